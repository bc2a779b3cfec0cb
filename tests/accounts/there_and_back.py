"""The steps of a browser between this site and a provider on this computer."""

from urllib.parse import urlsplit

import requests
from django.test import override_settings
from django.urls import reverse

from mssite.sign_in import openid_app
from tests.accounts.provider import CLIENT_ID, CLIENT_SECRET, Provider
from tests.accounts.ways import WaysTestCase


class OtherSiteTestCase(WaysTestCase):
    """The steps of a browser between the two sites."""

    __test__ = False
    login_name, login_kwargs, provider_id, provider_name = (
        "openid_connect_login",
        {"provider_id": "own"},
        "own",
        "Clinic",
    )

    def setUp(self):
        super().setUp()
        self.provider = Provider()
        self.addCleanup(self.provider.stop)
        app = {"client_id": CLIENT_ID, "secret": CLIENT_SECRET}
        overriding = override_settings(
            SOCIALACCOUNT_PROVIDERS={
                "openid_connect": {
                    "APPS": [app | openid_app("Clinic", self.provider.url)],
                    "OAUTH_PKCE_ENABLED": True,
                },
                "wordpress_com": {"APPS": [app], "OAUTH_PKCE_ENABLED": True, "API_URL": self.provider.url},
            }
        )
        overriding.enable()
        self.addCleanup(overriding.disable)

    def leave(self, **query):
        """Press the button; return the address of the other site to which the page leads."""
        query = {"process": "login"} | query
        address = (
            reverse(self.login_name, kwargs=self.login_kwargs) + "?" + "&".join(f"{k}={v}" for k, v in query.items())
        )
        answer = self.client.post(address)
        self.assertEqual(answer.status_code, 200)
        return answer.context["address"]

    def there_and_back(self, address):
        """Be at the other site; return the path to which it sends the browser back."""
        answer = requests.get(address, allow_redirects=False, timeout=10)
        back = urlsplit(answer.headers["Location"])
        return f"{back.path}?{back.query}"

    def come_in(self, **query):
        return self.client.get(self.there_and_back(self.leave(**query)))

    def join(self, public_name="Rita", email="rita@example.org"):
        return self.go("socialaccount_signup", {"public_name": public_name, "email": email})
