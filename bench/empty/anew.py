"""Our own settings, and every page is made as after a change of what is public."""

from mssite.settings import *  # noqa: F403

PAGE_PARTS = False
