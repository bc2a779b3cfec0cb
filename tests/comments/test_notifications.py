"""News: the list of what one was told, what is unread of it, and how one wants to hear."""

from datetime import timedelta

from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from comments import doors
from comments.models import MailPreference, Mute, Notification
from comments.news import count_unread
from tests.builders import make_author, make_comment, make_moderator, make_post, make_user

URL = "/comments/news/"


class NewsTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.max = make_moderator("Max")
        cls.rita, cls.tom = make_user("Rita"), make_user("Tom")
        cls.post = make_post()
        cls.root = make_comment(cls.post, cls.rita)
        cls.answers = [make_comment(cls.post, cls.tom, parent=cls.root) for _ in range(2)]

    def setUp(self):
        self.client.force_login(self.rita)

    def unread(self):
        return list(Notification.objects.filter(recipient=self.rita, read_at=None).values_list("comment", flat=True))

    def test_it_works(self):
        page = self.client.get(URL)
        self.assertContains(page, "<bdi>Tom</bdi> answered your comment #1.", count=2)
        self.assertContains(page, '<span class="badge badge--new">New</span>', count=2)
        text = page.content.decode()
        self.assertLess(text.index("#3 on"), text.index("#2 on"))

    def test_looking_at_the_list_reads_nothing(self):
        self.client.get(URL)
        self.assertEqual(len(self.unread()), 2)

    def test_its_links_lead_to_the_comment_and_read_it(self):
        self.assertContains(self.client.get(URL), f'href="{self.answers[0].get_absolute_url()}"')
        answer = self.client.get(self.answers[0].get_absolute_url())
        self.assertIn(f"#comment-{self.answers[0].number}", answer["Location"])
        self.assertEqual(self.unread(), [self.answers[1].pk])

    def test_nobody_reads_for_somebody_else(self):
        url = self.answers[0].get_absolute_url()
        self.client.head(url)
        self.client.logout()
        self.client.get(url)
        self.client.force_login(self.tom)
        self.client.get(url)
        self.client.post(reverse("comments:read_all"), {"up_to": "999999"})
        self.assertEqual(len(self.unread()), 2)

    def test_the_header_counts_what_is_unread(self):
        page = self.client.get("/")
        self.assertContains(
            page, '<span class="badge badge--new">2<span class="visually-hidden"> unread</span></span>'
        )
        Notification.objects.update(read_at=timezone.now())
        self.assertNotContains(self.client.get("/"), "unread</span>")

    def test_mark_all_as_read(self):
        newest = max(Notification.objects.filter(recipient=self.rita).values_list("pk", flat=True))
        self.assertContains(self.client.get(URL), f'name="up_to" value="{newest}"')
        late = make_comment(self.post, self.tom, parent=self.root)
        answer = self.client.post(reverse("comments:read_all"), {"up_to": newest}, follow=True)
        self.assertContains(answer, "All news is marked as read.")
        self.assertEqual(self.unread(), [late.pk])

    def test_nonsense_marks_nothing(self):
        for up_to in ("", "x", "-1", "²", "9" * 5000):
            self.assertRedirects(self.client.post(reverse("comments:read_all"), {"up_to": up_to}), URL)
        self.assertEqual(len(self.unread()), 2)

    def test_what_cannot_be_read_is_neither_listed_nor_counted(self):
        doors.reject(self.answers[0], by=self.max)
        self.assertNotContains(self.client.get(URL), "#2 on")
        self.assertEqual(count_unread(self.rita), 1)
        self.post.status = "draft"
        self.post.save()
        self.assertEqual(count_unread(self.rita), 0)

    def test_who_is_muted_later_is_left_out(self):
        Mute.objects.create(user=self.rita, muted=self.tom)
        self.assertContains(self.client.get(URL), "Nothing yet.")

    def test_each_sees_the_own(self):
        self.client.force_login(make_user("Ben"))
        self.assertContains(self.client.get(URL), "Nothing yet.")
        self.client.force_login(make_author("Ada").user)
        self.assertContains(self.client.get(URL), "wrote a comment under your post", count=3)

    def test_query_count_does_not_grow(self):
        counts = []
        for _ in range(2):
            with CaptureQueriesContext(connection) as queries:
                self.client.get(URL)
            counts.append(len(queries))
            for _ in range(20):
                make_comment(self.post, self.tom, parent=self.root)
        # session, account, settings, how many, the list, words of moderators, unread, furniture
        self.assertEqual(counts[0], counts[1])
        self.assertLessEqual(counts[0], 9)
        self.assertContains(self.client.get(URL), "Older news")

    def test_strangers_are_led_to_the_sign_in(self):
        self.client.logout()
        for name in ("notifications", "mail_preferences"):
            answer = self.client.get(reverse(f"comments:{name}"))
            self.assertIn(reverse("account_login"), answer["Location"])
        self.assertIn(reverse("account_login"), self.client.post(reverse("comments:read_all"))["Location"])

    def test_marking_needs_a_post(self):
        self.assertEqual(self.client.get(reverse("comments:read_all")).status_code, 405)


class MailPreferencesTest(TestCase):
    URL = "/comments/letters/"

    def setUp(self):
        self.rita = make_user("Rita")
        self.client.force_login(self.rita)

    def test_it_works(self):
        answer = self.client.post(self.URL, {"replies": "daily", "follows": "never"}, follow=True)
        self.assertContains(answer, "Your choice is saved.")
        preference = MailPreference.objects.get(user=self.rita)
        self.assertEqual((preference.replies, preference.follows), ("daily", "never"))

    def test_it_shows_what_holds_without_writing_it(self):
        page = self.client.get(self.URL).content.decode()
        self.assertEqual(page.count('type="radio"'), 8)
        self.assertEqual(page.count(" checked"), 2)
        self.assertEqual(page.count("<fieldset"), 2)
        self.assertEqual(MailPreference.objects.count(), 0)

    def test_an_unknown_answer_is_refused(self):
        answer = self.client.post(self.URL, {"replies": "hourly", "follows": "daily"})
        self.assertContains(answer, "Please choose one.", status_code=400)
        self.assertNotContains(answer, "valid choice", status_code=400)
        self.assertEqual(MailPreference.objects.count(), 0)

    def test_the_time_of_the_last_digest_stays(self):
        yesterday = timezone.now() - timedelta(days=1)
        MailPreference.objects.create(user=self.rita, digest_sent_at=yesterday)
        self.client.post(self.URL, {"replies": "daily", "follows": "never"})
        self.assertEqual(MailPreference.objects.get().digest_sent_at, yesterday)

    def test_the_account_page_leads_here(self):
        page = self.client.get(reverse("accounts:account"))
        self.assertContains(page, f'href="{self.URL}"')
        self.assertContains(page, f'href="{URL}"')
