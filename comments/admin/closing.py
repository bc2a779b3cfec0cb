"""In the form of a post: when its conversation closes."""

from django.contrib.admin.widgets import AdminSplitDateTime

from blog.admin.extras import EXTRAS, Extra
from blog.admin.moments import MomentField
from comments import conversations
from comments.models import Conversation


def make_field():
    return MomentField(
        label="Close comments at",
        required=False,
        widget=AdminSplitDateTime(),
        help_text="Empty: the rule of the whole site counts, in the site settings.",
    )


def load(post):
    return Conversation.objects.filter(post=post).values_list("closes_at", flat=True).first()


EXTRAS.append(Extra("comments_close_at", make_field, load, conversations.set_closing))
