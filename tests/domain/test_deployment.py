"""The status law, the times of events, and how a deployment comes in."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import admission, events
from domain.deployment import ACTIVE, TRANSITIONS, Status, Work
from domain.errors import IllegalTransition
from domain.target import OnBusy, Target
from tests.domain.deployments import MINUTE, NOW, accepted, running, told
from tests.domain.documents import ACCOUNT, SMALL, read

LAW = {
    "QUEUED": {"RUNNING", "SUPERSEDED", "EXPIRED", "CANCELLED"},
    "RUNNING": {"AWAITING_APPROVAL", "ROLLING_BACK", "SUCCEEDED", "FAILED", "CANCELLED"},
    "AWAITING_APPROVAL": {"RUNNING", "ROLLING_BACK", "REJECTED", "EXPIRED", "CANCELLED", "FAILED"},
    "ROLLING_BACK": {"FAILED", "ROLLED_BACK", "ROLLBACK_FAILED", "REJECTED", "EXPIRED", "CANCELLED"},
}
FINAL = {"SUCCEEDED", "FAILED", "ROLLED_BACK", "ROLLBACK_FAILED", "REJECTED", "EXPIRED", "CANCELLED", "SUPERSEDED"}
FINAL |= {"REFUSED"}


@pytest.mark.parametrize(("current", "wanted"), list(itertools.product(Status, Status)))
def test_only_what_the_status_law_allows_happens(current, wanted):
    deployment = replace(accepted(), status=current)
    if wanted.value in LAW.get(current.value, set()):
        assert deployment.to(wanted) == replace(deployment, status=wanted)
    else:
        with pytest.raises(IllegalTransition, match=f"is {current} cannot become {wanted}; allowed: "):
            deployment.to(wanted)


def test_the_final_statuses_are_these_and_the_others_are_active():
    assert {status.value for status in Status if status.final} == FINAL
    assert set(ACTIVE) | {Status(value) for value in FINAL} == set(Status)
    assert TRANSITIONS.keys() == set(Status)


def test_every_status_but_a_refusal_can_be_reached_from_a_queued_deployment():
    reached, frontier = set(), {Status.QUEUED}
    while frontier:
        reached |= frontier
        frontier = {following for status in frontier for following in TRANSITIONS[status]} - reached
    assert reached == set(Status) - {Status.REFUSED}


@given(st.lists(st.integers(-(10**6), 10**6), max_size=20))
def test_events_are_numbered_without_gaps_and_never_go_back_in_time(offsets):
    deployment = accepted()
    for offset in offsets:
        deployment = deployment.tell(events.StageStarted, NOW + offset, stage="PrepareDeployment")
    times = [event.at for event in deployment.news]
    assert [event.sequence for event in deployment.news] == list(range(1, len(offsets) + 1))
    assert all(before < after for before, after in itertools.pairwise([NOW, *times]))
    assert all(at >= NOW + offset for at, offset in zip(times, offsets, strict=True))


def test_an_event_carries_what_every_event_tells():
    [started] = running().news
    common = {"deploymentId": "d1", "service": "storefront", "version": "1", "environment": "dev", "sequence": 1}
    assert common.items() <= started.detail().items()


def test_a_token_is_not_shown_where_work_is_printed():
    assert "secret" not in repr(
        replace(running(), work=Work(stage="PrepareDeployment", token="secret", by="d-1", started_at=1))
    )


@pytest.mark.parametrize("requester", ["", "arn:aws:iam::123456789012:user/ann"])
def test_who_asked_is_kept_with_its_proof_if_there_is_one(requester):
    deployment = admission.accept(read(SMALL), environment="dev", now=NOW, requester=requester)
    assert (deployment.requester, deployment.requested_by) == (requester, f"account {ACCOUNT}")


def test_a_started_deployment_holds_its_target_and_is_driven_by_an_execution_of_its_name():
    deployment, target = accepted(), Target(service="storefront", holder="d1", fence=9)
    started = admission.start(deployment, target, NOW + MINUTE, deadline=NOW + 9 * MINUTE)
    assert (started.status, started.fence, started.execution) == (Status.RUNNING, 9, "d1")
    assert (started.waited_ms, started.deadline) == (MINUTE, NOW + 9 * MINUTE)
    assert told(started) == ["DeploymentStarted"]


def test_a_queued_deployment_is_told_its_place_and_who_is_before_it():
    target, _ = Target(service="storefront", holder="d0", queue=("d9",)).admit("d1", OnBusy.QUEUE)
    queued = admission.queue(accepted(), target, NOW, deadline=NOW + MINUTE)
    assert (queued.status, queued.deadline) == (Status.QUEUED, NOW + MINUTE)
    [event] = queued.news
    assert (event.position, event.behind) == (2, "d0")


@pytest.mark.parametrize("status", [Status.SUPERSEDED, Status.EXPIRED, Status.CANCELLED])
def test_a_deployment_that_never_began_is_stopped_without_a_failure(status):
    stopped = admission.stop(accepted(), status, "another one takes its place", NOW + MINUTE)
    assert (stopped.status, stopped.deadline, stopped.failure) == (status, 0, None)
    [event] = stopped.news
    assert (event.status, event.duration_ms, event.waited_ms) == (status.value, MINUTE, MINUTE)


def test_a_running_deployment_cannot_be_superseded():
    with pytest.raises(IllegalTransition):
        admission.stop(running(), Status.SUPERSEDED, "too late", NOW)


def test_a_refused_request_is_remembered_with_every_problem():
    refused = admission.refuse(accepted(), ("one", "two"), NOW)
    assert (refused.status, refused.problems) == (Status.REFUSED, ("one", "two"))
    assert json.loads(json.dumps(refused.news[0].detail()))["problems"] == ["one", "two"]


def test_a_clock_that_went_back_never_makes_a_wait_negative():
    target = Target(service="storefront", holder="d1", fence=1)
    started = admission.start(accepted(), target, NOW - MINUTE, deadline=NOW)
    [stopped] = admission.stop(accepted(), Status.EXPIRED, "too late", NOW - MINUTE).news
    assert started.waited_ms >= 0
    assert stopped.duration_ms >= 0
