"""Pages of the desk on which things are put in order, each with something on it."""

from django.urls import reverse
from django.utils import timezone
from taggit.models import Tag

from blog.models import Author, CheckedLink, CoAuthor, Link, LinkGroup, Series
from tests.builders import make_post


def places_in_order(post):
    """{name: address}; `post` becomes part of a series, written by two."""
    series = Series.objects.create(name="From the start", slug="from-the-start")
    post.series = series
    post.save()
    CoAuthor.objects.create(post=post, author=Author.objects.create(name="Bob", slug="bob"), position=1)
    make_post("The second part", series=series, tags=["hsct", "walking"])
    moved = make_post("Moved away")
    moved.slug = "elsewhere"
    moved.save()
    group = LinkGroup.objects.create(name="Others", position=1)
    link = Link.objects.create(group=group, title="A trial register", url="https://one.example/", position=1)
    broken = CheckedLink.objects.create(
        url="https://gone.example/a", state="broken", says="Answers that there is nothing (404)."
    )
    CheckedLink.objects.filter(pk=broken.pk).update(failing_since=timezone.now(), checked_at=timezone.now())
    broken.posts.add(post)
    return {
        "a series": reverse("admin:blog_series_change", args=[series.pk]),
        "a link": reverse("admin:blog_link_change", args=[link.pk]),
        "an old address": reverse("admin:blog_oldaddress_change", args=[moved.old_addresses.get().pk]),
        "a new old address": reverse("admin:blog_oldaddress_add"),
        "a tag": reverse("admin:taggit_tag_change", args=[Tag.objects.first().pk]),
    }
