"""Faults told to a Sentry of the operator's choice, without people's data. Needs requirements-production.txt."""

from django.core.exceptions import ImproperlyConfigured

from mssite.operations.logs import REQUEST_ID, masked


def start_sentry(dsn, **options):
    """Tell faults to the service at `dsn`. ImproperlyConfigured where its package is missing."""
    try:
        import sentry_sdk
    except ImportError:
        raise ImproperlyConfigured("SENTRY_DSN needs: pip install -r requirements-production.txt") from None
    sentry_sdk.init(
        dsn,
        # Nobody's address, name, cookies, text or variables.
        send_default_pii=False,
        max_request_body_size="never",
        include_local_variables=False,
        max_breadcrumbs=0,
        traces_sample_rate=0,
        server_name="",
        before_send=without_people,
        **options,
    )


def without_people(event, hint):
    """Take from an event what may tell of a person, and add the number of the request."""
    event.pop("user", None)
    request = event.pop("request", None) or {}
    if "method" in request:
        event["request"] = {"method": request["method"]}
    for value in event.get("exception", {}).get("values", []):
        value["value"] = masked(value.get("value") or "")
    if "logentry" in event:
        # Its parameters are what the message is made from, before the masking.
        entry = event["logentry"]
        event["logentry"] = {"message": masked(entry.get("formatted") or entry.get("message") or "")}
    if number := REQUEST_ID.get():
        event.setdefault("tags", {})["request_id"] = number
    return event
