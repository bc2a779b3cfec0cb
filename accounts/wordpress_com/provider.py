"""Signing in with an account of WordPress.com, which allauth does not know."""

from allauth.account.models import EmailAddress
from allauth.socialaccount.providers.base import ProviderAccount
from allauth.socialaccount.providers.oauth2.provider import OAuth2Provider

from accounts.wordpress_com.views import WordPressComAdapter


class WordPressComProvider(OAuth2Provider):
    id = "wordpress_com"
    name = "WordPress.com"
    account_class = ProviderAccount
    oauth2_adapter_class = WordPressComAdapter

    def get_default_scope(self):
        return ["auth"]  # who it is, and nothing of that person's blogs

    def extract_uid(self, data):
        return str(data["ID"])

    def extract_common_fields(self, data):
        return {"email": data.get("email")}

    def extract_email_addresses(self, data):
        email = data.get("email")
        # Whoever has typed an address there has not yet shown that it is theirs.
        verified = data.get("email_verified") is True
        return [EmailAddress(email=email, verified=verified, primary=True)] if email else []


provider_classes = [WordPressComProvider]
