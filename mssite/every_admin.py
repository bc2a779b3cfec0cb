"""How all lists and forms of the desk differ from those that Django brings, packages' included."""

import re

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.messages import WARNING
from django.shortcuts import redirect
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from blog.keys import as_key

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

edited = admin.ModelAdmin._get_edited_object_pks


def _get_edited_object_pks(model_admin, request, prefix):
    """As Django does, of a list that is changed in place; but only keys."""
    return [key for key in edited(model_admin, request, prefix) if as_key(key)]


admin.ModelAdmin._get_edited_object_pks = _get_edited_object_pks


def gone(model_admin, request, opts, object_id):
    """Lead to the list, or to the desk whoever may not see that. As Django says it, but without the number of the row."""
    words = f"What you look for under {capfirst(opts.verbose_name_plural)} is not there, or not any more."
    message_user(model_admin, request, words, WARNING)
    may_see = model_admin.has_view_or_change_permission(request)
    return redirect(f"admin:{opts.app_label}_{opts.model_name}_changelist" if may_see else "admin:index")


admin.ModelAdmin._get_obj_does_not_exist_redirect = gone

choices_of = admin.ModelAdmin.get_action_choices


def get_action_choices(model_admin, request):
    """As Django does, with words where it draws a line of dashes."""
    return choices_of(model_admin, request, [("", "Please choose")])


admin.ModelAdmin.get_action_choices = get_action_choices
