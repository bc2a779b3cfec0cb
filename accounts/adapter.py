from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings

from accounts import mail
from accounts.models import SiteSettings, User


class AccountAdapter(DefaultAccountAdapter):
    """Where allauth asks the site."""

    def get_from_email(self):
        return mail.sender()

    def save_user(self, request, user, form, commit=True):
        user.public_name = form.cleaned_data["public_name"]
        return super().save_user(request, user, form, commit)

    def send_mail(self, template_prefix, email, context):
        if len(email) > User._meta.get_field("email").max_length:
            return  # no mail server takes it, and no account has it
        site = {"site_settings": SiteSettings.load(), "site_url": settings.SITE_URL}
        super().send_mail(template_prefix, email, {**context, **site})
