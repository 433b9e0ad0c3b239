"""The only way in which HTML comes about: elements that are written out with everything in them escaped."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TypeAlias

from domain.printable import printable


class Markup(str):
    """HTML that was made here. Any other text is escaped wherever it is put."""

    __slots__ = ()


Content: TypeAlias = "str | Iterable[Content] | None"
"""Text, elements, nothing, or several of them."""


def el(tag: str, *content: Content, **attributes: str | int | None) -> Markup:
    """An element; `class_` and `aria_label` are spelled as HTML spells them, attributes that are None left out."""
    told = "".join(f' {_name(key)}="{_text(str(value))}"' for key, value in attributes.items() if value is not None)
    return Markup(f"<{tag}{told}>{joined(content)}</{tag}>")


def joined(content: Content) -> Markup:
    """Several pieces in a row."""
    if content is None or isinstance(content, Markup):
        return content or Markup()
    if isinstance(content, str):
        return Markup(_text(content))
    return Markup("".join(map(joined, content)))


def _name(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def _text(text: str) -> str:
    return escape(printable(text))
