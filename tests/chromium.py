"""Finds a Chromium for the browser tests: prints its path, or nothing."""

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def find_chromium():
    given = os.environ.get("CHROMIUM", "")
    return given or next(filter(None, map(shutil.which, NAMES)), "")


if __name__ == "__main__":
    print(find_chromium())
