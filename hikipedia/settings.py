"""Settings. The environment is read here, at the top; README lists every variable with its default."""

from pathlib import Path
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _
from psycopg import IsolationLevel

from . import environment, logs

BASE_DIR = Path(__file__).resolve().parent.parent

DEBUG = environment.boolean("DEBUG", False)
DATA_DIR = environment.folder("DATA_DIR", BASE_DIR / "var")
BACKUP_DIR = environment.path("BACKUP_DIR", DATA_DIR / "backups")
SECRET_KEY = environment.secret_key(DATA_DIR)
SITE_URL = environment.site_url("http://127.0.0.1:8000")
DATABASES = environment.databases(f"sqlite:///{DATA_DIR / 'hikipedia.sqlite3'}")
for database in DATABASES.values():
    # A connection for each request costs more than most pages.
    database |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}  # seconds
    database.setdefault("OPTIONS", {})
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    for database in DATABASES.values():
        # Compiling a query of many columns takes half a second, and running it some milliseconds.
        database["OPTIONS"].setdefault("options", "-c jit=off")
        # Where the database has vanished from the network, a visitor hears of it at once, not after minutes.
        database["OPTIONS"] = {"connect_timeout": 3, "tcp_user_timeout": 10_000} | database["OPTIONS"]
        # To plan a query of many tables takes longer than to run it: what a connection asks for the fifth
        # time is planned for good. (Without binding on the server, each query is another text.)
        database["OPTIONS"] = {"server_side_binding": True, "prepare_threshold": 5} | database["OPTIONS"]
else:
    # SQLite has one writer. Who means to write says so when the transaction begins, and waits for its turn
    # instead of failing in the middle; with a log beside the file, reading never waits. What is deleted is
    # overwritten in the file, too: registrations for events are to leave no trace.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,  # seconds: longer than any transaction but a large import
        "init_command": "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON",
    }
if "replica" in DATABASES:
    DATABASES["replica"]["OPTIONS"]["isolation_level"] = IsolationLevel.REPEATABLE_READ
    DATABASES["replica"]["TEST"] = {"MIRROR": "default"}
    DATABASE_ROUTERS = ["hikipedia.replicas.Router"]
vars().update(environment.email("consolemail://"))
EMAIL_TIMEOUT = 10  # seconds: somebody waits in front of the screen

# Finished pages (hikipedia/shelf). Each process may store its part of the limits.
SHELF_DIR = environment.shelf(DATA_DIR, DEBUG)
SHELF_PAGES = environment.count("SHELF_PAGES", 20_000)
SHELF_BYTES = environment.count("SHELF_BYTES", 400_000_000)
SHELF_WORKERS = max(1, environment.count("WEB_CONCURRENCY", 2))
# The pages that nginx sends when all of this is gone (hikipedia/shelf/down.py).
DOWN_DIR = environment.folder("DOWN_DIR", DATA_DIR / "down")

SITE_HOST = urlsplit(SITE_URL).hostname
ALLOWED_HOSTS = environment.env.list("ALLOWED_HOSTS", default=[SITE_HOST, "localhost", "127.0.0.1", "[::1]"])
IS_HTTPS = SITE_URL.startswith("https://")
TRUSTED_PROXIES = environment.count("TRUSTED_PROXIES", 0)
DEFAULT_FROM_EMAIL = environment.env.str("EMAIL_FROM", "") or f"hikipedia@{SITE_HOST}"

# What all processes of the server count together: failed log-ins, forms of visitors (events/limits.py), and
# which of these forms are spent. And in each process the pieces of pages that depend on the data and the
# language alone; their keys name the revision of the data.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "hikipedia_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # with 300, many names tried would push out the counts of one
    },
    "template_fragments": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 200},  # of at most 30 KB: both languages of 47 prefectures
    },
}

INSTALLED_APPS = [
    "hikipedia.apps.BackOfficeConfig",  # django.contrib.admin with our own site
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
    "events",
    "stewardship",
]

