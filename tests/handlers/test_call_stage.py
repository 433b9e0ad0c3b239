"""A stage of the pipeline's owner: its function is asked until it says how it ended, and what it says is believed."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ReadTimeoutError

from handlers import call_stage
from handlers.adapters.aws import ClientError
from tests.domain.owner import EXTRACT, PUBLISH, TRANSFORM
from tests.handlers.deployments import held
from tests.handlers.owner import Context, Lambda, answered, call, connect, ending, through_own, wake
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
    owner.answers = [
        WAITING,
        WAITING,
        answered({"errorType": "KeyError", "errorMessage": "rows"}, FunctionError="Unhandled"),
    ]
    call()
    with pytest.raises(RuntimeError, match="the function of Publish failed: KeyError: rows"):
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


def test_a_read_waits_less_than_our_own_function_may_run_and_is_not_repeated_behind_its_back() -> None:
    config: Any = call_stage.ONCE
    assert config.read_timeout == call_stage.SECONDS < 60
    assert config.retries == {"total_max_attempts": 1}


def test_a_stage_that_the_pipeline_has_no_more_fails(
    ports: Ports, owner: Lambda, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(call_stage, "FUNCTIONS", {})
    call()
    assert ending(ports) == ("Broken", "this pipeline has no stage Publish any more")


def test_nobody_is_asked_where_less_time_is_left_than_an_answer_may_take(ports: Ports, owner: Lambda) -> None:
    short = Context()
    short.left_ms = 1000 * call_stage.SECONDS
    call(context=short)
    assert (owner.asked, ports.told) == ([], [])
    work = ports.get("d1").work
    assert work and work.open
    owner.answers = [DONE]
    wake()
    assert ports.told == [("t", {"result": "done"})]
