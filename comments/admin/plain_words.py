"""What the desk says in words of its own where Django's would be technical."""

from django.contrib import messages
from django.shortcuts import redirect

PRESS_A_BUTTON = {
    "required": "Please press one of the buttons.",
    "invalid_choice": "This cannot be done here. Please press one of the buttons.",
}
CHOOSE_A_REASON = {"invalid_choice": "This reason is not on the list any more. Please choose another, or none."}
TOO_LONG = {"max_length": "Please use at most %(limit_value)d characters. These are %(show_value)d."}


class SaysWhatIsGone:
    """For an admin: a page that is not there any more leads to the list."""

    # What the list is of.
    gone = ""

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        messages.warning(request, f"{self.gone} is not there any more. The list shows who and what is there now.")
        return redirect(f"admin:{opts.app_label}_{opts.model_name}_changelist")
