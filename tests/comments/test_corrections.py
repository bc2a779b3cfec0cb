"""The people who follow a post hear that it was corrected: once, and by letter only if they want letters."""

from unittest.mock import patch

from django.test import TestCase
from django.urls import reverse
from django.utils import timezone
from post_office.models import Email

from blog.models import Correction, Post
from comments import corrections, following
from comments.models import DeskNotice, MailPreference
from tests.builders import CROWD, make_author, make_post, make_user, real_outbox


@real_outbox
class TellFollowersTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.post = make_post("Twelve people")
        cls.rita, cls.tom = make_user("Rita"), make_user("Tom")
        for person in (cls.rita, cls.tom):
            following.follow_post(cls.post, person)
        cls.stranger = make_user("Vera")

    def correct(self, **fields):
        return Correction.objects.create(post=self.post, text="It was thirteen.", **{"tell": True} | fields)

    def told(self):
        return sorted(DeskNotice.objects.values_list("recipient__public_name", flat=True))

    def letters(self):
        return sorted(address for letter in Email.objects.order_by("pk") for address in letter.to)

    def test_it_works(self):
        self.correct()
        self.assertEqual(corrections.tell_followers(), 1)
        self.assertEqual(self.told(), ["Rita", "Tom"])
        self.assertEqual(self.letters(), ["rita@example.org", "tom@example.org"])
        letter = Email.objects.first()
        self.assertIn("It was thirteen.", letter.message)
        self.assertIn("List-Unsubscribe", letter.headers)

    def test_it_tells_once(self):
        self.correct()
        corrections.tell_followers()
        self.assertEqual(corrections.tell_followers(), 0)
        self.assertEqual(len(self.letters()), 2)

    def test_many_are_told_a_few_at_a_time_and_each_once(self):
        for name in CROWD[:5]:
            following.follow_post(self.post, make_user(name))
        correction = self.correct()
        with patch.object(corrections, "PEOPLE_AT_A_TIME", 3):
            told = []
            for _ in range(4):
                corrections.tell_followers()
                told.append(len(self.letters()))
            correction.refresh_from_db()
        self.assertEqual(told, [3, 6, 7, 7])
        self.assertEqual(self.told(), sorted(["Rita", "Tom", *CROWD[:5]]))
        self.assertIsNotNone(correction.told_at)

    def test_a_fault_tells_nobody_twice(self):
        self.correct()
        with patch.object(corrections, "_queue_letter", side_effect=[None, ValueError]):
            corrections.tell_followers()
        self.assertEqual(self.told(), [])
        corrections.tell_followers()
        self.assertEqual(self.letters(), ["rita@example.org", "tom@example.org"])

    def test_whoever_wants_no_letters_finds_it_in_the_account(self):
        MailPreference.objects.create(user=self.tom, follows=MailPreference.When.NEVER)
        self.correct()
        corrections.tell_followers()
        self.assertEqual(self.told(), ["Rita", "Tom"])
        self.assertEqual(self.letters(), ["rita@example.org"])

    def test_nobody_hears_unless_the_author_says_so(self):
        self.correct(tell=False)
        self.assertEqual(corrections.tell_followers(), 0)
        self.assertEqual(self.told(), [])

    def test_nobody_hears_of_a_post_that_is_not_published(self):
        Post.objects.update(status=Post.Status.DRAFT)
        self.correct()
        self.assertEqual(corrections.tell_followers(), 0)

    def test_its_writer_and_closed_accounts_hear_nothing(self):
        ada = make_author().user
        following.follow_post(self.post, ada)
        self.tom.is_active = False
        self.tom.save()
        self.correct(made_by=ada, corrected_at=timezone.now())
        corrections.tell_followers()
        self.assertEqual(self.told(), ["Rita"])

    def test_the_account_shows_it(self):
        self.correct()
        corrections.tell_followers()
        self.client.force_login(self.rita)
        news = self.client.get("/comments/news/")
        self.assertContains(news, "A post you follow was corrected", status_code=200)
        self.assertContains(news, "from the authors")
        self.assertNotContains(news, "from the moderators")
        notice = self.client.get(
            reverse("comments:desk_notice", args=[DeskNotice.objects.get(recipient=self.rita).pk])
        )
        self.assertContains(notice, "From the authors")
