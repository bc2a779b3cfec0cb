"""Two hundred random renames, swaps, re-uses and deletions: every address ever valid ends right, in one hop at most."""

import random

from django.test import TestCase
from taggit.models import Tag

from blog.models import Author, Category, Page, Post, Series
from blog.models.old_address import address_of
from tests.builders import make_author, make_category, make_page, make_post

RENAMES = 200
# Few, so that addresses are taken over from others all the time.
SLUGS = [f"word-{number}" for number in range(9)]


class RandomRenamesTest(TestCase):
    def setUp(self):
        self.shelf, self.ada = make_category("Shelf of all"), make_author()
        things = [make_post(f"Post {n}", tags=[f"tag {n}"], category=self.shelf, author=self.ada) for n in range(4)]
        for number, post in enumerate(list(things)):
            post.series = Series.objects.create(name=f"Series {number}", slug=f"series-{number}")
            post.save()
            things += [post.series, Tag.objects.get(name=f"tag {number}"), make_page(f"Page {number}")]
            things += [Author.objects.create(name=f"Author {number}", slug=f"author-{number}")]
            things += [make_category(f"Category {number}")]
        # What each address was last the address of; None for what is gone.
        self.last_at = {address_of(thing): thing for thing in things}
        self.things = things

    def move(self, thing, slug):
        thing.refresh_from_db()  # its series may be gone
        thing.slug = slug
        how = random.random()
        if how < 0.3 and not isinstance(thing, Tag):
            type(thing).objects.filter(pk=thing.pk).update(slug=slug)
        elif how < 0.4:
            thing.save(update_fields=["slug"])
        else:
            thing.save()
        self.last_at[address_of(thing)] = thing

    def turn(self):
        thing = random.choice(self.things)
        alike = [each for each in self.things if type(each) is type(thing) and each != thing]
        taken = {each.slug for each in alike}
        free = [slug for slug in SLUGS if slug not in taken]
        if random.random() < 0.25:
            other = random.choice(alike)
            mine, theirs = thing.slug, other.slug
            self.move(thing, "for-a-moment")
            self.move(other, mine)
            self.move(thing, theirs)
        else:
            self.move(thing, random.choice(free))
        if random.random() < 0.04 and len(alike) > 2 and not isinstance(thing, Post):
            self.things.remove(thing)
            self.forget(thing)
            thing.delete()

    def forget(self, thing):
        for address, last in self.last_at.items():
            if last == thing:
                self.last_at[address] = None

    def test_every_address_ever_valid_ends_at_the_right_thing(self):
        seed = random.randrange(10**6)
        random.seed(seed)
        for _ in range(RENAMES):
            self.turn()
        gone = 0
        for address, thing in self.last_at.items():
            answer = self.client.get(address)
            told = f"seed {seed}: {address} of {thing}"
            if thing is None:
                gone += 1
                self.assertEqual(answer.status_code, 410, told)
            elif address_of(thing) == address:
                self.assertContains(answer, str(thing), msg_prefix=told)
            else:
                self.assertEqual((answer.status_code, answer.headers.get("Location")), (301, address_of(thing)), told)
                self.assertContains(self.client.get(answer.headers["Location"]), str(thing), msg_prefix=told)
        self.assertGreater(len(self.last_at), 40)
        self.assertGreater(gone, 0, f"seed {seed}")

    def test_the_kinds_are_all_there(self):
        self.assertEqual({type(thing) for thing in self.things}, {Post, Series, Tag, Page, Author, Category})
