"""What a demo claims, and whether it is so."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ops.demo.telling import Telling


@dataclass
class Checks:
    """Each is told when it is made."""

    telling: Telling
    made: list[dict[str, Any]] = field(default_factory=list)

    def that(self, name: str, ok: bool) -> None:
        self.made.append({"name": name, "ok": bool(ok)})
        self.telling.check(name, bool(ok))
