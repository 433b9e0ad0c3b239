"""While a service is frozen requests wait, or are refused where the stack says so; rollbacks pass."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from domain.spelling import moment
from handlers import freezes, rules
from handlers.placing import QUEUE_MS
from tests.handlers.conftest import NOW, Clock
from tests.handlers.deployments import USER, running
from tests.handlers.lives import DAY, all_frozen, frozen, go_back, lives, rolled_back, waiting
from tests.handlers.ports import Ports
from tests.handlers.requests import ask

WHY = f"web is frozen by {USER}eve: sales"


def config(monkeypatch: pytest.MonkeyPatch, **freeze: Any) -> None:
    monkeypatch.setattr(freezes, "CONFIG", freeze)


def test_a_request_waits_although_nobody_deploys(ports: Ports) -> None:
    lives(ports)
    frozen(ports)
    assert ask() == ("d1", "QUEUED")
    target = ports.target("web")
    assert (target.holder, target.queue, ports.started) == ("", ("d1",), [])
    (queued,) = ports.events
    assert (queued.position, queued.behind, queued.because) == (1, "", WHY)  # type: ignore[attr-defined]


@pytest.mark.parametrize(("until", "from_then"), [(0, NOW), (NOW + DAY, NOW + DAY)])
def test_its_time_to_wait_begins_when_the_freeze_ends_as_far_as_that_is_known(
    ports: Ports, until: int, from_then: int
) -> None:
    lives(ports)
    frozen(ports, until=until)
    ask()
    assert ports.get("d1").deadline == from_then + QUEUE_MS


def test_what_runs_goes_on_and_the_next_waits_for_both(ports: Ports) -> None:
    lives(ports, running("d9"), holder="d9")
    frozen(ports, until=NOW + DAY)
    assert ask() == ("d1", "QUEUED")
    assert (ports.events[-1].behind, ports.events[-1].because) == (  # type: ignore[attr-defined]
        "d9",
        f"web is frozen until {moment(NOW + DAY)} by {USER}eve: sales",
    )


def test_a_freeze_of_all_services_counts_for_each(ports: Ports) -> None:
    lives(ports)
    all_frozen(ports)
    assert ask() == ("d1", "QUEUED")
    assert ports.events[-1].because == f"all services are frozen by {USER}eve: sales"  # type: ignore[attr-defined]


def test_a_freeze_that_is_over_counts_no_more(ports: Ports) -> None:
    lives(ports)
    frozen(ports, until=NOW)
    assert ask() == ("d1", "RUNNING")


def test_after_it_nobody_overtakes_those_who_wait_still(ports: Ports) -> None:
    lives(ports, waiting("d8"), queue=("d8",))
    assert ask() == ("d1", "QUEUED")
    assert ports.target("web").queue == ("d8", "d1")


def test_a_window_of_the_config_freezes_too(ports: Ports, monkeypatch: pytest.MonkeyPatch, now: Clock) -> None:
    lives(ports)
    opens = datetime.fromtimestamp(NOW / 1000, UTC)
    cron = f"{opens.minute} {opens.hour} * * *"
    window = {"cron": cron, "minutes": 60, "timeZone": "UTC", "reason": "the nightly books"}
    config(monkeypatch, windows=[window])
    assert ask() == ("d1", "QUEUED")
    assert "by config: the nightly books" in ports.events[-1].because  # type: ignore[attr-defined]
    now.ms += 61 * 60_000
    assert ask(deploymentId="d2", onBusy="supersede") == ("d2", "QUEUED")  # d1 waits still: the sweep starts them


@pytest.mark.parametrize(("requests", "status"), [("queue", "QUEUED"), ("refuse", "REFUSED")])
def test_the_stack_says_whether_they_wait(
    ports: Ports, monkeypatch: pytest.MonkeyPatch, requests: str, status: str
) -> None:
    lives(ports)
    frozen(ports)
    config(monkeypatch, requests=requests)
    assert ask() == ("d1", status)
    refused = f"{WHY}; this stack takes no requests for a frozen service: ask again later, or have it unfrozen"
    assert ports.get("d1").problems == ((refused,) if status == "REFUSED" else ())


def test_a_request_that_does_not_want_to_wait_is_refused_and_told_why(ports: Ports) -> None:
    lives(ports)
    frozen(ports)
    assert ask(onBusy="refuse") == ("d1", "REFUSED")
    assert ports.get("d1").problems == (f"{WHY}, and the request says onBusy: refuse",)


def test_a_version_in_quarantine_is_told_of_that_first(ports: Ports, monkeypatch: pytest.MonkeyPatch) -> None:
    lives(ports)
    frozen(ports)
    rolled_back(ports, "3")
    config(monkeypatch, requests="refuse")
    ask(version="3")
    assert len(ports.get("d1").problems) == 1
    assert "is in quarantine" in ports.get("d1").problems[0]


@pytest.mark.parametrize("requests", ["queue", "refuse"])
def test_a_rollback_passes(ports: Ports, monkeypatch: pytest.MonkeyPatch, requests: str) -> None:
    lives(ports, waiting("d8"), queue=("d8",))
    frozen(ports)
    config(monkeypatch, requests=requests)
    assert go_back() == ("r1", "RUNNING")
    target = ports.target("web")
    assert (target.holder, target.queue, ports.started) == ("r1", ("d8",), ["r1"])


def test_where_the_stack_wants_it_a_rollback_waits_too_before_all_others(
    ports: Ports, monkeypatch: pytest.MonkeyPatch
) -> None:
    lives(ports, waiting("d8"), queue=("d8",))
    frozen(ports)
    monkeypatch.setattr(rules, "ROLLBACKS", {"obeyFreezes": True})
    assert go_back() == ("r1", "QUEUED")
    assert (ports.target("web").queue, ports.events[-1].because) == (("r1", "d8"), WHY)  # type: ignore[attr-defined]
