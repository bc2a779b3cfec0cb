"""Brings the demo's posts into series, parts of categories and an order, when they are there."""

import tomllib
from pathlib import Path

from django.utils.dateparse import parse_datetime

from blog.models import Category, OldAddress, Post, RelatedPost, Series

FILE = Path(__file__).with_name("organisation.toml")


def load_organisation():
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    keys = dict(Post.objects.values_list("slug", "pk"))
    for each in data["series"]:
        slugs = each.pop("posts")
        series = Series.objects.create(**each)
        for number, slug in enumerate(slugs, 1):
            Post.objects.filter(slug=slug).update(series=series, series_position=number)
    for each in data["parts"]:
        slugs = each.pop("posts")
        part = Category.objects.create(parent=Category.objects.get(slug=each.pop("category")), **each)
        Post.objects.filter(slug__in=slugs).update(category=part)
    for each in data["related"]:
        RelatedPost.objects.bulk_create(
            RelatedPost(post_id=keys[each["post"]], other_id=keys[slug], position=number)
            for number, slug in enumerate(each["others"], 1)
        )
    for each in data["featured"]:
        Post.objects.filter(slug=each["post"]).update(featured_until=parse_datetime(each["until"]))
    for each in data["old_addresses"]:
        OldAddress.objects.create(path=each["path"], post_id=keys[each["post"]], is_by_hand=True)
