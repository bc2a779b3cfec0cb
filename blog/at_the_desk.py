"""Where things stand at the desk."""

from django.urls import reverse


def desk_address(post):
    """The path of the page on which a post is changed."""
    return reverse("admin:blog_post_change", args=[post.pk])


def notes_address(post):
    """The path of the page with the notes on a post."""
    return reverse("admin:blog_post_notes", args=[post.pk])
