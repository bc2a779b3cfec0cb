"""Which pages of a sample are looked at, and by whom."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count
from django.urls import reverse

from accounts.models import User
from bench.measure import Reader
from blog.models import Author, Category, Post
from comments.models import Comment, Conversation
from comments.threads import address_of

FROM_THE_END = 200


def readers():
    """{who: (Reader, person or None)}: a guest, and the person who wrote most below the post with most comments."""
    longest = Conversation.objects.order_by("-last_number").first().post
    most = Comment.objects.approved().filter(post=longest).order_by().values("user").annotate(n=Count("pk"))
    person = User.objects.get(pk=most.order_by("-n", "user").first()["user"])
    return {"guest": (Reader(), None), "reader": (Reader(person), person)}


def addresses(person):
    """{name of a page: (who looks, address)}; the names are the same for samples of every size."""
    found = {f"guest: {name}": ("guest", address) for name, address in lists().items()}
    for who, user in (("guest", None), ("reader", person)):
        for name, address in threads(user).items():
            found[f"{who}: {name}"] = (who, address)
    found["reader: own comments"] = ("reader", reverse("comments:mine"))
    found["reader: news"] = ("reader", reverse("comments:notifications"))
    return found


def lists():
    posts = Post.objects.published()
    category = Category.objects.filter(parent=None, children=None).first()
    above = Category.objects.filter(children__isnull=False).first()
    tags = Post.tags.most_common()
    month = posts[posts.count() // 2].published_at
    return {
        "home": "/",
        "home, page 3": "/?page=3",
        "archive": "/archive/",
        "a month": reverse("blog:month", args=[month.year, month.month]),
        "category": category.get_absolute_url(),
        "category with parts": above.get_absolute_url(),
        "common tag": reverse("blog:tag", args=[tags[0].slug]),
        "rare tag": reverse("blog:tag", args=[tags.last().slug]),
        "author": Author.objects.order_by("pk").first().get_absolute_url(),
        "feed": "/feed/",
    }


def threads(user):
    """The longest conversation, read in several ways, by `user` or a guest (None)."""
    post = Conversation.objects.order_by("-last_number").first().post
    comments = Comment.objects.approved().filter(post=post).select_related("post").order_by("path")
    count = comments.count()
    # As far from the end in each, so that pages of the same length are compared: the last page of a small one is short.
    middle, late = comments[count // 2], comments[max(count - FROM_THE_END, 0)]
    page, user = post.get_absolute_url(), user or AnonymousUser()
    return {
        "thread": page,
        "thread, middle": address_of(middle, user),
        "thread, late": address_of(late, user),
        "thread, newest first": f"{page}?sort=newest",
        "thread, most liked": f"{page}?sort=liked",
        "link to a comment": reverse("comments:permalink", args=[post.slug, middle.number]),
    }
