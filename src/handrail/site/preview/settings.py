"""The product's settings without people and databases; the folder that is looked at comes from the environment."""

import os

from handrail.site.settings import *  # noqa: F403
from handrail.site.settings import INSTALLED_APPS, TEMPLATES

FOLDER = "HANDRAIL_PREVIEW"  # set by `handrail serve --preview`, and by nobody else

HANDRAIL_PREVIEW = os.environ.get(FOLDER, ".")
INSTALLED_APPS = [app for app in INSTALLED_APPS if app != "allauth.account"]  # whose checks want its middleware
ROOT_URLCONF = "handrail.site.preview.urls"
MIDDLEWARE = [
    "handrail.site.policy.ContentPolicy",
    "django.middleware.security.SecurityMiddleware",
    "handrail.site.static_files.Static",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [{**TEMPLATES[0], "OPTIONS": {"context_processors": ["django.template.context_processors.request"]}}]
