"""Walks all addresses of the site that could lead to a comment, as somebody who looks for a text would."""

import itertools

from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

QUERIES = ("", "?from=1", "?from={n}", "?before={n}", "?reply={n}", "?before=99", "?kept=1", "?q=CRET")
QUERIES += ("?sort=newest", "?sort=liked&from={n}")
NOBODYS_KEY = "00000000-0000-0000-0000-000000000000"
# Where a URL takes another slug than that of a post.
SLUGS = {"blog:author": ["ada"], "blog:category": ["trials"], "blog:tag": ["hsct"], "blog:page": ["about"]}
SLUGS["blog:category_feed"] = SLUGS["blog:category"]


def named_urls(patterns=None, prefix=(), before=()):
    """(name, parameters) of every named URL of the site."""
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        route = pattern.pattern
        parameters = [*before, *(getattr(route, "converters", None) or route.regex.groupindex)]
        if isinstance(pattern, URLPattern):
            if pattern.name:
                yield ":".join([*prefix, pattern.name]), parameters
        else:
            spaces = [pattern.namespace] if pattern.namespace else []
            yield from named_urls(pattern.url_patterns, (*prefix, *spaces), parameters)


def addresses(post, comments):
    """Every named URL of the site, with the values of its parameters that could lead to one of `comments`."""
    for name, parameters in named_urls():
        if name == "account_logout":
            continue
        turns = comments if {"number", "object_id"} & set(parameters) and "comment" in name else comments[:1]
        for comment, slug in itertools.product(turns, SLUGS.get(name, [post.slug])):
            values = {
                "slug": slug, "number": comment.number, "object_id": comment.pk, "path": "x", "url": "x",
                "year": post.published_at.year, "month": post.published_at.month, "app_label": "comments",
                "content_type_id": comment.content_type_id, "uidb36": "1", "token": "x", "id": comment.pk,
                "pk": 1, "provider_id": "own", "aside": NOBODYS_KEY, "begun": NOBODYS_KEY, "name": "x",
                "key": "x-y" if name.startswith("account_") else comment.user.key,
            }  # fmt: skip
            address = reverse(name, kwargs={key: values[key] for key in parameters})
            queries = QUERIES if name == "blog:post" else ("", "?q=CRET")
            yield from (address + query.format(n=each.number) for query in queries for each in comments)


def found_by(test, user, places, word="SECRET"):
    """The `places` (addresses) at which `user` finds the word, after all redirects. None fails on the way."""
    client = Client()
    if user:
        client.force_login(user)
    found, places = set(), set(places)
    for place in sorted(places):
        answer = client.get(place, follow=True)
        test.assertLess(answer.status_code, 500, place)
        if word.encode() in (b"".join(answer) if answer.streaming else answer.content):
            found.add(place)
    test.assertGreater(len(places), 100)
    return found
