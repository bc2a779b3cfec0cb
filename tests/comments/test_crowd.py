"""Twenty people answer random comments of one post at once, over HTTP, with real threads and connections."""

import random
from functools import partial

from django.urls import reverse

from comments.models import Comment, CommentLog, Conversation
from tests.builders import CROWD, make_comment, make_moderator, make_post, make_user
from tests.crowd import CrowdTestCase, signed_in

REPLIES_EACH = 10


class CrowdTest(CrowdTestCase):
    def setUp(self):
        super().setUp()
        self.post = make_post()
        # Staff, so that what they write can be answered at once by the others.
        self.people = [make_moderator(name) for name in CROWD]
        for _ in range(5):
            make_comment(self.post, make_user("Rita"))
        self.url = reverse("comments:post", args=[self.post.slug])

    def answer_often(self, person, client, seed):
        """Ten answers to comments that this person could see, as (status, text, parent) each."""
        chance, done = random.Random(seed), []
        for turn in range(REPLIES_EACH):
            visible = Comment.objects.approved().filter(post=self.post).values_list("number", flat=True)
            parent = chance.choice([None, *visible])
            text = f"{person.public_name} answers, time {turn}"
            answer = client.post(self.url, {"text": text, "parent": parent or ""})
            done.append((answer.status_code, text, parent))
        return done

    def test_two_hundred_replies_at_once(self):
        acts = [partial(self.answer_often, person, signed_in(person), seed) for seed, person in enumerate(self.people)]
        answers = [answer for answers in self.at_once(*acts) for answer in answers]
        self.assertEqual({status for status, _, _ in answers}, {302})
        self.assertEqual(len(answers), 200)
        stored = {comment.comment: comment for comment in Comment.objects.filter(number__gt=5)}
        self.assertEqual(len(stored), 200)
        for _, text, parent in answers:
            self.assertEqual(stored[text].reply_to and stored[text].reply_to.number, parent)
        self.assert_tree_is_true()

    def assert_tree_is_true(self):
        comments = list(Comment.objects.select_related("reply_to").order_by("pk"))
        # Order true to arrival: whoever was stored later has the higher number, without gaps.
        self.assertEqual([comment.number for comment in comments], list(range(1, 206)))
        self.assertEqual(len({comment.path for comment in comments}), 205)
        for comment in comments:
            self.assertTrue(comment.path.endswith(f"{comment.number:08d}"))
            if comment.reply_to:
                self.assertLess(comment.reply_to.number, comment.number)
                self.assertTrue(comment.path.startswith(comment.reply_to.path[: comment.level * 8]))
                self.assertEqual(comment.parent_id, comment.reply_to.pk)
                self.assertEqual(comment.level, min(comment.reply_to.level + 1, 5))
            else:
                self.assertEqual((comment.level, comment.parent_id), (0, comment.pk))
        conversation = Conversation.objects.get()
        self.assertEqual((conversation.last_number, conversation.approved_count), (205, 205))
        self.assertEqual(CommentLog.objects.filter(act="post").count(), 205)
