from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_migrate, pre_save

from accounts import sentences

sentences.say_everywhere()


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self):
        from allauth.account.signals import user_signed_up
        from allauth.mfa.signals import authenticator_added

        from accounts import receivers

        post_migrate.connect(receivers.prepare_database, sender=self)
        pre_save.connect(receivers.keep_little_of_session, sender="usersessions.UserSession")
        pre_save.connect(receivers.keep_little_of_other_site, sender="socialaccount.SocialAccount")
        user_signed_up.connect(receivers.accept_texts)
        user_logged_in.connect(receivers.begin_counting_use)
        authenticator_added.connect(receivers.count_as_shown)
