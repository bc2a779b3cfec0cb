from django.apps import AppConfig


class CommentsConfig(AppConfig):
    name = "comments"


class CommentsXtdConfig(AppConfig):
    """The package without its `ready()`, which would publish and hide whole branches when a parent is saved."""

    name = "django_comments_xtd"
    default_auto_field = "django.db.models.AutoField"
    verbose_name = "Comments Xtd"
