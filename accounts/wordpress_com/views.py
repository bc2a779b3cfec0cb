from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.views import OAuth2Adapter, OAuth2CallbackView, OAuth2LoginView

# https://developer.wordpress.com/docs/oauth2/
API_URL = "https://public-api.wordpress.com"


class WordPressComAdapter(OAuth2Adapter):
    provider_id = "wordpress_com"

    @property
    def api_url(self):
        return self.get_provider().get_settings().get("API_URL", API_URL)

    @property
    def authorize_url(self):
        return f"{self.api_url}/oauth2/authenticate"

    @property
    def access_token_url(self):
        return f"{self.api_url}/oauth2/token"

    def complete_login(self, request, app, token, **kwargs):
        """Ask WordPress.com who holds the token. Raises RequestException when it does not say."""
        with get_adapter().get_requests_session() as session:
            answer = session.get(
                f"{self.api_url}/rest/v1.1/me",
                params={"fields": "ID,email,email_verified"},
                headers={"Authorization": f"Bearer {token.token}"},
            )
            answer.raise_for_status()
            return self.get_provider().sociallogin_from_response(request, answer.json())


oauth2_login = OAuth2LoginView.adapter_view(WordPressComAdapter)
oauth2_callback = OAuth2CallbackView.adapter_view(WordPressComAdapter)
