"""Links to elsewhere: asked politely, never into the own network, and called broken only when they are."""

import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from unittest.mock import patch

from django.core.cache import cache
from django.test import SimpleTestCase, TestCase, override_settings
from django.urls import reverse
from django.utils import timezone

from blog import asking, link_check
from blog.asking import Answer, Outcome
from blog.models import CheckedLink, Link, LinkGroup, Post
from tests.builders import make_author, make_post

WELL = Answer(Outcome.WELL, "")
FAILED = Answer(Outcome.FAILED, "Cannot be reached.")


class Elsewhere(BaseHTTPRequestHandler):
    asked = []

    def do_HEAD(self):
        self.asked.append((self.command, self.path))
        status = {"/gone": 404, "/closed": 403, "/broken": 500, "/no-head": 405, "/away": 302, "/round": 302}
        self.send_response(status.get(self.path, 200))
        self.send_header("Location", {"/away": "/here", "/round": "/round"}.get(self.path, "/"))
        self.end_headers()

    def do_GET(self):
        self.asked.append((self.command, self.path))
        status = {"/gone": 404, "/closed": 403, "/broken": 500}
        self.send_response(status.get(self.path, 200))
        self.end_headers()

    def log_message(self, *args):
        pass


class AskingTest(SimpleTestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server = HTTPServer(("127.0.0.1", 0), Elsewhere)
        cls.thread = threading.Thread(target=cls.server.serve_forever)
        cls.thread.start()
        cls.address = f"http://127.0.0.1:{cls.server.server_port}"

    @classmethod
    def tearDownClass(cls):
        cls.server.shutdown()
        cls.thread.join()
        cls.server.server_close()
        super().tearDownClass()

    def setUp(self):
        Elsewhere.asked.clear()

    @override_settings(LINK_CHECK_ANYWHERE=True)
    def test_what_the_answers_mean(self):
        for path, outcome in (
            ("/here?a=ü", Outcome.WELL),
            ("/no-head", Outcome.WELL),
            ("/away", Outcome.WELL),
            ("/gone", Outcome.GONE),
            ("/closed", Outcome.REFUSED),
            ("/broken", Outcome.FAILED),
            ("/round", Outcome.FAILED),
        ):
            self.assertEqual(asking.ask(self.address + path).outcome, outcome, path)

    @override_settings(LINK_CHECK_ANYWHERE=True)
    def test_where_nothing_answers(self):
        for url in ("http://127.0.0.1:1/", "http://nowhere.invalid/", "http://[::1", "https://127.0.0.1:1/"):
            self.assertEqual(asking.ask(url).outcome, Outcome.FAILED, url)

    def test_the_own_network_is_not_asked(self):
        for host in (
            "127.0.0.1",
            "localhost",
            "10.0.0.7",
            "169.254.169.254",
            "[::1]",
            "[::ffff:127.0.0.1]",
            "0.0.0.0",
        ):
            with patch("socket.create_connection") as connect:
                self.assertEqual(asking.ask(f"http://{host}/").outcome, Outcome.REFUSED, host)
            connect.assert_not_called()
        self.assertEqual(asking.ask(f"{self.address}/").outcome, Outcome.REFUSED)
        self.assertEqual(Elsewhere.asked, [])

    def test_nor_by_a_name_or_a_redirect_that_leads_there(self):
        mixed = [(0, 0, 0, "", (address, 80)) for address in ("93.184.216.34", "192.168.0.1")]
        with patch("socket.getaddrinfo", return_value=mixed), patch("socket.create_connection") as connect:
            self.assertEqual(asking.ask("http://two-faced.example/").outcome, Outcome.REFUSED)
        connect.assert_not_called()
        with patch(
            "blog.asking._request", side_effect=[(302, "http://10.0.0.7/"), asking.NotPublic("No.")]
        ) as request:
            self.assertEqual(asking.ask("http://example.org/").outcome, Outcome.REFUSED)
        self.assertEqual(request.call_args.args, ("HEAD", "http://10.0.0.7/"))

    def test_what_is_public(self):
        for address, is_public in (
            ("93.184.216.34", True),
            ("2606:2800:220:1::1", True),
            ("100.64.0.1", False),
            ("224.0.0.1", False),
            ("fe80::1%eth0", False),
            ("2002:7f00:1::", False),
            ("64:ff9b::a00:1", False),
            ("::ffff:10.0.0.1", False),
        ):
            self.assertEqual(asking.is_public(address), is_public, address)

    @override_settings(LINK_CHECK_ANYWHERE=True)
    def test_a_server_that_drips_is_cut_off(self):
        with patch("blog.asking.DEADLINE_SECONDS", 0.2), patch.object(Elsewhere, "do_HEAD", drip):
            self.assertEqual(asking.ask(f"{self.address}/slow").outcome, Outcome.FAILED)


def drip(handler):
    """A header that never ends."""
    stopped = threading.Event()
    try:
        for _ in range(100):
            handler.wfile.write(b"HTTP/1.0 200 OK\r\n" if not _ else b"x")
            handler.wfile.flush()
            stopped.wait(0.05)
    except OSError:
        pass


@override_settings(LINK_CHECK=True)
class CheckTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        body = (
            '<p><a href="https://one.example/a#part">a</a> <a href="/posts/x/">b</a> <a href="mailto:a@b.c">c</a></p>'
        )
        cls.post = make_post("With links", body=body)
        make_post("Secret", body='<p><a href="https://secret.example/">s</a></p>', status="draft")
        group = LinkGroup.objects.create(name="Others")
        Link.objects.create(group=group, title="Two", url="https://two.example/")

    def setUp(self):
        cache.clear()
        link_check.collect()
        self.one, self.two = CheckedLink.objects.order_by("url")

    def look(self, link, *answers):
        with patch("blog.asking.ask", side_effect=answers) as ask:
            link_check.look_at(CheckedLink.objects.get(pk=link.pk))
        link.refresh_from_db()
        return ask

    def test_it_collects_what_readers_can_follow(self):
        self.assertEqual([self.one.url, self.two.url], ["https://one.example/a", "https://two.example/"])
        self.assertEqual([*self.one.posts.all(), self.two.in_sidebar], [self.post, True])
        Post.objects.filter(pk=self.post.pk).update(body="")
        Link.objects.update(url="https://three.example/")
        link_check.collect()
        self.assertEqual([link.url for link in CheckedLink.objects.all()], ["https://three.example/"])

    def test_what_answers_is_asked_again_in_a_week(self):
        self.look(self.one, WELL)
        self.assertEqual((self.one.state, self.one.failing_since), ("well", None))
        self.assertEqual(self.one.next_check_at - self.one.checked_at, timedelta(days=7))

    def test_what_is_not_there_is_broken_and_recovers(self):
        self.look(self.one, Answer(Outcome.GONE, "Gone."))
        since = self.one.failing_since
        self.assertEqual(self.one.state, "broken")
        self.look(self.one, Answer(Outcome.GONE, "Gone."))
        self.assertEqual(self.one.failing_since, since)
        self.look(self.one, WELL)
        self.assertEqual((self.one.state, self.one.failing_since, self.one.failures), ("well", None, 0))

    def test_what_fails_is_broken_on_the_third_day(self):
        self.look(self.two, WELL)
        for state in ("unsure", "unsure", "broken"):
            self.look(self.one, FAILED, WELL)  # the second question goes to the one that is well
            self.assertEqual(self.one.state, state)

    def test_without_a_network_nothing_is_broken(self):
        self.look(self.two, WELL)
        for _ in range(5):
            self.look(self.one, FAILED, FAILED)
        self.assertEqual((self.one.state, self.one.failures, self.one.failing_since), ("unsure", 0, None))
        with patch("blog.asking.ask") as ask:
            link_check.check_links()
        ask.assert_not_called()

    def test_where_nothing_was_ever_reached_nothing_is_known(self):
        self.look(self.one, FAILED)
        self.assertEqual(self.one.state, "unsure")

    def test_who_does_not_talk_to_machines_is_not_broken(self):
        for _ in range(5):
            self.look(self.one, Answer(Outcome.REFUSED, "No."))
        self.assertEqual(self.one.state, "unsure")

    def test_it_asks_one_at_a_time_and_each_host_seldom(self):
        CheckedLink.objects.create(url="https://one.example/b")
        with patch("blog.asking.ask", return_value=WELL) as ask:
            for _ in range(4):
                link_check.check_links()
            self.assertEqual(ask.call_count, 1)
            for _ in range(4):
                cache.delete("links:pause")
                link_check.check_links()
        self.assertEqual(ask.call_count, 2)  # the two hosts

    def test_it_can_be_switched_off(self):
        with patch("blog.asking.ask") as ask, override_settings(LINK_CHECK=False):
            link_check.check_links()
        ask.assert_not_called()


class BrokenListTest(TestCase):
    PATH = reverse("admin:blog_checkedlink_changelist")

    @classmethod
    def setUpTestData(cls):
        cls.ada = make_author("Ada").user
        cls.since = timezone.now() - timedelta(days=3)

    def make(self, first, last):
        for number in range(first, last + 1):
            link = CheckedLink.objects.create(
                url=f"https://{number}.example/", state="broken" if number % 2 else "well", failing_since=self.since
            )
            link.posts.add(make_post(f"Post {number}"))

    def test_broken_ones_come_first_with_where_they_are_used(self):
        self.make(1, 4)
        self.client.force_login(self.ada)
        page = self.client.get(self.PATH)
        states = [link.state for link in page.context["cl"].result_list]
        self.assertEqual(states, ["broken", "broken", "well", "well"])
        self.assertContains(page, '<a href="/posts/post-1/">Post 1</a>')

    def test_drafts_of_others_are_not_named(self):
        link = CheckedLink.objects.create(url="https://x.example/")
        link.posts.add(make_post("Secret", author=make_author("Bob"), status="draft"))
        self.client.force_login(self.ada)
        self.assertNotContains(self.client.get(self.PATH), "Secret")

    def test_the_cost_does_not_grow(self):
        self.client.force_login(self.ada)
        self.make(1, 3)
        with self.assertNumQueries(9):
            self.client.get(self.PATH)
        self.make(4, 30)
        with self.assertNumQueries(9):
            self.client.get(self.PATH)
