"""Two people in two windows do random things: no words that were ever taken vanish from what is kept."""

import json

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from blog import drafts, revisions, work
from blog.models import Draft, Post, Revision
from tests.builders import make_author, make_post, make_user

ACTS = ["autosave", "autosave", "submit", "restore", "throw_away", "together", "reopen", "shell"]
steps = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 3), st.integers(0, 99)), min_size=5, max_size=40)


class Tab:
    """A form in a window: what it began with, and what was typed into it, which only ever grows."""

    def __init__(self, name, person, post):
        self.name, self.person, self.post = name, person, post
        self.open()

    def open(self):
        draft, post = drafts.find(self.post), Post.objects.get(pk=self.post.pk)
        self.stand, self.aside = drafts.stand_of(draft, post), None
        self.content = work.content_of(post) | (draft.content or {})

    def type(self, word):
        self.content = self.content | {"body": f"{self.content['body']}<p>{word}</p>"}

    def autosave(self):
        kept = drafts.keep(self.post, self.stand, self.content, self.person, self.name, self.aside)
        if kept.is_stale:
            self.aside = kept.aside.key if kept.aside else None
        else:
            self.stand = kept.stand

    def submit(self):
        """As blog.admin.drafted does it."""
        with transaction.atomic():
            draft, post = drafts.lock(self.post)
            if drafts.is_stale(draft, post, self.stand, self.name):
                kept = drafts.keep(post, self.stand, self.content, self.person, self.name)
                self.aside = kept.aside.key if kept.aside else None
                if kept.is_stale:
                    return
            post.body = self.content["body"]
            post.save()
            drafts.saved(post, self.person)
        self.open()


class RandomDeskTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.post = make_post(body="<p>w0</p>")
        cls.people = [make_author("Ada").user, make_user("Olive", is_staff=True)]

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(steps)
    def test_no_words_vanish(self, steps):
        tabs = [Tab(str(n), self.people[n % 2], self.post) for n in range(4)]
        words = ["w0"]
        for number, (act, which, pick) in enumerate(steps, 1):
            tab = tabs[which]
            if act in ("autosave", "submit"):
                words.append(f"w{number}w")
                tab.type(words[-1])
            getattr(self, act)(tab, pick)
            kept = self.all_that_is_kept()
            self.assertEqual([word for word in words if f">{word}<" not in kept], [], act)

    def all_that_is_kept(self):
        kept = [*Draft.objects.values_list("content", flat=True), *Revision.objects.values_list("content", flat=True)]
        return json.dumps([*kept, Post.objects.get(pk=self.post.pk).body])

    def autosave(self, tab, pick):
        tab.autosave()

    def submit(self, tab, pick):
        tab.submit()

    def reopen(self, tab, pick):
        tab.autosave()
        tab.open()

    def restore(self, tab, pick):
        if numbers := list(revisions.of(self.post).values_list("number", flat=True)):
            drafts.restore(self.post, numbers[pick % len(numbers)], tab.person)

    def throw_away(self, tab, pick):
        drafts.throw_away(self.post, tab.person)

    def together(self, tab, pick):
        if aside := drafts.asides(self.post).first():
            post = Post.objects.get(pk=self.post.pk)
            stand = drafts.stand_of(drafts.find(post), post)
            choice = aside.content if pick % 2 else {"body": f"<p>Decided {pick}</p>"}
            drafts.bring_together(self.post, aside.key, stand if pick % 3 else "old", choice, tab.person)

    def shell(self, tab, pick):
        """Another door saves: a version of what stood there is only known if the desk has been there before."""
        drafts.record(self.post)
        Post.objects.filter(pk=self.post.pk).update(body=f"<p>By a shell, {pick}</p>")
