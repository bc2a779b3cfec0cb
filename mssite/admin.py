from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404
from django.shortcuts import render

from accounts.models import JobRun
from comments.models import Comment
from mssite import every_admin  # noqa: F401  (it changes what Django brings)
from mssite.operations import facts, parts
from mssite.worker import SIGN_OF_LIFE

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
