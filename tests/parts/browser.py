"""Finds a Chromium for the tests that look at pages."""

import shutil
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome")


def find_chromium() -> Path | None:
    """The browser's program, or None."""
    found = (shutil.which(name) for name in NAMES)
    return next((Path(path) for path in found if path), None)
