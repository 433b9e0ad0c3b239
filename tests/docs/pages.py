"""The pages that people read, taken apart: fenced blocks, prose, headings and links."""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FENCE = re.compile(r"^(?P<indent> *)(?P<marks>`{3,})(?P<info>[^`]*)$")
NEEDS = re.compile(r"\*\*Needs (AWS|the AWS CLI|the Pulumi CLI|Node\.js)[.:]?\*\*")
"""What a paragraph above a block says to readers, and to the tests: nobody has run this block here."""


@dataclass(frozen=True)
class Block:
    """A fenced block; `above` is the paragraph before it."""

    page: str
    line: int
    language: str
    text: str
    above: str

    @property
    def needs(self) -> str:
        """What it takes that no test has."""
        found = NEEDS.search(self.above)
        return found[1] if found else ""

    @property
    def name(self) -> str:
        return f"{self.page}:{self.line}"


@dataclass(frozen=True)
class Page:
    """`prose` has the lines outside of blocks by their numbers."""

    name: str
    blocks: tuple[Block, ...]
    prose: dict[int, str]

    def anchors(self) -> set[str]:
        """As code hosts make them of headings: the second of one name gets -1."""
        seen: Counter[str] = Counter()
        found = set()
        for line in self.prose.values():
            if heading := re.match(r"#{1,6} (.*)", line):
                slug = _slug(heading[1])
                found.add(f"{slug}-{seen[slug]}" if seen[slug] else slug)
                seen[slug] += 1
        return found

    def links(self) -> list[tuple[int, str]]:
        """(line, target) of every link and picture that does not leave the repository."""
        plain = {number: re.sub(r"`[^`]*`", "", line) for number, line in self.prose.items()}
        found = [(n, target) for n, line in plain.items() for target in re.findall(r"\]\(([^)\s]+)\)", line)]
        return [(number, target) for number, target in found if not re.match(r"[a-z]+:", target)]

    def inline(self) -> list[tuple[int, str]]:
        """(line, text) of everything that is set as code within a paragraph."""
        return [
            (n, text.replace(r"\|", "|")) for n, line in self.prose.items() for text in re.findall("`([^`]+)`", line)
        ]


def names() -> list[str]:
    found = [*(ROOT / "docs").rglob("*.md"), *(ROOT / "examples").glob("*/README.md")]
    return ["README.md", "CONTRIBUTING.md", *sorted(path.relative_to(ROOT).as_posix() for path in found)]


@cache
def page(name: str) -> Page:
    return read(name, (ROOT / name).read_text("utf-8"))


def read(name: str, text: str) -> Page:
    """Raises ValueError where a block is not closed."""
    blocks, prose, lines = [], {}, text.splitlines()
    number = 0
    while number < len(lines):
        opened = FENCE.match(lines[number])
        if not opened:
            prose[number + 1] = lines[number]
            number += 1
            continue
        end = _end(lines, number, opened["marks"], name)
        inner = textwrap.dedent("\n".join(lines[number + 1 : end]))
        language = opened["info"].strip().partition(" ")[0]
        blocks.append(Block(name, number + 1, language, inner + "\n", _above(lines, number)))
        number = end + 1
    return Page(name, tuple(blocks), prose)


def _end(lines: list[str], start: int, marks: str, name: str) -> int:
    for number in range(start + 1, len(lines)):
        if lines[number].strip() == marks:
            return number
    raise ValueError(f"{name}:{start + 1}: the block is never closed")


def _above(lines: list[str], start: int) -> str:
    above: list[str] = []
    for line in reversed(lines[:start]):
        if not line.strip() and above:
            break
        above += [line.strip()] if line.strip() else []
    return " ".join(reversed(above))


def _slug(heading: str) -> str:
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
    return re.sub(r"[^\w\- ]", "", text).replace(" ", "-")
