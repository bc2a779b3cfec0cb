from django import template
from django.core.cache import caches
from django.http import Http404
from django.template.loader import get_template

from blog.models import Post
from blog.structured import data_block
from comments import closing, crisis, drafts, orders
from comments.forms import CommentForm
from comments.kept import kept_text
from comments.likes import likes_of
from comments.markup import list_html
from comments.models import Comment, Conversation, Decision
from comments.muting import muted_by
from comments.structured import describe_comments
from comments.threads import load_thread, number_in

register = template.Library()
# Fewer comments need no other order, and a page without choices is calmer.
ORDERS_FROM = 10


@register.simple_tag(takes_context=True)
def comment_thread(context, post, branch=None):
    """The conversation about `post`, the page of it that the address asks for, with the form where it belongs.

    With `branch`, a Comment: only that one and what stands below it. All guests who have written nothing yet get the
    same: it is kept as what was read in the State `state`, where the view says which.
    """
    request = context["request"]
    place = {"start": number_in(request, "from"), "before": number_in(request, "before")}
    place["order"] = request.GET.get("sort", orders.THREAD)
    if place["order"] not in orders.LABELS or (branch and place["order"] != orders.THREAD):
        raise Http404

    def made():
        return get_template("comments/includes/thread.html").render(_thread(context, post, branch, place))

    asked = number_in(request, "reply"), "new" in request.GET, bool(request.GET)
    key = f"guest's thread {post.pk} {branch and branch.pk} {place} {asked}"
    return _once_for_guests(context, key, made)


def _once_for_guests(context, key, make):
    """What make() returns; for guests who have written nothing yet it is kept as of the State `state` of the view."""
    state = context.get("state")
    if state is None or context["request"].session.session_key:
        return make()
    return caches["parts"].get_or_set(key, make, version=state)


def _thread(context, post, branch, place):
    """What the template of the conversation reads."""
    request = context["request"]
    page = load_thread(post, request.user, **place, branch=branch, state=caches["parts"].state(request))
    if (place["start"] or place["before"]) and not page.entries:
        raise Http404
    kept = kept_text(request, post)
    reply_to = _reply_to(request, kept, page.draft)
    open_reply = next((entry for entry in page.entries if entry.number == reply_to and not entry.is_placeholder), None)
    closed_at = closing.closed_since(post, page.closes_at, context["site_settings"])
    initial = {"text": drafts.first_text(kept, page.draft), "parent": reply_to}
    initial["members_only"] = drafts.first_tick(kept, page.draft)
    if not request.user.is_authenticated:
        # Made when somebody signed in sees the form. Here it would be the same for all, and new with each making.
        initial["form_key"] = ""
    if page.draft:
        initial["draft_shown"] = page.draft.at.isoformat()
    can_write = closed_at is None or closing.may_write_when_closed(request.user, post)
    return {
        "post": post,
        "page": page,
        "entries": list_html(page, request.user, can_write, open_reply if can_write else None),
        "orders": orders.LABELS.items() if page.approved_count >= ORDERS_FROM and not branch else [],
        "form": CommentForm(initial=initial),
        "reply_to": reply_to,
        "reply_is_on_page": open_reply is not None,
        "parent": open_reply,
        "closed_at": closed_at,
        "can_write": can_write,
        "has_kept_text": bool(kept),
        "draft": page.draft,
        "user": request.user,
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "site_settings": context["site_settings"],
        "signed_in_through": context["signed_in_through"],
        "menu_pages": context["menu_pages"],
        # Search engines come as guests, and keep the address without a query.
        "structured": None if request.user.is_authenticated or branch or request.GET else describe_comments(page),
    }


@register.filter
def as_data_block(data):
    """The block of data for search engines; empty for None."""
    return data_block(data) if data else ""


@register.inclusion_tag("comments/includes/likes.html", takes_context=True)
def post_likes(context, post):
    """Who likes `post`, in a sentence, with the button; one query."""
    user = context["request"].user
    likes = _once_for_guests(context, f"likes {post.pk}", lambda: likes_of(post, user))
    return {"likes": likes, "post": post, "user": user, "csrf_token": context.get("csrf_token")}


def _reply_to(request, kept, draft):
    """Whom the form answers: what the address asks for, else what the unposted text was an answer to."""
    if asked := number_in(request, "reply"):
        return asked
    if "new" in request.GET:
        return None
    return kept.get("parent") or (draft.parent if draft else None)


@register.inclusion_tag("comments/includes/help_now.html", takes_context=True)
def help_now(context):
    """Where help is, for a page that answers to a text which is not taken yet and cries for help."""
    return {"help_lines": crisis.help_lines_for(context["request"].POST.get("text", ""))}


@register.simple_tag
def comment_counts(posts):
    """{post's key: number of approved comments} for the posts of a list, in one query."""
    keys = [post.pk for post in posts]
    return dict(Conversation.objects.filter(pk__in=keys).values_list("pk", "approved_count"))


@register.filter
def count_for(counts, post):
    """The number of comments of `post` in what comment_counts returned."""
    return counts.get(post.pk, 0)


@register.simple_tag(takes_context=True)
def latest_comments(context, count=5):
    """The newest approved comments of the whole blog that this reader reads, for a short list; one query."""
    user = context["request"].user
    comments = Comment.objects.approved().readable_by(user).filter(Post.objects.published_behind("post"))
    if user.is_authenticated:
        comments = comments.exclude(muted_by(user))
    return comments.select_related("post", "user").order_by("-pk")[:count]


@register.filter
def in_words(duration):
    """A timedelta in plain words, rounded: minutes below two hours, hours below two days, then days."""
    minutes = round(duration.total_seconds() / 60)
    for unit, size, below in (("minute", 1, 120), ("hour", 60, 48 * 60), ("day", 24 * 60, None)):
        if below is None or minutes < below:
            count = max(round(minutes / size), 1)
            return f"{count} {unit}{'' if count == 1 else 's'}"


@register.filter
def still_open(decisions):
    """Of the decisions on one comment, oldest first: the last, and each before it that took words and still does."""
    taking = []
    for decision in decisions[:-1]:
        if decision.log.act in Decision.TAKES_WORDS:
            taking.append(decision)
        elif decision.log.act == "put back":
            taking = taking[:-1]
    if decisions and decisions[-1].log.act == "put back":
        return taking[:-1]
    return taking + decisions[-1:]
