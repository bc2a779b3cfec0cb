"""Keeps old addresses at every door: forms, the shell, queryset.delete(), and the tags of a package."""

from django.db.models.signals import post_save, pre_delete, pre_save
from taggit.models import Tag

from blog import addresses

# Without a change of these, neither the address nor who sees the thing can have changed.
WEIGHTY = {"slug", "status", "published_at", "unpublish_at", "is_published"}


def connect():
    pre_save.connect(give_address, Tag)
    for model in addresses.MODELS:
        pre_save.connect(leave_old_address, model)
        post_save.connect(take_address, model)
        pre_delete.connect(say_it_is_gone, model)


def give_address(sender, instance, **kwargs):
    """A tag without a letter, as from a shell, has an address, too: else no page that names it could be made."""
    instance.slug = instance.slug or "tag"


def leave_old_address(sender, instance, raw, update_fields, **kwargs):
    if instance.pk and not raw and (update_fields is None or "slug" in update_fields):
        addresses.before_saving(instance)


def take_address(sender, instance, raw, update_fields, **kwargs):
    if not raw and (update_fields is None or WEIGHTY & set(update_fields)):
        addresses.after_saving(instance)


def say_it_is_gone(sender, instance, **kwargs):
    addresses.before_deleting(instance)
