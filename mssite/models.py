from django.db import models


class PageVersion(models.Model):
    """What the kept pages are measured by: all rows together say in which state the public part of the site is.

    Written by triggers alone (mssite.pages.triggers). On SQLite it is one row that changes; on PostgreSQL each
    change adds a row, and the version is all tokens taken together, so that nobody waits for anybody else's lock.
    Without a row no page is kept: so it is while migrations run.
    """

    # Random, so that a database which was restored never comes to a version that it had before with other rows.
    token = models.BigIntegerField()
    # Changes only where something was taken away or put in other words; 0 where something was merely added.
    withdrawn = models.BigIntegerField(default=0)

    def __str__(self):
        return str(self.token)
