"""A good comment with a bad link: the links go, the text stays, the log keeps what was written."""

from django.test import SimpleTestCase, TestCase

from blog import rendering
from comments import doors, second_look
from comments.models import Comment
from tests.builders import make_comment, make_moderator, make_post, make_user

TEXT = "I asked [this place](https://bluebay.example/cells) and they said no."
FORMS = [
    "See https://bluebay.example/a?b=c#d, it is there.",
    "See www.bluebay.example!",
    "See <https://bluebay.example> there.",
    "See bluebay.com/cells there.",
    "Write to care@bluebay.com or <mailto:care@bluebay.com>.",
    "[one](http://a.org) and [two](//b.org) and [three]( <http://c.org> 'x')",
    "[[nested](http://a.org)](http://b.org)",
    "[broken\nline](http://a.org)",
    "[brackets \\[in\\] it](http://a.org)",
    "[parts](http://a.org/(b)c)",
    "[reference]: http://a.org\n\n[reference]",
    "http://a.org" * 3,
    "ftp://a.org and //a.org and a.org.uk",
    "> quoted https://a.org\n\n- listed b.org",
    "http&#58;//a.org and &#104;ttps://a.org",
]


class WithoutLinksTest(SimpleTestCase):
    def test_no_form_of_link_is_left(self):
        for text in FORMS:
            self.assertNotIn("<a ", rendering.render_comment(second_look.without_links(text)), text)

    def test_the_words_stay(self):
        self.assertEqual(second_look.without_links(TEXT), "I asked this place and they said no.")
        self.assertEqual(second_look.without_links("See https://a.org now."), "See (link removed) now.")

    def test_the_sentence_keeps_its_end(self):
        for address in ("https://a.org/b", "www.a.org", "<https://a.org>", "a.org/b", "a.org"):
            for end in (".", ", and", "!", ": yes", ")."):
                text = second_look.without_links(f"It is at {address}{end} Thanks.")
                self.assertEqual(text, f"It is at (link removed){end} Thanks.")

    def test_a_text_without_links_stays_as_it_is(self):
        for text in ("Dr. No, e.g. 3.5 (or 4): fine.", "[brackets] and a.b"):
            self.assertEqual(second_look.without_links(text), text)


class ApproveWithoutLinksTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.max = make_moderator("Max")
        cls.comment = make_comment(make_post(), make_user("Rita"), text=TEXT, state="pending")

    def stored(self):
        return Comment.objects.get(pk=self.comment.pk)

    def test_it_works(self):
        self.assertTrue(second_look.approve_without_links(self.comment, by=self.max, reason="No clinics."))
        self.assertTrue(self.stored().is_approved)
        self.assertNotIn("bluebay", self.stored().comment + self.stored().html)
        row = self.comment.log.get(act="strip links")
        self.assertEqual((row.old_text, row.by, row.reason), (TEXT, self.max, "No clinics."))

    def test_who_is_late_changes_nothing(self):
        seen = self.stored()
        doors.reject(self.comment, by=self.max)
        self.assertFalse(second_look.approve_without_links(seen, by=self.max))
        self.assertEqual((self.stored().state, self.stored().comment), ("rejected", TEXT))

    def test_a_text_that_has_changed_meanwhile_is_left(self):
        seen = self.stored()
        doors.edit(self.comment, self.comment.user, "Now at https://worse.example")
        self.assertFalse(second_look.approve_without_links(seen, by=self.max))
        self.assertTrue(self.stored().is_pending)

    def test_of_a_published_comment_only_the_links_go(self):
        doors.approve(self.comment, by=self.max)
        published = self.stored()
        second_look.want_review(published, self.max, "domain", "Look.")
        self.assertTrue(second_look.approve_without_links(published, by=self.max))
        self.assertNotIn("<a ", self.stored().html)
        self.assertFalse(Comment.objects.unreviewed().exists())
