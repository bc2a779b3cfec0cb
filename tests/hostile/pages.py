"""Reads a page as a browser would: its forms, its links, and whatever on it could act for a stranger."""

import json
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

from tests.hostile.corpus import MARK

ADDRESSES = {"href", "src", "action", "formaction", "data", "poster", "ping", "srcset", "xlink:href"}
SCHEMES = {"", "http", "https", "mailto", "tel"}
FOREIGN = {"iframe", "object", "embed", "base", "applet", "frame", "portal", "math", "template", MARK}
DATA = {"application/ld+json", "application/json", "importmap"}
BUTTONS = {"submit", "image"}


@dataclass
class Form:
    """One form of a page. `fields` are (name, value) as a browser would send them; `names` all that can be sent."""

    action: str
    method: str
    is_multipart: bool
    fields: list = field(default_factory=list)
    names: list = field(default_factory=list)
    files: list = field(default_factory=list)
    buttons: list = field(default_factory=list)  # (name, value)


class Page(HTMLParser):
    """`forms`, `links`, and `faults`: what is live and should not be."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.forms, self.links, self.faults = [], [], []
        self.form = self.choice = self.text_of = self.data_of = None
        self.data = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, given):
        attributes = {name: value or "" for name, value in given}
        if (tag, given) != ("base", [("target", "_blank")]):  # ours, in a preview: its links open beside it
            self.look_for_faults(tag, attributes)
        if tag == "form":
            is_post = attributes.get("method", "get").lower() == "post"
            self.form = Form(attributes.get("action", ""), "POST" if is_post else "GET", "enctype" in attributes)
            self.forms.append(self.form)
        elif tag == "a" and "href" in attributes:
            self.links.append(attributes["href"])
        elif tag in ("input", "textarea", "select", "button") and self.form and attributes.get("name"):
            self.take_field(tag, attributes)
        elif tag == "option" and self.choice:
            if self.choice[1] is None or "selected" in attributes:
                self.choice[1] = attributes.get("value", "")
        elif tag == "script":
            self.data_of = attributes.get("type", "")

    def take_field(self, tag, attributes):
        name, kind, value = attributes["name"], attributes.get("type", ""), attributes.get("value", "")
        if tag == "button" or kind in BUTTONS:
            self.form.buttons.append((name, value))
            return
        if kind == "file":
            self.form.files.append(name)
            return
        if name not in self.form.names:
            self.form.names.append(name)
        if tag == "select":
            self.choice = [name, None]
        elif tag == "textarea":
            self.text_of = [name, ""]
        elif kind not in ("checkbox", "radio") or "checked" in attributes:
            self.form.fields.append((name, value))

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None
        elif tag == "select" and self.choice and self.form:
            self.form.fields.append((self.choice[0], self.choice[1] or ""))
            self.choice = None
        elif tag == "textarea" and self.text_of and self.form:
            self.form.fields.append(tuple(self.text_of))
            self.text_of = None
        elif tag == "script":
            self.end_of_script()

    def end_of_script(self):
        """Data for scripts must be data; and no page has a script of its own."""
        kind, text, self.data_of, self.data = self.data_of, self.data, None, ""
        if kind in DATA:
            json.loads(text)
        elif text.strip():
            self.faults.append(f"a script on the page: {text[:80]!r}")

    def handle_data(self, data):
        if self.text_of:
            self.text_of[1] += data
        elif self.data_of is not None:
            self.data += data

    def look_for_faults(self, tag, attributes):
        shown = f"<{tag} {attributes}>"[:200]
        if (tag in FOREIGN and not is_preview(tag, attributes)) or (
            tag == "meta" and attributes.get("http-equiv", "").lower() == "refresh"
        ):
            self.faults.append(shown)
        for name, value in attributes.items():
            if name.startswith("on") or name in ("srcdoc", "style") or (name in ("class", "id") and MARK in value):
                self.faults.append(shown)
            if name in ADDRESSES and not is_harmless(tag, value):
                self.faults.append(shown)


def is_preview(tag, attributes):
    """Whether this is the frame in which authors see a page before readers do; no script runs in it."""
    is_ours = re.fullmatch(r"/admin/blog/(post|page)/\d+/preview/frame/", attributes.get("src", ""))
    return tag == "iframe" and is_ours and "allow-scripts" not in attributes.get("sandbox", "allow-scripts")


def is_harmless(tag, address):
    """Whether following the address runs nothing, and whether what is fetched or sent stays with this site."""
    plain = "".join(sign for sign in address if sign > " " and sign != "\x7f")
    try:
        parts = urlsplit(plain.replace("\\", "/"))
    except ValueError:
        return tag == "a"  # a browser does not go there either
    if parts.scheme.lower() not in SCHEMES:
        return False
    return tag in ("a", "link") or not parts.netloc or parts.hostname in ("localhost", "127.0.0.1", "testserver")
