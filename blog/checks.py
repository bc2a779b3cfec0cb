"""What an author is told about a post before it is published. Remarks advise; a few of them keep it from readers."""

import re
from html.parser import HTMLParser
from typing import NamedTuple

from blog import readability
from blog.addresses import dead_internal_links
from blog.figures import load_pictures
from blog.keys import as_key

# More is hard to follow for somebody who is tired; STYLE of the site: lower-secondary school.
HARD_GRADE = 10
LONG_SENTENCE = 35
# Said of a link, they tell nothing to somebody who jumps from link to link.
EMPTY_LINK_WORDS = {
    "here", "click", "click here", "this", "this link", "link", "more", "read more", "see here", "this page", "see more",
}  # fmt: skip
# What is no running text says nothing about how hard that is to read.
HEADINGS = ("h2", "h3", "h4")
NO_SENTENCES = {*HEADINGS, "table", "pre"}
BLOCKS = {"p", "li", "blockquote", "figcaption", "br", *NO_SENTENCES}
# Where research can be looked up, and what authors call their list of it.
SOURCE_HOSTS = re.compile(
    r"https?://(?:[\w-]+\.)*(?:doi\.org|pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov|clinicaltrials\.gov"
    r"|cochranelibrary\.com|europepmc\.org|medrxiv\.org|isrctn\.com)/",
    re.IGNORECASE,
)


class Remark(NamedTuple):
    """One thing to look at. With `blocks` the post is not published before it is mended."""

    words: str
    blocks: bool = False


class Outline(HTMLParser):
    """The headings, links and pictures of a post's HTML, in order, and its sentences with a line for each block."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.headings, self.links, self.pictures, self.lines = [], [], [], [""]
        self._open, self._set_apart = {}, 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag in BLOCKS:
            self.lines.append("")
        self._set_apart += tag in NO_SENTENCES
        if tag == "figure":
            self.pictures.append(attributes)
        elif tag in HEADINGS:
            self._open["heading"] = (int(tag[1]), [])
        elif tag == "a":
            self._open["link"] = (attributes.get("href", ""), [])

    def handle_endtag(self, tag):
        self._set_apart -= tag in NO_SENTENCES
        if tag in HEADINGS and "heading" in self._open:
            level, words = self._open.pop("heading")
            self.headings.append((level, " ".join("".join(words).split())))
        elif tag == "a" and "link" in self._open:
            address, words = self._open.pop("link")
            self.links.append((address, " ".join("".join(words).split())))

    def handle_data(self, data):
        for _, words in self._open.values():
            words.append(data)
        if not self._set_apart:
            self.lines[-1] += data

    @property
    def text(self):
        return "\n".join(line for line in self.lines if line.strip())


def remarks_for(post, summary_needed=False):
    """Return the Remarks on a post as it stands in the row, or in a form: those that keep it from readers first.

    Two queries, and one for each link to this site.
    """
    outline = Outline(post.body)
    found = [
        *pictures_without_words(post.body, post.lead_image),
        *_on_summary(all((post.shows, post.does_not_show, post.is_about)), summary_needed),
        *_on_headings(outline),
        *_on_links(outline, dead_internal_links(post.body)),
        *_on_sources(outline),
        *_on_sentences(outline),
    ]
    return sorted(found, key=lambda remark: not remark.blocks)


def pictures_without_words(body, lead_image):
    """Return the Remarks on pictures that nobody could listen to: with one of these no post is published."""
    missing, gone, pictures = 0, 0, load_pictures(body)
    for attributes in Outline(body).pictures:
        image = pictures.get(as_key(attributes.get("data-image")))
        words = attributes.get("data-alt", image.alt if image else "")
        gone += image is None
        missing += image is not None and not words.strip() and not image.is_decorative
    found = []
    if lead_image and not lead_image.alt.strip() and not lead_image.is_decorative:
        found.append(Remark("The picture above the text has no alternative text. Please write what it shows.", True))
    if missing:
        which = "A picture in the text has" if missing == 1 else f"{missing} pictures in the text have"
        found.append(
            Remark(f"{which} no alternative text. Please write what it shows, or mark it as decorative.", True)
        )
    if gone:
        found.append(Remark("A picture in the text is not in the library any more. Readers see nothing there."))
    return found


def reading_grade(body):
    """The Flesch-Kincaid grade of a post's HTML, or None for a few words."""
    return readability.measure(Outline(body).text).grade


def _on_summary(has_summary, needed):
    if not has_summary:
        yield Remark("The summary in plain words is not complete. Tired readers begin with it.", blocks=needed)


def _on_headings(outline):
    before = 1
    for level, words in outline.headings:
        if not words:
            yield Remark("A heading is empty. Please write it or take it away.")
        elif level > before + 1:
            yield Remark(
                f"The heading “{words}” skips a level. People who listen to the page may think a part is missing."
            )
        before = level


def _on_links(outline, dead_links):
    for address in dict.fromkeys(dead_links):
        yield Remark(f"A link leads to {address}, and there is no such page here.")
    for address, words in outline.links:
        if not words:
            yield Remark(f"The link to {address} has no words.")
        elif words.lower().strip(" .:…→»") in EMPTY_LINK_WORDS:
            yield Remark(f"A link says “{words}”. Please name what is behind it.")
        elif re.match(r"https?://\S{40,}$", words):
            yield Remark(f"A link shows its long address ({words[:40]}…). Please name what is behind it.")


def _on_sources(outline):
    if not any(SOURCE_HOSTS.match(address) for address, _ in outline.links):
        yield Remark(
            "No link leads to a study or a trial register. If the post speaks of research, please name the source."
        )


def _on_sentences(outline):
    found = readability.measure(outline.text)
    if found.grade is not None and found.grade > HARD_GRADE:
        yield Remark(f"The text is hard to read (school year {found.grade:g}). Shorter sentences help most.")
    if found.longest_words > LONG_SENTENCE:
        beginning = " ".join(found.longest.split()[:8])
        yield Remark(
            f"A sentence has {found.longest_words} words: “{beginning} …”. Please think of cutting it in two."
        )
