"""The command `sample` makes what the doors would have made."""

from collections import Counter
from io import StringIO
from unittest.mock import patch

from django.core.management import CommandError, call_command
from django.db.models import Count
from django.test import TestCase
from django_comments.models import CommentFlag
from post_office.models import Email

from accounts.models import User
from blog.models import Post
from comments import doors, moderation, rules, taking_back
from comments.models import Comment, CommentLog, Conversation, Decision, Notification, Standing, StandingAct
from comments.models.desk import DeskNotice
from mssite.sample import maker
from mssite.worker import Worker
from tests.builders import make_moderator, make_post, make_user

State = Comment.State
POSTS, COMMENTS, LONGEST, PEOPLE = 12, 400, 150, 95
KEPT = ("number", "path", "level", "html", "excerpt", "text_mark", "state", "is_public", "is_removed", "held_by")
KEPT += ("held_because", "held_reasons", "site_id", "content_type_id", "order", "nested_count", "members_only")


def sample(*more, **numbers):
    said = StringIO()
    call_command("sample", *more, stdout=said, **numbers)
    return said.getvalue()


class SampleTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.said = sample(posts=POSTS, comments=COMMENTS, longest=LONGEST, people=PEOPLE)
        cls.longest = Post.objects.get(conversation__last_number=LONGEST)
        cls.comments = list(
            Comment.objects.filter(post=cls.longest).select_related("user", "reply_to").order_by("number")
        )

    def test_it_works(self):
        self.assertIn("12 posts, 95 readers and 400 comments", self.said)
        self.assertEqual((Post.objects.count(), Comment.objects.count()), (POSTS, COMMENTS))
        self.assertEqual(Counter(Comment.objects.values_list("post")).most_common(1)[0][1], LONGEST)
        self.assertGreater(len(set(Post.objects.values_list("category"))), 3)
        self.assertTrue(all(post.tags.all() for post in Post.objects.all()))
        self.assertTrue(Post.objects.exclude(series=None).exists())
        for post in (self.longest, Post.objects.first()):
            self.assertEqual(self.client.get(post.get_absolute_url()).status_code, 200)

    def test_the_comments_are_as_the_doors_make_them(self):
        post, moderator = make_post("Once more"), make_moderator()
        Standing.objects.all().delete()  # moderators acted on these people after they had written
        # The texts are posted a second time here, which is a reason of its own to hold them.
        policy = tuple(rule for rule in moderation.RULES if rule is not rules.same_text_from_others)
        with patch.object(moderation, "RULES", policy):
            again = [
                doors.post(post, one.user, one.comment, one.reply_to and one.reply_to.number)
                for one in self.approved_in_time(post, moderator)
            ]
        hide = {State.REJECTED: doors.reject, State.SPAM: doors.mark_as_spam, State.REMOVED: doors.remove}
        for sampled, comment in zip(self.comments, again, strict=True):
            if act := hide.get(sampled.state):
                comment.refresh_from_db()
                act(comment, moderator)
        keys = {comment.number: comment for comment in Comment.objects.filter(post=post)}
        for sampled in self.comments:
            made = keys[sampled.number]
            with self.subTest(number=sampled.number):
                self.assertEqual([getattr(made, name) for name in KEPT], [getattr(sampled, name) for name in KEPT])
                self.assertEqual(sampled.object_pk, str(self.longest.pk))
                self.assertEqual(sampled.thread_id, self.comments[made.root_number - 1].pk)
                self.assertEqual(acts(made), acts(sampled))
                self.assertEqual(told(made) - told(sampled) - {made.post.author.user_id}, set())
        counts = [
            Conversation.objects.values("last_number", "approved_count", "version").get(post=p)
            for p in (post, self.longest)
        ]
        self.assertEqual(*counts)

    def approved_in_time(self, post, moderator):
        """Each sampled comment; when the next is asked for, the one before is brought where it can be answered."""
        for sampled in self.comments:
            yield sampled
            if sampled.published_at:
                made = Comment.objects.get(post=post, number=sampled.number)
                self.assertTrue(doors.approve(made, moderator))

    def test_there_are_comments_in_every_state(self):
        states = Counter(Comment.objects.values_list("state", flat=True))
        self.assertGreater(states[State.APPROVED], COMMENTS * 0.9)
        self.assertTrue(any(states[state] for state in (State.REJECTED, State.SPAM, State.REMOVED)), states)
        self.assertEqual(Decision.objects.count(), sum(states[s] for s in (State.REJECTED, State.SPAM, State.REMOVED)))

    def test_the_counters_are_right(self):
        for conversation in Conversation.objects.all():
            comments = Comment.objects.filter(post=conversation.post)
            self.assertEqual(conversation.last_number, comments.count())
            self.assertEqual(conversation.approved_count, comments.approved().count())
            self.assertEqual(conversation.version, CommentLog.objects.filter(comment__post=conversation.post).count())
        likes = dict(CommentFlag.objects.values_list("comment").annotate(Count("pk")))
        self.assertTrue(likes)
        self.assertEqual(dict(Comment.objects.filter(like_count__gt=0).values_list("pk", "like_count")), likes)

    def test_an_answer_is_younger_than_the_publication_of_what_it_answers(self):
        answers = Comment.objects.exclude(reply_to=None).select_related("reply_to")
        self.assertGreater(len(answers), COMMENTS / 3)
        self.assertFalse([answer for answer in answers if answer.submit_date < answer.reply_to.published_at])

    def test_the_doors_go_on_from_there(self):
        first, moderator = self.comments[0], make_moderator()
        answer = doors.post(self.longest, make_user(), "I read it, too.", parent_number=first.number)
        self.assertEqual(answer.number, LONGEST + 1)
        self.assertEqual(answer.path, f"{first.path}{answer.number:08d}")
        self.assertGreater(answer.pk, self.comments[-1].pk)
        hidden = Comment.objects.filter(state__in=[State.REJECTED, State.SPAM]).first()
        self.assertTrue(taking_back.undo(hidden.log.last(), moderator))
        hidden.refresh_from_db()
        self.assertTrue(hidden.is_pending)

    def test_the_worker_has_no_letters_to_write_about_it(self):
        self.assertTrue(Notification.objects.exists())
        self.assertTrue(StandingAct.objects.exists())
        Worker().do_round()
        self.assertEqual((Email.objects.count(), DeskNotice.objects.count()), (0, 0))

    def test_nobody_can_sign_in_as_one_of_them(self):
        self.assertGreater(User.objects.count(), PEOPLE)
        self.assertFalse([user for user in User.objects.all() if user.has_usable_password()])

    def test_it_refuses_a_blog_with_posts_or_people(self):
        before = User.objects.count()
        with self.assertRaisesMessage(CommandError, "with --add"):
            sample(posts=3, comments=9, longest=5, people=3)
        self.assertEqual((User.objects.count(), Comment.objects.count()), (before, COMMENTS))

    def test_it_adds_where_that_is_asked_for(self):
        sample("--add", posts=3, comments=9, longest=5, people=3)
        self.assertEqual((Post.objects.count(), Comment.objects.count()), (POSTS + 3, COMMENTS + 9))


class RefusalTest(TestCase):
    def test_it_refuses_a_blog_with_people_alone(self):
        make_user("Tom")
        with self.assertRaisesMessage(CommandError, "has posts or people"):
            sample(posts=3, comments=9, longest=5, people=3)
        self.assertEqual((User.objects.count(), Post.objects.count()), (1, 0))

    def test_it_refuses_numbers_that_make_no_sense(self):
        for numbers in ({"posts": 1}, {"people": 1}, {"comments": -1}, {"longest": 4}, {"longest": 90}):
            with self.subTest(numbers), self.assertRaises(CommandError):
                sample(**{"posts": 3, "comments": 20, "longest": 10, "people": 3} | numbers)
        self.assertFalse(User.objects.exists())

    def test_every_comment_finds_its_post(self):
        for numbers in ((3, 20, 10), (2, 5, 5), (10, 100, 10), (5, 0, 0)):
            counts = maker.share_out(*numbers, maker.random.Random(1))
            self.assertEqual((len(counts), sum(counts), max(counts)), numbers)


def acts(comment):
    return list(comment.log.values_list("act", "before", "after", "reason"))


def told(comment):
    return set(comment.notifications.values_list("recipient", flat=True))
