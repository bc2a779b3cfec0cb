"""Finds what can be sent to the site: all forms, queries and addresses that one person comes by."""

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urljoin, urlsplit

from django.urls import NoReverseMatch, reverse

from tests.hostile.pages import Page
from tests.walk import NOBODYS_KEY, named_urls

# Whoever goes there is somebody else afterwards, or nobody.
NOT_FOR_WALKS = {"account_logout", "admin:logout", "admin:jsi18n"}
QUERIES = (
    "q",
    "page",
    "p",
    "from",
    "before",
    "reply",
    "sort",
    "next",
    "since",
    "after",
    "kept",
    "e",
    "o",
    "all",
    "part",
    "_popup",
)
HEX = re.compile(r"\d+|[0-9a-f]{8}-[0-9a-f-]{27,}")


@dataclass
class Target:
    """Something that takes values: a form, or with method GET an address and its query."""

    method: str
    path: str
    fields: list = field(default_factory=list)
    names: list = field(default_factory=list)
    files: list = field(default_factory=list)
    is_multipart: bool = False
    page: str = ""  # where it was found

    def kind(self):
        """The same for forms that differ in keys only, such as those below each comment."""
        return self.method, HEX.sub("#", self.path), tuple(sorted({HEX.sub("#", name) for name in self.names}))


def values_for(world):
    """For each parameter of an address the values that lead somewhere. `world` is a hostile.world.World."""
    post, comment = world.post, world.comment
    return {
        "slug": [post.slug, "ada", "trials", "hsct", "about"], "number": [1, 2, comment.number], "id": [1],
        "pk": [1], "key": [comment.user.key], "token": [world.stop_token], "path": ["x"], "url": ["x"], "year": [post.published_at.year],
        "month": [post.published_at.month], "app_label": ["comments", "blog", "accounts"], "object_id": [1, comment.pk, post.pk],
        "content_type_id": [comment.content_type_id], "uidb36": ["1"], "provider_id": ["own"], "aside": [NOBODYS_KEY],
        "begun": [NOBODYS_KEY], "name": ["x"],
    }  # fmt: skip


def addresses(world):
    """(address, its name, its parameters) for every named URL, with each value that may lead somewhere."""
    values = values_for(world)
    for name, parameters in dict(named_urls()).items():
        if name in NOT_FOR_WALKS:
            continue
        most = max((len(values.get(each, [])) for each in parameters), default=1)
        for turn in range(most):
            chosen = {each: values[each][turn % len(values[each])] for each in parameters}
            if name.startswith("account_") and "key" in chosen:
                chosen["key"] = "x-y"
            try:
                yield reverse(name, kwargs=chosen), name, chosen
            except NoReverseMatch:
                continue


def find_targets(browser, world):
    """All Targets that `browser` comes by. The pages of which they are part are asked for once each."""
    found, seen, waiting = {}, set(), [address for address, _, _ in addresses(world)]
    while waiting:
        address = waiting.pop(0)
        if kind_of_page(address) in seen:
            continue
        seen.add(kind_of_page(address))
        answer = browser.get(address)
        path = urlsplit(address).path
        if answer.status_code == 302:
            waiting.append(urljoin(address, answer["Location"]))
        if answer.status_code != 200 or "html" not in answer.headers.get("Content-Type", ""):
            continue
        page = Page(answer.content.decode())
        for target in targets_of(page, address):
            found.setdefault(target.kind(), target)
        asked = {name for link in page.links for name in query_of(link, path)}
        query = Target("GET", path, names=sorted(asked | set(QUERIES)), page=address)
        found.setdefault(("GET", HEX.sub("#", path)), query)
        waiting += [urljoin(address, link) for link in page.links if is_ours(link)]
    return list(found.values())


def kind_of_page(address):
    """Pages of one kind, such as those of single comments, are asked for once for each shape of their query."""
    parts = urlsplit(address)
    return HEX.sub("#", parts.path), frozenset(name for name, _ in parse_qsl(parts.query, keep_blank_values=True))


def is_ours(link):
    parts = urlsplit(link)
    return not parts.scheme and not parts.netloc and "logout" not in parts.path and "/static/" not in parts.path


def query_of(link, path):
    parts = urlsplit(link)
    if parts.path not in ("", path) or not is_ours(link):
        return []
    return [name for name, _ in parse_qsl(parts.query, keep_blank_values=True)]


def targets_of(page, address):
    for form in page.forms:
        path = urljoin(address, form.action) if form.action else address
        if "logout" in path:
            continue
        for button in [*form.buttons, None][: max(1, len(form.buttons))]:
            # Each named button is a form of its own: preview, save, delete.
            fields = [*form.fields, *([button] if button else [])]
            names = [*form.names, *([button[0]] if button else [])]
            yield Target(form.method, path, fields, names, form.files, form.is_multipart, address)
