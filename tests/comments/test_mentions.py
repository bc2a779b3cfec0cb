"""Who is named by an @ in a comment."""

from django.test import TestCase

from accounts.mentions import MAX_MENTIONS
from comments import mail
from comments.mentions import mentioned
from comments.models import Comment
from tests.builders import decide_to, letters_to, make_comment, make_post, make_user, real_outbox


class MentionTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.post = make_post()
        cls.people = {name: make_user(name) for name in ("Rita", "Rita May", "Tom", "Nils", "Zoë")}
        for name in ("Rita", "Rita May", "Tom", "Zoë"):
            make_comment(cls.post, cls.people[name])
        make_comment(cls.post, cls.people["Nils"], state="rejected")

    def names(self, text, writer="Tom"):
        comment = Comment(comment=text, user=self.people[writer], post=self.post)
        return [person.public_name for person in mentioned(comment)]

    def test_it_works(self):
        self.assertEqual(self.names("Thank you, @Rita. And @Ada too."), ["Rita", "Ada"])

    def test_the_longest_name_that_fits_counts(self):
        self.assertEqual(self.names("@Rita May was right"), ["Rita May"])
        self.assertEqual(self.names("@Rita Maybe was right"), ["Rita"])

    def test_names_end_where_words_end(self):
        self.assertEqual(self.names("(@Zoë), @Rita's, @Ritas"), ["Zoë", "Rita"])

    def test_each_is_named_once_and_nobody_names_themselves(self):
        self.assertEqual(self.names("@Rita @Rita @Tom"), ["Rita"])

    def test_an_address_is_no_name(self):
        self.assertEqual(self.names("tom@Rita and x.@Rita and @@Rita and rita@example.org"), [])

    def test_other_spellings_are_other_names(self):
        self.assertEqual(self.names("@rita @RITA @ Rita"), [])

    def test_somebody_who_wrote_nothing_that_is_published_here_is_not_told(self):
        make_comment(make_post("Another post"), make_user("Eva"))
        self.assertEqual(self.names("@Nils @Eva"), [])

    def test_a_quote_names_nobody_again(self):
        self.assertEqual(self.names("> @Rita May said\n\nI agree with @Zoë"), ["Zoë"])

    def test_without_an_at_sign_nothing_is_asked(self):
        with self.assertNumQueries(0):
            self.assertEqual(self.names("Thank you."), [])

    def test_a_wall_of_names_is_cut_short(self):
        text = "@Ben " * MAX_MENTIONS + "@Rita"
        with self.assertNumQueries(1):
            self.assertEqual(self.names(text), [])


class MentionMailTest(TestCase):
    @real_outbox
    def test_whoever_is_named_hears_of_it_once_it_is_published(self):
        post = make_post()
        tom, rita = make_user("Tom"), make_user("Rita")
        make_comment(post, tom)
        waiting = make_comment(post, rita, text="What does @Tom think?", state="pending")
        self.assertEqual(letters_to(tom), [])
        decide_to(waiting, "approved")
        mail.write_letters()
        self.assertEqual([letter.subject for letter in letters_to(tom)], [f"Rita named you under “{post.title}”"])
