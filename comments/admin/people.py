from datetime import datetime, time

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Q
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html

from accounts.models import User
from accounts.over_sign_in import keeps_words, put_back, signed
from blog.keys import as_key
from comments import appeals, clearing, standing
from comments.admin.log import log_in_words
from comments.admin.plain_words import WAS_SIGNED_OUT
from comments.admin.reports import Watched
from comments.decision_form import PRESS_A_BUTTON, FormBeside, WordsField
from comments.models import Appeal, Comment, CommentLog, Report, Standing, StandingAct
from comments.models.standing import LONGEST_REASON

Act = StandingAct.Act
State = Comment.State
# Of each list on a person's page; the lists behind the links show all.
NEWEST = 10


class PersonActForm(forms.Form):
    """One act on a person: which, why, and until when."""

    act = forms.ChoiceField(choices=[*Act.choices, ("remove_all", "Remove everything")], error_messages=PRESS_A_BUTTON)
    reason = WordsField(
        max_length=LONGEST_REASON,
        label="Reason, or the note",
        help_text="The person reads the reason. Notes are for moderators only.",
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
    )
    until = forms.DateField(
        required=False,
        label="Suspended until the end of",
        help_text="Year, month and day, such as 2030-12-31.",
        # Not the browser's own date field: by keyboard it takes three stops, and it looks different everywhere.
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"class": "vDateField"}),
        error_messages={"invalid": "Please write the day as in 2030-12-31."},
    )

    def clean_until(self):
        day = self.cleaned_data["until"]
        if day and day.year - timezone.localdate().year > 100:
            raise ValidationError("That is more than a hundred years away. Please write an earlier day, or ban.")
        return timezone.make_aware(datetime.combine(day, time(23, 59))) if day else None


class AnswerForm(FormBeside):
    """The answer to somebody who asks for a second look at an act about themselves."""

    act = forms.ChoiceField(choices=[("grant", "Take it back"), ("keep", "Leave it")], error_messages=PRESS_A_BUTTON)
    reason = WordsField(max_length=LONGEST_REASON, label="Your answer", help_text="The person reads it.")

    def __init__(self, appeal, data=None):
        self.ids = f"appeal-{appeal.pk}"
        super().__init__(data)


