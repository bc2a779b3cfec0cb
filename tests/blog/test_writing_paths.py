"""Whatever way a text takes into the database, what is stored is clean: a table of all ways, for every such field."""

import json

import pytest
from django.apps import apps
from django.core import serializers
from django.core.management import call_command
from django.db import connection
from django.forms import modelform_factory

from blog.fields import CleanHTMLField
from blog.models import Page, Post
from blog.rendering import clean_post_html
from tests.builders import make_author, make_category

DIRTY = (
    '<p onclick="x()" style="color:red">Hope<script>alert(1)</script> <a href="javascript:x()">now</a></p>'
    '<img src="https://tracker.example/p.png" onerror="y()"><figure data-image="7" onload="z()"><svg onload="w()"></figure>'
    '<iframe src="https://x.example"></iframe>[picture 12]'
)
CLEAN = clean_post_html(DIRTY)
FIELDS = [
    (model, field.name)
    for model in apps.get_models()
    for field in model._meta.local_fields
    if isinstance(field, CleanHTMLField)
]


def facts(model, slug="a"):
    """What a row of the model needs besides its text."""
    if model is Post:
        return {"title": "A", "slug": slug, "excerpt": "x", "author": make_author(), "category": make_category()}
    return {"title": "A", "slug": slug}


def create(model, name):
    model.objects.create(**facts(model), **{name: DIRTY})


def assign_and_save(model, name):
    row = model.objects.create(**facts(model), **{name: "<p>a</p>"})
    setattr(row, name, DIRTY)
    row.save()
    assert getattr(row, name) == CLEAN  # also what the same process goes on with


def save_this_field(model, name):
    row = model.objects.create(**facts(model), **{name: "<p>a</p>"})
    setattr(row, name, DIRTY)
    row.save(update_fields=[name])


def bulk_create(model, name):
    model.objects.bulk_create([model(**facts(model), **{name: DIRTY})])


def bulk_create_over_what_is_there(model, name):
    create_plain = model.objects.create(**facts(model), **{name: "<p>a</p>"})
    row = model(pk=create_plain.pk, **facts(model), **{name: DIRTY})
    if hasattr(row, "created_at"):
        row.created_at = create_plain.created_at
    model.objects.bulk_create([row], update_conflicts=True, update_fields=[name], unique_fields=["id"])


def bulk_update(model, name):
    row = model.objects.create(**facts(model), **{name: "<p>a</p>"})
    setattr(row, name, DIRTY)
    model.objects.bulk_update([row], [name])


def update(model, name):
    model.objects.create(**facts(model), **{name: "<p>a</p>"})
    model.objects.update(**{name: DIRTY})


def get_or_create(model, name):
    model.objects.get_or_create(slug="a", defaults=facts(model) | {name: DIRTY})


def update_or_create(model, name):
    model.objects.create(**facts(model), **{name: "<p>a</p>"})
    model.objects.update_or_create(slug="a", defaults={name: DIRTY})


def form(model, name):
    made = modelform_factory(model, fields=[name])({name: DIRTY}, instance=model(**facts(model)))
    assert made.is_valid(), made.errors
    made.save()


def deserialize(model, name):
    """As loaddata does it: past the model's own save."""
    row = model.objects.create(**facts(model), **{name: "<p>a</p>"})
    [data] = json.loads(serializers.serialize("json", [row]))
    data["fields"][name] = DIRTY
    for found in serializers.deserialize("json", json.dumps([data])):
        found.save()


WAYS = [
    create, assign_and_save, save_this_field, bulk_create, bulk_create_over_what_is_there, bulk_update, update,
    get_or_create, update_or_create, form, deserialize,
]  # fmt: skip


def in_the_table(model, name):
    """The stored text as the database holds it, past everything of ours."""
    column = model._meta.get_field(name).column
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {model._meta.db_table}")
        return [row[0] for row in cursor.fetchall()]


def test_the_table_knows_posts_and_pages():
    assert {(Post, "body"), (Page, "body")} <= set(FIELDS)
    for word in ("script", "onclick", "style", "javascript", "<img", "<svg", "<iframe", "onload"):
        assert word not in CLEAN
    assert '<figure data-image="7"></figure>' in CLEAN


@pytest.mark.django_db
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
@pytest.mark.parametrize(("model", "name"), [(Post, "body"), (Page, "body")], ids=["post", "page"])
def test_it_stores_clean_html(model, name, way):
    way(model, name)
    assert in_the_table(model, name) == [CLEAN]


@pytest.mark.django_db
def test_a_fixture_file_too(tmp_path):
    path = tmp_path / "pages.json"
    fields = {"title": "A", "slug": "a", "body": DIRTY, "updated_at": "2026-01-01T00:00:00Z"}
    path.write_text(json.dumps([{"model": "blog.page", "pk": 1, "fields": fields}]))
    call_command("loaddata", str(path), verbosity=0)
    assert in_the_table(Page, "body") == [CLEAN]
