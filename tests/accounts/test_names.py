"""Public names: which are taken, and which two look alike to a reader."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import TestCase
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts import names
from accounts.models import SiteSettings, User
from blog.models import Author
from tests.accounts.ways import WaysTestCase
from tests.builders import CROWD, make_user

GOOD = [
    "Ada", "Rita K.", "Jo", "Anne-Marie", "O’Brien", "D'Angelo", "Müller", "Zoë", "Ångström", "Łukasz", "Søren",
    "Γιώργος", "Ελένη Παπαδοπούλου", "Дмитрий", "Олена", "שרה", "محمد", "فاطمه", "अनीता", "தமிழ்", "ไทย", "田中さん",
    "山田太郎", "김민준", "李小龙", "Նարե", "ნინო", "Ọlá", "Nguyễn Văn An", "x2", "Ada (demo)", "walking again 2014",
    "The Moderate",
    "علی‌رضا", "ශ්‍රී", "क्‍षमा", "Nguyễn Thị Hồng Ngọc", "Đặng Thùy Trâm", "שָׁלוֹם", "مُحَمَّد", "ঐশ্বর্য", "లక్ష్మి", "ಕನ್ನಡ", "മീര",
    "ဒေါ်အောင်", "ສົມພອນ", "សុខា", "བསྟན་འཛིན", "Ægir", "Bùi Xuân Phái", "Ķēniņš", "Žofia Šťastná", "Ṣadé", "Ō Sensei",
    "ยิ่งลักษณ์ ณ เชียงใหม่", "Wanda ❤", "Modesta Adminsky", "Staffan", "Authorea", "Andrea 1971", "7 of 9", "Mme Editha",
    "Владимир П.", "Ngọc Ánh", "Ğülşen", "Þórdís", "Özge", "محمد رضا", "მარიამ", "ሰላም", "ආයෙෂා", "আয়েশা", "ਗੁਰਪ੍ਰੀਤ",
    "عبد الله", "نور الهدى", "נועם כהן", "प्रिया शर्मा", "สมชาย", "さくら", "高橋 ゆき", "ジョン・スミス", "홍길동", "박", "李", "ツ",
    "გიორგი ბერიძე", "Nguyễn Thị Minh Khai", "Ọláńrewájú", "Adébáyọ̀", "Seán Ó Súilleabháin", "Síle", "Jean-Luc",
    "María José", "Ngũgĩ wa Thiong'o", "Kamaʻāina", "Àlex", "Q.", "Щербаков", "Ђорђе", "Αλέξανδρος", "Սարգիս", "ᏣᎳᎩ", "አበበ",
    "ܐܪܡ", "ⴰⵎⴰⵣⵉⵖ", "ᐃᓄᒃ", "ᠮᠣᠩᠭᠣᠯ", "İbrahim", "Işıl", "Łucja", "李Emma", "mum_of_3", "Emma & Tom", "Mary (Leeds)",
    "Team Rita", "Supporter", "Root Vegetable", "Modera-Torres", "Ad Lib", "Kim_Staffs",
]  # fmt: skip
BAD = [
    "", " ", "M", "a" * 41, "42", "...", "-", "\U0001f642\U0001f642", "ada@example.org", "@ada", "https://ada.example",
    "Ada\x00", "Ada\x07", "Ada\u200b", "A\u200dda", "\u202eadA", "Ada\u2066", "Ada\ufeff", "Ada\u00ad",
    "Ada\U000e0041", "admin", "Admin", "ADMIN", "a d m i n", "adm1n", "аdmin", "ádmin",
    "admin.", "Moderator", "m0derator", "Moderator Max", "The moderators", "Admin 1",
    "Staff", "support", "Web Master", "rn\u043ederator", "root", "Ada\ud800",
    "Admin1strator", "Adm!n", "4dmin", "Admin1", "admin2026", "ＡＤＭＩＮ２", "ᴀdmin", "ᴀᴅᴍɪɴ", "ᴍᴏᴅ", "ꓮꓓꓟꓲꓠ", "𝓐𝓭𝓶𝓲𝓷", "ⓐⓓⓜⓘⓝ",
    "ﬆaff", "ⅿoderator", "Админ", "Модератор Макс", "管理员", "אדמין", "Modérateur", "Moderatorin", "admin⃝", "★admin★",
    "Staff Max", "The staff", "Ada (author)", "Mod", "The Team", "Help Desk", "Deleted user", "noreply", "Moderation",
    "Rita ✓", "✔ Max", "Rita ☑", "❤️", "👩‍⚕️", "Ada\u2060", "A\u200cda", "\u202dAda", "Ada\u061c",
    "Z\u0351\u036b\u0343\u036a\u0302algo", "x\u0325\u0325\u0325\u0325", "\u0e01" + "\u0e47" * 9, "A\u20dd\u20dd\u20dd\u20dd",
    "ѕtaff", "suрport", "Αdministrator", "Ada\u200f", "mod er ator", "𝐚dmin", "http://ada", "Ada\u2069", "Ｒｏｏｔ",
    "J", "Æ", "Ｊ", "م", "Te am", "The Mod", "Mod Max", "[mod] Rita", "Staff-Max", "Max_Moderator", "MaxModerator",
    "Moder ator Max", "Ann Author-Jones", "Mrs. Administrator-Jones", "Moderatorin Eva", "Moderatore", "модераторка",
    "АДМІН", "Administratør", "Aclmin", "Adrnin", "🅰dmin", "🅐🅓🅜🅘🅝", "🇦dmin", "Admin·", "A\u0336d\u0336m\u0336i\u0336n\u0336", "ⲁdmin", "adმin",
    "ᎪᎠᎷᏆN", "ᎪᎠᎷᏆΝ", "ɑdmin", "ադmin", "ꜱᴛᴀꜰꜰ", "𝔐𝔬𝔡", "Stɑff", "مُشرف", "مشـرف", "版主小李", "관리자", "Rita verified",
    "Rita ᵛᵉʳⁱᶠⁱᵉᵈ", "Official Rita", "Rita √", "Ada\u2062", "Ada\ue000", "Rita\u05d0", "Ada\u180e",
]  # fmt: skip
PAIRS = [
    ("Ada", "ada"), ("Ada", "ADA"), ("Ada", "Аda"), ("Ada", "Ádà"), ("Ada", "A d a"), ("Ada", "A.d-a"),
    ("Ada", "Ａｄａ"), ("Ada", "\U0001d400\U0001d41d\U0001d41a"), ("Ada", "ᴬda"), ("Bill", "BiII"), ("Bill", "B1ll"),
    ("Bill", "Bi||"),
    ("Tom", "T0m"), ("Tom", "Тоm"), ("Tom", "Torn"), ("Will", "VViII"), ("Rita", "Rίta"), ("Rita", "Rıta"),
    ("Müller", "Muller"), ("Straße", "Strasse"), ("Ελένη", "Ελενη"), ("Sophie", "Ѕорhіе"), ("Paul", "Рaul"),
    ("Rita", "ʀɪᴛᴀ"), ("Rita", "Ꭱita"), ("علی‌رضا", "علیرضا"), ("Ada", "A🄳a"), ("Анна", "Aнна"), ("Hans", "ℋans"),
    ("Max", "Mах"), ("Max", "Мах"), ("Hans", "Наns"), ("Ada", "Ada_"), ("Max", "M\u0430x"), ("Vera", "Ѵera"),
]  # fmt: skip
DEMO = ["Ada (demo)", "Max (demo)", "Rita (demo)", "Tom (demo)"]
# Each is drawn as nothing, but is a letter or a mark to Unicode.
UNSEEN = [
    "\u3164",
    "\u115f",
    "\u1160",
    "\uffa0",
    "\ufe0f",
    "\ufe00",
    "\u034f",
    "\u17b4",
    "\u180b",
    "\u2800",
    "\U000e0100",
    "\ufffc",
    "\U00016fe4",
    "\U0001d159",
    "\u1dc4",
    "\u20d2",
    "\ufe20",
    "\u05b0",
    "\u0670",
]


@pytest.mark.parametrize("name", GOOD)
def test_it_works(name):
    assert names.clean_public_name(name) == name


@pytest.mark.parametrize("name", BAD)
def test_a_bad_name_is_refused_with_a_sentence(name):
    with pytest.raises(ValidationError) as refusal:
        names.clean_public_name(name)
    assert refusal.value.messages[0].endswith(".")


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_look_alikes_share_a_key(one, other):
    assert names.look_alike_key(one) == names.look_alike_key(other)


@pytest.mark.parametrize("sign", UNSEEN, ids=lambda sign: f"U+{ord(sign):04X}")
def test_a_sign_that_nobody_sees_makes_no_new_name(sign):
    try:
        name = names.clean_public_name(f"Ada{sign}")
    except ValidationError:
        return
    assert names.look_alike_key(name) == names.look_alike_key("Ada")


def test_ordinary_names_stay_apart():
    taken = {}
    for name in (*GOOD, *CROWD, *DEMO, "Max", "Rita", "Tom"):
        assert taken.setdefault(names.look_alike_key(name), name) == name


def test_spaces_are_tidied():
    assert names.clean_public_name("  Ada \u00a0  K.\n") == "Ada K."


def test_accents_are_stored_in_one_way():
    assert names.clean_public_name("Zoe\u0308") == "Zo\u00eb"


@given(st.text(max_size=45))
def test_whatever_is_typed_is_a_sentence_or_a_name(name):
    try:
        clean = names.clean_public_name(name)
    except ValidationError:
        return
    assert names.clean_public_name(clean) == clean
    assert names.look_alike_key(clean)


@given(st.text(max_size=40))
def test_case_and_spaces_never_make_a_new_name(name):
    assert names.look_alike_key(name.lower() + " ") == names.look_alike_key(name.lower())


class KnownFromElsewhereTest(WaysTestCase):
    """Names that readers know as those of authors, or of the site, though no account has them."""

    def setUp(self):
        super().setUp()
        self.author = Author.objects.create(name="Dr. Ada Meyer", slug="ada-meyer")
        SiteSettings.objects.create(pk=1, name="Marrow and Margin")

    def test_they_are_refused_whatever_they_are_written_with(self):
        for name in ("Dr. Ada Meyer", "dr ada meyer", "D.r. Adá Meyer", "MARROW AND MARGIN"):
            with self.subTest(name):
                self.assertContains(self.sign_up(public_name=name), "is kept for")
        self.assertFalse(User.objects.exists())

    def test_similar_ones_are_not(self):
        self.sign_up(public_name="Ada Meyerling")
        self.assertTrue(User.objects.exists())

    def test_the_author_may_have_the_own_byline(self):
        rita = make_user("Rita")
        self.client.force_login(rita, "django.contrib.auth.backends.ModelBackend")
        url = reverse("accounts:account")
        self.assertContains(self.client.post(url, {"public_name": "Dr. Ada Meyer"}), "is kept for", status_code=400)
        Author.objects.filter(pk=self.author.pk).update(user=rita)
        self.assertRedirects(self.client.post(url, {"public_name": "Dr. Ada Meyer"}), url)

    def test_an_administrator_may_give_it_to_the_author(self):
        boss = make_user("Boss", is_staff=True, is_superuser=True)
        self.client.force_login(boss, "django.contrib.auth.backends.ModelBackend")
        self.client.post(
            reverse("admin:accounts_user_add"), {"public_name": "Dr. Ada Meyer", "email": "a@example.org"}
        )
        self.assertTrue(User.objects.filter(public_name="Dr. Ada Meyer").exists())


class StoredNameTest(TestCase):
    def test_the_database_holds_the_rule(self):
        make_user("Rita")
        with self.assertRaises(IntegrityError), transaction.atomic():
            User.objects.create_user("other@example.org", "R1ta")

    def test_the_longest_key_fits(self):
        """One letter may stand for eighteen in the key."""
        try:
            user = User.objects.create_user("long@example.org", "\ufdfa" * names.MAX_LENGTH)
        except ValidationError:
            return
        user.refresh_from_db()
        self.assertEqual(user.public_name, "\ufdfa" * names.MAX_LENGTH)

    def test_an_address_belongs_to_one_account_whatever_its_case(self):
        make_user("Rita")
        with self.assertRaises(IntegrityError), transaction.atomic():
            User.objects.create_user("RITA@example.org", "Tom")
