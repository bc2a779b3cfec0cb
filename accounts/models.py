import uuid
from datetime import timedelta

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import Group, Permission, PermissionsMixin
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, validate_email
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from accounts import names, times


class UserManager(BaseUserManager):
    def create_user(self, email, public_name, password=None, **fields):
        """Make an account. `email` signs in and is shown to nobody; `public_name` is what everybody sees.

        Raises ValidationError for a name that may not be used, IntegrityError for one that is taken.
        """
        user = self.model(email=email.strip().lower(), public_name=names.clean_public_name(public_name), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, public_name, password=None, **fields):
        """Make an administrator, whose address counts as verified."""
        user = self.create_user(email, public_name, password, is_staff=True, is_superuser=True, **fields)
        user.emailaddress_set.create(email=user.email, verified=True, primary=True)
        return user

    def get_by_natural_key(self, email):
        return self.get(email=email.strip().lower())

    def with_permission(self, permission):
        """Active people who hold the permission, such as "django_comments.can_moderate", by any way."""
        app_label, codename = permission.split(".")
        permissions = Permission.objects.filter(codename=codename, content_type__app_label=app_label).values("pk")
        groups = Group.permissions.through.objects.filter(permission__in=permissions).values("group")
        members = self.model.groups.through.objects.filter(group__in=groups).values("user")
        holders = self.model.user_permissions.through.objects.filter(permission__in=permissions).values("user")
        holds = models.Q(is_superuser=True) | models.Q(pk__in=members) | models.Q(pk__in=holders)
        return self.filter(holds, is_active=True)


class User(AbstractBaseUser, PermissionsMixin):
    """An account: signs in by e-mail address, speaks under a public name."""

    email = models.EmailField("e-mail address", unique=True)
    public_name = models.CharField(max_length=names.MAX_LENGTH, help_text="What everybody sees beside your comments.")
    name_key = models.CharField(max_length=names.KEY_LENGTH, unique=True, editable=False)
    # Random, so that nothing made from it (a picture, a file name) tells the address.
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    bio = models.CharField("about you", max_length=300, blank=True)
    pronouns = models.CharField(max_length=30, blank=True)
    link = models.URLField(max_length=200, blank=True)
    page_is_public = models.BooleanField("show my page", default=True)
    time_zone = models.CharField(max_length=40, blank=True)
    date_format = models.CharField("dates and times", max_length=8, choices=times.Format, blank=True)
    needs_review = models.BooleanField(
        default=False, help_text="The address is one that is thrown away after use. Comments may be held for it."
    )
    is_staff = models.BooleanField("may enter the admin", default=False)
    is_active = models.BooleanField("active", default=True, help_text="Switched off, the person cannot sign in.")
    joined_at = models.DateTimeField(default=timezone.now, editable=False)
    # Part of what each session is checked against: counted up, it ends all of them.
    session_version = models.PositiveIntegerField(default=0, editable=False)
    # What somebody reads who may not sign in, and where they can ask for a second look. Empty: they may.
    barred_because = models.CharField(max_length=500, blank=True, editable=False)

    objects = UserManager()

    USERNAME_FIELD = EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["public_name"]

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_any_case")]

    def __str__(self):
        return self.public_name

    def save(self, *args, **kwargs):
        self.email = self.email.lower()
        self.name_key = names.look_alike_key(self.public_name)
        super().save(*args, **kwargs)

    def end_sessions(self):
        """Sign the person out everywhere, at once."""
        type(self).objects.filter(pk=self.pk).update(session_version=models.F("session_version") + 1)
        self.refresh_from_db(fields=["session_version"])

    def _get_session_auth_hash(self, secret=None):
        # As it was for whoever was never signed out, so that no session ends with an update of the site.
        stock = super()._get_session_auth_hash(secret)
        return f"{stock}.{self.session_version}" if self.session_version else stock

    def get_full_name(self):
        return self.public_name

    def get_short_name(self):
        return self.public_name


class Avatar(models.Model):
    """The picture that somebody has uploaded. In the database, so that with the account it is gone everywhere."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True)
    data = models.BinaryField()
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self):
        return f"picture of {self.user}"


class Leaving(models.Model):
    """Somebody has closed the own account, and can still come back. Gone with the account, or when they do."""

    class Choice(models.TextChoices):
        ANONYMISE = "anonymise", "Keep what I published, without my name"
        ERASE = "erase", "Delete the words of all my comments, too"

    # Marks in the logs what can be undone.
    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.OneToOneField(User, on_delete=models.CASCADE, related_name="leaving")
    choice = models.CharField("your comments", max_length=10, choices=Choice)
    asked_at = models.DateTimeField(default=timezone.now)
    # When all rooms had hidden what they show of the person.
    hidden_at = models.DateTimeField(null=True, blank=True)
    # Given back on return. Until then nobody can take a name that looks like it.
    public_name = models.CharField(max_length=names.MAX_LENGTH)

    def __str__(self):
        return f"Leaving {self.key}"


class ConsentText(models.Model):
    """One version of what people accept when they join. A new one is asked about again before they write."""

    class Kind(models.TextChoices):
        TERMS = "terms", "The rules of this place"
        PRIVACY = "privacy", "How we handle your data"

    kind = models.CharField("what", max_length=10, choices=Kind)
    version = models.PositiveIntegerField(editable=False)
    link = models.CharField("page", max_length=200, help_text="Where it can be read, such as /privacy/.")
    news = models.CharField(
        "what is new", max_length=300, blank=True, help_text="In a sentence, for people who knew the last."
    )
    published_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = "text that people accept"
        verbose_name_plural = "texts that people accept"
        ordering = ["-kind", "-version"]
        constraints = [models.UniqueConstraint(fields=["kind", "version"], name="consent_text_once")]

    def __str__(self):
        return f"{self.get_kind_display()}, version {self.version}"


class Consent(models.Model):
    """Somebody has accepted one version of one text."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="consents")
    text = models.ForeignKey(ConsentText, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "text"], name="consent_once")]

    def __str__(self):
        return f"Consent {self.pk}"


