"""One person with something in every table that knows people, and what a copy of the database says afterwards."""

from datetime import timedelta

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.utils import timezone
from django_comments.models import Comment as BaseComment

from accounts import consent, marks
from accounts.is_it_you import SIGNED_IN_AT
from accounts.mail import queue_letter
from accounts.models import Avatar, ConsentText, User
from blog.models import Draft, Invitation, Note, PreviewLink, Revision
from comments import appeals, crisis, doors, drafts, following, likes, muting, reports, standing
from comments.models import CommentLog, Decision, DeskNotice, MailPreference, Notification, Report, StandingAct
from tests.accounts.ways import PASSWORD
from tests.builders import make_comment, make_image, make_moderator, make_post, make_user

NAME = "Wilhelmina Quist"
EMAIL = "wilhelmina-quist@example.org"
ADDRESS = "198.51.100.77"
PICTURE = b"\x01picture of her"
# What a copy of the database shows of her, and must not show when she is gone.
TRACES = (
    NAME, EMAIL, ADDRESS, "Wilhelmina", "I paint birds", "https://birds.example", "Unposted thought",
    "Turned down words.", "Waiting words.", "Please be gentle with Tom.", PICTURE.hex(),
)  # fmt: skip


def database_dump():
    """All that the database holds, as text; bytes as hexadecimal digits."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            return "\n".join(connection.connection.iterdump())
        lines = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT to_jsonb(t)::text FROM {connection.ops.quote_name(table)} t")
            lines += [line for (line,) in cursor.fetchall()]
        return "\n".join(lines)


def traces_in(text, traces=TRACES):
    """Those of `traces` that stand in the text, in any case."""
    return [trace for trace in traces if trace.lower() in text.lower()]


def sign_in(client, person, is_recent=True):
    """Sign in; without `is_recent`, two hours ago."""
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    if not is_recent:
        session = client.session
        session[SIGNED_IN_AT] -= 7200
        session.save()


def make_wilhelmina():
    """A reader who has used everything that the site has for readers."""
    person = make_user(NAME, password=PASSWORD, bio="I paint birds", pronouns="she/her", link="https://birds.example")
    Avatar.objects.create(user=person, data=PICTURE)
    Authenticator.objects.create(user=person, type="totp", data={"secret": "KEPTSECRET"})
    SocialAccount.objects.create(user=person, provider="google", uid="10203")
    UserSession.objects.create(user=person, session_key="k" * 32, ip=ADDRESS, user_agent="Firefox on a Mac")
    person.groups.add(Group.objects.get_or_create(name="Friends")[0])
    person.user_permissions.add(Permission.objects.get(codename="view_tag"))
    consent.publish(ConsentText(kind="terms", link="/house-rules/"))
    consent.accept(person, consent.newest())
    marks.keep(EMAIL)
    in_the_admin(person)
    return person


def in_the_admin(person):
    kind = ContentType.objects.get_for_model(User)
    values = {"content_type": kind, "action_flag": CHANGE, "action_time": timezone.now()}
    LogEntry.objects.create(
        user=make_moderator(), object_id=str(person.pk), object_repr=NAME, change_message=f"{NAME} {EMAIL}", **values
    )
    LogEntry.objects.create(user=person, object_id="1", object_repr="Something", **values)


def live(person):
    """Let the person write, answer, like, follow, mute, report and be decided on. Return the post."""
    post, max_ = make_post(), make_moderator()
    first = make_comment(post, person, text="First words.")
    answer = make_comment(post, make_user("Tom"), parent=first, text="An answer by Tom.")
    make_comment(post, person, parent=answer, text="Second words.")
    make_comment(post, person, text="Turned down words.", state="rejected")
    doors.post(post, person, "Waiting words.")
    BaseComment.objects.filter(user=person).update(
        ip_address=ADDRESS, user_name=NAME, user_email=EMAIL, user_url="https://birds.example"
    )
    likes.like_comment(answer, person)
    likes.like_post(post, person)
    following.follow_post(post, person)
    following.follow_thread(answer, person)
    make_comment(post, make_user("Ben"), parent=answer, text="Ben answers in the thread.")
    post.corrections.create(text="Twelve, not thirteen.", made_by=person)
    drafts.save_draft(person, post, "Unposted thought")
    muting.mute(person, make_user("Noisy"))
    MailPreference.objects.create(user=person)
    reports.report(answer, person, Report.Reason.OTHER, "Wilhelmina thinks this is odd.")
    decided_on(person, max_)
    as_if_she_worked_at_the_desk(person, post, max_)
    as_if_she_moderated(person, answer)
    for to in (person.email, "tom@example.org"):
        queue_letter("second_factor_reset", to, {"user": person})
    return post


def decided_on(person, max_):
    act = standing.act_on(person, StandingAct.Act.WARN, max_, "Please be gentle with Tom.")
    StandingAct.objects.filter(pk=act.pk).update(told_at=timezone.now())
    standing.act_on(person, StandingAct.Act.NOTE, max_, "Hidden note of the moderators.")
    decision = Decision.objects.filter(writer=person, log__act="reject").get()
    Decision.objects.filter(pk=decision.pk).update(told_at=timezone.now() - timedelta(minutes=1))
    decision.refresh_from_db()
    appeals.ask("Wilhelmina asks again.", decision=decision)
    DeskNotice.objects.create(recipient=person, title="About you", text=f"Dear {NAME}")
    assert Notification.objects.filter(recipient=person).exists()


def as_if_she_worked_at_the_desk(person, post, max_):
    """Traces of earlier days as an author."""
    Note.objects.create(post=post, writer=person, text="Is this number right?", resolved_by=person)
    about_her = Note.objects.create(post=post, writer=max_, text=f"@{NAME} knows, and {NAME}'s sister.", quote=NAME)
    about_her.mentions.add(person)
    Invitation.objects.create(email="new@example.org", role="author", invited_by=person, words="Come and write.")
    Invitation.objects.create(
        email=EMAIL, role="author", invited_by=max_, accepted_by=person, accepted_at=timezone.now()
    )


def as_if_she_moderated(person, comment):
    """Traces of earlier days as a moderator."""
    StandingAct.objects.create(person=make_user("Tom"), act="note", by=person, reason="Tom is fine.", is_void=True)
    tom = StandingAct.objects.create(person=make_user("Tom"), act="warn", by=person, reason="Gently now.")
    appeal = appeals.ask("Tom asks.", act=tom)
    type(appeal).objects.filter(pk=appeal.pk).update(
        answered_by=person, answered_at=timezone.now(), told_at=timezone.now(), is_granted=False, answer="It stays."
    )
    crisis.raise_alarm(comment, "A reader is worried.")
    comment.alarms.update(answered_by=person, answered_at=timezone.now())
    CommentLog.objects.create(comment=comment, act="keep", by=person, after="approved", reason="Fine.")
    make_image(folder="f" * 16, uploaded_by=person)
    Draft.objects.create(kind="post", content={"title": "Wilhelmina begins"}, updated_by=person)
    Revision.objects.create(post=comment.post, number=1, content={"title": "Saved"}, made_by=person, note="Mine")
    PreviewLink.objects.create(post=comment.post, made_by=person)
