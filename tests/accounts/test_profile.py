"""The page of a person, the picture on it, and times as that person likes them."""

import io
from datetime import UTC, datetime

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from accounts import avatars
from accounts.models import Avatar, User
from tests.accounts.ways import WaysTestCase
from tests.builders import make_comment, make_post, make_user, picture_file


class ProfileTestCase(WaysTestCase):
    def setUp(self):
        super().setUp()
        self.rita = make_user("Rita")
        self.client.force_login(self.rita)
        self.page = reverse("comments:person", args=[self.rita.key])
        self.picture = reverse("accounts:picture", args=[self.rita.key])

    def save(self, **values):
        values = {"bio": "", "pronouns": "", "link": "", "page_is_public": "on"} | values
        return self.client.post(
            reverse("accounts:profile"), {name: value for name, value in values.items() if value is not None}
        )


class ProfileTest(ProfileTestCase):
    def test_it_works(self):
        make_comment(make_post(), self.rita)
        self.save(bio="I read  trials\nfor fun.", pronouns="she/her", link="https://rita.example/")
        page = Client().get(self.page)
        self.assertContains(page, "I read trials for fun.")
        self.assertContains(page, "she/her")
        self.assertContains(page, 'href="https://rita.example/" rel="nofollow ugc noopener noreferrer"')

    def test_nothing_is_shown_of_somebody_who_has_said_nothing(self):
        self.save(bio="Cures for sale.", link="https://clinic.example/")
        self.assertNotContains(Client().get(self.page), "clinic")
        self.assertContains(self.client.get(self.page), "clinic")

    def test_markup_stays_text(self):
        make_comment(make_post(), self.rita)
        self.save(bio="<b>bold</b>")
        self.assertContains(Client().get(self.page), "&lt;b&gt;bold&lt;/b&gt;")

    def test_signs_that_turn_the_text_around_are_taken_out(self):
        self.save(bio="one\u202etwo", pronouns="she\u2066")
        self.rita.refresh_from_db()
        self.assertEqual((self.rita.bio, self.rita.pronouns), ("onetwo", "she"))

    def test_a_link_leads_to_a_page(self):
        for link in (
            "javascript:alert(1)",
            "ftp://rita.example",
            "rita",
            "https://",
            "https://" + "a" * 300 + ".example",
        ):
            self.assertEqual(self.save(link=link).status_code, 400, link)
        self.rita.refresh_from_db()
        self.assertEqual(self.rita.link, "")

    def test_a_link_without_its_beginning_gets_one(self):
        for typed, kept in (("rita.example", "https://rita.example"), ("http://rita.example", "http://rita.example")):
            self.save(link=typed)
            self.rita.refresh_from_db()
            self.assertEqual(self.rita.link, kept)
        answer = self.save(link="rita@mail.example")
        self.assertContains(answer, "This is no address of a page. Please write one such as", status_code=400)

    def test_switched_off_only_its_owner_sees_the_page(self):
        post = make_post()
        comment = make_comment(post, self.rita)
        self.save(page_is_public=None)
        self.assertEqual(Client().get(self.page).status_code, 404)
        self.assertContains(self.client.get(self.page), "Only you see this page.")
        whole = reverse("comments:whole", args=[post.slug, comment.number])
        self.assertNotContains(Client().get(whole), self.page)
        self.assertContains(self.client.get(whole), self.page)
        self.assertContains(Client().get(post.get_absolute_url()), "Thank you for this.")

    def test_only_the_profile_is_taken_from_the_form(self):
        self.save(is_staff="on", email="x@example.org", needs_review="on", public_name="Max")
        self.rita.refresh_from_db()
        self.assertEqual(
            (self.rita.is_staff, self.rita.email, self.rita.public_name), (False, "rita@example.org", "Rita")
        )

    def test_strangers_are_asked_to_sign_in(self):
        for name in ("accounts:profile", "accounts:preferences"):
            self.assertEqual(Client().get(reverse(name)).status_code, 302)


