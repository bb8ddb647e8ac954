"""Settings. The environment is read here, at the top; README lists every variable with its default."""

from pathlib import Path
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from . import environment

BASE_DIR = Path(__file__).resolve().parent.parent

DEBUG = environment.boolean("DEBUG", False)
DATA_DIR = environment.folder("DATA_DIR", BASE_DIR / "var")
SECRET_KEY = environment.secret_key(DATA_DIR)
SITE_URL = environment.site_url("http://127.0.0.1:8000")
DATABASES = {"default": environment.database(f"sqlite:///{DATA_DIR / 'hikipedia.sqlite3'}")}
# A connection for each request costs more than most pages.
DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}  # seconds
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    # Compiling a query of many columns takes half a second, and running it some milliseconds.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")
else:
    # SQLite has one writer. Who means to write says so when the transaction begins, and waits for its turn
    # instead of failing in the middle; with a log beside the file, reading never waits.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,  # seconds: longer than any transaction but a large import
        "init_command": "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL",
    }
vars().update(environment.email("consolemail://"))

SITE_HOST = urlsplit(SITE_URL).hostname
ALLOWED_HOSTS = environment.env.list("ALLOWED_HOSTS", default=[SITE_HOST, "localhost", "127.0.0.1", "[::1]"])
IS_HTTPS = SITE_URL.startswith("https://")

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django_filters",
    "reversion",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "hikipedia",
    "directory",
    "stewardship",
]

MIDDLEWARE = [
    "hikipedia.middleware.HeadMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "hikipedia.middleware.SecurityHeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # public pages hold no secret that could be guessed by size
    "hikipedia.middleware.PathLanguageMiddleware",
    "hikipedia.middleware.QueryLengthMiddleware",
    "django.middleware.common.CommonMiddleware",
    # Public pages run without sessions, users and messages: no cookie, nothing about a visitor.
    "hikipedia.middleware.StaffCsrfViewMiddleware",
    "hikipedia.middleware.StaffSessionMiddleware",
    "hikipedia.middleware.StaffAuthenticationMiddleware",
    "hikipedia.middleware.StaffMessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",  # keeps the request at hand for the log-in, nothing else
]

ROOT_URLCONF = "hikipedia.urls"
WSGI_APPLICATION = "hikipedia.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["hikipedia.templatetags.hikipedia"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

AUTH_USER_MODEL = "hikipedia.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", _("Japanese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "hikipedia" / "locale"]
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = environment.folder("STATIC_ROOT", DATA_DIR / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "hikipedia.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG

FIXTURE_FOLDER = BASE_DIR / "fixtures"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Same headers on every answer; the Content-Security-Policy is in middleware.py.
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "no-referrer"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_SSL_REDIRECT = False  # done by the server in front, which also answers health checks
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_HTTPS
SECURE_HSTS_PRELOAD = IS_HTTPS
SILENCED_SYSTEM_CHECKS = [
    "security.W003",  # CSRF protection is there, under a name of our own: StaffCsrfViewMiddleware
    "security.W008",  # the redirect to https is the front server's
]
FILE_UPLOAD_HANDLERS = [
    "hikipedia.uploads.SizeLimitHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000  # a query string of 2,000 characters can hold no more
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = "/admin/"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_AGE = 12 * 60 * 60  # seconds: a volunteer's evening, not their holiday
CSRF_TRUSTED_ORIGINS = [SITE_URL]

# Nothing that names a visitor: no address, no query string. Django logs the path of 4xx and 5xx only.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "ERROR"},
    },
}
