import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

TIME_TO_ACCEPT = timedelta(days=7)


def end_of_time_to_accept():
    return timezone.now() + TIME_TO_ACCEPT


class InvitationQuerySet(models.QuerySet):
    def in_state(self, state):
        """Those whose `state` is this one."""
        states, late = Invitation.State, models.Q(expires_at__lte=timezone.now())
        undecided = models.Q(accepted_at=None, withdrawn_at=None)
        return self.filter(
            {
                states.OPEN: undecided & ~late,
                states.ACCEPTED: models.Q(accepted_at__isnull=False),
                states.EXPIRED: undecided & late,
                states.WITHDRAWN: models.Q(accepted_at=None, withdrawn_at__isnull=False),
            }[state]
        )


class Invitation(models.Model):
    """Somebody is asked by letter to work at the desk. Nothing changes for them until they accept."""

    class Role(models.TextChoices):
        AUTHOR = "author", "Author: writes posts"
        EDITOR = "editor", "Editor: changes and publishes everybody's posts"
        MODERATOR = "moderator", "Moderator: decides on comments"

    class State(models.TextChoices):
        OPEN = "open", "Open"
        ACCEPTED = "accepted", "Accepted"
        EXPIRED = "expired", "Expired"
        WITHDRAWN = "withdrawn", "Withdrawn"

    GROUPS = {Role.AUTHOR: "Authors", Role.EDITOR: "Editors", Role.MODERATOR: "Moderators"}

    # What the link holds, signed. Another one with each letter, so that only the newest link works.
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField("e-mail address")
    role = models.CharField(max_length=10, choices=Role)
    words = models.TextField(
        "your words", max_length=1000, blank=True, help_text="They stand in the letter. It says by itself who asks."
    )
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    made_at = models.DateTimeField("invited", default=timezone.now, editable=False)
    expires_at = models.DateTimeField("open until", default=end_of_time_to_accept, editable=False)
    accepted_at = models.DateTimeField(null=True, editable=False)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["email", "role"],
                condition=models.Q(accepted_at=None, withdrawn_at=None),
                name="one_invitation_at_a_time",
            )
        ]

    def __str__(self):
        return f"Invitation {self.pk}"

    @property
    def offer(self):
        """Goes on after "invites you"."""
        return {
            self.Role.AUTHOR: "to write posts, as an author",
            self.Role.EDITOR: "to change and publish everybody's posts, as an editor",
            self.Role.MODERATOR: "to decide on comments, as a moderator",
        }[self.role]

    @property
    def role_word(self):
        return self.Role(self.role).name.capitalize()

    @property
    def state(self):
        if self.accepted_at:
            return self.State.ACCEPTED
        if self.withdrawn_at:
            return self.State.WITHDRAWN
        return self.State.EXPIRED if self.expires_at <= timezone.now() else self.State.OPEN
