from django.apps import AppConfig


class MssiteConfig(AppConfig):
    name = "mssite"
    verbose_name = "Site"
