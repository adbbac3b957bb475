"""The one settings file. Every value comes from the environment or from here; README lists them."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from igfarchive import environment
from igfarchive.databases import POSTGRESQL, databases

BASE_DIR = Path(__file__).resolve().parent.parent

# Where the archive keeps what it makes: database, index, secret key, collected static files.
DATA_DIR = environment.folder("IGFARCHIVE_DATA", BASE_DIR / "var", make=True)

DEBUG = environment.flag("IGFARCHIVE_DEBUG", default=False)
SECRET_KEY = environment.secret_key("IGFARCHIVE_SECRET_KEY", kept_in=DATA_DIR / "secret-key")
# What a backup tells of the settings.
SET_VARIABLES = environment.said(secrets=["IGFARCHIVE_SECRET_KEY"])
KEEPS_SECRET_KEY = "IGFARCHIVE_SECRET_KEY" not in os.environ
ALLOWED_HOSTS = environment.hosts("IGFARCHIVE_HOSTS", ["localhost", "127.0.0.1", "[::1]"])

INSTALLED_APPS = [
    # Before our desk, which shows its entries on pages of its own.
    "auditlog",
    "igfarchive.archive",
    "igfarchive.importing",
    "igfarchive.search",
    "igfarchive.annotating",
    "igfarchive.backups",
    "igfarchive.alerts",
    "igfarchive.operations",
    "igfarchive.web",
    "igfarchive.web.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django_otp",
    "django_otp.plugins.otp_static",
    "django_otp.plugins.otp_totp",
]

MIDDLEWARE = [
    # First, so that redirects to https and static files carry the policy too.
    "igfarchive.http.content_security_policy.ContentSecurityPolicyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Around all that is more work than a static file.
    "igfarchive.http.metrics.MetricsMiddleware",
    # A long session is a tenth as large; static files are compressed already.
    "django.middleware.gzip.GZipMiddleware",
    # Around all that answers below /api/, with a page for people where something went wrong.
    "igfarchive.api.middleware.ApiMiddleware",
    # Around all that answers at /mcp, alike.
    "igfarchive.api.mcp.middleware.McpMiddleware",
    # Around all that asks the database, and within what counts how often it is asked. One of them
    # is there, or neither.
    "igfarchive.http.kept_connections.KeptConnectionMiddleware",
    "igfarchive.http.replicas.ReplicaMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    # Before anything is looked up for a page that the visitor has.
    "igfarchive.http.conditional_get.UnchangedMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "igfarchive.web.second_factor.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "igfarchive.web.outage.OutageMiddleware",
]

ROOT_URLCONF = "igfarchive.urls"
WSGI_APPLICATION = "igfarchive.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# --- Databases ----------------------------------------------------------------------------------

DATABASES = databases(
    os.environ.get("DATABASE_URL", f"sqlite:///{DATA_DIR / 'archive.sqlite3'}"),
    os.environ.get("DATABASE_REPLICA_URLS", ""),
    pooler=environment.flag("IGFARCHIVE_POOLER", default=False),
)
DATABASE_ROUTERS = ["igfarchive.archive.replicas.ReplicaRouter"]
# Seconds that a replica may be behind the primary, or is not read.
REPLICA_LAG = environment.number("IGFARCHIVE_REPLICA_LAG", 10, least=2)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Search and importing -----------------------------------------------------------------------

# Where the index stands: on this machine's disk, or in tables of the database itself.
SEARCH = environment.choice("IGFARCHIVE_SEARCH", ["whoosh", "postgres"])
if SEARCH == "postgres" and DATABASES["default"]["ENGINE"] != POSTGRESQL:
    raise ImproperlyConfigured(
        "IGFARCHIVE_SEARCH=postgres: the archive's database is SQLite. Have DATABASE_URL name a "
        "PostgreSQL database, or leave IGFARCHIVE_SEARCH out."
    )
INDEX_DIR = DATA_DIR / "index"
# Megabytes of decoded postings that each process of the site keeps.
SEARCH_CACHE_MB = environment.number("IGFARCHIVE_SEARCH_CACHE_MB", 48)
# Seconds that the index may be behind the database before the site says that it is not ready.
INDEX_LAG = environment.number("IGFARCHIVE_INDEX_LAG", 60)
# Megabytes of pages, compressed, that each process of the site keeps as they were sent.
PAGE_CACHE_MB = environment.number("IGFARCHIVE_PAGE_CACHE_MB", 16)
# Sheets for transcripts that bring none of their own.
SHEETS_DIR = environment.folder("IGFARCHIVE_SHEETS", BASE_DIR / "fixtures" / "sheets")
# The hosts that transcripts may be fetched from.
FETCH_HOSTS = environment.hosts(
    "IGFARCHIVE_FETCH_HOSTS", ["www.intgovforum.org", "intgovforum.org"]
)

# The hosts whose recordings play within the pages: our own, as they learn who listens to what.
MEDIA_HOSTS = environment.exact_hosts("IGFARCHIVE_MEDIA_HOSTS")

# The addresses, or networks of them, that /metrics is for.
METRICS_NETWORKS = environment.networks("IGFARCHIVE_METRICS_NETWORKS", ["127.0.0.1", "::1"])

# Where the workers count together: the package that counts reads this variable itself.
METRICS_DIR = os.environ.get("PROMETHEUS_MULTIPROC_DIR", "")

# A font with more letters than Pillow's own, for the pictures of quotations.
QUOTATION_FONT = environment.font("IGFARCHIVE_FONT")

# --- History ------------------------------------------------------------------------------------

# Values as they are, numbers and nothings among them, and never whence a request came.
AUDITLOG_STORE_JSON_CHANGES = True
AUDITLOG_DISABLE_REMOTE_ADDR = True

# --- Limits -------------------------------------------------------------------------------------

# What one visitor may ask for a minute, of each worker process; 0 is no limit.
RATE_LIMITS = {
    "check": environment.number("IGFARCHIVE_CHECK_LIMIT", 120),
    "receipts": environment.number("IGFARCHIVE_RECEIPT_LIMIT", 10),
    "alerts": environment.number("IGFARCHIVE_ALERT_LIMIT", 5),
    "suggestions": environment.number("IGFARCHIVE_SUGGESTION_LIMIT", 30),
    "api": environment.number("IGFARCHIVE_API_LIMIT", 120),
    "mcp": environment.number("IGFARCHIVE_MCP_LIMIT", 120),
}
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # Of each visitor, purpose and minute a number: some 10 MB where so many come.
    "limits": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "limits",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    },
}

# --- Mail ---------------------------------------------------------------------------------------

MAIL_SERVER = environment.mail_server("IGFARCHIVE_EMAIL_URL")
# Without a server mail is written to the standard output.
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if MAIL_SERVER else 'console'}.EmailBackend"
EMAIL_TIMEOUT = 10
if MAIL_SERVER:
    EMAIL_HOST, EMAIL_PORT = MAIL_SERVER.host, MAIL_SERVER.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL_SERVER.user, MAIL_SERVER.password
    EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL_SERVER.starttls, MAIL_SERVER.tls
DEFAULT_FROM_EMAIL = environment.mail_address("IGFARCHIVE_EMAIL_FROM", "archive@localhost")

# --- Static files -------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}

# --- Security -----------------------------------------------------------------------------------

# The name and shape of Django 6's setting: `http.content_security_policy` reads it until then.
SECURE_CSP = {
    "default-src": ["'none'"],
    "object-src": ["'none'"],
    "style-src": ["'self'"],
    "script-src": ["'self'"],
    "img-src": ["'self'"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
}
if MEDIA_HOSTS:
    SECURE_CSP["media-src"] = MEDIA_HOSTS
HTTPS = environment.flag("IGFARCHIVE_HTTPS", default=False)
if HTTPS:
    # TLS ends at a proxy that sets this header and strips it from visitors' requests.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    # By their names browsers take these from this host alone, and over TLS alone.
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
MESSAGE_STORAGE = "igfarchive.http.message_cookies.MessageStorage"
# Forms carry its value: no script reads it.
CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = environment.origins("IGFARCHIVE_CSRF_ORIGINS")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# Whoever signed in signs in again after so long.
SESSION_HOURS = environment.number("IGFARCHIVE_SESSION_HOURS", 12, least=1)
SESSION_COOKIE_AGE = SESSION_HOURS * 60 * 60
# Whether staff give a code of their telephone, too: only who has set it up, or everybody.
SECOND_FACTOR = environment.choice("IGFARCHIVE_SECOND_FACTOR", ("optional", "off", "required"))
OTP_TOTP_ISSUER = "igfarchive"
# How often codes are tried is counted by `web.attempts`: these would lock an account for days.
OTP_TOTP_THROTTLE_FACTOR = 0
OTP_STATIC_THROTTLE_FACTOR = 0

# The desk's form of a session sends some twenty fields for each who takes part: room for hundreds.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
# Two hundred transcripts, each with its sheet.
DATA_UPLOAD_MAX_NUMBER_FILES = 400

# --- Language and time --------------------------------------------------------------------------

LANGUAGE_CODE = "en"
USE_I18N = False
USE_TZ = True
TIME_ZONE = "UTC"

# --- Logging ------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "text": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
        # One object a line; the traceback of an error is a part of its object.
        "json": {
            "()": "pythonjsonlogger.json.JsonFormatter",
            "format": "{levelname}{name}{message}",
            "style": "{",
            "timestamp": "time",
            "rename_fields": {"levelname": "level", "name": "logger", "exc_info": "traceback"},
            "json_default": str,
        },
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": environment.choice("IGFARCHIVE_LOG", ["text", "json"]),
        }
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "igfarchive": {"level": "INFO"},
        # Each attempt to connect: what came of it stands in the line of the page that waited.
        "psycopg.pool": {"level": "ERROR"},
    },
}
