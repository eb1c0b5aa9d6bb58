"""One settings file: production is the default, and every choice comes from the environment."""

from pathlib import Path

import pghistory
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from environs import FileAwareEnv


env = FileAwareEnv()
BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.str("AP_VAR_DIR", str(BASE_DIR / "var")))

# AP_DEMO turns on one-click sign-in as the fictional cast; apsystem.demo guards it further.
DEMO = env.bool("AP_DEMO", False)
DEBUG = False


def secret(name: str, why: str) -> str:
    """Return a secret from the environment or from the file NAME_FILE names; say what it is for if absent."""
    value = env.str(name, "").strip()
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. {why}")
    return value


SECRET_KEY = secret("AP_SECRET_KEY", "It signs sessions and links: set it to 50 or more random characters.")
ALLOWED_HOSTS = env.list("AP_ALLOWED_HOSTS", ["127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("AP_TRUSTED_ORIGINS", [])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "django_filters",
    "procrastinate.contrib.django",
    "pgtrigger",
    "pghistory",
    "apsystem",
    "apsystem.govuk",
    "apsystem.accounts",
    "apsystem.audit",
    "apsystem.outbox",
    "partnerships",
    "referrals",
    "placements",
    "apsystem.dashboards",
    "apsystem.jobs",
    "apsystem.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "apsystem.middleware.request_id",
    "apsystem.middleware.plain_words_when_the_database_is_away",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "apsystem.middleware.well_formed_input",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "partnerships.middleware.OneTransaction",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "apsystem.middleware.reads_stay_reads",
]

ROOT_URLCONF = "apsystem.urls"
WSGI_APPLICATION = "apsystem.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "apsystem.govuk.context.house",
            ],
        },
    }
]


def database(variable: str) -> dict[str, object]:
    """Return Django's settings for the PostgreSQL that an environment variable names."""
    return {
        **env.dj_db_url(variable),
        "CONN_MAX_AGE": env.int("AP_CONNECTION_AGE", 600),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"options": "-c lock_timeout=3s -c statement_timeout=30s"},
    }


if not env.str("DATABASE_URL", ""):
    raise ImproperlyConfigured(
        "DATABASE_URL is not set. `python3 manage.py demo` and `python3 manage.py test` start a private PostgreSQL "
        "themselves; anything else needs DATABASE_URL=postgresql://app-role:password@host/name (PostgreSQL 15+)."
    )
DATABASES = {"default": database("DATABASE_URL")}
if env.str("DATABASE_OWNER_URL", ""):
    # The owner migrates; the app queries as a role that owns nothing. Tests make their database as the owner.
    DATABASES["owner"] = {**database("DATABASE_OWNER_URL"), "OPTIONS": {}}
    DATABASES["default"]["TEST"] = {"MIRROR": "owner"}
DATABASE_APP_ROLE = DATABASES["default"]["USER"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # It counts failed sign-ins: with Django's 300 entries, trying 300 made-up accounts would wipe the counts.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "apsystem.outbox.adapter.ThroughTheOutbox"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nobody can have the service write to a stranger
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Five wrong passwords lock one account for five minutes, from wherever they come. A whole school shares one address,
# so an address alone is stopped only far above what its people mistype.
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip", "login_failed": "60/m/ip,5/300s/key", "answer_link": "30/300s/ip"}
PASSWORD_RESET_TIMEOUT = 60 * 60
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]

SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# The demo and the tests are plain HTTP on the loopback address only; everywhere else cookies need HTTPS.
SECURE = not env.bool("AP_PLAIN_HTTP", DEMO)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_REFERRER_POLICY = "same-origin"
if env.bool("AP_BEHIND_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = False

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [VAR_DIR / "assets"]
# Where documents lie: in the database, which needs nothing more, or in a private bucket.
DOCUMENTS = env.str("AP_DOCUMENTS", "database")
if DOCUMENTS not in ("database", "s3"):
    raise ImproperlyConfigured(f"AP_DOCUMENTS is {DOCUMENTS}: set it to database or s3.")
BUCKET = {
    "bucket_name": secret("AP_S3_BUCKET", "AP_DOCUMENTS is s3: name the bucket that documents are kept in."),
    "access_key": secret("AP_S3_ACCESS_KEY", "AP_DOCUMENTS is s3: it signs in to the bucket."),
    "secret_key": secret("AP_S3_SECRET_KEY", "AP_DOCUMENTS is s3: it signs in to the bucket."),
    "endpoint_url": env.str("AP_S3_ENDPOINT", "") or None,
    "region_name": env.str("AP_S3_REGION", "eu-west-2"),
} if DOCUMENTS == "s3" else {}  # fmt: skip
STORAGES = {
    "default": {"BACKEND": "apsystem.bucket.PrivateBucket", "OPTIONS": BUCKET}
    if BUCKET
    else {"BACKEND": "apsystem.storage.DatabaseStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

CRISPY_ALLOWED_TEMPLATE_PACKS = ["govuk"]
CRISPY_TEMPLATE_PACK = "govuk"

# clamd, which scans attached documents: host:port or the path of its socket. Without it nothing is scanned.
CLAMD = env.str("AP_CLAMD", "")

# Nothing leaves a machine that shows the made-up county: its people have no mailboxes.
MAIL = "django.core.mail.backends.dummy.EmailBackend" if DEMO else "django.core.mail.backends.smtp.EmailBackend"
EMAIL_BACKEND = env.str("AP_EMAIL_BACKEND", MAIL)
EMAIL_HOST = env.str("AP_EMAIL_HOST", "localhost")
EMAIL_PORT = env.int("AP_EMAIL_PORT", 25)
EMAIL_HOST_USER = env.str("AP_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = env.str("AP_EMAIL_PASSWORD", "").strip()
EMAIL_USE_TLS = env.bool("AP_EMAIL_TLS", False)
EMAIL_TIMEOUT = 20  # seconds; a message is sent under its row's lock
# GOV.UK Notify, where AP_EMAIL_BACKEND is apsystem.outbox.notify.NotifyBackend.
NOTIFY_KEY = env.str("AP_NOTIFY_KEY", "").strip()
NOTIFY_TEMPLATE = env.str("AP_NOTIFY_TEMPLATE", "")
NOTIFY_URL = env.str("AP_NOTIFY_URL", "https://api.notifications.service.gov.uk")
DEFAULT_FROM_EMAIL = env.str("AP_EMAIL_FROM", "alternative-provision@example.org")

# What the council is called and looks like; a colour that fails contrast stops the start (apsystem.govuk.checks).
COUNCIL_NAME = env.str("AP_COUNCIL_NAME", "Your council")
SERVICE_NAME = env.str("AP_SERVICE_NAME", "Alternative provision")
BRAND_COLOUR = env.str("AP_BRAND_COLOUR", "#1d3557")
LINK_COLOUR = env.str("AP_LINK_COLOUR", "#1a5a96")
PUBLIC_URL = env.str("AP_PUBLIC_URL", "http://127.0.0.1:8000")

# The event tables keep the context as JSON in the row, so the app role needs no right to change history.
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()
PGHISTORY_OBJ_FIELD = pghistory.ObjForeignKey(related_name="history")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "apsystem.logs.JsonLine"}},
    "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["out"], "level": "WARNING"},
}
CSRF_FAILURE_VIEW = "apsystem.errors.csrf_failure"
