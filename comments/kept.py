"""A text, kept in the session on the way through sign-in or sign-up and given back in the form."""

SESSION_KEY = "kept_comment"
CHANGE_KEY = "kept_change"


def keep_text(request, post, text, parent_number=None, members_only=False):
    """Keep one text; a newer one takes its place."""
    kept = {"post": post.pk, "text": text, "parent": parent_number, "members_only": members_only}
    request.session[SESSION_KEY] = kept


def kept_text(request, post):
    """Return {"text", "parent", "members_only"} kept for `post`, or {}. Asks no session of somebody who has none."""
    if not request.session.session_key:
        return {}
    kept = request.session.get(SESSION_KEY) or {}
    return kept if kept.get("post") == post.pk else {}


def take_back_text(request, post):
    """Forget the text kept for `post`: it is stored now."""
    if kept_text(request, post):
        del request.session[SESSION_KEY]


def keep_change(request, slug, number, text):
    """Keep the new text of a comment whose writer was signed out meanwhile; a newer one takes its place."""
    request.session[CHANGE_KEY] = {"slug": slug, "number": number, "text": text}


def kept_change(request, slug, number):
    """Return the text kept for this comment, or ""."""
    kept = request.session.get(CHANGE_KEY) or {}
    return kept.get("text", "") if (kept.get("slug"), kept.get("number")) == (slug, number) else ""


def take_back_change(request):
    """Forget the kept change: it is stored now."""
    request.session.pop(CHANGE_KEY, None)
