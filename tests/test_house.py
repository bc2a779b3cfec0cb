"""Guards the house: who imports whom, what is written down, how large files grow (see the README's map of rooms)."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.template import engines
from django.urls import URLPattern, get_resolver

from blog.models import RESERVED_SLUGS

ROOT = Path(settings.BASE_DIR)
MAY_IMPORT = {
    "accounts": set(),
    "studies": {"accounts"},
    "blog": {"accounts", "studies"},
    "comments": {"accounts", "studies", "blog"},
    "transfer": {"accounts", "studies", "blog", "comments"},
    "mssite": {"accounts", "studies", "blog", "comments", "transfer"},
}
ROOMS = [room for room in MAY_IMPORT if (ROOT / room).is_dir()]
# Where mssite puts the rooms together; its other modules know none of them.
PUTS_TOGETHER = re.compile(
    r"mssite/(urls|server|worker|(every_)?admin|management/commands/\w+|(demo|operations|sample)/\w+)\.py"
)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STYLES = sorted((ROOT / "static").rglob("*.css"))
# Cleaned before they are stored (blog/rendering.py). Help texts are written by programmers, as Django's own do.
CLEAN = re.compile(
    r"\b(?:post\.body|page\.body|html|shown_html|preview_html|comment\.excerpt|parent\.excerpt|help_text)\|safe\b"
)
# The two that may name colours: the tokens, and the skin that gives Django's admin our values.
COLOURS = {"tokens.css", "admin.css"}
HEX = re.compile(r"#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})\b")
# A style element with a nonce is let in by our policy; the editor needs one to be there.
INLINE = re.compile(
    r"""\sstyle\s*=|\son[a-z]+\s*=\s*["']|<style\b(?![^>]*\bnonce=)|<script\b(?![^>]*\bsrc=)(?![^>]*type="application/json")""",
    re.I,
)


def name(path):
    return str(path.relative_to(ROOT))


def python_files(*folders):
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def imports(path):
    """The first parts of all modules the file imports, at its top or inside a function."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module.split(".")[0]


@pytest.mark.parametrize("path", python_files(*ROOMS), ids=name)
def test_imports_run_in_one_direction(path):
    room = path.relative_to(ROOT).parts[0]
    allowed = MAY_IMPORT[room] | {room}
    if room == "mssite" and not PUTS_TOGETHER.fullmatch(name(path)):
        allowed = {"mssite"}
    assert not set(imports(path)) & set(MAY_IMPORT) - allowed


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("path", sorted((ROOT / "templates").rglob("*.*")), ids=name)
def test_templates_compile(path):
    engines["django"].get_template(str(path.relative_to(ROOT / "templates")))


def test_the_readme_lists_the_settings():
    reads = re.compile(r"""\benv_(?:text|bool|list|url|secret)\(\s*["']([A-Z_0-9]+)["']""")
    read = set(reads.findall((ROOT / "mssite/settings.py").read_text())) | {"DATABASE_URL"}  # by dj_database_url
    listed = set(re.findall(r"^\| `([A-Z_0-9]+)` \|", (ROOT / "README.md").read_text(), re.M))
    assert listed == read


@pytest.mark.parametrize("path", python_files(*ROOMS), ids=name)
def test_the_environment_is_read_in_one_place(path):
    if name(path) not in ("mssite/environment.py", "mssite/wsgi.py"):
        assert not re.search(r"\benviron\b|\bgetenv\b", path.read_text())


@pytest.mark.parametrize("path", [*python_files(*ROOMS, "tests"), *STYLES], ids=name)
def test_files_stay_readable(path):
    if "migrations" not in path.parts:
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_templates_are_short_and_plain(path):
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 130
    # Letters are read by mail programs, which know no style sheets.
    if "emails" not in path.parts:
        assert not INLINE.search(text)
    assert len(re.findall(r"\|\s*safe\b", text)) == len(CLEAN.findall(text))


@pytest.mark.parametrize("path", STYLES, ids=name)
def test_colours_stand_in_the_tokens(path):
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.S)
    if path.name not in COLOURS:
        assert not HEX.search(text)


def test_pages_cannot_hide_behind_addresses_of_the_site():
    firsts = {first for pattern in get_resolver().url_patterns for first in first_segments(pattern)}
    assert not firsts - RESERVED_SLUGS


def first_segments(pattern, before=""):
    """The first parts of the addresses that begin with a fixed word and could be a page's slug."""
    route = before + str(pattern.pattern)
    if "/" in route or isinstance(pattern, URLPattern):
        first = route.split("/")[0].removeprefix("^")
        return {first} if re.fullmatch(r"[\w-]+", first) else set()
    return {first for inner in pattern.url_patterns for first in first_segments(inner, route)}
