"""Nobody but its writer and the moderators reads what is not approved: by no page, feed, letter or URL."""

import itertools

from django.contrib.auth.models import Permission
from django.test import Client, TestCase
from django.urls import URLPattern, get_resolver, reverse
from post_office.models import Email

from comments import doors, mail
from comments.models import Comment
from tests.builders import (
    decide_to,
    make_author,
    make_comment,
    make_moderator,
    make_page,
    make_post,
    make_user,
    real_outbox,
)

HIDDEN = ("pending", "rejected", "spam", "removed")
QUERIES = ("", "?from=1", "?from={n}", "?before={n}", "?reply={n}", "?before=99", "?kept=1", "?q=CRET")
# Where a URL takes another slug than that of a post.
SLUGS = {"blog:author": ["ada"], "blog:category": ["trials"], "blog:tag": ["hsct"], "blog:page": ["about"]}


def named_urls(patterns=None, prefix=()):
    """(name, parameters) of every named URL of the site."""
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(pattern, URLPattern):
            if pattern.name:
                parameters = pattern.pattern.converters or pattern.pattern.regex.groupindex
                yield ":".join([*prefix, pattern.name]), list(parameters)
        else:
            spaces = [pattern.namespace] if pattern.namespace else []
            yield from named_urls(pattern.url_patterns, (*prefix, *spaces))


@real_outbox
class HiddenTextTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.ada = make_author("Ada").user
        cls.max = make_moderator("Max")
        cls.rita = make_user("Rita")
        cls.post = make_post(tags=["hsct"])
        make_page("About")
        cls.root = make_comment(cls.post, make_user("Tom"), text="An open question.")
        cls.hidden = {}
        for state in HIDDEN:
            comment = make_comment(cls.post, cls.rita, cls.root, f"SECRET [{state}](https://SECRET.example/)")
            reply = make_comment(cls.post, make_user("Tom"), comment, f"An answer to the {state} one.")
            decide_to(comment, "rejected" if state == "pending" else state)
            if state == "pending":  # as one that reports have hidden again
                Comment.objects.filter(pk=comment.pk).update(state="pending")
            cls.hidden[state] = comment
            assert reply.is_approved
        cls.long = make_comment(cls.post, cls.rita, text="SECRET " * 500, state="pending")
        Email.objects.all().delete()

    def addresses(self):
        """Every named URL of the site, with the values of its parameters that could lead to a hidden comment."""
        comments = [*self.hidden.values(), self.long]
        for name, parameters in named_urls():
            if name == "account_logout":
                continue
            turns = comments if {"number", "object_id"} & set(parameters) and "comment" in name else comments[:1]
            slugs = SLUGS.get(name, [self.post.slug])
            for comment, slug in itertools.product(turns, slugs):
                values = {
                    "slug": slug, "number": comment.number, "object_id": comment.pk, "path": "x", "url": "x",
                    "year": self.post.published_at.year, "month": self.post.published_at.month,
                    "app_label": "comments",
                    "content_type_id": comment.content_type_id, "uidb36": "1", "key": "x-y", "id": comment.pk,
                }  # fmt: skip
                if name == "comments:person":
                    values["key"] = comment.user.key
                address = reverse(name, kwargs={key: values[key] for key in parameters})
                queries = QUERIES if name == "blog:post" else ("", "?q=CRET")
                yield from (address + query.format(n=each.number) for query in queries for each in comments)

    def found_by(self, user):
        """The addresses at which `user` finds the secret text, after all redirects."""
        client = Client()
        if user:
            client.force_login(user)
        found, addresses = set(), set(self.addresses())
        for address in sorted(addresses):
            answer = client.get(address, follow=True)
            self.assertLess(answer.status_code, 500, address)
            if b"SECRET" in (b"".join(answer) if answer.streaming else answer.content):
                found.add(address)
        self.assertGreater(len(addresses), 100)
        return found

    def test_a_guest_finds_nothing(self):
        self.assertEqual(self.found_by(None), set())

    def test_another_reader_finds_nothing(self):
        self.assertEqual(self.found_by(make_user("Eva")), set())

    def test_the_author_of_the_post_finds_nothing(self):
        self.assertEqual(self.found_by(self.ada), set())

    def test_staff_without_the_permission_find_nothing(self):
        clerk = make_user("Kurt", is_staff=True)
        clerk.user_permissions.add(Permission.objects.get(codename="change_page"))
        self.assertEqual(self.found_by(clerk), set())

    def test_the_walk_would_find_it(self):
        Comment.objects.filter(pk=self.hidden["spam"].pk).update(state="approved")
        found = self.found_by(None)
        self.assertIn(self.post.get_absolute_url(), found)
        self.assertIn(self.hidden["spam"].get_absolute_url() + "text/", found)

    def test_a_moderator_finds_it(self):
        found = self.found_by(self.max)
        self.assertIn(reverse("comments:whole", args=[self.post.slug, self.hidden["spam"].number]), found)

    def test_its_writer_finds_it(self):
        self.client.force_login(self.rita)
        self.assertContains(self.client.get(self.post.get_absolute_url()), "SECRET")
        for comment in self.hidden.values():
            address = reverse("comments:whole", args=[self.post.slug, comment.number])
            self.assertContains(self.client.get(address), "SECRET")

    def test_the_page_for_its_writer_is_kept_by_no_cache_in_between(self):
        self.client.force_login(self.rita)
        for address in (self.post.get_absolute_url(), self.long.get_absolute_url() + "text/"):
            answer = self.client.get(address)
            self.assertIn("Cookie", answer.headers.get("Vary", ""))
            self.assertIn("noindex" if "text" in address else "SECRET", answer.content.decode())

    def test_no_letter_carries_it(self):
        mail.tell_moderators()
        doors.approve(self.long, by=self.max)
        self.assertEqual([letter.to for letter in Email.objects.all()], [["max@example.org"], ["ada@example.org"]])
        for letter in Email.objects.all():
            self.assertNotIn("SECRET", letter.subject + letter.message + letter.html_message)

    def test_each_hidden_comment_keeps_its_place(self):
        page = self.client.get(self.post.get_absolute_url()).content.decode()
        for state, comment in self.hidden.items():
            self.assertIn(f'id="comment-{comment.number}"', page)
            self.assertIn(f"An answer to the {state} one.", page)
        self.assertEqual(page.count("comment--gone"), len(HIDDEN))
        self.assertNotIn("Rita", page)
