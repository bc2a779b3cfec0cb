"""What this room forgets by the clock."""

from django.utils import timezone
from django_comments.models import Comment as BaseComment

from accounts.forgetting import ADDRESSES_KEPT, hourly


@hourly
def forget_addresses():
    """Forget network addresses that came with comments from elsewhere; our own pages keep none."""
    old = BaseComment.objects.filter(ip_address__isnull=False, submit_date__lt=timezone.now() - ADDRESSES_KEPT)
    old.update(ip_address=None)
