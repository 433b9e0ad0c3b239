"""A headless Chromium that is installed on this machine, for pictures and for tests."""

from __future__ import annotations

import shutil
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

NAMES = ("chromium", "google-chrome", "google-chrome-stable", "chromium-browser")
HOW = "There is no Chromium on this machine. Install one: apt-get install chromium, or brew install chromium."


def found() -> str:
    """Where it is; empty if there is none."""
    return next(filter(None, map(shutil.which, NAMES)), "")


@contextmanager
def launched(path: str) -> Generator[Any]:
    """The browser of Playwright, until the end.

    While it runs this thread cannot run a Pulumi program: both need an event loop of their own.
    """
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path)
        try:
            yield browser
        finally:
            browser.close()
