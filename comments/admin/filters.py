"""What the list of comments can be narrowed down to."""

from typing import ClassVar

from django.contrib import admin
from django.db.models import Count

from accounts.models import User
from blog.keys import as_key
from blog.models import Post
from comments.models import Comment

State = Comment.State


class StateFilter(admin.SimpleListFilter):
    """What waits, unless another state is asked for; each state with its number, in three queries.

    Published comments that wait for a look or whose change waits are counted and listed twice: among the waiting and
    the approved ones.
    """

    title = "state"
    template = "admin/comments/comment/state_filter.html"
    # The name under which the letters to moderators link here.
    parameter_name = "state__exact"

    def lookups(self, request, model_admin):
        counts = dict(Comment.objects.order_by().values_list("state").annotate(comments=Count("pk")))
        counts[State.PENDING] = Comment.objects.waiting().count()
        return [(state.value, f"{state.label} ({counts.get(state, 0):,})") for state in State]

    def value(self):
        return super().value() or State.PENDING

    def choices(self, changelist):
        for state, label in [*self.lookup_choices, ("any", "All")]:
            link = changelist.get_query_string({self.parameter_name: state}, remove=["p"])
            yield {"selected": self.value() == state, "query_string": link, "display": label}

    def queryset(self, request, queryset):
        if self.value() == State.PENDING:
            return queryset.waiting()
        return queryset if self.value() == "any" else queryset.filter(state=self.value())


class ReasonFilter(admin.SimpleListFilter):
    """Why a comment waits: the rule that held it."""

    title = "reason to wait"
    template = "admin/comments/comment/choice_filter.html"
    parameter_name = "held_by"
    WORDS: ClassVar = {
        "crisis": "Somebody may need help",
        "reported": "Reported by readers",
        "advert": "Looks like an advert",
        "person": "Every comment of this person waits",
        "links": "Many links",
        "newcomer": "A link from a new account",
        "address": "A throw-away address",
        "repeated": "The same text twice",
        "domain": "The list of domains",
        "words": "The list of words",
        "edited": "A change of an approved text",
        "unreviewed": "Published, not looked at yet",
        "first": "Not known yet",
        "all": "Every comment waits",
    }

    def lookups(self, request, model_admin):
        return list(self.WORDS.items())

    def queryset(self, request, queryset):
        return queryset.filter(held_by=self.value()) if self.value() else queryset


class PostFilter(admin.SimpleListFilter):
    """The posts under which most is waiting; any other one by its key, as its page links here."""

    title = "post"
    template = "admin/comments/comment/choice_filter.html"
    parameter_name = "post"
    MOST = 12

    def lookups(self, request, model_admin):
        rows = Comment.objects.waiting().order_by().values_list("post", "post__title").annotate(comments=Count("pk"))
        rows = rows.order_by("-comments", "post")[: self.MOST]
        found = {str(key): f"{title} ({count:,})" for key, title, count in rows}
        if self.value() and self.value() not in found:
            post = Post.objects.filter(pk=as_key(self.value())).first()
            found[self.value()] = post.title if post else "A post that is gone"
        return list(found.items())

    def queryset(self, request, queryset):
        return queryset.filter(post=as_key(self.value())) if self.value() else queryset


class WriterFilter(admin.SimpleListFilter):
    """All of one writer; the comments of the list link here."""

    title = "writer"
    template = "admin/comments/comment/choice_filter.html"
    parameter_name = "writer"
    path = "user"

    def lookups(self, request, model_admin):
        if not self.value():
            return []
        writer = User.objects.filter(pk=as_key(self.value())).first()
        return [(self.value(), writer.public_name if writer else "Somebody who is gone")]

    def queryset(self, request, queryset):
        return queryset.filter(**{self.path: as_key(self.value())}) if self.value() else queryset
