import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import Group, Permission, PermissionsMixin
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
    desk_letters = models.BooleanField(
        "letters about posts",
        default=True,
        help_text="Somebody names you in a note, submits a post, or publishes yours or gives it back.",
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
