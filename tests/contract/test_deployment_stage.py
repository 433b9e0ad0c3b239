"""@stage makes of a function what the contract asks, and refuses what the coordinator would not take."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.contract.python import deployment_stage
from components.contract.python.deployment_stage import Asked, Done, Failed, Plan, Waiting, WrongAnswer, stage
from domain import own_stages
from domain.errors import Code, StageError

from .events import event, told

TEXT = st.text(st.characters(), max_size=8) | st.sampled_from(["", "\x00", "\n\t", "\ud800", "a" * 500, "a" * 501])
NUMBERS = st.integers() | st.floats() | st.sampled_from([10**37, 10**38, 1e119, 1e120, 1e-121, 0, -1e300])
JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
)
OBJECTS = st.dictionaries(TEXT, JSON, max_size=3)


def taken(answer: dict[str, Any]) -> bool:
    try:
        own_stages.checked("CheckData", answer)
    except StageError as error:
        return error.code != Code.BROKEN
    return True


@given(given_=OBJECTS)
def test_an_output_and_an_operation_are_refused_where_the_coordinator_refuses_them(given_):
    for make, answer in (
        (lambda: Done(output=given_), {"status": "done", "output": given_}),
        (lambda: Waiting(given_), {"status": "waiting", "operation": given_}),
    ):
        assert taken(answer) == accepted(make)
        if accepted(make):
            assert taken(told(make))


def accepted(make: Any) -> bool:
    try:
        make()
    except WrongAnswer:
        return False
    return True


@given(sentences=st.lists(TEXT, max_size=3), repeated=st.sampled_from([1, 7, 20, 21, 60, 61]), unchanged=st.booleans())
def test_sentences_are_refused_where_the_coordinator_refuses_them(sentences, repeated, unchanged):
    many = sentences * repeated
    plan = {"summary": many, "alerts": many, "unchanged": unchanged}
    assert taken({"status": "done", "summary": many}) == accepted(lambda: Done(many))
    assert taken({"status": "done", "plan": plan}) == accepted(lambda: Done(plan=Plan(**plan)))
    if accepted(lambda: Done(plan=Plan(**plan))):
        assert taken(told(lambda: Done(plan=Plan(**plan))))


@given(waits_for=TEXT | st.sampled_from(["a" * 2048, "a" * 2049]))
def test_what_is_waited_for_is_refused_where_the_coordinator_refuses_it(waits_for):
    answer = {"status": "waiting", "operation": {}, "waitsFor": waits_for}
    assert taken(answer) == accepted(lambda: Waiting({}, waits_for))
    if accepted(lambda: Waiting({}, waits_for)):
        assert told(lambda: Waiting({}, waits_for)) == {key: value for key, value in answer.items() if value != ""}


@given(reason=TEXT | st.sampled_from(["a" * 2001, "\x1b[31mred"]))
def test_any_reason_reaches_people(reason):
    def fail() -> None:
        raise Failed(reason)

    answer = told(fail)
    assert answer["status"] == "failed"
    with pytest.raises(StageError) as seen:
        own_stages.checked("CheckData", answer)
    assert seen.value.code == Code.STAGE_FAILED


def test_everything_that_is_asked_is_there():
    seen: list[Asked] = []
    stage(lambda asked: seen.append(asked) or Done())(event("WithdrawData"), None)
    question, [asked] = event("WithdrawData"), seen
    fields = {re.sub(r"_(.)", lambda m: m[1].upper(), name): value for name, value in vars(asked).items()}
    assert fields == {name: value for name, value in question.items() if name != "schemaVersion"}
    assert (asked.undoes, asked.failure) == (["CheckData"], {"stage": "CheckData", "reason": "no"})


def test_a_stage_that_undoes_nothing_has_no_failure_and_later_fields_do_not_matter():
    asked = deployment_stage.asked(event(comesLater=1))
    assert (asked.undoes, asked.failure, asked.operation) == ((), {}, None)


def test_a_question_of_another_version_is_a_breakdown_that_says_what_to_do():
    with pytest.raises(ValueError, match="version 1 of the contract, not 2: deploy the function again"):
        stage(lambda asked: Done())(event(schemaVersion=2), None)


def test_the_key_is_a_name_that_aws_takes_and_that_of_one_stage_of_one_deployment():
    keys = [deployment_stage.asked(event(deploymentId=id_)).key for id_ in ("shop#2", "shop-3", "s" * 200)]
    assert keys[:2] == ["CheckData-shop-2", "CheckData-shop-3"]
    assert all(re.fullmatch(r"[\w-]{1,80}", key) for key in keys)


def test_every_attempt_to_undo_a_deployment_knows_which_one_it_is_and_has_a_key_of_its_own():
    attempts = [deployment_stage.asked(event(attempt=number)) for number in (0, 1, 2)]
    assert len({each.deployment_id for each in attempts}) == 1
    assert len({each.key for each in attempts}) == 3


def test_an_exception_is_a_breakdown():
    def break_down(asked: Asked) -> Done:
        raise KeyError("table")

    with pytest.raises(KeyError):
        stage(break_down)(event(), None)


def test_the_limits_are_those_of_the_coordinator():
    assert deployment_stage.SCHEMA_VERSION == own_stages.SCHEMA_VERSION
    assert deployment_stage.MAX_BYTES == own_stages.MAX_BYTES
