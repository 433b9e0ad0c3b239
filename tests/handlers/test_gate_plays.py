"""Votes, cancels, expiry, redelivery and sweeps in any order, on tables in memory; and the same on moto's.

The laws are those of the design: I5 an approval takes effect at most once, never after its time, never by the
requester, never for another plan; I9 nothing goes forward after a cancel or a decision against it. That both kinds of
tables come to the same shows that the conditions of the real writes are those that the laws were tested with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import boto3
import pytest
from hypothesis import HealthCheck, event, example, given, settings
from hypothesis import strategies as st
from moto import mock_aws

from domain.deployment import Deployment, Status
from handlers.adapters import history, lists
from tests.handlers.adapters.conftest import HISTORY, TARGETS
from tests.handlers.gate_play import OTHER, Play, Step, staged
from tests.handlers.ports import Ports

NAMES = st.sampled_from(["ann", "ann", "ben", "ben", "eve", "otto"])
SAID = st.sampled_from(["approve", "approve", "approve", "reject"])
STEPS = st.one_of(
    st.tuples(st.just("vote"), NAMES, SAID),
    st.tuples(st.just("vote"), NAMES, SAID),
    st.tuples(st.just("vote"), NAMES, SAID, st.just(OTHER)),
    st.tuples(st.just("cancel"), st.sampled_from(["eve", "otto"])),
    st.tuples(st.just("minutes"), st.sampled_from([1, 4, 19, 21])),
    st.sampled_from([("sweep",), ("gate_again",), ("gate_woken",), ("deploy",), ("finish",)]),
)
PLAYS = st.lists(STEPS, min_size=3, max_size=12).map(tuple)
REQUIRED = st.integers(1, 2)
CASES: dict[str, tuple[int, tuple[Step, ...]]] = {
    "the second approval decides": (2, (("vote", "ann", "approve"), ("vote", "ben", "approve"), ("deploy",))),
    "one person twice is one": (2, (("vote", "ann", "approve"), ("vote", "ann", "approve"), ("deploy",))),
    "who asked cannot vote": (1, (("vote", "eve", "approve"), ("deploy",))),
    "a vote for another plan": (1, (("vote", "ann", "approve", OTHER), ("deploy",))),
    "approved, then told to reject": (1, (("vote", "ann", "approve"), ("vote", "ann", "reject"), ("deploy",))),
    "a change of mind": (2, (("vote", "ann", "approve"), ("vote", "ann", "reject"), ("finish",))),
    "rejected, then approved": (1, (("vote", "ann", "reject"), ("vote", "ben", "approve"), ("finish",))),
    "too late by a minute": (1, (("minutes", 21), ("vote", "ann", "approve"), ("sweep",), ("finish",))),
    "reminded, then approved": (1, (("minutes", 19), ("sweep",), ("vote", "ann", "approve"), ("deploy",))),
    "approved, then cancelled": (1, (("vote", "ann", "approve"), ("cancel", "otto"), ("deploy",), ("finish",))),
    "cancelled, then approved": (1, (("cancel", "otto"), ("vote", "ann", "approve"), ("finish",))),
    "cancelled twice, and after the end": (1, (("cancel", "eve"), ("cancel", "otto"), ("finish",), ("cancel", "otto"))),
    "delivered again while they vote": (
        2,
        (("vote", "ann", "approve"), ("gate_again",), ("vote", "ben", "approve"), ("gate_again",), ("deploy",)),
    ),
    "the deciding vote again after the end": (1, (("vote", "ann", "reject"), ("finish",), ("vote", "ann", "reject"))),
}
"""What is worth remembering, each as small as it can be: played on both kinds of tables in every run."""


@contextmanager
def in_memory() -> Iterator[tuple[pytest.MonkeyPatch, Ports]]:
    with pytest.MonkeyPatch.context() as patch:
        ports = Ports()
        ports.connect(patch)
        yield patch, ports


@contextmanager
def on_moto() -> Iterator[tuple[pytest.MonkeyPatch, Ports]]:
    """History is the real one; executions are still those of the ports."""
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": "us-east-1"}
    with mock_aws(), pytest.MonkeyPatch.context() as patch:
        client = boto3.session.Session().client("dynamodb", **keys)
        for table in (HISTORY, TARGETS):
            client.create_table(**table)
        for module in (history, lists):
            for name, value in (("dynamodb", client), ("HISTORY", "history"), ("TARGETS", "targets")):
                patch.setattr(module, name, value)
        yield patch, Ports()


@pytest.fixture(autouse=True)
def silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builtins.print", lambda *said, **_: None)


def check(play: Play, told: list[tuple[str, dict[str, Any]]], state: Deployment, required: int) -> None:
    """The laws, read off what was written and what callers were told."""
    names = [name for name, _ in told]
    votes = [detail for name, detail in told if name == "VoteCast"]
    decided = [detail for name, detail in told if name == "ApprovalDecided"]
    assert [detail["sequence"] for _, detail in told] == list(
        range(told[0][1]["sequence"], told[0][1]["sequence"] + len(told))
    )
    assert len(decided) <= 1
    assert "VoteCast" not in names[names.index("ApprovalDecided") :] if decided else True
    assert len(votes) == sum(1 for answer in play.answers if isinstance(answer, tuple) and answer[2:3] == (True,))
    assert state.approval
    assert all(vote["at"] <= state.approval.expires_at and vote["plan"] == state.approval.plan for vote in votes)
    assert {vote["name"] for vote in votes} <= {"ann", "ben"}
    approved = {vote["name"] for vote in votes if vote["vote"] == "approve"}
    begun = "begin" in play.deployers[0].asked
    if begun:
        assert [each["decision"] for each in decided] == ["approved"]
        assert len(approved) >= required
    against = [n for n, (name, detail) in enumerate(told) if _against(name, detail)]
    if against:
        later = [detail["stage"] for name, detail in told[against[0] :] if name == "StageCompleted"]
        assert later == []
    if state.status.final:
        wanted = {"rejected": Status.REJECTED, "expired": Status.EXPIRED}
        assert state.status is (Status.CANCELLED if state.cancel else wanted[decided[0]["decision"]])


def _against(name: str, detail: dict[str, Any]) -> bool:
    return name == "CancellationRequested" or (name == "ApprovalDecided" and detail["decision"] != "approved")


def played(tables: Callable[[], Any], required: int, steps: tuple[Step, ...]) -> tuple[Any, ...]:
    """Everything that came of a play: the answers, the deployment, what Step Functions heard, what was told."""
    with tables() as (patch, ports):
        play = staged(patch, ports, required).give(*steps)
        state = replace(play.state, revision=0)
        told = told_in_memory(ports) if tables is in_memory else told_on_moto()
        check(play, told, state, required)
        return play.answers, state, play.told, [deployer.asked for deployer in play.deployers], told


def told_in_memory(ports: Ports) -> list[tuple[str, dict[str, Any]]]:
    return [(each.detail_type(), each.detail()) for each in ports.events]


def told_on_moto() -> list[tuple[str, dict[str, Any]]]:
    shown = lists.with_events("d1")
    assert shown
    return [(each["event"], each["detail"]) for each in shown[1]]


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(required=REQUIRED, steps=PLAYS)
def test_whatever_happens_at_the_gate_its_laws_hold(required: int, steps: tuple[Step, ...]) -> None:
    *_, state, _, asked, _ = played(in_memory, required, steps)
    decision = (state.approval.decision if state.approval else "") or "undecided"
    event(f"{state.status}, {decision}{', begun' if 'begin' in asked[0] else ''}")


@pytest.mark.parametrize("name", CASES)
def test_a_play_comes_to_the_same_in_the_tables_as_dynamodb_keeps_them(name: str) -> None:
    required, steps = CASES[name]
    assert played(on_moto, required, steps) == played(in_memory, required, steps)


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(required=1, steps=(("vote", "ann", "approve"), ("cancel", "otto"), ("sweep",), ("deploy",)))
@given(required=REQUIRED, steps=PLAYS)
def test_any_play_comes_to_the_same_in_the_tables_as_dynamodb_keeps_them(
    required: int, steps: tuple[Step, ...]
) -> None:
    assert played(on_moto, required, steps) == played(in_memory, required, steps)
