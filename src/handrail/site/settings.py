"""Settings, from the environment. Without any, a checkout or an installed wheel runs on SQLite under `var/`."""

import os
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
import fontpkg_atkinson_hyperlegible
from django.core.exceptions import ImproperlyConfigured

PACKAGE = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("HANDRAIL_VAR", "var")).resolve()
DEBUG = False

HANDRAIL_SERVICE_MODEL = "people.Service"
HANDRAIL_KEYS = os.environ.get("HANDRAIL_KEYS", "")
HANDRAIL_KEY_FILE = os.environ.get("HANDRAIL_KEY_FILE", str(VAR / "installation.keys"))
HANDRAIL_MEDIA = os.environ.get("HANDRAIL_MEDIA", str(VAR / "media"))  # sound and films that lessons name
HANDRAIL_ORIGIN = os.environ.get("HANDRAIL_ORIGIN", "http://localhost:8000").rstrip("/")


def _secret() -> str:
    """Django's secret: from the environment, or derived from the installation's newest key's file on first use."""
    from handrail.site.secret import secret

    return os.environ.get("HANDRAIL_SECRET") or secret(VAR / "secret")


SECRET_KEY = _secret()


def _whole_number(variable: str, default: int) -> int:
    """A whole number from the environment."""
    try:
        return int(os.environ.get(variable) or default)
    except ValueError:
        raise ImproperlyConfigured(f"{variable} should be a whole number, not {os.environ[variable]!r}.") from None


HANDRAIL_LIVE_PORT = _whole_number("HANDRAIL_LIVE_PORT", 0)  # where `handrail live` listens; 0: pages ask instead
HANDRAIL_LIVE_ORIGIN = os.environ.get("HANDRAIL_LIVE_ORIGIN", HANDRAIL_ORIGIN).rstrip("/")  # where browsers reach it


def _list(variable: str) -> list[str]:
    """What stands between commas in the environment."""
    return [one.strip() for one in os.environ.get(variable, "").split(",") if one.strip()]


HANDRAIL_STUN_URLS = _list("HANDRAIL_STUN_URLS")  # what helps two browsers to find each other in a call
HANDRAIL_TURN_URLS = _list("HANDRAIL_TURN_URLS")
HANDRAIL_TURN_SECRET = os.environ.get("HANDRAIL_TURN_SECRET", "")
HANDRAIL_TURN_ONLY = os.environ.get("HANDRAIL_TURN_ONLY", "") == "1"

ALLOWED_HOSTS = [host.strip() for host in os.environ.get("HANDRAIL_HOSTS", "").split(",") if host.strip()]
ALLOWED_HOSTS += [urlsplit(HANDRAIL_ORIGIN).hostname or "", "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [HANDRAIL_ORIGIN]
CSRF_FAILURE_VIEW = "handrail.site.errors.stale_form"
ALLAUTH_TRUSTED_PROXY_COUNT = _whole_number("HANDRAIL_BEHIND_PROXY", 0)  # whose word about the client's address counts
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None
_SECURE = HANDRAIL_ORIGIN.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _SECURE
SECURE_HSTS_SECONDS = 31_536_000 if _SECURE else 0
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
FILE_UPLOAD_HANDLERS = ["handrail.ground.uploads.InMemory"]

INSTALLED_APPS = [
    "handrail.ground",
    "handrail.look",
    "handrail.people",
    "handrail.programmes",
    "handrail.measures",
    "handrail.delivery",
    "handrail.journeys",
    "handrail.safety",
    "handrail.guidance",
    "handrail.fidelity",
    "handrail.supervision",
    "handrail.meetings",
    "handrail.texting",
    "handrail.intake",
    "handrail.referrals",
    "handrail.outcomes",
    "handrail.site",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "handrail.site.policy.ContentPolicy",
    "django.middleware.security.SecurityMiddleware",
    "handrail.site.static_files.Static",
    "handrail.site.busy.Busy",
    "handrail.journeys.quick_door.QuickDoor",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "handrail.people.middleware.WhoAndWhere",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "handrail.site.urls"
WSGI_APPLICATION = "handrail.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "handrail.people.context.page",
            ],
        },
    }
]

_SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 5,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-16000;",
}


