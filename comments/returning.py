"""Somebody who leaves while suspended or banned, and comes again with the same address."""

from accounts import marks
from comments.standing import go_on, standing_of


def keep_mark(person):
    """Note, when the account is deleted, what a new one with its address may not do. Nothing else is kept."""
    standing = standing_of(person)
    if standing and standing.is_banned:
        marks.keep(person.email)
    elif standing and standing.is_suspended:
        marks.keep(person.email, standing.suspended_until)


def recognise(person):
    """Let for `person`, who is about to be signed in, go on what an account with the same address left with."""
    if mark := marks.rows_for(person.email).first():
        go_on(person, mark.until)