class ModerationMode(models.TextChoices):
    """When a reader's comment appears. Every mode holds what a rule of moderation holds."""

    HOLD_ALL = "hold_all", "When a moderator has seen them"
    HOLD_NEW = "hold_new", "At once from people who are known; from others when a moderator has seen them"
    PUBLISH = "publish", "At once; a moderator looks at them afterwards"


def each_is_an_address(text):
    """Raise ValidationError unless each line of `text` is an e-mail address."""
    for line in text.split():
        try:
            validate_email(line)
        except ValidationError:
            raise ValidationError(f"“{line}” is no e-mail address. Please write one address a line.") from None


class SiteSettings(models.Model):
    """What the people who run the blog may change without a programmer. One row.

    It lives in the lowest room because every page and letter of every room shows some of it.
    """

    name = models.CharField(max_length=60, default="A blog about MS and stem cells")
    tagline = models.CharField(max_length=160, blank=True)
    sender = models.EmailField("sender of letters", blank=True, help_text="Empty: noreply@ and the site's host.")
    contact = models.EmailField("contact address", blank=True, help_text="Shown where people may need a person.")
    house_rules = models.CharField(
        "house rules in a line",
        max_length=300,
        default="Be kind, speak for yourself, and link no clinics.",
        help_text="Stands beside the comment form.",
    )
    comments_close_after = models.PositiveSmallIntegerField(
        "comments close after (days)", null=True, blank=True, help_text="Counted from publication. Empty: never."
    )

    moderation = models.CharField(
        "comments appear",
        max_length=10,
        choices=ModerationMode,
        default=ModerationMode.HOLD_ALL,
        help_text="A post can have a rule of its own, where its conversation is opened and closed.",
    )
    trust_after = models.PositiveSmallIntegerField(
        "approvals that earn trust",
        default=3,
        validators=[MinValueValidator(1)],
        help_text="Approved comments in a row after which a person is known. A rejected one starts the count again.",
    )
    on_call = models.TextField(
        "on-call addresses",
        blank=True,
        validators=[each_is_an_address],
        help_text="One address a line. They get a letter at once when somebody may be in danger. Empty: all moderators.",
    )

    class Meta:
        verbose_name = verbose_name_plural = "site settings"
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_row_of_site_settings")]

    def __str__(self):
        return self.name

    @classmethod
    def load(cls):
        """Return the row, or the defaults where it was never saved."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)


class Lease(models.Model):
    """Whoever holds the row works; everybody else waits until it runs out. Keeps two workers from mailing twice."""

    name = models.CharField(max_length=40, primary_key=True)
    holder = models.CharField(max_length=80)
    held_until = models.DateTimeField()

    def __str__(self):
        return f"{self.name}: {self.holder} until {self.held_until:%H:%M:%S}"

    @classmethod
    def take(cls, name, holder, seconds):
        """Take or renew the lease; True if `holder` now holds it for `seconds`.

        One statement decides, so two who ask at once cannot both be told yes.
        """
        now = timezone.now()
        until = now + timedelta(seconds=seconds)
        cls.objects.bulk_create([cls(name=name, holder=holder, held_until=until)], ignore_conflicts=True)
        free = cls.objects.filter(models.Q(holder=holder) | models.Q(held_until__lt=now), name=name)
        return free.update(holder=holder, held_until=until) == 1

    @classmethod
    def give_back(cls, name, holder):
        """End the lease at once, so that the next worker need not wait."""
        cls.objects.filter(name=name, holder=holder).delete()


class JobRun(models.Model):
    """When a piece of work was last done, and how it went. One row for each; "worker" is the worker's sign of life."""

    name = models.CharField(max_length=100, primary_key=True)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField("last done", null=True)
    failed_at = models.DateTimeField("last failed", null=True)
    error = models.CharField(max_length=80, blank=True, help_text="The kind of the last fault. Empty: it went well.")
    seconds = models.FloatField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = "state of the site"
        default_permissions = ["view"]

    def __str__(self):
        return self.name

    @classmethod
    def note(cls, name, seconds=0.0, error=""):
        """Write down that `name` has just ended, well or with the kind of fault `error`. One statement."""
        now = timezone.now()
        field = "failed_at" if error else "ended_at"
        row = cls(name=name, began_at=now - timedelta(seconds=seconds), error=error[:80], seconds=seconds)
        setattr(row, field, now)
        fields = ["began_at", "error", "seconds", field]
        cls.objects.bulk_create([row], update_conflicts=True, unique_fields=["name"], update_fields=fields)
