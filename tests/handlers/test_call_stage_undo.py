"""The undo by stages of the pipeline's owner: for what began, and only then; what fails needs people."""

from __future__ import annotations

from typing import Any

import pytest

from domain import progress
from domain.deployment import Status
from domain.errors import Code, StageError
from handlers.adapters.aws import ClientError
from tests.domain.owner import EXTRACT, PUBLISH, TRANSFORM, UNPUBLISH
from tests.handlers.conftest import NOW
from tests.handlers.deployments import held
from tests.handlers.owner import Lambda, call, connect, ending, through_own
from tests.handlers.ports import Ports

DONE = {"status": "done", "summary": ["12 rows"], "output": {"rows": 12}}


def refused(code: str, status: int = 403) -> ClientError:
    answer: Any = {"Error": {"Code": code, "Message": "no"}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(answer, "Invoke")


@pytest.fixture
def owner(monkeypatch: pytest.MonkeyPatch, ports: Ports) -> Lambda:
    ports.holds(through_own(EXTRACT, TRANSFORM), target=held())
    return connect(monkeypatch)


def undoing(ports: Ports, *done: str, at_work: str) -> None:
    state = through_own(*done, at_work=at_work)
    ports.holds(progress.fail(state, StageError(Code.STAGE_FAILED, "gone"), NOW), target=held())


def test_an_undo_is_told_what_began_and_what_failed(ports: Ports, owner: Lambda) -> None:
    undoing(ports, EXTRACT, TRANSFORM, at_work=PUBLISH)
    owner.answers = [DONE]
    call(UNPUBLISH)
    [(function, question)] = owner.asked
    assert (function, question["undoes"]) == ("arn:Unpublish", [PUBLISH, TRANSFORM])
    assert question["failure"] == {"stage": PUBLISH, "code": "StageFailed", "reason": "gone"}
    assert ports.get("d1").status is Status.ROLLING_BACK


def test_an_undo_is_not_called_where_nothing_that_changes_has_begun(ports: Ports, owner: Lambda) -> None:
    undoing(ports, at_work=EXTRACT)
    call(UNPUBLISH)
    assert owner.asked == []
    assert ports.events[-1].summary == ("nothing of it was begun",)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "answer",
    [{"status": "failed", "reason": "the bucket is gone"}, {}, refused("AccessDeniedException")],
)
def test_an_undo_that_fails_needs_people(ports: Ports, owner: Lambda, answer: Any) -> None:
    undoing(ports, EXTRACT, at_work=TRANSFORM)
    owner.answers = [answer]
    call(UNPUBLISH)
    assert ending(ports)[0] == "UndoFailed"
    assert ports.get("d1").undo_failure


def test_an_undo_plans_nothing(ports: Ports, owner: Lambda) -> None:
    undoing(ports, EXTRACT, at_work=TRANSFORM)
    owner.answers = [{"status": "done", "plan": {"summary": ["something else"]}}]
    call(UNPUBLISH)
    assert "Unpublish made a plan, which is too late" in ending(ports)[1]
    assert ports.get("d1").plan is None
