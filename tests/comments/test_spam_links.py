"""Links, short telephone numbers and known names, as the spam scorer sees them."""

from django.test import SimpleTestCase

from comments import signs, spam


class LinksTest(SimpleTestCase):
    def test_a_link_speaks_for_an_advert_and_a_source_does_not(self):
        plain = "My cousin sent me this, has anybody read it?"
        shop, source = (
            spam.assess(f"{plain} {link}") for link in ("nervebalm.example", "https://doi.org/10.1001/jama")
        )
        self.assertIn("a link", shop.sentence)
        self.assertNotIn("a link", source.sentence)
        self.assertGreater(shop.score, source.score + 0.5)
        for text in ("I took my stick.It fell.", "e.g. a walk, i.e. ten steps", "At 10.30 p.m. in ward 3.b"):
            self.assertEqual(signs.links_in(text), [])
        self.assertCountEqual(
            signs.links_in("www.nhs.uk/ms and shop.nerve.example/a and me@balm.example"), [True, False, False]
        )

    def test_what_stands_around_a_link_is_no_part_of_it(self):
        for text in (
            "(https://www.msif.org)",
            "https://www.msif.org, and",
            'See "https://www.msif.org".',
            "www.msif.org!",
        ):
            self.assertEqual(signs.links_in(text), [True], text)
        for text in ("www.nature.clinic", "who.stemclinic.com", "https://msif.org.clinic.example/a"):
            self.assertEqual(signs.links_in(text), [False], text)

    def test_short_telephone_numbers_are_seen_and_years_and_sums_are_not(self):
        for text in ("Call 555-0163.", "Text 0491 570 156 today", "My number is 020 7946 0412"):
            self.assertEqual(signs.signs_in(text).get("phone"), 1, text)
        for text in ("From 2017-2019 we paid 12 400.", "JAMA 2019;321:165-174", "EDSS 5.5 in 2020, 3.0 in 2022"):
            self.assertIsNone(signs.signs_in(text).get("phone"), text)

    def test_doctors_who_are_known_from_studies_are_not_held_against_a_text(self):
        self.assertEqual(signs.signs_in("Thank you, Dr. Burt.").get("doctor"), None)
        self.assertEqual(signs.signs_in("Thank you, Dr. Velic.")["doctor"], 1)
