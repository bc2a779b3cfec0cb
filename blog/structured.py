"""What search engines are told of a post, in their own words (schema.org), in a block of data that nobody sees."""

import json

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import mark_safe

# So that no text can end the block, or begin another one.
ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def data_block(data):
    """Return `data` (of what JSON knows) as a script element of type application/ld+json, which no browser runs."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # nosec B308, B703


def post_key(post):
    """The name under which other blocks speak of the post."""
    return f"{settings.SITE_URL}{post.get_absolute_url()}#post"


def describe_post(post, site_name, corrections=()):
    """Return the post, which is published, as a BlogPosting. `corrections` are ShownCorrections, the newest first."""
    address = settings.SITE_URL + post.get_absolute_url()
    authors = [
        {"@type": "Person", "name": author.name, "url": settings.SITE_URL + author.get_absolute_url()}
        for author in post.authors
    ]
    data = {
        "@context": "https://schema.org",
        "@type": "BlogPosting",
        "@id": post_key(post),
        "url": address,
        "mainEntityOfPage": _page_of(post, address),
        "headline": post.title,
        "description": post.excerpt,
        "datePublished": post.published_at.isoformat(),
        "dateModified": post.changed_at(each.at for each in corrections).isoformat(),
        "author": authors if len(authors) > 1 else authors[0],
        "publisher": {"@type": "Organization", "name": site_name, "url": settings.SITE_URL + "/"},
        "articleSection": post.category.name,
    }
    if corrections:
        data["correction"] = [each.text for each in corrections]
    if post.series:
        url = settings.SITE_URL + post.series.get_absolute_url()
        data["isPartOf"] = {"@type": "CreativeWorkSeries", "name": post.series.name, "url": url}
    if image := post.lead_image:
        url = image.url if "://" in image.url else settings.SITE_URL + image.url
        data["image"] = {"@type": "ImageObject", "url": url, "width": image.width, "height": image.height}
    return data


def _page_of(post, address):
    """The page that the post is on; with who reviewed it, and when (schema.org/lastReviewed)."""
    if not post.reviewed_on:
        return address
    page = {"@type": "WebPage", "@id": address, "lastReviewed": post.reviewed_on.isoformat()}
    if post.reviewed_by:
        page["reviewedBy"] = {"@type": "Person", "name": post.reviewed_by.name}
    return page
