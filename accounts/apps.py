from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self):
        from accounts import receivers

        post_migrate.connect(receivers.prepare_database, sender=self)