def _database(variable: str, file: str) -> dict:
    """One database: from its URL, else a SQLite file under `var/`."""
    config = dj_database_url.parse(os.environ.get(variable) or f"sqlite:///{VAR / file}", conn_max_age=None)
    if config["ENGINE"].endswith("sqlite3"):
        config["ENGINE"] = "handrail.ground.sqlite3"
        config["OPTIONS"] = dict(_SQLITE)
    else:
        config["CONN_HEALTH_CHECKS"] = True
        config["DISABLE_SERVER_SIDE_CURSORS"] = True  # so that PgBouncer may stand between
    return config


DATABASES = {"default": _database("DATABASE_URL", "handrail.db"), "keys": _database("KEYS_DATABASE_URL", "keys.db")}
DATABASE_ROUTERS = ["handrail.ground.router.KeysRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

SESSION_ENGINE = "handrail.people.sessions"
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator", "OPTIONS": {"user_attributes": ["email", "name"]}},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # whoever follows an invitation has shown the address; sign-up is our own page
ACCOUNT_ADAPTER = "handrail.people.sign_in.AccountAdapter"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no letters to addresses that anybody types in
MFA_ADAPTER = "handrail.people.sign_in.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Handrail"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _SECURE  # localhost only: browsers refuse passkeys on other plain origins

EMAIL_BACKEND = "handrail.delivery.mail.OutboxBackend"  # whatever Django or allauth sends goes through the outbox
HANDRAIL_SMTP = {
    "host": os.environ.get("HANDRAIL_SMTP_HOST", ""),
    "port": _whole_number("HANDRAIL_SMTP_PORT", 25),
    "username": os.environ.get("HANDRAIL_SMTP_USER", ""),
    "password": os.environ.get("HANDRAIL_SMTP_PASSWORD", ""),
    "use_tls": os.environ.get("HANDRAIL_SMTP_TLS", "") == "starttls",
    "use_ssl": os.environ.get("HANDRAIL_SMTP_TLS", "") == "ssl",
}
HANDRAIL_SMS = {
    "gateway": os.environ.get("HANDRAIL_SMS", ""),
    "url": os.environ.get("HANDRAIL_SMS_URL", ""),
    "user": os.environ.get("HANDRAIL_SMS_USER", ""),
    "password": os.environ.get("HANDRAIL_SMS_PASSWORD", ""),
    "sender": os.environ.get("HANDRAIL_SMS_FROM", ""),
    "secret": os.environ.get("HANDRAIL_SMS_SECRET", ""),
    "callback": os.environ.get("HANDRAIL_SMS_CALLBACK", ""),
    "format": os.environ.get("HANDRAIL_SMS_FORMAT", "json"),
    "fields": os.environ.get("HANDRAIL_SMS_FIELDS", ""),
    "headers": os.environ.get("HANDRAIL_SMS_HEADERS", ""),
    "answer": os.environ.get("HANDRAIL_SMS_ANSWER", ""),
    "incoming": os.environ.get("HANDRAIL_SMS_INCOMING", ""),
    "report": os.environ.get("HANDRAIL_SMS_REPORT", ""),
    "price": os.environ.get("HANDRAIL_SMS_PRICE", ""),
}
DEFAULT_FROM_EMAIL = os.environ.get("HANDRAIL_FROM", "Handrail <handrail@localhost>")

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

FORM_RENDERER = "handrail.look.forms.LookRenderer"

STATIC_URL = "/static/"
STATICFILES_DIRS = [("look/fonts", Path(fontpkg_atkinson_hyperlegible.__file__).parent / "files")]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "handrail.look.sheets.SheetFinder",
]
HANDRAIL_STATIC = Path(os.environ.get("HANDRAIL_STATIC", VAR / "static"))  # each build in a folder of its own
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "handrail.site.static_files.BuildStorage"},
}
WHITENOISE_MAX_AGE = 3600
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/[0-9a-f]{12}/"

_LOG_LEVEL = os.environ.get("HANDRAIL_LOG", "WARNING").upper()
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {
        "django": {"handlers": [], "level": _LOG_LEVEL},
        "django.request": {"level": "ERROR"},  # what people mistype is no news
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "django_tasks": {"level": _LOG_LEVEL},
        "django_tasks_db": {"level": _LOG_LEVEL},
    },
    "root": {"handlers": ["console"], "level": _LOG_LEVEL},
}
