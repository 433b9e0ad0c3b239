"""Text of others, whole and harmless: what would be obeyed or could not be seen is shown as text instead."""

from __future__ import annotations

import unicodedata

HARMFUL = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
"""Controls and escapes, what turns the direction of writing or is invisible, lone surrogates, foreign line ends."""


def printable(text: str) -> str:
    """On one line: line ends become spaces, so that nobody forges a line."""
    return text if text.isascii() and text.isprintable() else "".join(map(_shown, text))


def _shown(letter: str) -> str:
    if letter in "\n\t":
        return " "
    return ascii(letter)[1:-1] if unicodedata.category(letter) in HARMFUL else letter
