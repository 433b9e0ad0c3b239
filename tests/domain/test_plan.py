"""A plan: what people read of it, and what its digest is made of."""

from __future__ import annotations

import copy
import re
from typing import Any

import pytest

from domain import undo
from domain.plan import MOST_CHANGES, MOST_PARAMETERS, MOST_TEXT, assemble
from tests.domain.documents import FULL

STACK: dict[str, Any] = {
    "kind": "cloudformation",
    "action": "update",
    "changeSet": "arn:set",
    "changes": [{"action": "Remove", "resource": "Basket"}],
    "parameters": [{"name": "Size", "from": "1", "to": "2"}],
    "summary": ["the stack will be updated"],
    "alerts": ["Basket will be DESTROYED"],
    "unchanged": False,
}
FUNCTION: dict[str, Any] = {
    "kind": "lambda",
    "to": {"code": "abc"},
    "summary": ["the function will run other code"],
    "alerts": ["the alias moves"],
    "unchanged": False,
}
THERE = {"infrastructure": {"exists": True}, "application": {"exists": False}}


def made(request=FULL, infrastructure=STACK, application=FUNCTION, snapshot=THERE) -> dict[str, Any]:
    return assemble(request, {"infrastructure": infrastructure, "application": application}, snapshot)


def digest(**changed: Any) -> str:
    return made(**changed)["digest"]


def test_people_read_everything_that_will_happen_in_the_order_in_which_it_happens():
    plan = made()
    assert plan["summary"] == ["the stack will be updated", "the function will run other code"]
    assert plan["alerts"] == ["Basket will be DESTROYED", "the alias moves"]
    assert plan["undo"] == [
        "application: lambda storefront is removed again",
        "infrastructure: cloudformation storefront back to what it was",
    ]


def test_what_carries_a_part_out_is_kept_without_its_sentences():
    plan = made()
    assert plan["infrastructure"] == {k: v for k, v in STACK.items() if k not in ("summary", "alerts")}
    assert plan["application"] == {k: v for k, v in FUNCTION.items() if k not in ("summary", "alerts")}


def test_the_undo_of_a_plan_reads_like_the_undo_itself():
    steps = [undo.Step(part, FULL[part], THERE[part]) for part in ("application", "infrastructure")]
    assert made()["undo"] == [str(step) for step in steps]


@pytest.mark.parametrize(
    ("check", "sentence"),
    [
        ({"kind": "lambda", "function": "f", "expect": {"ok": True}}, 'function f answers {"ok": true}'),
        ({"kind": "lambda", "function": "f", "expect": None}, "function f answers null"),
        ({"kind": "lambda", "function": "f"}, "function f answers without an error"),
        ({"kind": "http", "url": "https://x"}, "https://x answers 200"),
        ({"kind": "http", "url": "https://x", "status": 204}, "https://x answers 204"),
        ({"kind": "http", "url": "https://x", "contains": "ok"}, 'https://x answers 200 with "ok" in it'),
        ({"kind": "alarms", "alarms": ["a", "b"]}, "no alarm of a, b"),
        ({"kind": "alarms", "alarms": ["a"], "bakeSeconds": 0}, "no alarm of a"),
        ({"kind": "alarms", "alarms": ["a"], "bakeSeconds": 300}, "no alarm of a for 300 s"),
    ],
)
def test_a_validation_is_a_sentence(check, sentence):
    assert made(request={**FULL, "validation": [check]})["validation"] == [sentence]


def test_a_request_without_parts_has_a_plan_that_does_nothing():
    plan = assemble({"service": "storefront"}, {}, {})
    assert (plan["summary"], plan["alerts"], plan["validation"], plan["undo"]) == (["nothing to deploy"], [], [], [])
    assert plan["unchanged"] is True


@pytest.mark.parametrize(
    ("infrastructure", "application", "unchanged"),
    [(True, True, True), (True, False, False), (False, True, False), (False, False, False)],
)
def test_a_plan_changes_nothing_only_if_no_part_changes(infrastructure, application, unchanged):
    stack, function = {**STACK, "unchanged": infrastructure}, {**FUNCTION, "unchanged": application}
    assert made(infrastructure=stack, application=function)["unchanged"] is unchanged


