"""The page as a browser reads it: elements with their attributes, and the text that people see."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

UNSEEN = ("style", "cwdb-action", "title")


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    content: list[Element | str] = field(default_factory=list)

    def __iter__(self) -> Iterator[Element]:
        """This element and all in it, in their order."""
        yield self
        for each in self.content:
            if isinstance(each, Element):
                yield from each

    @property
    def text(self) -> str:
        """What people see of it."""
        return " ".join(self._words().split())

    def _words(self) -> str:
        told = "".join(each if isinstance(each, str) else each._words() for each in self.content)
        return "" if self.tag in UNSEEN else told if self.tag in INLINE else f" {told} "

    def all(self, tag: str, class_: str = "") -> list[Element]:
        return [each for each in self if each.tag == tag and (not class_ or class_ in each.classes)]

    def one(self, tag: str, class_: str = "") -> Element:
        (found,) = self.all(tag, class_)
        return found

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()


INLINE = ("span", "strong", "button", "time", "code", "path", "svg")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Element("document", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"an attribute of {tag} is there twice"
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].content.append(element)
        self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        self.open[-1].content.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError("a comment")

    def handle_decl(self, decl: str) -> None:
        raise AssertionError("a declaration")


def read(html: str) -> Element:
    """Raises AssertionError where elements do not fit into each other."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    (document,) = reader.open
    return document
