"""django-comments-xtd as its tutorial sets it up, on the blog's database: the same posts, people and comments."""

from mssite.settings import *  # noqa: F403
from mssite.settings import BASE_DIR, INSTALLED_APPS

ROOT_URLCONF = "bench.stock.urls"
SILENCED_SYSTEM_CHECKS = ["urls.W005"]
# Without our room, so that the package reads its own tables with its own model.
INSTALLED_APPS = [app for app in INSTALLED_APPS if not app.startswith(("comments.", "mssite."))]
INSTALLED_APPS += ["django_comments_xtd", "rest_framework"]
COMMENTS_XTD_MODEL = "django_comments_xtd.models.XtdComment"
# The tutorial's last step: people may like and flag.
COMMENTS_XTD_APP_MODEL_OPTIONS = {
    "default": {"allow_flagging": True, "allow_feedback": True, "show_feedback": True, "who_can_post": "all"}
}


def COMMENTS_XTD_API_USER_REPR(user):
    """Our accounts have no user name."""
    return user.public_name


# What Django's own start of a project brings: less to do than for our pages.
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",  # the people's room does not start without it
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "bench/stock/templates"],
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
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"
