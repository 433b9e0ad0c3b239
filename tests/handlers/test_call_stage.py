"""A stage of the pipeline's owner: its function is asked until it says how it ended, and what it says is believed."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ReadTimeoutError

from domain import progress
from domain.deployment import Status
from domain.errors import Code, StageError
from handlers import call_stage
from handlers.adapters.aws import ClientError
from tests.domain.owner import EXTRACT, PUBLISH, TRANSFORM, UNPUBLISH
from tests.handlers.conftest import NOW
from tests.handlers.deployments import held
from tests.handlers.owner import Lambda, answered, call, connect, ending, through_own, wake
from tests.handlers.ports import Ports

WAITING = {"status": "waiting", "operation": {"job": "j1"}, "waitsFor": "job:j1"}
DONE = {"status": "done", "summary": ["12 rows"], "output": {"rows": 12}}
BROKEN = answered({"errorType": "KeyError", "errorMessage": "rows"}, FunctionError="Unhandled")
LATE = ReadTimeoutError(endpoint_url="https://lambda")


def refused(code: str, status: int = 403) -> ClientError:
    answer: Any = {"Error": {"Code": code, "Message": "no"}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(answer, "Invoke")


@pytest.fixture
def owner(monkeypatch: pytest.MonkeyPatch, ports: Ports) -> Lambda:
    ports.holds(through_own(EXTRACT, TRANSFORM), target=held())
    return connect(monkeypatch)


def test_a_function_that_is_done_ends_its_stage(ports: Ports, owner: Lambda) -> None:
    owner.answers = [DONE]
    call()
    [(function, question)] = owner.asked
    assert (function, question["stage"], question["deploymentId"]) == ("arn:Publish", PUBLISH, "d1")
    assert ports.told == [("t", {"result": "done"})]
    assert ports.get("d1").outputs == {PUBLISH: {"rows": 12}}
    assert ports.events[-1].summary == ("12 rows",)  # type: ignore[attr-defined]


def test_no_token_leaves_the_table(ports: Ports, owner: Lambda) -> None:
    owner.answers = [DONE]
    call(token="s3cr3t")
    assert "s3cr3t" not in str(owner.asked)


def test_one_that_waits_is_asked_again_at_once_and_when_it_is_woken(ports: Ports, owner: Lambda) -> None:
    owner.answers = [WAITING, WAITING, WAITING, DONE]
    call()
    work = ports.get("d1").work
    assert work and (work.waits_for, work.operation, ports.told) == ("job:j1", {"job": "j1"}, [])
    wake()
    assert ports.told == []
    wake()
    assert ports.told == [("t", {"result": "done"})]
    assert owner.operations == [None, {"job": "j1"}, {"job": "j1"}, {"job": "j1"}]


def test_one_that_waits_for_nothing_that_tells_is_looked_after_by_the_sweep(ports: Ports, owner: Lambda) -> None:
    owner.answers = [{"status": "waiting", "operation": {}}] * 2
    call()
    work = ports.get("d1").work
    assert work and (work.waits_for, work.operation, work.open) == ("", {}, True)


def test_one_that_failed_says_why(ports: Ports, owner: Lambda) -> None:
    owner.answers = [{"status": "failed", "reason": "12 rows are empty"}]
    call()
    assert ending(ports) == ("StageFailed", "12 rows are empty")


@pytest.mark.parametrize(
    "breakdown", [BROKEN, LATE, refused("TooManyRequestsException"), refused("ServiceException", 500)]
)
def test_a_breakdown_is_no_answer_and_the_call_is_made_again(ports: Ports, owner: Lambda, breakdown: Any) -> None:
    owner.answers = [breakdown, DONE]
    call(token="first")
    assert ports.told == [("first", "again")]
    assert ports.get("d1").failure is None
    call(token="second")
    assert ports.told[-1] == ("second", {"result": "done"})


def test_a_breakdown_after_a_wake_up_is_told_to_lambda_which_tries_it_again(ports: Ports, owner: Lambda) -> None:
    owner.answers = [WAITING, WAITING, answered({"errorMessage": "rows"}, FunctionError="Unhandled")]
    call()
    with pytest.raises(RuntimeError, match="the function of Publish failed: .*rows"):
        wake()
    assert ports.told == []


@pytest.mark.parametrize("answer", [b"", b"not JSON", b'"done"', b"{}", b"\xff\xfe", b'{"status": "done", "more": 1}'])
def test_an_answer_that_is_none_fails_as_broken(ports: Ports, owner: Lambda, answer: bytes) -> None:
    owner.answers = [answered(answer)]
    call()
    code, reason = ending(ports)
    assert (code, reason.partition(":")[0]) == ("Broken", "the function of Publish did not answer as it must")


@pytest.mark.parametrize("code", ["AccessDeniedException", "ResourceNotFoundException"])
def test_a_function_that_may_not_be_called_fails_the_stage(ports: Ports, owner: Lambda, code: str) -> None:
    owner.answers = [refused(code)]
    call()
    assert ending(ports) == ("StageFailed", "AWS refused to call the function of Publish: no")


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


def test_a_plan_is_kept_for_the_gate(ports: Ports, owner: Lambda) -> None:
    ports.holds(through_own(), target=held())
    said = {"summary": ["12 rows more"], "alerts": ["3 have no price"], "unchanged": True}
    owner.answers = [{"status": "done", "plan": said}, {"status": "done", "plan": {"summary": ["and an index"]}}]
    call(EXTRACT)
    call(TRANSFORM)
    made = ports.get("d1").plan or {}
    assert (made["summary"], made["alerts"]) == (["12 rows more", "and an index"], ["3 have no price"])
    assert (made["unchanged"], made["undo"]) == (False, ["Unpublish undo Publish and Transform"])


def test_a_read_waits_less_than_our_own_function_may_run_and_is_not_repeated_behind_its_back() -> None:
    config: Any = call_stage.ONCE
    assert config.read_timeout == call_stage.SECONDS < 60
    assert config.retries == {"total_max_attempts": 1}