def test_a_digest_is_sixty_four_hexadecimal_digits_and_equal_for_equal_plans():
    assert re.fullmatch("[0-9a-f]{64}", digest())
    assert digest(request=copy.deepcopy(FULL)) == digest()
    assert digest(request=dict(reversed(FULL.items())), application=dict(reversed(FUNCTION.items()))) == digest()


MANY = [{"action": "Modify", "resource": f"R{n}"} for n in range(MOST_CHANGES + 2)]
LONG = [{"name": f"P{n}", "from": "", "to": "x" * (MOST_TEXT + 2)} for n in range(MOST_PARAMETERS + 2)]


@pytest.mark.parametrize(
    "changed",
    [
        {"request": {**FULL, "version": "4"}},
        {"request": {**FULL, "validation": []}},
        {"request": {**FULL, "approvals": {"required": 3}}},
        {"infrastructure": {**STACK, "changeSet": "arn:other"}},
        {"infrastructure": {**STACK, "changes": []}},
        {"infrastructure": {**STACK, "unchanged": True}},
        {"application": {**FUNCTION, "to": {"code": "abd"}}},
        {"snapshot": {**THERE, "application": {"exists": True}}},
    ],
    ids=str,
)
def test_another_plan_has_another_digest(changed):
    assert digest(**changed) != digest()


def test_values_that_may_be_secret_cannot_be_tried_out_on_the_digest():
    other = {**FULL, "infrastructure": {**FULL["infrastructure"], "parameters": {"Size": "guess"}}}
    assert digest(request=other) == digest()
    assert digest(request={**FULL, "infrastructure": {**FULL["infrastructure"], "stack": "other"}}) != digest()


def test_what_is_cut_off_counts_for_the_digest():
    changes = [*MANY[:-1], {"action": "Remove", "resource": "hidden"}]
    parameters = [*LONG[:-1], {**LONG[-1], "to": "hidden"}]
    whole = {**STACK, "changes": MANY, "parameters": LONG}
    assert digest(infrastructure={**whole, "changes": changes}) != digest(infrastructure=whole)
    assert digest(infrastructure={**whole, "parameters": parameters}) != digest(infrastructure=whole)
    tail = [{**LONG[0], "to": "x" * (MOST_TEXT + 1) + "y"}, *LONG[1:]]
    assert digest(infrastructure={**whole, "parameters": tail}) != digest(infrastructure=whole)


def test_long_lists_are_cut_and_say_how_much_is_left_out():
    plan = made(infrastructure={**STACK, "changes": MANY, "parameters": LONG})["infrastructure"]
    assert (plan["changes"], plan["more"]) == (MANY[:MOST_CHANGES], 2)
    assert len(plan["parameters"]) == MOST_PARAMETERS
    assert plan["parameters"][0] == {"name": "P0", "from": "", "to": "x" * (MOST_TEXT - 1) + "…"}


def test_what_fits_is_not_cut():
    exact = {**STACK, "changes": MANY[:MOST_CHANGES], "parameters": [{"name": "P", "to": "x" * MOST_TEXT}]}
    plan = made(infrastructure=exact)["infrastructure"]
    assert (plan["changes"], plan["parameters"]) == (exact["changes"], exact["parameters"])
    assert "more" not in plan


def test_more_alerts_than_anybody_reads_are_cut_and_counted():
    alerts = [f"R{n} will be DESTROYED" for n in range(MOST_CHANGES + 1)]
    plan = made(infrastructure={**STACK, "alerts": alerts}, application={**FUNCTION, "alerts": ["last"]})
    assert plan["alerts"] == [*alerts[:MOST_CHANGES], "and 2 more like these"]


@pytest.mark.parametrize("key", ["summary", "alerts"])
def test_what_people_are_shown_counts_for_the_digest(key):
    assert digest(infrastructure={**STACK, key: ["nothing to see here"]}) != digest()


def test_alarms_that_may_ring_for_a_while_are_told_as_such():
    check = {"kind": "alarms", "alarms": ["errors"], "bakeSeconds": 300}
    told = [assemble({"validation": [each]}, {}, {})["validation"] for each in (check, {**check, "mayRing": True})]
    assert told == [["no alarm of errors for 300 s"], ["no alarm of errors after at most 300 s"]]
