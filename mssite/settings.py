"""All settings. The environment is read here and nowhere else; the README explains each variable."""

from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from mssite.databases import cache_settings, database_settings
from mssite.editor import EDITOR
from mssite.environment import (
    LOOPBACK_HOSTS,
    as_networks,
    bucket_storage,
    email_settings,
    env_bool,
    env_list,
    env_secret,
    env_text,
    env_url,
    mail_domain,
    one_of,
)
from mssite.operations.errors import start_sentry
from mssite.operations.logs import logging_settings
from mssite.personal_data import ACCEPT_TEXTS_BEFORE, PERSONAL_DATA, PERSONAL_JOBS  # noqa: F401  (settings)
from mssite.sign_in import sign_in_settings

# Core

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env_text("DATA_DIR", str(BASE_DIR / "var"))).resolve()
DEBUG = env_bool("DEBUG")
DEMO = env_bool("DEMO")
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", default=sorted(LOOPBACK_HOSTS) if DEBUG else ())
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS is missing. Name the hosts this site answers to, or set DEBUG=1.")
IS_LOCAL = set(ALLOWED_HOSTS) <= LOOPBACK_HOSTS
if (DEMO or DEBUG) and not IS_LOCAL:
    # Demo passwords are printed and letters are shown to everybody; debug pages show settings.
    raise ImproperlyConfigured("DEMO and DEBUG only run for localhost. Take the other names out of ALLOWED_HOSTS.")
SITE_URL = env_url("SITE_URL", "http://localhost:8000" if IS_LOCAL else "", schemes=("https", "http"))
if not SITE_URL:
    raise ImproperlyConfigured("SITE_URL is missing. Set it to the address of the site, such as https://example.org.")
USES_TLS = SITE_URL.startswith("https://")
SECRET_KEY = env_secret("SECRET_KEY", DATA_DIR, may_make=IS_LOCAL)
ROOT_URLCONF = "mssite.urls"
WSGI_APPLICATION = "mssite.wsgi.application"
LANGUAGE_CODE = "en"
USE_I18N = True
TIME_ZONE = env_text("TIME_ZONE", "UTC")
SITE_ID = 1
# Doors open their own transactions; a page that only reads needs none.
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# A comment is at most a few kilobytes and a post some hundred; more is no honest form.
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 10

# Apps

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sites",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",  # its templates, for our own renderer
    "django_comments",
    "comments.apps.CommentsXtdConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    *(
        f"allauth.socialaccount.providers.{name}"
        for name in ("facebook", "google", "openid_connect", "twitter_oauth2")
    ),
    "accounts.wordpress_com",
    "django_prose_editor",
    "js_asset",
    "post_office",
    "taggit",
    "accounts",
    "blog",
    "comments.apps.CommentsConfig",
    "mssite.apps.MssiteConfig",
]
MIDDLEWARE = [
    "mssite.operations.arrival.Arrival",
    "mssite.operations.probes.Probes",
    "mssite.pages.middleware.PageCache",  # before all that asks for sessions, people or templates
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # pads with random bytes, so that sizes tell no secrets
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "mssite.whole_forms.whole_forms_only",
    "mssite.odd_addresses.no_odd_addresses",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.AccountsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["accounts.templatetags.times"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accounts.context_processors.site",
                "blog.context_processors.furniture",
                "comments.context_processors.news",
            ],
        },
    }
]
FORM_RENDERER = "mssite.forms.FormRenderer"

# Database

DATABASES = {"default": database_settings(env_text("DATABASE_URL", f"sqlite:///{DATA_DIR / 'blog.sqlite3'}"))}
REDIS_URL = env_url("REDIS_URL", schemes=("redis", "rediss"))
CACHES = cache_settings(REDIS_URL)
PAGE_CACHE = env_bool("PAGE_CACHE", default=not DEBUG)  # in DEBUG, templates change under our hands
PAGE_PARTS = True  # what views have read, and no HTML

