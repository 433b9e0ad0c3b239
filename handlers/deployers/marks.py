"""Marks: what a deployment makes in AWS carries its id, so that a second call knows its own work.

`d5` marks what deployment d5 makes, `d5#1` what is made when its undo is tried once more: another attempt of the same
work, whose tokens must differ.
"""

from __future__ import annotations


def again(mark: str) -> bool:
    """Whether an undo is tried once more: what an attempt before it left behind may look like success."""
    return "#" in mark


def root(mark: str) -> str:
    """The deployment whose work it is, whichever attempt."""
    return mark.partition("#")[0]
