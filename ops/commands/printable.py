"""The one place where text of others is made harmless: what a terminal would obey is shown as text instead."""

from __future__ import annotations

import unicodedata
from typing import Any

HARMFUL = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
"""Controls and escapes, what turns the direction of writing or is invisible, lone surrogates, foreign line ends."""


def printable(value: Any) -> Any:
    """The value with harmless texts and keys, however deep; line ends become spaces, so that nobody forges a line."""
    if isinstance(value, str):
        return value if value.isascii() and value.isprintable() else "".join(map(_shown, value))
    if isinstance(value, dict):
        return {printable(key): printable(each) for key, each in value.items()}
    if isinstance(value, list):
        return [printable(each) for each in value]
    return value


def sentence(text: str) -> str:
    """With a capital letter and an end."""
    words = text.strip()
    return words[:1].upper() + words[1:] + ("" if not words or words.endswith((".", "!", "?", ":")) else ".")


def _shown(letter: str) -> str:
    if letter in "\n\t":
        return " "
    return ascii(letter)[1:-1] if unicodedata.category(letter) in HARMFUL else letter
