"""Who joined with an address that is thrown away after use is not refused: a moderator looks first."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import ModerationMode
from comments.models import Comment
from tests.builders import make_comment, make_user
from tests.comments.test_policy import PolicyTestCase


class ThrownAwayAddressTest(PolicyTestCase):
    def setUp(self):
        super().setUp()
        self.mode(ModerationMode.PUBLISH, trust_after=1)
        self.nora = make_user("Nora", needs_review=True, joined_at=timezone.now() - timedelta(days=400))

    def test_the_comment_waits_and_says_why(self):
        self.assertEqual(self.codes(self.write(writer=self.nora)), ["address"])
        self.assertEqual(Comment.objects.get().state, "pending")

    def test_that_of_somebody_else_appears_at_once(self):
        self.assertEqual(self.write(writer=self.rita).state, "approved")

    def test_trust_is_earned_all_the_same(self):
        make_comment(self.post, self.nora)
        self.assertEqual(self.write("And another one.", writer=make_user("Nora")).state, "approved")
