from datetime import UTC, datetime, timedelta
from unittest.mock import patch

from django.db.models import CharField, IntegerField
from django.test import TestCase
from django.utils import timezone

from accounts.models import User
from blog import reading, surroundings
from blog.models import Post
from blog.prepared import NOW, POST, USER, Blank, Prepared, _in_sql, among, fill, keys
from comments import kept_threads, likes, news, orders, roles, thread_rows, visits
from tests.builders import make_post, make_user

# (is signed in, how many authors the post has)
READERS = [(is_signed_in, authors) for is_signed_in in (False, True) for authors in (0, 1, 2)]
WAYS = [None, "first", "from", "before"]
ALL = {
    reading.PUBLISHED: [()],
    surroundings.AROUND: [(is_part, tags) for is_part in (False, True) for tags in (0, 1, 5)],
    thread_rows.WITH_KEYS: [(*who, 51) for who in READERS],
    thread_rows.OF_BRANCH: [(*who, 51, way) for who in READERS for way in WAYS if way],
    thread_rows.IN_ORDER: [
        (*who, 51, order, has_start)
        for who in READERS
        for order in (orders.NEWEST, orders.LIKED)
        for has_start in (False, True)
    ],
    thread_rows.HIDDEN: [(count,) for count in (1, 2, 8, 64)],
    news.UNREAD: [()],
    likes.LIKES: [()],
    kept_threads.LIKED_AND_MUTED: [()],
    roles.WAITING: [()],
    visits.CONVERSATION: [
        (is_signed_in, is_staff, way)
        for is_signed_in, is_staff in [(False, False), (True, False), (True, True)]
        for way in WAYS
    ],
}


class PreparedTest(TestCase):
    def test_values_fill_the_blanks(self):
        by_name = Prepared(lambda: User.objects.filter(public_name=Blank("name", CharField())).values("pk"))
        rita, tom = make_user("Rita"), make_user("Tom")
        self.assertEqual(by_name.ask(name="Rita"), [{"pk": rita.pk}])
        self.assertEqual(by_name.ask(name="Tom"), [{"pk": tom.pk}])
        self.assertEqual(by_name.ask(name="'; DROP TABLE accounts_user; --"), [])
        with self.assertRaises(KeyError):
            by_name.ask()

    def test_rows_are_read_as_django_reads_them(self):
        post = make_post()
        columns = [field.name for field in Post._meta.concrete_fields]
        plain = Post.objects.filter(pk=post.pk).values(*columns)
        asked = Prepared(lambda: Post.objects.filter(pk=POST).values(*columns)).ask(post=post.pk)
        self.assertEqual(asked, list(plain))
        self.assertIsInstance(asked[0]["published_at"], datetime)

    def test_the_moment_is_that_of_asking(self):
        posts = Prepared(lambda: Post.objects.filter(published_at__lte=NOW).order_by().values("pk"))
        post = make_post(published_at=timezone.now() + timedelta(hours=1))
        self.assertEqual(posts.ask(), [])
        with patch.object(timezone, "now", lambda: post.published_at):
            self.assertEqual(posts.ask(), [{"pk": post.pk}])

    def test_it_finds_objects_with_what_is_loaded_with_them(self):
        post = make_post()
        found = Prepared(lambda: Post.objects.filter(pk=POST).select_related("author").only("title", "author__name"))
        with self.assertNumQueries(1):
            [asked] = found.ask(post=post.pk)
            self.assertEqual((asked.title, asked.author.name), (post.title, post.author.name))
        with self.assertNumQueries(1):
            self.assertEqual(asked.slug, post.slug)

    def test_lists_of_keys_are_padded(self):
        people = [make_user(name) for name in ("Rita", "Tom", "Ben")]
        some = Prepared(lambda: User.objects.filter(among("pk", keys("person", 3))).order_by("pk"))
        self.assertEqual(some.ask(**fill("person", [person.pk for person in people])), people)
        self.assertEqual(some.ask(**fill("person", [people[1].pk], 3)), [people[1]])
        self.assertEqual(some.ask(**fill("person", [], 3)), [])
        with self.assertRaises(KeyError):
            some.ask(**fill("person", [people[1].pk]))

    def test_it_is_put_into_sql_once_for_each_kind(self):
        built = []

        def build(count):
            built.append(count)
            return User.objects.filter(pk__gt=Blank("after", IntegerField())).order_by("pk").values("pk")[:count]

        people, prepared = [make_user(name) for name in ("Rita", "Tom", "Ben")], Prepared(build)
        with self.assertNumQueries(3):
            self.assertEqual(len(prepared.ask(1, after=0)), 1)
            self.assertEqual(len(prepared.ask(2, after=0)), 2)
            self.assertEqual(prepared.ask(2, after=people[1].pk), [{"pk": people[2].pk}])
        self.assertEqual(built, [1, 2])

    def test_no_prepared_query_remembers_when_it_was_made(self):
        later = timezone.now() + timedelta(days=2)
        for prepared, kinds in ALL.items():
            for which in kinds:
                with self.assertNumQueries(0):
                    made = _in_sql(prepared.build(*which))[2:]
                with patch.object(timezone, "now", lambda: later):
                    self.assertEqual(repr(_in_sql(prepared.build(*which))[2:]), repr(made), which)

    def test_one_that_does_is_found_out(self):
        def build():
            return Post.objects.published().filter(author__user=USER).values("pk")

        made = _in_sql(build())[3]
        with patch.object(timezone, "now", lambda: datetime(2030, 1, 1, tzinfo=UTC)):
            self.assertNotEqual(repr(_in_sql(build())[3]), repr(made))

    def test_each_of_them_can_be_asked(self):
        post, now = make_post(), timezone.now()
        values = {
            "user": make_user("Rita").pk,
            "post": post.pk,
            "first": 1,
            "last": 9,
            "count": 51,
            "number": 1,
            "fold": 9,
            "top": "0001",
            "end": "0001z",
            "slug": post.slug,
            "series": 1,
            "category": post.category_id,
            **fill("tag", [], 5),
            **fill("author", [], 2),
            **fill("comment", [], 51),
            **fill("number", [], 64),
        }
        for prepared, kinds in ALL.items():
            for which in kinds:
                with self.assertNumQueries(1):
                    prepared.ask(*which, **values, visit_ended=now)
