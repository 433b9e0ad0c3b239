"""A wrong answer is said to be wrong where its author sees it: in the log of the function, and in the reason."""

from __future__ import annotations

from typing import Any

import pytest

from components.contract.python.deployment_stage import Asked, Done, Failed, Plan, Waiting, stage

from .events import event, told

LONG = 16 * 1024


def fail(reason: str) -> Any:
    raise Failed(reason)


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
    "no reason": (lambda: fail(" "), "Failed needs a reason"),
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
