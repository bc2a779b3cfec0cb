"""How often somebody may do something: counted per account and per address, by one statement, for all processes."""

from datetime import timedelta
from unittest.mock import patch

from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from comments import limits
from comments.models import Comment, Participation, RateCount
from tests.builders import make_comment, make_moderator, make_post, make_user
from tests.crowd import CrowdTestCase, signed_in

NOON = 1_800_000_000  # a round moment for every span used here
LIMITS = {act: [(2, 600)] for act in ("post", "edit", "like", "report", "worry", "draft", "follow")}


@patch.multiple("comments.limits", LIMITS=LIMITS, ADDRESS_FACTOR=2)
class LimitsTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.post = make_post()
        cls.rita = make_user("Rita")

    def setUp(self):
        self.client.force_login(self.rita)
        self.url = reverse("comments:post", args=[self.post.slug])
        clock = patch("comments.limits.time.time", side_effect=lambda: self.now)
        clock.start()
        self.addCleanup(clock.stop)
        self.now = NOON

    def write(self, text="A thought.", **more):
        return self.client.post(self.url, {"text": text, **more})

    def test_it_works(self):
        self.write()
        self.assertEqual(self.write().status_code, 302)
        self.now += 100
        answer = self.write("My precious text.")
        self.assertContains(answer, "My precious text.", status_code=429)
        self.assertContains(answer, "Please wait 9 minutes and try again.", status_code=429)
        self.assertEqual(answer["Retry-After"], "500")
        self.assertEqual(Comment.objects.count(), 2)

    def test_it_ends_with_its_span(self):
        for _ in range(3):
            self.write()
        self.now += 600
        self.assertEqual(self.write().status_code, 302)

    def test_what_is_refused_is_not_counted(self):
        for _ in range(5):
            self.write("")
        self.assertEqual(self.write().status_code, 302)

    def test_a_second_click_costs_nothing(self):
        for _ in range(5):
            self.assertEqual(self.write(form_key="0e6f1f0e-4ad5-4bd4-9a4c-6a6bb16d1f7e").status_code, 302)

    def test_another_account_has_its_own_count_and_an_address_a_larger_one(self):
        for name, statuses in (("Rita", [302, 302, 429]), ("Tom", [302, 302]), ("Ben", [429])):
            self.client.force_login(make_user(name))
            self.assertEqual([self.write().status_code for _ in statuses], statuses, name)
        self.assertEqual(self.client.post(self.url, {"text": "x"}, REMOTE_ADDR="10.0.0.7").status_code, 302)

    def test_addresses_of_one_ipv6_household_count_together(self):
        for number, name in enumerate(("Tom", "Tom", "Ben", "Ben", "Cem")):
            self.client.force_login(make_user(name))
            answer = self.client.post(self.url, {"text": "x"}, REMOTE_ADDR=f"2001:db8::{number}")
        self.assertEqual(answer.status_code, 429)

    def test_staff_are_not_counted(self):
        self.client.force_login(make_moderator())
        self.assertEqual([self.write().status_code for _ in range(4)], [302] * 4)

    def test_changes_likes_follows_and_drafts_are_limited_each_by_itself(self):
        comment = make_comment(self.post, make_user("Tom"))
        own = make_comment(self.post, self.rita)
        for name, args, data in (
            ("edit", [self.post.slug, own.number], {"text": "Changed."}),
            ("like", [self.post.slug, comment.number], {}),
            ("follow_post", [self.post.slug], {}),
            ("draft", [self.post.slug], {"text": "Not ready."}),
        ):
            address = reverse(f"comments:{name}", args=args)
            answers = [self.client.post(address, data) for _ in range(3)]
            self.assertEqual([answer.status_code for answer in answers], [302, 302, 429], name)
            self.assertEqual(answers[2]["Retry-After"], "600")

    def test_worry_is_heard_from_somebody_who_has_reported_much(self):
        comments = [make_comment(self.post, make_user("Tom"), text=f"Thought {n}.") for n in range(3)]
        addresses = [reverse("comments:report", args=[self.post.slug, each.number]) for each in comments]
        statuses = [self.client.post(address, {"reason": "advert"}).status_code for address in addresses]
        self.assertEqual(statuses, [302, 302, 429])
        self.assertEqual(self.client.post(addresses[2], {"reason": "worried"}).status_code, 302)
        self.assertTrue(Comment.objects.get(pk=comments[2].pk).is_pending)
        answers = [self.client.post(addresses[2], {"reason": "worried", "text": "Still."}) for _ in range(2)]
        self.assertEqual([answer.status_code for answer in answers], [302, 429])
        self.assertContains(answers[1], "Still.", status_code=429)

    def test_a_draft_by_script_is_told_in_its_own_way(self):
        address = reverse("comments:draft", args=[self.post.slug])
        for _ in range(3):
            answer = self.client.post(address, {"text": "Not ready."}, headers={"Accept": "application/json"})
        self.assertEqual((answer.status_code, answer.json()), (429, {"kept": False}))
        self.assertEqual(Participation.objects.get(drafted_at__isnull=False).draft, "Not ready.")

    def test_no_address_is_stored(self):
        self.client.post(self.url, {"text": "x"}, REMOTE_ADDR="203.0.113.77")
        keys = list(RateCount.objects.values_list("key", flat=True))
        self.assertEqual(len(keys), 2)
        self.assertNotIn("203.0.113", "".join(keys))

    def test_the_same_address_has_another_mark_on_another_day(self):
        self.client.post(self.url, {"text": "x"})
        self.now += 86_400
        self.client.post(self.url, {"text": "x"})
        marks = {key.split(":a")[1] for key in RateCount.objects.values_list("key", flat=True) if ":a" in key}
        self.assertEqual(len(marks), 2)

    def test_counts_are_thrown_away_when_their_span_is_over(self):
        RateCount.objects.create(key="old", ends_at=timezone.now() - timedelta(seconds=1))
        RateCount.objects.create(key="new", ends_at=timezone.now() + timedelta(minutes=1))
        limits.forget_ended()
        self.assertEqual(list(RateCount.objects.values_list("key", flat=True)), ["new"])


class LimitsAtOnceTest(CrowdTestCase):
    @patch.multiple("comments.limits", LIMITS={"like": [(3, 86_400)]})
    def test_of_ten_at_the_same_moment_three_are_let_through(self):
        rita, comment = make_user("Rita"), make_comment(make_post(), make_user("Tom"))
        address = reverse("comments:like", args=[comment.post.slug, comment.number])
        clients = [signed_in(rita) for _ in range(10)]
        codes = self.at_once(*[lambda client=client: client.post(address).status_code for client in clients])
        self.assertEqual(sorted(codes), [302] * 3 + [429] * 7)
