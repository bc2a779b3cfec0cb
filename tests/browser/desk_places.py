"""The desk in full use: every one of its pages, with something on it."""

from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone
from PIL import Image as Picture

from accounts.models import JobRun, User
from blog import beginnings, drafts, invitations, notes, revisions
from blog.models import Image, Invitation, Post, PreviewLink, Term
from comments import appeals, desk, doors, reports, standing
from comments.models import Comment, Decision, HelpLine, ListEntry, Reason, Report, StandingAct
from tests.browser.desk_order import places_in_order
from tests.builders import make_author, make_comment, make_editor, make_moderator, make_page, make_post, make_user

HOUR = timedelta(hours=1)


def make_desk():
    """Return {name: address} of all pages, for an administrator. Max has decided, and Tom and Kim ask again."""
    max_, rita, tom, kim = make_moderator(), make_user("Rita"), make_user("Tom"), make_user("Kim")
    post = make_post("A careful trial")
    question = make_comment(post, rita, text="Is there a *study*?\n\n> A quote\n\n- one\n- two")
    waiting = make_comment(post, kim, parent=question, text="I would like to know, too.", state="pending")
    rejected = make_comment(post, tom, text="Call me on 0170 555 0199.", state="rejected")
    reports.report(question, tom, Report.Reason.WORRIED, "Please look after them.")
    doors.edit(question, rita, "Is there a study?\n\nSee https://example.org/a")
    make_comment(post, rita, text="A good one. " * 200, state="pending")
    standing.act_on(tom, StandingAct.Act.NOTE, max_, "Seems to be tired in the evenings.")
    standing.act_on(tom, StandingAct.Act.SUSPEND, max_, "Please rest a little.", timezone.now() + 30 * HOUR)
    standing.act_on(kim, StandingAct.Act.HOLD, max_, "You gave away private data.")
    Comment.objects.get(pk=rejected.pk).log.update(at=timezone.now() - HOUR)
    StandingAct.objects.update(at=timezone.now() - HOUR)
    desk.tell_people()
    appeals.ask("Could you put back the rest?", decision=Decision.objects.get(comment=rejected))
    appeals.ask("It was my own street.", act=standing.last_act(kim))
    word = ListEntry.objects.create(pattern="stud*", is_active=True)
    line = HelpLine.objects.create(name="Somebody listens", phone="0800 000", checked_on=date(2026, 11, 1))
    now = timezone.now()
    JobRun.objects.create(name="comments.mail.write_letters", began_at=now, ended_at=now)

    def at(name, *parts):
        return reverse(f"admin:{name}", args=parts)

    lists = {name: at(f"{name}_changelist") for name in LISTS}
    return (
        lists
        | places_in_order(post)
        | {
            "desk": at("index"),
            "queue of all": at("comments_comment_changelist") + "?state__exact=any",
            "queue found": at("comments_comment_changelist") + "?q=study",
            "nothing in the queue": at("comments_comment_changelist") + "?q=nothing-like-this",
            "a change": at("comments_comment_change", question.pk),
            "a comment that waits": at("comments_comment_change", waiting.pk),
            "an appeal": at("comments_comment_change", rejected.pk),
            "numbers": at("comments_comment_numbers"),
            "a suspended person": at("comments_standing_change", tom.pk),
            "a person who asks again": at("comments_standing_change", kim.pk),
            "decided reports": at("comments_report_changelist") + "?outcome=decided",
            "a reason": at("comments_reason_change", Reason.objects.first().pk),
            "a new reason": at("comments_reason_add"),
            "a listed word": at("comments_listentry_change", word.pk),
            "a test of it": at("comments_listentry_test", word.pk),
            "a new word": at("comments_listentry_add"),
            "a help line": at("comments_helpline_change", line.pk),
            "a new help line": at("comments_helpline_add"),
            "a conversation": at("comments_conversation_change", post.pk),
            "a post": at("blog_post_change", post.pk),
            **draft_places(post, rita, at),
            "site settings": at("accounts_sitesettings_change", 1),
            "a user": at("accounts_user_change", rita.pk),
            "a new user": at("accounts_user_add"),
            "a page": at("blog_page_change", make_page().pk),
            **picture_places(post, at),
            "new links": at("blog_linkgroup_add"),
            **staff_places(at, max_),
        }
    )


