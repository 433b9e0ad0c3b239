"""What dataclasses write anew for each class, written once: it is a tenth of our own part of every cold start."""

from __future__ import annotations

from typing import ClassVar


class Record:
    """Equal if all fields are. For dataclasses with `eq=False, repr=False`.

    `ASIDE` are fields that do not count when two are compared, `UNSAID` are not shown either.
    """

    ASIDE: ClassVar[frozenset[str]] = frozenset()
    UNSAID: ClassVar[frozenset[str]] = frozenset()

    def __eq__(self, other: object) -> bool:
        if type(self) is not type(other):
            return NotImplemented
        mine, theirs = vars(self), vars(other)
        return all(mine[name] == theirs[name] for name in mine if name not in self.ASIDE)

    def __hash__(self) -> int:
        return hash(tuple(value for name, value in vars(self).items() if name not in self.ASIDE))

    def __repr__(self) -> str:
        said = {name: value for name, value in vars(self).items() if name not in self.ASIDE | self.UNSAID}
        return f"{type(self).__name__}({said})"
