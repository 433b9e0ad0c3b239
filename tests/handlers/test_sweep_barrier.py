"""A rollback that waits on a free service behind a barrier is stopped by the sweep, and the next one starts."""

from __future__ import annotations

import pytest

from domain.deployment import Status
from tests.handlers.conftest import NOW
from tests.handlers.lives import lives, waiting
from tests.handlers.ports import Ports
from tests.handlers.sweeping import swept

pytestmark = pytest.mark.usefixtures("woken")
BARRIER = {"deploymentId": "d0", "version": "2", "at": NOW, "why": "the orders were split"}


def test_it_waits_no_longer_although_nobody_starts(ports: Ports) -> None:
    lives(ports, waiting("r1", "1", restores="c0"), queue=("r1",), barrier=BARRIER)
    assert (swept(), ports.get("r1").status) == (1, Status.CANCELLED)
    assert (ports.target("web").queue, ports.target("web").holder, ports.started) == ((), "", [])
    assert "cannot be undone: the orders were split" in ports.events[-1].reason  # type: ignore[attr-defined]


def test_who_waits_behind_it_starts(ports: Ports) -> None:
    lives(ports, waiting("r1", "1", restores="c0"), waiting("d1"), queue=("r1", "d1"), barrier=BARRIER)
    swept()
    assert (ports.get("r1").status, ports.started) == (Status.CANCELLED, ["d1"])
    assert (ports.target("web").holder, ports.target("web").queue) == ("d1", ())
