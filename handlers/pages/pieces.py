"""What the views are made of: sections, tables, facts, links and commands."""

from __future__ import annotations

import json
import shlex
from collections.abc import Sequence
from dataclasses import dataclass

from domain.printable import printable
from handlers.pages.element import Content, Markup, el, joined
from handlers.pages.times import Times

DIGEST = 12
"""So many digits of a plan's digest name it in a command."""
WHY = "--reason '...'"


@dataclass(frozen=True)
class Page:
    """What every piece needs to know: the stack, the time, and the function that shows other pages."""

    environment: str
    times: Times
    endpoint: str

    def link(self, text: str, class_: str = "", **where: str) -> Markup:
        """A button that shows another page in place of this one. An `a` without an address takes no key.

        https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/add_custom_widget_dashboard_interactivity.html
        """
        button = el("button", text, type="button", class_=f"link {class_}".rstrip())
        action = el("cwdb-action", json.dumps(where), action="call", display="widget", endpoint=self.endpoint)
        return joined([button, action])

    def deployment(self, deployment_id: str) -> Markup:
        return self.link(deployment_id, "id", deployment=deployment_id)

    def service(self, name: str) -> Markup:
        return self.link(name, "name", service=name)

    def command(self, *words: str, why: bool = False) -> str:
        """A command line for this stack."""
        line = shlex.join([printable(word) for word in ("python", "-m", "ops", *words, "--stack", self.environment)])
        return f"{line} {WHY}" if why else line


def section(heading: str, *content: Content, class_: str = "", level: int = 2) -> Markup:
    """A part with its heading. What it is called, others can be led to by ear."""
    return el("section", el(f"h{level}", heading), *content, class_=f"part {class_}".rstrip(), aria_label=heading)


def facts(rows: Sequence[tuple[str, Content]]) -> Markup | None:
    """Labels and what they stand for; those that say nothing are left out."""
    told = [el("div", el("dt", label), el("dd", value)) for label, value in rows if value]
    return el("dl", told, class_="facts") if told else None


def items(texts: Sequence[Content], class_: str = "") -> Markup | None:
    return el("ul", [el("li", text) for text in texts], class_=f"items {class_}".rstrip()) if texts else None


def table(caption: str, headers: Sequence[str], rows: Sequence[Sequence[Content]]) -> Markup:
    """The first cell of a row names it. Where it is narrow a row becomes a card: roles keep it a table for the ear."""
    head = [el("th", header, scope="col", role="columnheader") for header in headers]
    return el(
        "table",
        el("caption", caption),
        el("thead", el("tr", head, role="row"), role="rowgroup"),
        el("tbody", [_row(headers, row) for row in rows], role="rowgroup"),
        role="table",
    )


def _row(headers: Sequence[str], row: Sequence[Content]) -> Markup:
    first = el("th", el("div", row[0]), scope="row", role="rowheader")
    rest = [
        el("td", el("div", cell), role="cell", data_label=header, class_=None if joined(cell) else "none")
        for header, cell in zip(headers[1:], row[1:], strict=True)
    ]
    return el("tr", first, rest, role="row")


def commands(rows: Sequence[tuple[str, str]]) -> Markup:
    """What can be done next, to be copied into a terminal; one click selects a line."""
    lines = [el("div", el("dt", label), el("dd", el("code", line, class_="command"))) for label, line in rows]
    return el("dl", lines, class_="commands")


def begin(text: str) -> str:
    """As the beginning of a sentence."""
    return text[:1].upper() + text[1:]


def nothing(text: str) -> Markup:
    return el("p", text, class_="nothing")


def more(shown: bool, text: str) -> Markup | None:
    """That a list goes on."""
    return el("p", text, class_="more") if shown else None
