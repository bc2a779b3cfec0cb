"""Who may decide."""

# The comments package's own.
PERMISSION = "django_comments.can_moderate"


def can_moderate(user):
    """Whether this person decides on comments."""
    return user.is_active and user.has_perm(PERMISSION)
