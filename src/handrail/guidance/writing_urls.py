"""Addresses of written guidance, beside the threads themselves: drafts, files, templates."""

from django.urls import path

from .views import attachments, drafts, templates

urlpatterns = [
    path("messages/draft/", drafts.own_draft, name="own-draft"),
    path("messages/files/<uuid:pk>/", attachments.attachment, name="file"),
    path("participants/<uuid:pk>/draft/", drafts.draft, name="draft"),
    path("templates/", templates.templates, name="templates"),
    path("templates/<uuid:pk>/", templates.template, name="template"),
]
