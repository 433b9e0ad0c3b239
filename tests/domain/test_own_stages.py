"""What a function of the pipeline's owner is asked, and what it may answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain import own_stages, progress
from domain.errors import Code, StageError
from tests.domain.deployments import MINUTE, NOW, at, through
from tests.domain.owner import EXTRACT, PUBLISH, TRANSFORM, UNPUBLISH, through_own

PUBLISHED = through(through_own(), EXTRACT, TRANSFORM)
FAILED = StageError(Code.STAGE_FAILED, "the index is gone")


def said(answer):
    """What the coordinator says of a wrong answer."""
    with pytest.raises(StageError) as error:
        own_stages.checked("Publish", answer)
    return error.value.code, error.value.reason


def test_a_question_says_all_that_is_known():
    state = at(replace(through_own(reason="November"), outputs={EXTRACT: {"rows": 12}}), TRANSFORM, NOW)
    assert own_stages.question(state, TRANSFORM) == {
        "schemaVersion": 1,
        "deploymentId": "d1",
        "attempt": 0,
        "service": state.service,
        "version": state.version,
        "environment": "dev",
        "stage": TRANSFORM,
        "requestedBy": state.requested_by,
        "reason": "November",
        "restores": "",
        "input": {"source": "s3://prices/"},
        "outputs": {EXTRACT: {"rows": 12}},
        "operation": None,
    }


def test_a_question_without_input_and_outputs_has_them_empty():
    state = through_own()
    asked = own_stages.question(replace(state, request={}, restores="d0"), EXTRACT)
    assert (asked["input"], asked["outputs"], asked["operation"], asked["restores"]) == ({}, {}, None, "d0")


def test_what_was_answered_as_waiting_comes_back():
    waiting = progress.wait(at(through_own(), EXTRACT, NOW), {"job": "j1"}, "j1")
    assert own_stages.question(waiting, EXTRACT)["operation"] == {"job": "j1"}


def test_an_undo_is_told_what_began_newest_first_and_what_failed():
    failed = progress.fail(at(PUBLISHED, PUBLISH, NOW + MINUTE), FAILED, NOW + 2 * MINUTE)
    asked = own_stages.question(at(failed, UNPUBLISH, NOW + 3 * MINUTE), UNPUBLISH)
    assert asked["undoes"] == [PUBLISH, TRANSFORM]
    assert asked["failure"] == {"stage": PUBLISH, "code": "StageFailed", "reason": "the index is gone"}


def test_a_stage_forward_is_told_of_no_undo():
    assert {"undoes", "failure"} & set(own_stages.question(through_own(), EXTRACT)) == set()


def test_the_second_attempt_of_an_undo_names_the_deployment_that_it_undoes():
    asked = own_stages.question(through_own(retries="d7", attempt=2), UNPUBLISH)
    assert (asked["deploymentId"], asked["attempt"]) == ("d7", 2)


@pytest.mark.parametrize(
    "answer",
    [
        {"status": "done"},
        {"status": "done", "summary": ["12 rows"], "output": {"rows": 12}},
        {"status": "done", "plan": {"summary": ["12 rows more"], "alerts": [], "unchanged": False}},
        {"status": "done", "summary": ["x" * 500] * 20, "output": {"x": "y" * 16_000}},
        {"status": "waiting", "operation": {}},
        {"status": "waiting", "operation": {"job": "j1"}, "waitsFor": "j1"},
    ],
)
def test_a_right_answer_is_taken_as_it_is(answer):
    assert own_stages.checked("Publish", answer) == answer


def test_a_function_that_says_why_it_failed_is_believed():
    assert said({"status": "failed", "reason": "12 rows are empty"}) == (Code.STAGE_FAILED, "12 rows are empty")


@pytest.mark.parametrize(
    ("answer", "wrong"),
    [
        (None, "status must be"),
        ("done", "status must be"),
        ([], "and the answer an object, not []"),
        ({}, 'status must be "done" or "waiting" or "failed"'),
        ({"status": "finished"}, "status must be"),
        ({"status": ["done"]}, "status must be"),
        ({"status": "done", "summary": "12 rows"}, "summary must be a list of at most 20 sentences"),
        ({"status": "done", "summary": ["x"] * 21}, "summary must be a list of at most 20 sentences"),
        ({"status": "done", "summary": ["fine", ""]}, "summary item 1 must be"),
        ({"status": "done", "summary": ["x" * 501]}, "summary item 0 must be"),
        ({"status": "done", "output": [1]}, "output must be an object"),
        ({"status": "done", "output": {"x": "y" * 16_384}}, "16,393 bytes; at most 16,384 are kept"),
        ({"status": "done", "output": {"n": 1e300}}, "output has a number that cannot be kept"),
        ({"status": "done", "output": {"": 1}}, "output has a key that cannot be kept"),
        ({"status": "done", "plan": ["more rows"]}, "plan must be an object"),
        ({"status": "done", "plan": {}}, "plan.summary is missing"),
        ({"status": "done", "plan": {"summary": ["x"] * 61}}, "plan.summary must be a list of at most 60 sentences"),
        ({"status": "done", "plan": {"summary": [], "alerts": "no"}}, "plan.alerts must be a list"),
        ({"status": "done", "plan": {"summary": [], "unchanged": "no"}}, "plan.unchanged must be"),
        ({"status": "done", "plan": {"summary": [], "more": 1}}, "plan.more"),
        ({"status": "done", "operation": {}}, "operation"),
        ({"status": "done", "reason": "why"}, "reason"),
        ({"status": "waiting"}, "operation is missing"),
        ({"status": "waiting", "operation": "j1"}, "operation must be an object"),
        ({"status": "waiting", "operation": {"x": "y" * 16_384}}, "at most 16,384 are kept"),
        ({"status": "waiting", "operation": {}, "waitsFor": 7}, "waitsFor must be"),
        ({"status": "waiting", "operation": {}, "waitsFor": "x" * 2049}, "waitsFor must be"),
        ({"status": "failed"}, "reason is missing"),
        ({"status": "failed", "reason": ""}, "reason must be"),
        ({"status": "failed", "reason": "x" * 2001}, "reason must be"),
    ],
)
def test_a_wrong_answer_is_named(answer, wrong):
    code, reason = said(answer)
    assert code is Code.BROKEN
    assert reason.startswith("the function of Publish did not answer as it must: ")
    assert wrong in reason


def test_everything_that_is_wrong_is_told_at_once():
    plan = {"summary": "no", "alerts": "no"}
    _, reason = said({"status": "done", "summary": "no", "output": [], "plan": plan, "more": 1})
    for wrong in ("summary must", "output must", "plan.summary must", "plan.alerts must", "more"):
        assert wrong in reason