@admin.register(Standing)
class PeopleAdmin(Watched, admin.ModelAdmin):
    """Writers of comments: how each stands here, what they wrote and reported, and what was decided about them."""

    def get_urls(self):
        def wrap(view):
            return self.admin_site.admin_view(view)

        return [
            path("", wrap(self.people_view), name="comments_standing_changelist"),
            path("<int:object_id>/change/", keeps_words(wrap(self.person_view)), name="comments_standing_change"),
            path("<int:object_id>/appeal/", keeps_words(wrap(self.answer_view)), name="comments_standing_appeal"),
        ]

    def people_view(self, request):
        """People to look for, and those who are held, suspended or banned or have asked for a second look."""
        self._only_moderators(request)
        words = request.GET.get("q", "").replace("\x00", "").strip()
        # Nobody is found by their address here.
        people = User.objects.filter(public_name__icontains=words) if words else _people_of_note()
        people = people.select_related("standing").order_by("public_name")[: 5 * NEWEST]
        context = {"people": people, "words": words, "title": "People"}
        return self._answer(request, "people", context)

    def person_view(self, request, object_id):
        """Everything moderators know of one person, and the acts."""
        self._only_moderators(request)
        person = User.objects.select_related("standing").filter(pk=as_key(str(object_id))).first()
        if person is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(object_id))
        form = put_back(request, PersonActForm(request.POST or None))
        if request.method == "POST" and form.is_valid() and self._act(request, person, form):
            return redirect("admin:comments_standing_change", person.pk)
        return self._show_person(request, person, form)

    def answer_view(self, request, object_id):
        """Answer an appeal against an act on a person."""
        self._only_moderators(request)
        appeals_of_people = Appeal.objects.filter(act__isnull=False).select_related("act__person__standing")
        appeal = appeals_of_people.filter(pk=as_key(str(object_id))).first()
        if appeal is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(object_id))
        if request.method != "POST":  # as after signing in again
            form = put_back(request, AnswerForm(appeal))
            return self._show_person(request, appeal.act.person, PersonActForm(), appeal, form)
        form = AnswerForm(appeal, request.POST)
        if not (form.is_valid() and self._answer_appeal(request, appeal, form)):
            return self._show_person(request, appeal.act.person, PersonActForm(), appeal, form)
        messages.success(request, "Your answer is noted, and the person hears of it.")
        return redirect("admin:comments_standing_change", appeal.act.person_id)

    def _answer_appeal(self, request, appeal, form):
        """Answer as the form says. True if that was done; else the form says why not."""
        is_granted, words = form.cleaned_data["act"] == "grant", form.cleaned_data["reason"]
        try:
            appeals.answer_about_person(appeal, request.user, is_granted, words)
        except (appeals.CannotAppeal, standing.CannotAct) as refusal:
            form.add_error(None, str(refusal))
            return False
        return True

    def _show_person(self, request, person, form, appeal=None, answer=None):
        """The page of `person` with the form for an act, and with `answer`, the AnswerForm that was sent about `appeal`."""
        sent = [form, answer] if answer else [form]
        wrong = [each for each in sent if each.errors]
        if any(hasattr(each, "is_put_back") for each in sent):
            messages.warning(request, WAS_SIGNED_OUT)
        context = history_of(person)
        waiting = [act for act in context["acts"] if hasattr(act, "appeal") and not act.appeal.answered_at]
        answers = [(act, answer if act.appeal == appeal else AnswerForm(act.appeal)) for act in waiting]
        for each in (form, *(answer for _, answer in answers)):
            each.writer = signed(request.user)
        context |= {
            "answers": answers,
            # Somebody else was first.
            "late": None if appeal in [act.appeal for act in waiting] else answer,
            "form": form,
            "forms": wrong,
            "person": person,
            "title": person.public_name,
            "why_not": standing.why_not_act(person, request.user),
        }
        return self._answer(request, "person", context, status=400 if wrong else 200)

    def _act(self, request, person, form):
        """Do what the form asks for. True if that was done; else the form says why not."""
        act, reason = form.cleaned_data["act"], form.cleaned_data["reason"]
        try:
            if act == "remove_all":
                self._remove_all(request, person, reason)
            elif act == Act.UNDO:
                last = standing.last_act(person)
                if last is None or str(last.pk) != request.POST.get("last"):
                    raise standing.CannotAct("Somebody was first. Please look at what happened, below.")
                standing.undo(last, request.user, reason)
                messages.success(request, "It is taken back.")
            else:
                standing.act_on(person, act, request.user, reason, form.cleaned_data["until"])
                messages.success(request, "The note is kept." if act == Act.NOTE else "It is done. A letter follows.")
        except standing.CannotAct as refusal:
            form.add_error(None, str(refusal))
            return False
        return True

    def _remove_all(self, request, person, reason):
        if refusal := standing.why_not_act(person, request.user):
            raise standing.CannotAct(refusal)
        if not reason.strip():
            raise standing.CannotAct("Please write a reason. The person reads it.")
        _, removed = clearing.remove_all(person, request.user, reason)
        done = f"{removed} comment{'' if removed == 1 else 's'} removed."
        if removed:
            list_of_comments = reverse("admin:comments_comment_changelist")
            done = format_html(
                '{} <a href="{}">On the list of comments</a> you can take it back.', done, list_of_comments
            )
        messages.success(request, done)

    def _only_moderators(self, request):
        if not self.has_view_permission(request):
            raise PermissionDenied

    def _answer(self, request, template, context, status=200):
        context = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        return TemplateResponse(request, f"admin/comments/standing/{template}.html", context, status=status)


def _people_of_note():
    asked = Appeal.objects.open().filter(act__isnull=False).values("act__person")
    now = timezone.now()
    limited = (
        Q(standing__held_always=True) | Q(standing__suspended_until__gt=now) | Q(standing__banned_at__isnull=False)
    )
    return User.objects.filter(limited | Q(pk__in=asked))


def history_of(person):
    """What the page of a person shows, however long they have been here: nine queries."""
    states = Comment.objects.filter(user=person).order_by().values_list("state").annotate(Count("pk"))
    made = Report.objects.filter(reporter=person).select_related("comment__post").order_by("-pk")
    about = Report.objects.filter(comment__user=person).select_related("comment__post", "reporter").order_by("-pk")
    decisions = CommentLog.objects.filter(comment__user=person, by__isnull=False).exclude(by=person)
    counts = dict(states)
    return {
        "states": [(state.label, state.value, counts.get(state, 0)) for state in State],
        "reports_made": made[:NEWEST],
        "reports_agreed": made.filter(outcome=Report.Outcome.UPHELD).count(),
        "reports_about": about[:NEWEST],
        "decisions": log_in_words(decisions.select_related("comment__post", "by").order_by("-pk")[:NEWEST]),
        "acts": person.standing_acts.select_related("by", "undone_by", "appeal__answered_by").order_by("-pk"),
        "last": standing.last_act(person),
        "queue_url": reverse("admin:comments_comment_changelist") + f"?writer={person.pk}&state__exact=",
    }
