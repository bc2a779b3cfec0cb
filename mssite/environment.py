"""Small readers of environment variables. They refuse what they do not understand instead of guessing."""

import os
import re
import secrets
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

LOOPBACK_HOSTS = {"localhost", "127.0.0.1", "[::1]"}


def env_text(name, default=""):
    """The variable's text without surrounding space, or `default` when it is unset or empty."""
    return os.environ.get(name, "").strip() or default


def env_bool(name, default=False):
    """True for 1/true/yes/on, False for 0/false/no/off; anything else stops the start."""
    text = env_text(name).lower()
    if not text:
        return default
    if text in {"1", "true", "yes", "on"}:
        return True
    if text in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {text!r}.")


def env_list(name, default=()):
    """The comma-separated items of the variable."""
    items = [item.strip() for item in env_text(name).split(",")]
    return [item for item in items if item] or list(default)


def as_networks(name, items):
    """The items of variable `name` as networks; a single address is a network of one."""
    try:
        return [ip_network(item) for item in items]
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must list addresses such as 10.0.0.0/8: {error}.") from None


def one_of(name, text, choices):
    """The text, which must be one of `choices`."""
    if text not in choices:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(choices)}, not {text!r}.")
    return text


def env_url(name, default="", schemes=()):
    """The variable as an absolute URL without a trailing slash; another scheme or no host stops the start."""
    text = env_text(name, default).rstrip("/")
    parts = urlsplit(text)
    if text and (parts.scheme not in schemes or not parts.hostname):
        raise ImproperlyConfigured(f"{name} must look like {schemes[0]}://host, not {text!r}.")
    return text


def env_secret(name, folder: Path, may_make: bool):
    """The secret in the variable, else the one kept in `folder`.

    `may_make` says whether a missing secret may be made and kept there: right for a site that only this
    computer can reach, wrong for one that others can, where several processes must share one given secret.
    """
    if secret := env_text(name):
        return secret
    if not may_make:
        raise ImproperlyConfigured(f"{name} is missing. Set it to a long random text.")
    path = folder / "secret-key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text()


def child_environment(**changes):
    """The environment of a process to be started, with `changes`."""
    return {**os.environ, **changes}


def email_settings(url):
    """Django's EMAIL_* settings for an address such as smtp+tls://user:password@host:587, console: or demo:.

    `demo:` delivers nowhere: the letters stay in the outbox, where the demo's page of letters shows them.
    """
    parts = urlsplit(url)
    backends = {"console": "console", "demo": "dummy", "smtp": "smtp", "smtp+tls": "smtp", "smtp+ssl": "smtp"}
    if parts.scheme not in backends:
        raise ImproperlyConfigured(f"EMAIL_URL must begin with one of {', '.join(backends)}, not {url!r}.")
    if backends[parts.scheme] == "smtp" and not parts.hostname:
        raise ImproperlyConfigured("EMAIL_URL must name the mail server: smtp+tls://user:password@host:587.")
    return {
        "DELIVERY_BACKEND": f"django.core.mail.backends.{backends[parts.scheme]}.EmailBackend",
        "EMAIL_HOST": parts.hostname or "",
        "EMAIL_PORT": parts.port or {"smtp+ssl": 465, "smtp+tls": 587}.get(parts.scheme, 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtp+ssl",
    }


def mail_domain(url):
    """The host of `url` where it can stand in a mail address, else localhost: 127.0.0.1 and bare names cannot."""
    host = urlsplit(url).hostname or ""
    return host if re.fullmatch(r"[a-z0-9.-]+\.[a-z-]{2,}", host) else "localhost"


def bucket_storage(name, endpoint_url):
    """The storage of uploads in the S3-compatible bucket `name`; an empty `endpoint_url` means Amazon's own."""
    return {
        "BACKEND": "mssite.media_bucket.MediaBucket",
        "OPTIONS": {
            "bucket_name": name,
            "endpoint_url": endpoint_url or None,
            "default_acl": None,
            "querystring_auth": False,
            "file_overwrite": False,
        },
    }
