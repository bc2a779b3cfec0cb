"""What the desk says in words of its own where Django's would be technical."""

from django.contrib import messages
from django.shortcuts import redirect


class SaysWhatIsGone:
    """For an admin: a page that is not there any more leads to the list."""

    # What the list is of.
    gone = ""

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        messages.warning(request, f"{self.gone} is not there any more. The list shows who and what is there now.")
        return redirect(f"admin:{opts.app_label}_{opts.model_name}_changelist")
