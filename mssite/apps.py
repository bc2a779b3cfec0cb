from django.apps import AppConfig


class MssiteConfig(AppConfig):
    name = "mssite"
    verbose_name = "Site"

    def ready(self):
        from mssite.operations.sign_ins import watch_sign_ins

        watch_sign_ins()
