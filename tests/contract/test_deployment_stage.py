"""@stage makes of a function what the contract asks, and refuses what the coordinator would not take."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.contract.python import deployment_stage
from components.contract.python.deployment_stage import Asked, Done, Failed, Plan, Waiting, WrongAnswer, stage
from domain import own_stages
from domain.errors import Code, StageError

from .events import event

LONG = 16 * 1024
TEXT = st.text(st.characters(), max_size=8) | st.sampled_from(["", "\x00", "\n\t", "\ud800", "a" * 500, "a" * 501])
NUMBERS = st.integers() | st.floats() | st.sampled_from([10**37, 10**38, 1e119, 1e120, 1e-121, 0, -1e300])
JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
)
OBJECTS = st.dictionaries(TEXT, JSON, max_size=3)


def told(answer: Any) -> Any:
    """What comes back of a function that answers this, through Lambda."""
    return json.loads(json.dumps(stage(lambda asked: answer() if callable(answer) else answer)(event(), None)))


def taken(answer: dict[str, Any]) -> bool:
    try:
        own_stages.checked("CheckData", answer)
    except StageError as error:
        assert error.code == Code.BROKEN
        return False
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


def test_all_attempts_to_undo_a_deployment_know_which_one_it_is():
    ids = ("shop-3", "shop-3#2")
    assert {deployment_stage.asked(event(deploymentId=id_)).deployment for id_ in ids} == {"shop-3"}


def test_an_exception_is_a_breakdown():
    def break_down(asked: Asked) -> Done:
        raise KeyError("table")

    with pytest.raises(KeyError):
        stage(break_down)(event(), None)


WRONG = {
    "a dict": (lambda: {"status": "done"}, "it returned {'status': 'done'}: return Done or Waiting, or raise Failed"),
    "nothing": (lambda: None, "it returned None"),
    "no list": (lambda: Done("done"), "summary must be a list of sentences, not 'done'"),
    "no text": (lambda: Done([1]), "summary[0] must be text, not 1"),
    "an empty sentence": (lambda: Done([""]), "summary[0] must be 1 to 500 characters long, not 0"),
    "many sentences": (lambda: Done(["a"] * 21), "summary has 21 sentences; at most 20 are kept"),
    "a control": (lambda: Done(["\x07"]), "summary[0] must be printable text, not '\\x07'"),
    "a list": (lambda: Done(output=[1]), "output must be a dict, not [1]"),
    "no JSON": (lambda: Done(output={"a": {1, 2}}), "output is no JSON: Object of type set"),
    "not a number": (lambda: Done(output={"a": float("nan")}), "output is no JSON: Out of range float"),
    "much": (lambda: Waiting({"a": "b" * LONG}), "operation has 16,393 bytes; at most 16,384 are kept"),
    "an empty key": (lambda: Done(output={"a": {"": 1}}), "output.a has an empty key"),
    "a number": (lambda: Done(output={"a": [10**40]}), "output.a has a number that cannot be kept exactly"),
    "a surrogate": (lambda: Done(output={"a": "\ud800"}), "output.a has text that is half of a character"),
    "no plan": (lambda: Done(plan={"summary": []}), "plan must be a Plan, not a dict"),
    "unchanged": (lambda: Done(plan=Plan(["a"], unchanged=1)), "plan.unchanged must be True or False, not 1"),
    "no reason": (lambda: (_ for _ in ()).throw(Failed(" ")), "Failed needs a reason"),
}


@pytest.mark.parametrize(("make", "said"), WRONG.values(), ids=WRONG)
def test_a_wrong_answer_is_a_failure_that_says_what_is_wrong(make, said, capsys):
    answer = told(make)
    assert answer["reason"].startswith(f"the function of CheckData is wrong: {said}")
    assert "WrongAnswer: " in capsys.readouterr().err, "where it was made is in the log"


def test_what_was_changed_after_it_was_made_is_looked_at_again():
    def grow(asked: Asked) -> Done:
        done = Done(output=(kept := {}))
        kept["rows"] = "a" * LONG
        return done

    assert "at most 16,384 are kept" in stage(grow)(event(), None)["reason"]


def test_the_limits_are_those_of_the_coordinator():
    assert deployment_stage.SCHEMA_VERSION == own_stages.SCHEMA_VERSION
    assert deployment_stage.MAX_BYTES == own_stages.MAX_BYTES
