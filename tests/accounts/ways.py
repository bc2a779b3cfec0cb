"""The steps of a visitor on the account pages, as a browser takes them."""

import re

from django.core.cache import cache
from django.test import TestCase
from django.urls import reverse
from post_office.models import Email

from tests.builders import real_outbox

CODE = re.compile(r"^\s*([A-Z0-9]{3,}(?:-[A-Z0-9]{3,})?)\s*$", re.MULTILINE)
PASSWORD = "seven kind rivers"


@real_outbox
class WaysTestCase(TestCase):
    def setUp(self):
        cache.clear()  # the counters of attempts

    def go(self, name, data, query=""):
        """Send the form of the account page `name`."""
        return self.client.post(reverse(name) + query, data)

    def sign_up(self, email="rita@example.org", public_name="Rita", password="", **more):
        return self.go("account_signup", {"email": email, "public_name": public_name, "password1": password, **more})

    def code_mailed_to(self, email):
        """The code in the newest letter to the address."""
        letters = [letter for letter in Email.objects.order_by("-pk") if letter.to == [email]]
        return CODE.search(letters[0].message).group(1)

    def verify(self, email="rita@example.org"):
        return self.go("account_email_verification_sent", {"code": self.code_mailed_to(email)})

    def ask_for_code(self, email="rita@example.org", **more):
        return self.go("account_request_login_code", {"email": email, **more})

    def enter_code(self, email="rita@example.org", asked=None):
        """Type the mailed code into the page that `asked`, the answer to ask_for_code, leads to."""
        form = self.client.get(asked["Location"]).context if asked else {}
        data = {"code": self.code_mailed_to(email), "next": (form or {}).get("redirect_field_value") or ""}
        return self.go("account_confirm_login_code", data)

    def is_signed_in(self):
        return "_auth_user_id" in self.client.session


def likeness(answer, *words):
    """Status, place and text of an answer without what names one visitor: `words`, tokens, keys and signatures."""
    text = answer.content.decode()
    for word in words:
        text = text.replace(word, "…")
    text = re.sub(r'name="(csrfmiddlewaretoken|form_key|writer)" value="[^"]*"', "", text)
    return answer.status_code, answer.headers.get("Location"), text