class PictureTest(ProfileTestCase):
    def upload(self, data):
        return self.save(picture=SimpleUploadedFile("me.jpg", data, "image/jpeg"))

    def test_an_uploaded_picture_is_cut_square_and_made_anew(self):
        notes = Image.Exif()
        notes[0x010E] = "At home, Elm Street"
        self.assertEqual(self.upload(picture_file(size=(900, 400), exif=notes)).status_code, 302)
        answer = Client().get(self.picture)
        self.assertEqual(answer.headers["Content-Type"], "image/webp")
        self.assertNotIn(b"Elm", answer.content)
        self.assertEqual(Image.open(io.BytesIO(answer.content)).size, (256, 256))

    def test_what_is_no_picture_is_refused_with_a_sentence(self):
        bomb = picture_file("PNG", size=(12_000, 12_000), mode="1", color=0)
        for data, says in (
            (b"<svg onload=alert(1)>", "not a picture"),
            (bomb, "points"),
            (picture_file()[:200], "picture"),
        ):
            self.assertContains(self.upload(data), says, status_code=400)
        self.assertFalse(Avatar.objects.exists())

    def test_with_a_mistake_elsewhere_it_is_asked_for_again(self):
        picture = SimpleUploadedFile("me.jpg", picture_file(), "image/jpeg")
        answer = self.save(picture=picture, link="gopher://example.org", bio="I paint birds.")
        self.assertContains(answer, "Please choose your picture again.", status_code=400)
        self.assertContains(answer, "I paint birds.", status_code=400)
        self.assertNotContains(self.save(link="gopher://example.org"), "picture again", status_code=400)

    def test_it_can_be_taken_away(self):
        self.upload(picture_file())
        self.save(forget_picture="on")
        self.assertFalse(Avatar.objects.exists())
        self.assertEqual(Client().get(self.picture).headers["Content-Type"], "image/svg+xml")

    def test_with_the_page_switched_off_others_see_the_pattern(self):
        self.upload(picture_file())
        self.save(page_is_public=None)
        self.assertEqual(Client().get(self.picture).headers["Content-Type"], "image/svg+xml")
        self.assertEqual(self.client.get(self.picture).headers["Content-Type"], "image/webp")

    def test_the_owner_sees_a_new_picture_at_once_and_others_soon(self):
        self.upload(picture_file())
        self.assertEqual(self.client.get(self.picture).headers["Cache-Control"], "private, no-cache")
        self.assertEqual(Client().get(self.picture).headers["Cache-Control"], "private, max-age=300")

    def test_the_pattern_comes_from_the_random_key_alone(self):
        before = Client().get(self.picture).content
        User.objects.filter(pk=self.rita.pk).update(email="other@example.org", public_name="Else")
        self.assertEqual(Client().get(self.picture).content, before)
        self.assertNotEqual(avatars.draw(make_user("Tom").key).encode(), before)

    def test_the_file_can_do_nothing(self):
        answer = Client().get(self.picture)
        self.assertEqual(answer.headers["Content-Security-Policy"], "default-src 'none'; sandbox")
        self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
        self.assertEqual(Client().post(self.picture).status_code, 405)

    def test_a_picture_of_nobody_does_not_exist(self):
        User.objects.filter(pk=self.rita.pk).update(is_active=False)
        self.assertEqual(Client().get(self.picture).status_code, 404)

    def test_the_page_loads_nothing_from_elsewhere(self):
        self.assertContains(Client().get(self.page), f'src="{self.picture}"')


class TimesTest(ProfileTestCase):
    def setUp(self):
        super().setUp()
        self.post_ = make_post(published_at=datetime(2026, 3, 4, 23, 30, tzinfo=UTC))
        comment = make_comment(self.post_, make_user("Tom"))
        type(comment).objects.filter(pk=comment.pk).update(submit_date=datetime(2026, 3, 4, 23, 30, tzinfo=UTC))

    def choose(self, **values):
        return self.client.post(reverse("accounts:preferences"), values)

    def shown(self, client=None):
        return (client or self.client).get(self.post_.get_absolute_url())

    def test_the_time_zone_is_applied(self):
        self.choose(time_zone="Asia/Tokyo", date_format="day")
        self.assertContains(self.shown(), "5 March 2026, 08:30")
        self.assertContains(self.shown(), "5 March 2026</time>")

    def test_each_way_of_writing(self):
        for choice, text in (
            ("day", "4 March 2026, 23:30"), ("month", "March 4, 2026, 11:30 p.m."), ("iso", "2026-03-04 23:30"),
        ):  # fmt: skip
            self.choose(date_format=choice)
            self.assertContains(self.shown(), text)

    def test_guests_see_the_site_s_own(self):
        self.choose(time_zone="Asia/Tokyo", date_format="iso")
        self.shown()
        self.assertContains(self.shown(Client()), "4 March 2026, 23:30")

    def test_what_does_not_exist_is_refused(self):
        for values in ({"time_zone": "Middle/Earth"}, {"date_format": "roman"}, {"time_zone": "../../etc/passwd"}):
            self.assertEqual(self.choose(**values).status_code, 400, values)

    def test_a_zone_that_the_computer_no_longer_knows_breaks_nothing(self):
        User.objects.filter(pk=self.rita.pk).update(time_zone="Old/Place", date_format="")
        self.assertContains(self.shown(), "4 March 2026, 23:30")


class ReviewTest(WaysTestCase):
    def test_an_address_to_throw_away_is_marked_and_not_refused(self):
        self.sign_up(email="rita@mailinator.com")
        self.verify("rita@mailinator.com")
        self.assertTrue(self.is_signed_in())
        self.assertTrue(User.objects.get().needs_review)

    def test_so_is_one_below_such_a_host(self):
        self.sign_up(email="rita@post.MAILINATOR.com")
        self.assertTrue(User.objects.get().needs_review)

    def test_ordinary_addresses_are_not(self):
        self.sign_up(email="rita@example.org")
        self.assertFalse(User.objects.get().needs_review)
