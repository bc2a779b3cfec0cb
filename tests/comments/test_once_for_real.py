"""A connection that breaks, and a form that is sent twice, over real connections to a real server: one comment."""

import socket
import time
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.test import LiveServerTestCase

from comments.models import Comment, Participation
from tests.builders import make_post, make_user
from tests.crowd import CrowdTestCase, signed_in
from tests.pages import hidden_fields

TEXT = "Once is enough. " * 40


class ForRealTest(CrowdTestCase, LiveServerTestCase):
    def setUp(self):
        super().setUp()
        self.post = make_post()
        name = settings.SESSION_COOKIE_NAME
        self.cookie = f"{name}={signed_in(make_user('Rita')).cookies[name].value}"
        page, answer = self.fetch("GET", self.post.get_absolute_url())
        token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
        self.cookie += "; " + answer.headers["Set-Cookie"].split(";")[0]
        self.fields = hidden_fields(page) | {"csrfmiddlewaretoken": token, "text": TEXT}
        self.path = f"{self.post.get_absolute_url()}comments/"

    def headers(self):
        return {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}

    def fetch(self, method, path, body=None):
        """Send one request on a connection of its own and return the page and the answer."""
        connection = HTTPConnection(urlsplit(self.live_server_url).netloc, timeout=30)
        connection.request(method, path, body, self.headers())
        answer = connection.getresponse()
        page = answer.read().decode()
        connection.close()
        return page, answer

    def send(self, path=None, **more):
        answer = self.fetch("POST", path or self.path, urlencode(self.fields | more))[1]
        return answer.status, answer.headers["Location"]

    def send_and_hang_up(self, path=None, part=1.0, **more):
        """Send the form, or a part of its body, and close the connection without waiting for an answer."""
        body = urlencode(self.fields | more).encode()
        where = urlsplit(self.live_server_url)
        lines = [f"POST {path or self.path} HTTP/1.1", f"Host: {where.netloc}", f"Content-Length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in self.headers().items()]
        with socket.create_connection((where.hostname, where.port), timeout=30) as wire:
            wire.sendall("\r\n".join([*lines, "", ""]).encode() + body[: int(len(body) * part)])

    def wait_for(self, rows):
        for _ in range(300):
            if rows.exists():
                return
            time.sleep(0.05)
        self.fail("It was not stored.")

    def assert_one_comment(self):
        self.assertEqual([comment.comment for comment in Comment.objects.all()], [TEXT.strip()])

    def test_the_answer_is_lost_and_the_form_is_sent_again(self):
        self.send_and_hang_up()
        self.wait_for(Comment.objects.all())
        status, location = self.send()
        self.assertEqual((status, location), (302, f"{self.path}1/"))
        self.assert_one_comment()

    def test_the_form_is_sent_again_before_the_first_is_done(self):
        self.send_and_hang_up()
        self.assertEqual(self.send()[0], 302)
        self.assert_one_comment()

    def test_a_connection_that_breaks_in_the_middle_of_the_text_stores_no_half(self):
        self.send_and_hang_up(part=0.7)
        self.assertEqual(self.send()[0], 302)
        self.assert_one_comment()

    def test_half_a_change_and_half_a_draft_are_not_stored(self):
        self.send()
        self.assertEqual(self.send(f"{self.path}1/edit/", text="Changed once.")[0], 302)
        self.send_and_hang_up(f"{self.path}1/edit/", part=0.7, text="Changed. " * 90)
        self.send_and_hang_up(f"{self.path}draft/", part=0.7, text="Draft. " * 90, form_key="")
        self.send_and_hang_up(f"{self.path}draft/", part=1, text="Draft.", form_key="")
        self.wait_for(Participation.objects.filter(draft="Draft."))
        self.assertEqual(Comment.objects.get().comment, "Changed once.")

    def test_two_clicks_at_once(self):
        self.assertEqual(self.at_once(self.send, self.send), [(302, f"{self.path}1/")] * 2)
        self.assert_one_comment()