MIDDLEWARE = [
    "hikipedia.accounts.middleware.HideAddressMiddleware",
    "hikipedia.middleware.HeadMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "hikipedia.middleware.SecurityHeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Public pages hold no secret that could be guessed by size; a receipt answers only who sends its key or
    # its code, and Django makes every page longer by a random number of bytes.
    "hikipedia.middleware.PackMiddleware",
    "hikipedia.middleware.PathLanguageMiddleware",
    "hikipedia.shelf.middleware.ShelfMiddleware",  # it packs what it keeps
    "hikipedia.middleware.QueryLengthMiddleware",
    "hikipedia.middleware.BodyLengthMiddleware",  # before anything reads the body
    "django.middleware.common.CommonMiddleware",
    # Public pages run without sessions, users and messages: no cookie, nothing about a visitor.
    "hikipedia.middleware.StaffCsrfViewMiddleware",
    "hikipedia.middleware.StaffSessionMiddleware",
    "hikipedia.middleware.StaffAuthenticationMiddleware",
    "hikipedia.middleware.StaffMessageMiddleware",
    "hikipedia.accounts.middleware.SecondFactorMiddleware",
    "hikipedia.middleware.DatabaseMiddleware",
    "allauth.account.middleware.AccountMiddleware",  # keeps the request at hand for the log-in, nothing else
]

ROOT_URLCONF = "hikipedia.urls"
WSGI_APPLICATION = "hikipedia.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "hikipedia.rendering.DjangoTemplates",
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

# Logging in, passwords by mail, the second factor: django-allauth; docs/decisions/0007-accounts.md says why.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
PASSWORD_RESET_TIMEOUT = 7 * 24 * 60 * 60  # seconds, of an invitation; other links: accounts/links.py
ACCOUNT_ADAPTER = "hikipedia.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no mail to strangers
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60  # seconds
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "hikipedia.accounts.links.LinkGenerator"
ACCOUNT_RATE_LIMITS = {"login_failed": "30/15m/ip,5/15m/key", "second_factor": "5/15m/key"}
ACCOUNT_FORMS = {
    "login": "hikipedia.accounts.forms.LogInForm",
    "reauthenticate": "hikipedia.accounts.forms.ReauthenticateForm",
    "change_password": "hikipedia.accounts.forms.ChangePasswordForm",
    "reset_password": "hikipedia.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "hikipedia.accounts.forms.ChoosePasswordForm",
}
MFA_ADAPTER = "hikipedia.accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # clocks of telephones differ, and some people type slowly
MFA_FORMS = {
    "authenticate": "hikipedia.accounts.forms.AuthenticateForm",
    "reauthenticate": "hikipedia.accounts.forms.ReauthenticateCodeForm",
    "activate_totp": "hikipedia.accounts.forms.ActivateTOTPForm",
    "login_webauthn": "hikipedia.accounts.forms.LogInWebAuthnForm",
    "authenticate_webauthn": "hikipedia.accounts.forms.AuthenticateWebAuthnForm",
    "reauthenticate_webauthn": "hikipedia.accounts.forms.ReauthenticateWebAuthnForm",
    "add_webauthn": "hikipedia.accounts.forms.AddWebAuthnForm",
    "edit_webauthn": "hikipedia.accounts.forms.EditWebAuthnForm",
}

LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", _("Japanese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "hikipedia" / "locale"]
FORMAT_MODULE_PATH = "hikipedia.formats"
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
    "templates.W003",  # `{% load i18n %}` is meant to find ours, which has all of Django's tags
    "security.W003",  # CSRF protection is there, under a name of our own: StaffCsrfViewMiddleware
    "security.W008",  # the redirect to https is the front server's
]
FILE_UPLOAD_HANDLERS = [
    "hikipedia.uploads.SizeLimitHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_NUMBER_FILES = 1
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000  # a query string of 2,000 characters can hold no more
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = "/admin/"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_AGE = 12 * 60 * 60  # seconds: a volunteer's evening, not their holiday
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # its cookie would have the path /
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_FAILURE_VIEW = "hikipedia.errors.forged"

LOGGING = logs.config(environment.choice("LOG_FORMAT", logs.FORMATS), DEBUG)
METRICS_TOKEN = environment.token("METRICS_TOKEN")
