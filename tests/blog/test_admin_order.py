"""Pages, links and parts of a series are put in order by buttons, which work without script."""

from django.contrib.auth.models import Permission
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from blog.models import Link, LinkGroup, Page, Series
from tests.blog.test_admin import change, make_administrator
from tests.builders import make_author, make_page, make_post


def changelist(model):
    return reverse(f"admin:blog_{model._meta.model_name}_changelist")


class OrderTest(TestCase):
    def setUp(self):
        self.client.force_login(make_administrator())

    def press(self, where, name, thing):
        return self.client.post(where, {name: thing.pk}, follow=True)

    def test_pages_move_in_the_footer(self):
        about, rules, privacy = [make_page(title, menu_order=1) for title in ("About", "House rules", "Privacy")]
        hidden = make_page("Hidden", menu_order=0)
        answer = self.press(changelist(Page), "_up", privacy)
        self.assertContains(answer, "“Privacy” now stands before “House rules”.")
        footer = [pointer.title for pointer in self.client.get("/").context["menu_pages"]]
        self.assertEqual(footer, ["About", "Privacy", "House rules"])
        self.press(changelist(Page), "_down", hidden)
        hidden.refresh_from_db()
        self.assertEqual(hidden.menu_order, 0)
        self.assertContains(self.press(changelist(Page), "_up", about), "“About” is the first already.")
        self.assertContains(self.press(changelist(Page), "_down", rules), "“House rules” is the last already.")

    def test_links_move_within_their_group_and_groups_among_themselves(self):
        one, two = (LinkGroup.objects.create(name=name, position=n) for n, name in enumerate(("One", "Two")))
        links = [Link.objects.create(group=one, title=title, url="https://a.example/") for title in "ABC"]
        Link.objects.create(group=two, title="D", url="https://a.example/")
        self.press(changelist(Link), "_down", links[0])
        self.press(changelist(LinkGroup), "_up", two)
        sidebar = [pointer.title for pointer in self.client.get("/").context["sidebar_links"]]
        self.assertEqual(sidebar, ["D", "B", "A", "C"])

    def test_new_links_and_groups_come_last(self):
        group = LinkGroup.objects.create(name="One", position=4)
        Link.objects.create(group=group, title="A", url="https://a.example/", position=7)
        fields = {"links-TOTAL_FORMS": 2, "links-INITIAL_FORMS": 0, "links-MIN_NUM_FORMS": 0, "name": "Another"}
        for number, title in enumerate("BC"):
            fields |= {f"links-{number}-title": title, f"links-{number}-url": "https://b.example/"}
        self.client.post(reverse("admin:blog_linkgroup_add"), fields)
        added = LinkGroup.objects.get(name="Another")
        self.assertEqual((added.position, [link.title for link in added.links.all()]), (5, ["B", "C"]))
        self.client.post(
            reverse("admin:blog_link_add"), {"group": group.pk, "title": "Z", "url": "https://z.example/"}
        )
        self.assertEqual([link.title for link in group.links.all()], ["A", "Z"])

    def test_parts_of_a_series_move_on_its_page(self):
        series = Series.objects.create(name="S", slug="s")
        posts = [make_post(f"Part {number}", series=series) for number in range(1, 4)]
        page = self.client.get(change(series))
        self.assertContains(page, f'name="_up" value="{posts[2].pk}"')
        fields = {"name": "S", "slug": "s", "description": ""}
        self.client.post(change(series), fields | {"_up": posts[2].pk})
        titles = [post.title for post in self.client.get("/series/s/").context["page"]]
        self.assertEqual(titles, ["Part 1", "Part 3", "Part 2"])
        for wrong in ("", "x", "9" * 40, make_post("Elsewhere").pk):
            self.assertIn(self.client.post(change(series), fields | {"_down": wrong}).status_code, (302,))

    def test_who_may_not_change_them_moves_nothing(self):
        first, second = (make_page(title, menu_order=n) for n, title in enumerate(("About", "Privacy"), 1))
        reader = make_author("Ada").user
        reader.user_permissions.add(Permission.objects.get(codename="view_page"))
        self.client.force_login(reader)
        self.client.post(changelist(Page), {"_up": second.pk})
        second.refresh_from_db()
        self.assertEqual(second.menu_order, 2)
        self.assertEqual(self.client.get(changelist(Page)).status_code, 200)
        del first

    def test_a_list_costs_the_same_for_many(self):
        series = Series.objects.create(name="S", slug="s")
        for number in range(40):
            if number == 3:
                self.cost(changelist(Page)), self.cost(change(series))  # fills what the process keeps
                few = [self.cost(changelist(Page)), self.cost(change(series)), self.cost(changelist(Series))]
            make_page(f"Page {number}", menu_order=number)
            make_post(f"Post {number}", series=series)
            Series.objects.create(name=f"S{number}", slug=f"s{number}")
        self.assertEqual([self.cost(changelist(Page)), self.cost(change(series)), self.cost(changelist(Series))], few)

    def cost(self, path):
        with CaptureQueriesContext(connection) as queries:
            self.client.get(path)
        return len(queries)
