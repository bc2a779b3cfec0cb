"""What two do at the same moment, or one twice, happens once."""

import uuid
from functools import partial

from django.test import TestCase
from django.urls import reverse

from comments import doors
from comments.models import Comment, CommentLog, Conversation, Notification
from tests.builders import make_comment, make_moderator, make_post, make_user, real_outbox
from tests.crowd import CrowdTestCase, signed_in


class PostedOnceTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.post = make_post()
        cls.rita = make_user("Rita")
        cls.url = reverse("comments:post", args=[cls.post.slug])

    def send(self, key, user=None, url=None):
        self.client.force_login(user or self.rita)
        return self.client.post(url or self.url, {"text": "Once is enough.", "form_key": key})

    def test_a_second_click_finds_the_first_comment(self):
        key = uuid.uuid4()
        first, second = self.send(key), self.send(key)
        self.assertEqual((first.status_code, second.status_code), (302, 302))
        self.assertEqual(first["Location"], second["Location"])
        self.assertEqual(Comment.objects.count(), 1)

    def test_another_form_is_another_comment(self):
        self.send(uuid.uuid4())
        self.send(uuid.uuid4())
        self.assertEqual(Comment.objects.count(), 2)

    def test_a_form_without_a_key_is_stored_too(self):
        self.assertEqual(self.send("").status_code, 302)
        self.assertEqual(Comment.objects.count(), 1)

    def test_nobody_can_use_up_the_key_of_somebody_else(self):
        key = uuid.uuid4()
        self.send(key, make_user("Tom"))
        self.assertEqual(self.send(key).status_code, 302)
        self.assertEqual(Comment.objects.count(), 2)

    def test_a_key_counts_for_one_post(self):
        other = make_post("Another post")
        key = uuid.uuid4()
        self.send(key)
        self.send(key, url=reverse("comments:post", args=[other.slug]))
        self.assertEqual(Comment.objects.count(), 2)


@real_outbox
class AtOnceTest(CrowdTestCase):
    def setUp(self):
        super().setUp()
        self.post = make_post()
        self.rita = make_user("Rita")

    def test_eight_clicks_store_one_comment(self):
        data = {"text": "Once is enough.", "form_key": uuid.uuid4()}
        url = reverse("comments:post", args=[self.post.slug])
        browsers = [signed_in(self.rita) for _ in range(8)]
        answers = self.at_once(*[partial(browser.post, url, data) for browser in browsers])
        self.assertEqual([answer.status_code for answer in answers], [302] * 8)
        self.assertEqual(len({answer["Location"] for answer in answers}), 1)
        self.assertEqual(Comment.objects.count(), 1)

    def test_of_two_moderators_one_decides(self):
        moderators = [make_moderator("Max"), make_moderator("Mona")]
        for _ in range(5):
            comment = make_comment(self.post, self.rita, state="pending")
            looks = [Comment.objects.get(pk=comment.pk) for _ in moderators]
            done = self.at_once(
                partial(doors.approve, looks[0], by=moderators[0]), partial(doors.reject, looks[1], by=moderators[1])
            )
            self.assertEqual(sorted(done), [False, True])
            stored = Comment.objects.get(pk=comment.pk)
            self.assertEqual(stored.state, "approved" if done[0] else "rejected")
            self.assertEqual(stored.is_public, done[0])
            self.assertEqual(CommentLog.objects.filter(comment=comment).count(), 2)
        self.assertEqual(Conversation.objects.get().approved_count, Comment.objects.approved().count())

    def test_eight_approvals_tell_everybody_once(self):
        comment = make_comment(self.post, self.rita, state="pending")
        looks = [Comment.objects.get(pk=comment.pk) for _ in range(8)]
        max_ = make_moderator("Max")
        done = self.at_once(*[partial(doors.approve, look, by=max_) for look in looks])
        self.assertEqual(sum(done), 1)
        self.assertEqual(Notification.objects.count(), 1)

    def test_the_first_comments_of_a_post_may_come_together(self):
        people = [make_user(name) for name in ("Tom", "Ben", "Cem", "Dora")]
        self.at_once(*[partial(doors.post, self.post, person, "First!") for person in people])
        self.assertEqual(sorted(Comment.objects.values_list("number", flat=True)), [1, 2, 3, 4])