# Accounts

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "accounts.proved.OnlyProvedAddresses",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "accounts.password_rules.UnlikeThePerson", "OPTIONS": {"user_attributes": ["email", "public_name"]}},
    {"NAME": "accounts.password_rules.LongEnough"},
    {"NAME": "accounts.password_rules.UnlikeMany"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "blog:home"
ACCOUNT_LOGOUT_REDIRECT_URL = LOGOUT_REDIRECT_URL = "accounts:signed_out"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if USES_TLS else "http"
# Google, Facebook, X, WordPress.com and any OpenID Connect: each only where both its values are given.
vars().update(
    sign_in_settings(
        google=(env_text("GOOGLE_CLIENT_ID"), env_text("GOOGLE_CLIENT_SECRET")),
        facebook=(env_text("FACEBOOK_CLIENT_ID"), env_text("FACEBOOK_CLIENT_SECRET")),
        x=(env_text("X_CLIENT_ID"), env_text("X_CLIENT_SECRET")),
        wordpress_com=(env_text("WORDPRESS_COM_CLIENT_ID"), env_text("WORDPRESS_COM_CLIENT_SECRET")),
        oidc=(env_text("OIDC_CLIENT_ID"), env_text("OIDC_CLIENT_SECRET")),
        oidc_name=env_text("OIDC_NAME"),
        oidc_url=env_url("OIDC_URL", schemes=("https", "http")),
    )
)
# Chromium takes passkeys for http://localhost, and nowhere else without TLS.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not USES_TLS
STAFF_NEED_SECOND_FACTOR = env_bool("STAFF_NEED_SECOND_FACTOR", default=not (DEMO or DEBUG))
# Signed in for two months of not coming by: signing in again costs strength.
SESSION_COOKIE_AGE = 60 * 24 * 3600
SESSION_COOKIE_NAME = "__Host-session" if USES_TLS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if USES_TLS else "csrf"
CSRF_FAILURE_VIEW = "comments.views.writing.csrf_failure"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = USES_TLS
CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [SITE_URL]

# Static files and uploads

STATIC_URL, MEDIA_URL = "/static/", "/media/"
STATIC_ROOT = Path(env_text("STATIC_ROOT", str(DATA_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage" if DEBUG else "mssite.storage.StaticStorage"
    },
}

S3_ENDPOINT_URL = env_url("S3_ENDPOINT_URL", schemes=("https", "http"))
if media_bucket := env_text("S3_MEDIA_BUCKET"):
    STORAGES["default"] = bucket_storage(media_bucket, S3_ENDPOINT_URL)

# Backups: see deploy/backup.md.

BACKUP_TO = env_text("BACKUP_TO", str(DATA_DIR / "backups"))
BACKUP_KEY = env_text("BACKUP_KEY")

# Mail: every letter is a row in the outbox first; the worker delivers it.

vars().update(email_settings(env_text("EMAIL_URL", "demo:" if DEMO else "console:" if IS_LOCAL else "")))
EMAIL_BACKEND = "post_office.EmailBackend"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = f"noreply@{mail_domain(SITE_URL)}"
POST_OFFICE = {
    "BACKENDS": {"default": DELIVERY_BACKEND},  # noqa: F821  (set by email_settings)
    # Fixed when the letter is queued, so that a repeat can be recognised.
    "MESSAGE_ID_ENABLED": True,
    "MESSAGE_ID_FQDN": urlsplit(SITE_URL).hostname,
}
# What the worker does, in this order, round after round.
WORKER_JOBS = [
    "blog.schedule.record_due",
    "comments.closings.record_due",
    "comments.mail.tell_moderators",
    "comments.morning.send_morning_letters",
    "comments.mail.write_letters",
    "comments.digests.send_digests",
    "comments.corrections.tell_followers",
    "comments.desk.tell_people",
    "accounts.outbox.deliver_letters",
    "blog.renditions.make_waiting",
    "comments.spam.learn",
    *PERSONAL_JOBS,
    "blog.link_check.check_links",
]

# Posts and comments

LINK_CHECK = env_bool("LINK_CHECK", default=True)
LINK_CHECK_ANYWHERE = False  # tests ask servers of their own computer
DJANGO_PROSE_EDITOR_EXTENSIONS = EDITOR
BLOG_DOWNLOAD_MEGABYTES = 20  # the largest PDF that can be put beside a post
TAGGIT_CASE_INSENSITIVE = True
COMMENTS_APP = "django_comments_xtd"
COMMENTS_XTD_MODEL = "comments.models.Comment"
COMMENTS_XTD_MAX_THREAD_LEVEL = 5  # deeper replies attach here and say whom they answer
COMMENTS_XTD_CONFIRM_EMAIL = False
COMMENTS_XTD_THREADED_EMAILS = False
COMMENTS_EDIT_MINUTES = 15  # how long after approval a comment can be changed by its writer
COMMENTS_MAX_CHARACTERS = 10_000  # about four printed pages

# Security

# Whose X-Forwarded-… headers are believed; the others' are taken away before anything reads them.
TRUSTED_PROXIES = as_networks("TRUSTED_PROXIES", env_list("TRUSTED_PROXIES", default=["127.0.0.1", "::1"]))
METRICS_TOKEN = env_text("METRICS_TOKEN")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if USES_TLS else None
SECURE_SSL_REDIRECT = USES_TLS
SECURE_HSTS_SECONDS = 2 * 365 * 24 * 3600 if USES_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = USES_TLS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        # The nonce is only there on pages that ask for one: those of the admin with the editor.
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
PERMISSIONS_POLICY = {name: [] for name in ("camera display-capture geolocation microphone payment usb").split()}

# Logging: to the console only; the process manager keeps it. Neither form holds people's data.

LOG_FORMAT = one_of("LOG_FORMAT", env_text("LOG_FORMAT", "text").lower(), ["text", "json"])
LOGGING = logging_settings(LOG_FORMAT, env_text("LOG_LEVEL", "INFO").upper())
if sentry_dsn := env_url("SENTRY_DSN", schemes=("https", "http")):
    start_sentry(sentry_dsn)

if DEBUG and env_bool("DEBUG_TOOLBAR"):
    INSTALLED_APPS.append("debug_toolbar")
    MIDDLEWARE.insert(0, "debug_toolbar.middleware.DebugToolbarMiddleware")
    INTERNAL_IPS = ["127.0.0.1"]
