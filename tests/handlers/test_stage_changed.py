"""Work that changes the deployment itself: it is written, and the work is done again with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from domain import stages
from domain.deployment import Deployment
from domain.errors import Code, StageError
from handlers.results import Changed, Done, Waiting
from handlers.stage import ATTEMPTS, PHASES
from tests.handlers.calls import asked
from tests.handlers.deployments import held, running
from tests.handlers.ports import Ports
from tests.handlers.work import handler


@pytest.fixture(autouse=True)
def prepared(ports: Ports) -> None:
    ports.holds(running("d1", stages.PREPARE), target=held())
    ports.events.clear()


def noted(reason: str) -> Callable[[Deployment], Changed]:
    """The deployment itself changes."""
    return lambda deployment: Changed(replace(deployment, reason=reason))


def test_a_change_is_written_and_the_work_done_again_with_it(ports: Ports) -> None:
    approve, work = handler(noted("one"), noted("two"), Done(("fine",)))
    asked(approve)
    assert [each.reason for each in work.given] == ["", "one", "two"]
    assert work.given[-1].revision == work.given[0].revision + 2
    assert (ports.get("d1").reason, ports.told) == ("two", [("t", {"result": "done"})])


def test_a_change_may_be_followed_by_waiting(ports: Ports) -> None:
    approve, _ = handler(noted("one"), Waiting({"phase": "asking"}), Waiting({"phase": "asking"}))
    asked(approve)
    work = ports.get("d1").work
    assert work and work.operation == {"phase": "asking"}
    assert ports.told == []


def test_a_change_may_be_followed_by_failure(ports: Ports) -> None:
    approve, _ = handler(noted("one"), StageError(Code.REJECTED, "no"))
    asked(approve)
    assert ports.told == [("t", {"result": "failed", "code": "Rejected", "reason": "no"})]


def test_what_somebody_else_wrote_first_is_read_before_it_is_decided_anew(ports: Ports) -> None:
    approve, work = handler(noted("mine"), lambda deployment: Done((deployment.reason,)))
    ports.meanwhile(lambda: None, lambda: ports.save(replace(ports.get("d1"), reason="theirs")))
    asked(approve)
    assert [each.reason for each in work.given] == ["", "theirs"]
    assert ports.get("d1").reason == "theirs"


def test_who_always_comes_too_late_is_tried_again_by_step_functions(ports: Ports) -> None:
    def theirs() -> None:
        ports.save(ports.get("d1"))

    approve, work = handler(*[noted("mine")] * ATTEMPTS)
    ports.meanwhile(*[lambda: None, theirs, lambda: None] * ATTEMPTS)
    asked(approve)
    assert (ports.told, len(work.given)) == ([("t", "again")], ATTEMPTS)


def test_changes_without_end_end_the_invocation_and_not_the_stage(ports: Ports) -> None:
    approve, work = handler(*(noted(str(n)) for n in range(PHASES + 1)))
    asked(approve)
    assert (len(work.given), ports.told) == (PHASES, [])
    state = ports.get("d1")
    assert state.work and state.work.open
