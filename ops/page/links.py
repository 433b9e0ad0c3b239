"""Makes links of what CloudWatch calls actions: a browser knows no `<cwdb-action>`.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/add_custom_widget_dashboard_interactivity.html:
the element says what a click on the element before it does; its content is JSON, the parameters of the call.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape, unescape
from html.parser import HTMLParser
from urllib.parse import urlencode

ACTION = "cwdb-action"
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
Attributes = list[tuple[str, str | None]]


@dataclass
class Element:
    """Where an element stands: from `begin`, its content from `inside`; `before` is the one beside it."""

    tag: str
    attributes: dict[str, str]
    begin: int
    inside: int
    before: Element | None
    ends: int = -1
    """Where its end tag begins; `end` is where that ends."""
    end: int = -1


def linked(html: str, kept: Mapping[str, str] | None = None) -> str:
    """The HTML, unchanged but for its actions, which become links to this address; `kept` goes into each of them."""
    reader = _Actions(html, kept or {})
    reader.feed(html)
    reader.close()
    for begin, end, text in sorted(reader.edits, reverse=True):
        html = f"{html[:begin]}{text}{html[end:]}"
    return html


class _Actions(HTMLParser):
    """Collects (begin, end, text that stands there instead)."""

    def __init__(self, html: str, kept: Mapping[str, str]) -> None:
        super().__init__(convert_charrefs=False)
        self.edits: list[tuple[int, int, str]] = []
        self._html, self._kept = html, kept
        self._lines = [0, *(n + 1 for n, letter in enumerate(html) if letter == "\n")]
        self._open: list[Element] = []
        self._last: Element | None = None

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        begin, text = self._at(), self.get_starttag_text() or ""
        given = {name: value or "" for name, value in attrs}
        before, self._last = self._last, None
        if tag not in VOID:
            self._open.append(Element(tag, given, begin, begin + len(text), before))

    def handle_startendtag(self, tag: str, attrs: Attributes) -> None:
        self._last = None

    def handle_endtag(self, tag: str) -> None:
        if tag not in [each.tag for each in self._open]:
            return
        while (element := self._open.pop()).tag != tag:
            pass
        element.ends = self._at()
        element.end = self._html.index(">", element.ends) + 1
        if tag != ACTION:
            self._last = element
            return
        self._last = None
        self.edits.append((element.begin, element.end, ""))
        parameters = _parameters(element, self._html[element.inside : element.ends])
        if element.before and parameters is not None:
            self._link(element.before, f"/?{urlencode({**self._kept, **parameters})}".rstrip("?"))

    def _link(self, element: Element, address: str) -> None:
        """What is clicked becomes a link, or stands in one from now on."""
        if element.tag in ("a", "button"):
            others = {name: value for name, value in element.attributes.items() if name not in ("href", "type")}
            said = "".join(f' {name}="{escape(value)}"' for name, value in {"href": address, **others}.items())
            self.edits.append((element.begin, element.inside, f"<a{said}>"))
            self.edits.append((element.ends, element.end, "</a>"))
        else:
            self.edits.append((element.begin, element.begin, f'<a href="{escape(address)}">'))
            self.edits.append((element.end, element.end, "</a>"))

    def _at(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column


def _parameters(action: Element, text: str) -> dict[str, str] | None:
    """What a click passes on; None if the action calls no function, or not by a click."""
    if action.attributes.get("action") != "call" or action.attributes.get("event", "click") != "click":
        return None
    try:
        said = json.loads(unescape(text))
    except ValueError:
        return None
    return {str(key): str(value) for key, value in said.items()} if isinstance(said, dict) else None
