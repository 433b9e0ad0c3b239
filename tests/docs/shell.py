"""What a block of shell lines would run: its commands, without comments, variables and what is printed."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

OPERATORS = {"|", "||", "&", "&&", ";"}
ASSIGNED = re.compile(r"[A-Za-z_]\w*=.*", re.DOTALL)
WITHIN = re.compile(r"\$\(([^()]*)\)")


def commands(text: str, *, console: bool = False) -> list[list[str]]:
    """Each as its words, in the order of the block; those within $(...) after the one around them.

    Raises ValueError where a quotation is not closed.
    """
    found = []
    for line in _lines(text, console):
        for words in _split(line):
            while words and ASSIGNED.fullmatch(words[0]):
                words = words[1:]
            found += [words] if words else []
        for inner in WITHIN.findall(line):
            found += commands(inner)
    return found


def _lines(text: str, console: bool) -> Iterator[str]:
    joined = re.sub(r"\\\n\s*", " ", text)
    for line in joined.splitlines():
        if not console:
            yield line
        elif line.startswith("$ "):
            yield line[2:]


def _split(line: str) -> list[list[str]]:
    reader = shlex.shlex(line, posix=True, punctuation_chars="|&;")
    reader.whitespace_split, reader.commenters = True, "#"
    found: list[list[str]] = [[]]
    for word in reader:
        if word in OPERATORS:
            found.append([])
        else:
            found[-1].append(word)
    return found
