"""Tags as a whole: two that mean the same become one, and none loses its address."""

from django.db import transaction
from django.db.models import Exists, OuterRef
from taggit.models import Tag, TaggedItem

from blog.models import OldAddress
from blog.models.old_address import address_of, leave


def merge(tags, into):
    """Let everything that carries one of `tags` carry `into` instead. Their addresses lead there from now on."""
    with transaction.atomic():
        for tag in tags:
            if tag == into:
                continue
            items = TaggedItem.objects.filter(tag=tag)
            same = TaggedItem.objects.filter(
                tag=into, content_type=OuterRef("content_type"), object_id=OuterRef("object_id")
            )
            items.filter(Exists(same)).delete()
            items.update(tag=into)
            OldAddress.objects.filter(tag=tag).update(tag=into)
            path = address_of(tag)
            tag.delete()
            leave(into, path)


def unused():
    """Tags that nothing carries."""
    return Tag.objects.filter(~Exists(TaggedItem.objects.filter(tag=OuterRef("pk"))))
