"""What search engines are told of the comments on a page (schema.org): what everybody reads, and nothing else."""

from functools import lru_cache

from blog.rendering import plain_text
from blog.structured import post_key

# The whole text stands in the page; here it would double the page's weight. Bytes, because a letter of Chinese is three.
TEXT_BYTES = 200


def describe_comments(page):
    """Return the public comments of a ThreadPage as parts of their post's BlogPosting; None where there are none.

    Left out is what waits, what only people with an account read, and what this reader does not want to read.
    """
    public = [entry for entry in page.entries if not entry.is_placeholder and _is_public(entry)]
    if not public:
        return None
    return {
        "@context": "https://schema.org",
        "@type": "BlogPosting",
        "@id": post_key(page.post),
        "commentCount": page.approved_count,
        "comment": [_describe(entry) for entry in public],
    }


def _is_public(entry):
    return entry.is_approved and not entry.members_only


def _describe(entry):
    # Addresses as seen from the post's page: fifty long ones would be felt.
    data = {
        "@type": "Comment",
        "@id": f"comments/{entry.number}/",
        "author": {"@type": "Person", "name": entry.writer_name},
        "datePublished": entry.submit_date.isoformat(timespec="seconds"),
        "text": _beginning(entry.shown_html),
    }
    if entry.edited_at:
        data["dateModified"] = entry.edited_at.isoformat(timespec="seconds")
    if entry.answered_number:
        data["parentItem"] = {"@id": f"comments/{entry.answered_number}/"}
    if entry.like_count:
        data["interactionStatistic"] = {
            "@type": "InteractionCounter",
            "interactionType": "https://schema.org/LikeAction",
            "userInteractionCount": entry.like_count,
        }
    return data


@lru_cache(maxsize=2_000)
def _beginning(html):
    return plain_text(html).encode()[:TEXT_BYTES].decode(errors="ignore")
