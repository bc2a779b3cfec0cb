"""Lines of the log: as text or as JSON, each with the number of its request and without people's data.

Loaded with the settings: it may import nothing that needs apps.
"""

import contextvars
import json
import logging
import re
from datetime import UTC, datetime

REQUEST_ID = contextvars.ContextVar("request_id", default="")
# Parts of an address that stand for a person or give a right: keys in letters, of accounts, of resets.
SECRET_PARTS = {"token", "key", "uidb36", "uidb64", "form_key"}
# What a fault may repeat from a row or a request. Signed values of Django end in a colon and a signature.
# Those that could begin anywhere look behind themselves: otherwise a long text is read again from each of its signs.
MASKS = [
    (re.compile(r"(?<![\w.+%-])[\w.+%-]+@[\w-]+(?:\.[\w-]+)*"), "<e-mail>"),
    (re.compile(r"(?<![\w.=%-])[\w.=%-]+:[\w=:-]{20,}"), "<signed>"),
    (re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.])"), "<address>"),
    (re.compile(r"(?<![\w:])(?:[0-9A-Fa-f]{1,4}:){4,7}[0-9A-Fa-f]{1,4}(?![\w:])"), "<address>"),
    (re.compile(r"(?<![\w:])(?:[0-9A-Fa-f]{1,4}:){1,6}:(?:[0-9A-Fa-f]{1,4}:?){0,6}"), "<address>"),
    (re.compile(r"(?<![^\s?\"'])(?=[^\s?\"']*/)([^\s?\"']*)\?[^\s\"']+"), r"\1?<query>"),
    # PostgreSQL repeats the row that breaks a rule: Key (public_name)=(Rita) already exists.
    (re.compile(r"(Key \([^)]{1,500}\)=)\(.{0,9000}?\)(?= )"), r"\1(<value>)"),
    (re.compile(r"(Failing row contains ).*"), r"\1<row>"),
]


def masked(text):
    """The text without e-mail addresses, network addresses, queries and signed values."""
    for pattern, instead in MASKS:
        text = pattern.sub(instead, text)
    return text


def masked_path(request):
    """The path of a request with the secret parts named instead of told; of an unknown address only that it is one."""
    match = getattr(request, "resolver_match", None)
    if match is None:
        return "<unknown>"
    path = request.path
    for name, value in match.kwargs.items():
        if name in SECRET_PARTS:
            path = path.replace(str(value), f"<{name}>")
    return masked(path)


class TextFormatter(logging.Formatter):
    """Level, name and message in a line, and the traceback of a fault below it."""

    def __init__(self):
        super().__init__("{levelname} {name}: {message}", style="{")

    def formatMessage(self, record):
        number = REQUEST_ID.get()
        line = super().formatMessage(record)
        return f"{line} [{number}]" if number and record.levelno >= logging.WARNING else line

    def format(self, record):
        return masked(super().format(without_path(record)))


class JsonFormatter(logging.Formatter):
    """One object a line, for machines that collect logs."""

    def format(self, record):
        record = without_path(record)
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": masked(record.getMessage()),
        }
        if number := REQUEST_ID.get():
            line["request_id"] = number
        if record.exc_info:
            line["traceback"] = masked(self.formatException(record.exc_info))
        line |= getattr(record, "facts", {})
        return json.dumps(line, ensure_ascii=False, default=str)


def without_path(record):
    """A copy of the record in one line: what a sender wrote begins no line of its own, and a path keeps its secrets."""
    message = record.getMessage()
    request = getattr(record, "request", None)
    # Django's own loggers tell the path of what was not found, forbidden or failed.
    for path in (getattr(request, "path", ""), getattr(request, "path_info", "")):
        if len(path) > 1:
            message = message.replace(path, masked_path(request))
    copy = logging.makeLogRecord(record.__dict__)
    copy.msg, copy.args = "".join(c if c.isprintable() else repr(c)[1:-1] for c in message), None
    return copy


def logging_settings(form, level):
    """Django's LOGGING for lines of the form "text" or "json"."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"text": {"()": f"{__name__}.TextFormatter"}, "json": {"()": f"{__name__}.JsonFormatter"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": form}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            # Django's own handlers write the same again, or mail from within a request.
            "django": {"handlers": [], "propagate": True},
            # A line for each request is for machines.
            "mssite.requests": {"level": "INFO" if form == "json" else "WARNING"},
        },
    }
