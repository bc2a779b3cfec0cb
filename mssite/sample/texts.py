"""Sentences that readers could write, put together to texts of every usual length. No two texts are alike."""

from mssite.sample.rows import Looks

OPENINGS = (
    "Thank you for writing this down so plainly.",
    "I have come back to this post three times now.",
    "My nurse mentioned the same report last month.",
    "I was diagnosed eleven years ago and still learn something here.",
    "A friend sent me this link.",
    "Reading this took me two sittings, and it was worth it.",
    "I read the paper itself after your post.",
    "This is the first time that I understand the figure.",
)
SENTENCES = (
    "What I would like to know is how the people in the study were chosen.",
    "The group was small, and they were followed for two years only.",
    "It says nothing about people who have lived with this as long as I have.",
    "I had not known that there was a second group to compare with.",
    "The numbers look different when you count those who left early.",
    "I wrote the questions down to take them to my next appointment.",
    "It helps to read what was *not* measured.",
    "Nobody in the report was over fifty-five.",
    "I am hopeful, and I am careful with it.",
    "My own good months came and went without any treatment at all.",
    "The word **stable** means something else to a statistician than to me.",
    "I should like to see the same people again in five years.",
    "They had to travel far for every visit, which is not for everybody.",
    "Somebody in our group asked who had paid for the work.",
    "It is a relief to read a result without a promise in it.",
    "I did not understand the part about the dropouts at first.",
    "The summary said one thing and the table another.",
    "As far as I can see, the side effects stand on the fourth page.",
    "My brother reads these posts to me when my eyes are tired.",
    "Perhaps the authors will answer a letter; some do.",
    "There is a difference between walking further and feeling better.",
    "I keep a diary, and it shows how much one week differs from the next.",
)
ENDINGS = (
    "Does anybody know more?",
    "I would be glad to hear how others read it.",
    "Thank you all for the kind tone here.",
    "I will come back when I have read the rest.",
    "What do you think?",
    "Take care, everybody.",
)
# Sentences in a text, from a line to what is folded. Most comments are short.
LENGTHS = (1, 3, 1, 6, 2, 9, 1, 4, 2, 25)
IN_A_PARAGRAPH = 5
# So many are rendered; after that they come again, as rendering takes longer than all the rest.
POOL = 2_000


def make_pool(size, chance):
    """Return the Looks of `size` texts, their lengths by turns."""
    return [Looks.of(make_text(LENGTHS[n % len(LENGTHS)], chance)) for n in range(size)]


def make_text(length, chance):
    """A text with an opening, `length` sentences and an ending, in paragraphs."""
    body = [chance.choice(SENTENCES) for _ in range(length)]
    lines = [chance.choice(OPENINGS), *body, chance.choice(ENDINGS)]
    return "\n\n".join(
        " ".join(lines[start : start + IN_A_PARAGRAPH]) for start in range(0, len(lines), IN_A_PARAGRAPH)
    )
