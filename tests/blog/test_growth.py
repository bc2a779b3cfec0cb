"""Pages of a long blog cost what those of a short one do. Counted in steps of SQLite, which chance does not change."""

from datetime import UTC, datetime, timedelta
from unittest import skipUnless

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import TestCase
from django.utils import timezone
from taggit.models import TaggedItem

from blog.models import Correction, Post, Series
from tests.builders import make_author, make_category, make_comment, make_post
from tests.steps import steps_of

MONTH = "/archive/2020/5/"
RARE = ("/tag/rare/", "/author/guest/", "/series/rare/")
PAGES = ("/", "/?page=3", MONTH, "/category/trials/", "/tag/hsct/", "/author/ada/", "/feed/", *RARE)
# Trees of indexes grow by a level now and then.
AT_MOST = 1.3


def make_many(post, count, around):
    """`count` more like `post`, with its tags and a correction each, spread evenly over years before `around`."""
    first = Post.objects.order_by("-pk").values_list("pk", flat=True)[0] + 1
    fields = {
        field.attname: getattr(post, field.attname)
        for field in Post._meta.local_concrete_fields
        if field.attname not in ("id", "slug", "published_at")
    }
    posts = Post.objects.bulk_create(
        Post(**fields, slug=f"more-{key}", published_at=around - timedelta(hours=key % count * 24))
        for key in range(first, first + count)
    )
    post_type = ContentType.objects.get_for_model(Post)
    TaggedItem.objects.bulk_create(
        TaggedItem(tag=tag, object_id=each.pk, content_type=post_type) for each in posts for tag in post.tags.all()
    )
    Correction.objects.bulk_create(
        Correction(post=each, text="A number was wrong.", corrected_at=each.published_at) for each in posts
    )


@skipUnless(connection.vendor == "sqlite", "counts the steps of SQLite")
class GrowthTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.post = make_post("Twelve people", tags=["hsct", "memory"], category=make_category("Trials"))
        cls.other = make_post("Other", tags=["hsct", "lesions"], category=make_category("Side effects"), days_ago=2)
        for day in range(1, 29):
            make_post(f"In May {day}", published_at=datetime(2020, 5, day, tzinfo=UTC), tags=["hsct"])
        series = Series.objects.create(name="Rare", slug="rare")
        cls.rare = make_post("Rare", tags=["rare"], author=make_author("Guest"), series=series, days_ago=4000)
        cls.comments = [make_comment(cls.post) for _ in range(8)]
        for post in (cls.post, cls.other):
            make_many(post, 120, datetime(2020, 4, 30, tzinfo=UTC))

    def test_it_works(self):
        pages = (
            *PAGES,
            self.rare.get_absolute_url(),
            self.post.get_absolute_url(),
            self.comments[-1].get_absolute_url(),
        )
        few = {address: steps_of(self.client, address) for address in pages}
        for post in (self.post, self.other):
            make_many(post, 1200, timezone.now() - timedelta(days=1))
        Post.objects.filter(published_at__year=2020, published_at__month=5, slug__startswith="more").delete()
        many = {address: steps_of(self.client, address) for address in pages}
        grown = {address: (few[address], many[address]) for address in pages if many[address] > AT_MOST * few[address]}
        self.assertEqual(grown, {})
