"""The difference of two texts, word by word."""

import time

import pytest
from django.utils.safestring import SafeString

from blog.differences import LEFT_OUT, word_changes


def test_it_works():
    assert word_changes("It helped me.", "It never helped me.") == "It <ins>never</ins> helped me."
    assert word_changes("It never helped me.", "It helped me.") == "It <del>never</del> helped me."


def test_a_changed_word_shows_both():
    assert word_changes("Rest is good.", "Sleep is good.") == "<del>Rest</del> <ins>Sleep</ins> is good."


def test_the_same_text_has_no_marks():
    assert word_changes("One.\n\nTwo.", "One.\n\nTwo.") == "One.\n\nTwo."


@pytest.mark.parametrize("old, new, shown", [("", "", ""), ("", "a", "<ins>a</ins>"), ("a", "", "<del>a</del>")])
def test_empty_texts(old, new, shown):
    assert word_changes(old, new) == shown


def test_a_change_of_spaces_alone_is_seen():
    assert "<ins>" in word_changes("One. Two.", "One.\n\nTwo.")


def test_what_people_typed_is_escaped():
    shown = word_changes("<b>a</b> kept<i>", "<script>b</script> kept<i>")
    assert isinstance(shown, SafeString)
    assert shown == ("<del>&lt;b&gt;a&lt;/b&gt;</del> <ins>&lt;script&gt;b&lt;/script&gt;</ins> kept&lt;i&gt;")


def test_far_words_can_be_left_out():
    words = [f"w{n}" for n in range(100)]
    new = [*words[:50], "NEW", *words[50:]]
    shown = word_changes(" ".join(words), " ".join(new), around=2)
    assert shown == f"{LEFT_OUT}w48 w49 <ins>NEW</ins> w50 w51 {LEFT_OUT}"


def test_words_between_two_near_changes_stay():
    assert word_changes("a b c d", "x b c y", around=1) == "<del>a</del> <ins>x</ins> b c <del>d</del><ins>y</ins>"


def test_no_change_is_ever_left_out():
    old = " ".join(f"w{n}" for n in range(300))
    new = old.replace("w150 ", "w150 SECRET ").replace("w299", "END")
    shown = word_changes(old, new, around=3)
    assert "<ins>SECRET</ins>" in shown and "<ins>END</ins>" in shown


def test_long_texts_are_compared_by_lines():
    old = "".join(f"{'word ' * 40}{n}\n" for n in range(50))
    new = old.replace("word 0\n", "new 0\n").replace("word 49\n", "new 49\n")
    assert word_changes(old, new).count("<ins>") == 2


def staircase():
    """Two texts in which each word matches many others and hardly two in a row."""
    words = [f"{n % 120} " for n in range(3300)]
    return "".join(words), "".join(f"{word}z{n} " if n % 2 else word for n, word in enumerate(words))


@pytest.mark.parametrize(
    "old, new",
    [
        staircase(),
        ("a " * 5000, "a " * 4999 + "b"),
        ("a b " * 2500, "b a " * 2500),
        (" ".join(str(n % 90) for n in range(3300)), " ".join(str(n * 7 % 90) for n in range(3300))),
        (" ".join(str(n) for n in range(2000)), " ".join(str(n) for n in reversed(range(2000)))),
    ],
)
def test_texts_made_to_be_hard_take_no_time(old, new):
    start = time.process_time()
    word_changes(old, new)
    assert time.process_time() - start < 10  # what grows with the square takes minutes
