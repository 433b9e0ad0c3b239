"""What the commands reach beyond themselves; a test gives its own as the context's `obj`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from ops.client.clock import Clock
from ops.client.sandboxes import ROOT
from ops.client.transport import Http, Transport


def _somebody_sits_there() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


@dataclass(frozen=True)
class Outside:
    """Time, the network, the folder in which sandboxes are looked for, and the person who can be asked."""

    clock: Clock = field(default_factory=Clock)
    transport: Callable[[str], Transport] = Http
    root: Path = ROOT
    somebody_there: Callable[[], bool] = _somebody_sits_there
    ask: Callable[[str], str] = input