def picture_places(post, at):
    """The library with two pictures, one of which an old version shows, and words that are explained."""
    used, unused = Image(alt="A nerve, drawn", caption="Drawn by hand"), Image(alt="", is_decorative=True)
    for image in (used, unused):
        image.take(Picture.new("RGB", (600, 400), "teal"))
        image.save()
    revisions.add(post, {"body": f'<figure data-image="{used.pk}"></figure>'}, None, "With a picture")
    term = Term.objects.create(name="Lesion", slug="lesion", meaning="A spot where myelin is damaged.")
    correction = post.corrections.create(text="Twelve people, not twenty.")
    return {
        "a new picture": at("blog_image_add"),
        "a picture": at("blog_image_change", used.pk),
        "unused pictures": at("blog_image_changelist") + "?kind=unused",
        "a picture that stays": at("blog_image_delete", used.pk),
        "a picture that may go": at("blog_image_delete", unused.pk),
        "a term": at("blog_term_change", term.pk),
        "a correction": at("blog_correction_change", correction.pk),
        "a category": at("blog_category_change", post.category_id),
        "a post to delete": at("blog_post_delete", make_post("A short one").pk),
        "a new page": at("blog_page_add"),
        "a new series": at("blog_series_add"),
    }


def staff_places(at, max_):
    """Pages about the people at the desk, and a draft that waits for an editor, with notes."""
    ada = make_author("Ada")
    draft = make_post("A draft in review", author=ada, status="draft", submitted_at=timezone.now())
    first = notes.write(draft, make_editor(), "@Ada, which table is this from?", "Twelve people").note
    notes.write(draft, ada.user, "From the supplement.")
    notes.resolve(first, ada.user)
    invited = Invitation(email="new@example.org", role="author", words="Come and write.")
    invitations.invite(invited, max_)
    return {
        "a post in review": at("blog_post_change", draft.pk),
        "notes and review": at("blog_post_notes", draft.pk),
        "a new post": at("blog_post_add"),
        "an invitation": at("blog_invitation_change", invited.pk),
        "a new invitation": at("blog_invitation_add"),
        "a byline": at("blog_author_change", ada.pk),
        "handing over": at("blog_author_hand_over", ada.pk),
        "taking away": at("accounts_user_take_away", max_.pk),
    }


def draft_places(post, other, at):
    """The pages of unpublished words: two that have met, versions, what differs, the preview."""
    stand = drafts.stand_of(drafts.find(post), post)
    drafts.keep(post, stand, {"title": "A better title", "body": "<p>By one.</p>", "tags": ""}, post.author.user)
    met = drafts.keep(post, stand, {"title": "Another", "body": "<p>By another.</p>", "tags": "x"}, other)
    drafts.restore(post, 1, post.author.user)
    begun = beginnings.keep(
        Post, None, "", {"title": "Begun"}, User.objects.filter(is_superuser=True).first() or other
    )
    PreviewLink.objects.create(post=post, made_by=post.author.user)
    return {
        "two that have met": at("blog_post_together", post.pk, met.aside.key),
        "versions": at("blog_post_history", post.pk),
        "what differs": at("blog_post_compare", post.pk) + "?from=1&to=2",
        "as readers see it": at("blog_post_preview", post.pk),
        "alone, as readers see it": at("blog_post_preview_frame", post.pk),
        "begun": at("blog_post_preview_beginning") + f"?draft={begun.draft.key}",
    }


LISTS = (
    "comments_comment",
    "comments_commentlog",
    "comments_report",
    "comments_standing",
    "comments_reason",
    "comments_listentry",
    "comments_helpline",
    "comments_conversation",
    "accounts_jobrun",
    "accounts_user",
    "blog_post",
    "blog_image",
    "blog_page",
    "blog_category",
    "blog_term",
    "blog_correction",
    "blog_series",
    "blog_linkgroup",
    "blog_link",
    "blog_checkedlink",
    "blog_oldaddress",
    "taggit_tag",
    "blog_author",
    "blog_invitation",
)
