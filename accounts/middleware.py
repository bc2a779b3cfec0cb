"""What every request has to do with accounts beyond signing in."""

import logging

from django.db import DatabaseError
from django.forms import BaseForm
from django.http import HttpResponseRedirect
from django.utils.cache import add_never_cache_headers

from accounts import consent, other_sites, second_factor, times
from accounts.sessions import keep_guest_briefly, note_last_use

# The errors of allauth's forms that mean "too often", with the seconds to wait.
WAIT = {"too_many_login_attempts": 300, "rate_limited": 60}

logger = logging.getLogger(__name__)


class AccountsMiddleware:
    """Notes the last use of a session, lets those of guests end soon, asks staff for their second factor, and answers for other sites."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with times.as_liked_by(_person(request)):
            response = self.get_response(request)
        try:
            note_last_use(request)
            keep_guest_briefly(request)
        except DatabaseError:  # must not cost the answer, which may be the text of a comment that could not be stored
            logger.exception("The last use of a session was not noted.")
        leads_away = isinstance(response, HttpResponseRedirect) and "://" in response.headers["Location"]
        if leads_away and request.method == "POST" and other_sites.is_about_other_site(request):
            response = other_sites.say_where_to(request, response)
            add_never_cache_headers(response)
        return response

    def process_view(self, request, view, args, kwargs):
        if request.resolver_match.app_name == "admin" and request.resolver_match.url_name != "logout":
            return second_factor.lead_to_set_up(request)
        try:
            return consent.ask_before(request)
        except DatabaseError:
            return None  # the view meets the same trouble, and knows how to save the text

    def process_exception(self, request, exception):
        if other_sites.is_about_other_site(request):
            return other_sites.answer_to_fault(request, exception)
        return None

    def process_template_response(self, request, response):
        """allauth refuses inside the form what comes too often; say it in the status, too."""
        forms = [value for value in (response.context_data or {}).values() if isinstance(value, BaseForm)]
        codes = {
            error.code
            for form in forms
            if form.is_bound
            for field in form.errors.as_data().values()
            for error in field
        }
        if waits := [WAIT[code] for code in codes if code in WAIT]:
            response.status_code = 429
            response.headers["Retry-After"] = str(max(waits))
        return response


def _person(request):
    """Who is signed in, or None. Asks nothing for a visitor without a session, and takes no for an answer."""
    try:
        return request.user if request.session.session_key and request.user.is_authenticated else None
    except DatabaseError:
        return None  # the view meets the same trouble, and knows how to save the text
