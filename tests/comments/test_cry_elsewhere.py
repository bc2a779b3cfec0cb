"""Words that cry for help are heard where they are no comment: asking for a second look, before signing in, new terms."""

from django.test import Client, TestCase
from django.urls import reverse
from post_office.models import Email

from accounts import consent
from accounts.barred import token_for
from accounts.models import ConsentText
from accounts.over_sign_in import signed
from comments import doors, standing
from comments.models import Alarm, Appeal, Comment, HelpLine, StandingAct
from tests.builders import make_comment, make_moderator, make_post, make_user, real_outbox
from tests.comments.test_appeals import tell

CRY = "I want to die. SECRET"
CALM = "Please look again."
HELP = reverse("comments:help")
LISTENS = '<a href="tel:5550100">555 0100</a>'


@real_outbox
class CryElsewhereTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.post = make_post()
        cls.rita = make_user("Rita")
        cls.max, cls.mia = make_moderator("Max"), make_moderator("Mia")
        HelpLine.objects.create(name="A listening ear", phone="555 0100", checked_on="2026-01-01")

    def setUp(self):
        self.client.force_login(self.rita)
        self.write = reverse("comments:post", args=[self.post.slug])

    def refused_comment(self):
        comment = make_comment(self.post, self.rita)
        doors.reject(comment, by=self.max, reason="No source.")
        tell()
        Email.objects.all().delete()
        return comment, reverse("comments:appeal", args=[comment.decisions.get().pk])

    def suspend(self):
        """Return the address under which a suspended writer is heard."""
        standing.act_on(self.rita, StandingAct.Act.BAN, by=self.max, reason="Adverts.")
        tell()
        Email.objects.all().delete()
        return reverse("comments:second_look", args=[token_for(self.rita)])

    def called(self):
        """Who was written to; the letter must not tell what was said."""
        letters = Email.objects.order_by("pk")
        self.assertNotIn("SECRET", "".join(each.subject + each.message + each.html_message for each in letters))
        return [address for letter in letters for address in letter.to]

    def test_about_a_comment_the_on_call_people_hear_and_it_comes_on_top(self):
        comment, address = self.refused_comment()
        self.assertRedirects(self.client.post(address, {"text": CRY}), HELP)
        self.assertEqual(self.called(), [self.max.email, self.mia.email])
        comment.refresh_from_db()
        self.assertEqual((comment.risk, comment.state), (Comment.Risk.DANGER, Comment.State.REJECTED))
        self.client.force_login(self.mia)
        self.assertContains(
            self.client.get(reverse("admin:comments_comment_changelist")),
            "Somebody may be in danger.</strong> Please look at this first.",
        )
        self.client.post(reverse("admin:comments_comment_change", args=[comment.pk]), {"act": "keep_decision"})
        self.assertEqual(Alarm.objects.get().answered_by, self.mia)

    def test_about_a_person_they_hear_and_are_led_to_that_person(self):
        address = self.suspend()
        self.assertRedirects(Client().post(address, {"text": CRY}), HELP)
        self.assertEqual(self.called(), [self.max.email, self.mia.email])
        page = reverse("admin:comments_standing_change", args=[self.rita.pk])
        self.assertIn(page, Email.objects.first().message)
        self.client.force_login(self.mia)
        self.assertContains(self.client.get(page), CRY)

    def test_calm_words_call_nobody(self):
        _, about_comment = self.refused_comment()
        self.assertRedirects(self.client.post(about_comment, {"text": CALM}), about_comment)
        about_person = self.suspend()
        self.assertRedirects(Client().post(about_person, {"text": CALM}), about_person)
        self.assertEqual((self.called(), Alarm.objects.count(), Appeal.objects.count()), ([], 0, 2))

    def test_a_second_look_that_cannot_be_asked_for_is_answered_by_where_help_is(self):
        address = self.suspend()
        Client().post(address, {"text": CALM})
        self.assertContains(Client().post(address, {"text": CRY}), LISTENS, html=True, status_code=400)
        self.assertNotContains(Client().post(address, {"text": CALM}), "555 0100", status_code=400)
        self.assertEqual(self.called(), [])

    def test_before_signing_in_the_way_to_help_stands_on_top(self):
        begin = reverse("comments:begin", args=[self.post.slug])
        for text, times in ((CALM, 0), (CRY, 1)):
            guest = Client(headers={"sec-fetch-site": "same-origin"})
            page = guest.post(begin, {"text": text}, follow=True)
            self.assertContains(page, f'<a href="{HELP}">See who listens now</a>', count=times, html=True)

    def test_a_second_look_that_was_asked_for_signed_out_leads_to_help_as_well(self):
        _, address = self.refused_comment()
        for text, times in ((CALM, 0), (CRY, 1)):
            page = Client().post(address, {"text": text, "writer": signed(self.rita)}, follow=True)
            self.assertContains(page, "What you typed is kept")
            self.assertContains(page, f'<a href="{HELP}">See who listens now</a>', count=times, html=True)

    def test_new_terms_do_not_stand_between(self):
        consent.publish(ConsentText(kind=ConsentText.Kind.TERMS, link="/terms/"))
        self.assertContains(self.client.post(self.write, {"text": CRY}), LISTENS, html=True, status_code=409)
        self.assertNotContains(self.client.post(self.write, {"text": CALM}), "555 0100", status_code=409)

    def test_a_change_that_was_sent_signed_out_says_where_help_is(self):
        comment = make_comment(self.post, self.rita)
        address = reverse("comments:edit", args=[self.post.slug, comment.number])
        self.assertContains(Client().post(address, {"text": CRY}), LISTENS, html=True, status_code=403)
        self.assertNotContains(Client().post(address, {"text": CALM}), "555 0100", status_code=403)

    def test_a_preview_says_where_help_is_too(self):
        self.assertContains(self.client.post(self.write, {"text": CRY, "preview": "1"}), LISTENS, html=True)
        self.assertNotContains(self.client.post(self.write, {"text": CALM, "preview": "1"}), "555 0100")
