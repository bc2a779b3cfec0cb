import re

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.messages import WARNING
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404
from django.shortcuts import render
from django.utils.safestring import SafeString

from accounts.models import JobRun
from blog.keys import as_key
from comments.models import Comment
from mssite.operations import facts, parts
from mssite.worker import SIGN_OF_LIFE

# Each word of a search makes the question to the database deeper, and SQLite refuses a thousand levels.
MAX_SEARCH = 200
search_for_all = admin.ModelAdmin.get_search_results


def get_search_results(model_admin, request, queryset, search_term):
    """As Django does in lists and in the boxes that complete, but for no more than the first MAX_SEARCH characters."""
    return search_for_all(model_admin, request, queryset, search_term[:MAX_SEARCH])


admin.ModelAdmin.get_search_results = get_search_results

BOAST = re.compile(r"\b(was|were) (added|changed|deleted) successfully")
STOCK = {
    "Items must be selected in order to perform actions on them. No items have been changed.": (
        "Please select something in the list first. Nothing was changed."
    ),
    "No action selected.": "Please choose what to do with what you selected.",
}
tell = admin.ModelAdmin.message_user


def message_user(model_admin, request, message, *args, **kwargs):
    """As Django does, in the site's voice: nothing is done successfully, it is done."""
    words = BOAST.sub(r"\1 \2", STOCK.get(message, str(message)))
    words = re.sub(r"^Successfully deleted", "Deleted", words)
    if isinstance(message, SafeString):
        words = SafeString(words)  # nosec B703: as safe as it was
    tell(model_admin, request, words, *args, **kwargs)


admin.ModelAdmin.message_user = message_user

find = admin.ModelAdmin.get_object
act = admin.ModelAdmin.response_action


def get_object(model_admin, request, object_id, from_field=None):
    """As Django does; None also for a number that no database holds, which Django asks some of them for."""
    return find(model_admin, request, object_id, from_field) if from_field or as_key(object_id) else None


def response_action(model_admin, request, queryset):
    """As Django does; but what was ticked must be keys."""
    if all(as_key(key) for key in request.POST.getlist(ACTION_CHECKBOX_NAME)):
        return act(model_admin, request, queryset)
    message_user(model_admin, request, "That is not in the list. Please choose again. Nothing was changed.", WARNING)
    return None


admin.ModelAdmin.get_object, admin.ModelAdmin.response_action = get_object, response_action

choices_of = admin.ModelAdmin.get_action_choices


def get_action_choices(model_admin, request):
    """As Django does, with words where it draws a line of dashes."""
    return choices_of(model_admin, request, [("", "Please choose")])


admin.ModelAdmin.get_action_choices = get_action_choices

# What a job does, for people who do not read code; any other goes by the name of its function.
JOBS = {
    "accounts.forgetting.forget_barred_addresses": "Forget marks of suspensions that are over",
    "accounts.forgetting.forget_devices": "Forget devices that are signed out",
    "accounts.forgetting.forget_counters": "Forget counts of attempts",
    "accounts.forgetting.forget_letters": "Forget letters that were sent long ago",
    "accounts.forgetting.forget_sign_ups": "Forget accounts that were never confirmed",
    "accounts.leaving.let_go": "Close the accounts of people who leave",
    "accounts.outbox.deliver_letters": "Send letters",
    "backup": "Back everything up",
    "blog.invitations.forget_unanswered": "Forget invitations that nobody answered",
    "blog.link_check.check_links": "Check that links still lead somewhere",
    "blog.renditions.make_waiting": "Make pictures in all sizes",
    "blog.schedule.record_due": "Record what went online and offline",
    "comments.closings.record_due": "Record which conversations closed",
    "comments.corrections.tell_followers": "Tell followers what was corrected",
    "comments.desk.tell_people": "Tell people what moderators decided",
    "comments.digests.send_digests": "Write letters with several news",
    "comments.drafts.forget_old": "Forget old drafts",
    "comments.forgetting.forget_addresses": "Forget addresses of computers",
    "comments.limits.forget_ended": "Forget counts that have ended",
    "comments.mail.tell_moderators": "Tell moderators what waits",
    "comments.mail.write_letters": "Write letters about new comments",
    "comments.morning.send_morning_letters": "Write the morning letters",
    "comments.spam.learn": "Learn what adverts look like",
}


def in_words(job):
    """What the job of this name does."""
    job, space, how_often = job.partition(" ")
    return (JOBS.get(job) or job.rpartition(".")[2].replace("_", " ").capitalize()) + space + how_often


@admin.register(JobRun)
class StateOfTheSite(admin.ModelAdmin):
    """One page instead of a list: is everything running, and what was done when."""

    def changelist_view(self, request, extra_context=None):
        if not self.has_view_permission(request):
            raise PermissionDenied
        runs = facts.job_runs(connection)
        judged = [*parts.inner_parts(connection), parts.backup(runs), facts.disk()]
        context = {
            **self.admin_site.each_context(request),
            "title": "State of the site",
            "opts": self.opts,
            "parts": judged,
            "faults": [part for part in judged if not part.is_well],
            "letters": facts.letters(connection),
            "waiting": Comment.objects.waiting().count(),
            "runs": [(in_words(run.name), run) for run in runs.values() if run.name != SIGN_OF_LIFE],
        }
        return render(request, "admin/state_of_the_site.html", context)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        raise Http404

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
