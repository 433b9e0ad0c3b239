"""The one place where answers are made harmless: what a terminal would obey is shown as text instead."""

from __future__ import annotations

from typing import Any

from domain import printable as texts


def printable(value: Any) -> Any:
    """The value with harmless texts and keys, however deep."""
    if isinstance(value, str):
        return texts.printable(value)
    if isinstance(value, dict):
        return {printable(key): printable(each) for key, each in value.items()}
    if isinstance(value, list):
        return [printable(each) for each in value]
    return value


def sentence(text: str) -> str:
    """With a capital letter and an end."""
    words = text.strip()
    return words[:1].upper() + words[1:] + ("" if not words or words.endswith((".", "!", "?", ":")) else ".")
