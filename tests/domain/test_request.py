"""What a request says, and every way in which it can be wrong."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from domain.errors import Refused
from domain.request import MAX_BYTES, digest, parse, readable, usable_id
from domain.request_parts import MAX_VALIDATIONS
from domain.target import QUEUE_LIMIT, OnBusy
from tests.domain.documents import ACCOUNT, EVENT_ID, FULL, SMALL, nested, read

TRANSACTION_BYTES = 4 * 1024 * 1024
"""https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html"""


def problems(detail: Any) -> tuple[str, ...]:
    with pytest.raises(Refused) as refused:
        read(detail)
    return refused.value.problems


def with_payload(payload: Any) -> dict[str, Any]:
    return {**SMALL, "validation": [{"kind": "lambda", "function": "f", "payload": payload}]}


def changed(*place: Any, to: Any) -> dict[str, Any]:
    document: Any = copy.deepcopy(FULL)
    inside = document
    for key in place[:-1]:
        inside = inside[key]
    inside[place[-1]] = to
    return document


def test_a_full_request_is_read_as_it_was_written():
    request = read(FULL)
    assert (request.deployment_id, request.service, request.version) == ("ci-4711", "storefront", "2026.11.22-3")
    assert (request.requested_by, request.reason) == ("ci", "A fix for the basket")
    assert request.on_busy is OnBusy.SUPERSEDE
    assert request.document == {k: v for k, v in FULL.items() if k not in ("schemaVersion", "environment")}


def test_what_a_request_leaves_out_is_filled_in():
    request = read(SMALL)
    assert (request.deployment_id, request.document["deploymentId"]) == (EVENT_ID, EVENT_ID)
    assert (request.requested_by, request.reason) == (f"account {ACCOUNT}", "")
    assert request.on_busy is OnBusy.QUEUE


def test_all_problems_are_named_at_once():
    wrong = changed("service", to="no spaces") | {"onBusy": "wait", "colour": "red", "environment": "prod"}
    del wrong["version"]
    wrong["application"] = {"kind": "lambda", "alias": "7"}
    wrong["validation"][1] = {"kind": "smoke"}
    told = problems(wrong)
    expected = ["version is missing", "colour is not known", "service must be", "onBusy must be", "environment must be"]
    expected += ["application.function is missing", "application.code is missing", "application.alias must be"]
    expected += ["validation[1].kind must be"]
    assert sorted(next(e for e in expected if e in each) for each in told) == sorted(expected)


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("deploymentId",), "-starts-with-a-hyphen"),
        (("deploymentId",), "x" * 65),
        (("deploymentId",), "trailing\n"),
        (("service",), "n" * 300),
        (("service",), "ünïcode"),
        (("version",), "1 2"),
        (("requestedBy",), ""),
        (("requestedBy",), "r" * 257),
        (("reason",), "bell\x07"),
        (("reason",), "\ud800"),
        (("onBusy",), "QUEUE"),
        (("environment",), "prod"),
        (("schemaVersion",), 2),
        (("schemaVersion",), True),
        (("infrastructure",), None),
        (("infrastructure", "kind"), ["cloudformation"]),
        (("infrastructure", "kind"), "terraform"),
        (("infrastructure", "stack"), "under_score"),
        (("infrastructure", "template"), "https://artifacts/template.yaml"),
        (("infrastructure", "parameters"), {"Size": 2}),
        (("infrastructure", "parameters"), {"not-alphanumeric": "2"}),
        (("infrastructure", "capabilities"), ["CAPABILITY_ALL"]),
        (("application", "function"), "storefront:live"),
        (("application", "alias"), "42"),
        (("application", "code"), "s3://artifacts"),
        (("validation",), {"kind": "http"}),
        (("validation", 0, "payload"), float("nan")),
        (("validation", 0, "payload"), float("inf")),
        (("validation", 0, "payload"), 10**39),
        (("validation", 0, "payload"), {"": "an empty key"}),
        (("validation", 0, "expect"), {"ok": "\udc00"}),
        (("validation", 1, "url"), "file:///etc/passwd"),
        (("validation", 1, "status"), 99),
        (("validation", 1, "status"), 200.0),
        (("validation", 2, "alarms"), []),
        (("validation", 2, "bakeSeconds"), 12 * 3600 + 1),
    ],
)
def test_one_wrong_value_is_one_problem_that_names_its_place(place, value):
    [told] = problems(changed(*place, to=value))
    assert "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in place).lstrip(".") in told


def test_a_payload_may_be_sixteen_levels_deep_and_no_more():
    read(with_payload(nested(16)))
    assert "nested deeper than 16 levels" in problems(with_payload(nested(17)))[0]


def test_more_validations_than_the_limit_are_refused():
    check = {"kind": "http", "url": "http://x"}
    read({**SMALL, "validation": [check] * MAX_VALIDATIONS})
    assert "at most 20" in problems({**SMALL, "validation": [check] * (MAX_VALIDATIONS + 1)})[0]


def test_one_byte_more_than_the_limit_is_too_much():
    room = MAX_BYTES - len('{"service": "storefront", "version": "1", "validation": ')
    room -= len('[{"kind": "lambda", "function": "f", "payload": ""}]}')
    read(with_payload("x" * room))
    assert "102,401 bytes" in problems(with_payload("x" * (room + 1)))[0]


@pytest.mark.parametrize("required", [1, 10])
def test_a_request_may_demand_that_people_agree(required):
    demanding = {**SMALL, "approvals": {"required": required}}
    assert read(demanding).document["approvals"] == {"required": required}
    assert digest(demanding) != digest(SMALL)


@pytest.mark.parametrize(
    ("approvals", "problem"),
    [
        (None, "approvals must be an object, not null"),
        ([], "approvals must be an object, not []"),
        ({}, "approvals.required is missing"),
        ({"required": 0}, "approvals.required must be a whole number from 1 to 10, not 0"),
        ({"required": 11}, "approvals.required must be a whole number from 1 to 10, not 11"),
        ({"required": True}, "approvals.required must be a whole number from 1 to 10, not true"),
    ],
)
def test_a_wrong_demand_is_one_problem_that_names_its_place(approvals, problem):
    assert problems({**SMALL, "approvals": approvals}) == (problem,)


def test_a_request_cannot_choose_who_approves_it_or_for_how_long():
    approvals = {"required": 1, "approvers": ["user/me"], "expiresMinutes": 1, "excludeRequester": False}
    [told] = problems({**SMALL, "approvals": approvals})
    assert all(f"approvals.{key}" in told for key in ("approvers", "expiresMinutes", "excludeRequester"))


def test_what_is_wrong_with_the_demand_is_told_with_everything_else():
    told = problems({**SMALL, "version": "no spaces", "approvals": {"required": "2"}, "application": {}})
    assert [each.split()[0] for each in told] == ["version", "approvals.required", "application.kind"]


def test_who_asked_is_whoever_the_request_names_before_the_one_who_sent_it():
    asked = {"environment": "dev", "default_id": "d1", "requested_by": "ann"}
    assert parse(SMALL, **asked).requested_by == "ann"
    assert parse({**SMALL, "requestedBy": "ben"}, **asked).requested_by == "ben"


def test_the_order_of_keys_does_not_change_the_digest_but_a_value_does():
    backwards = dict(reversed(FULL.items()))
    assert digest(backwards) == digest(FULL)
    assert digest(changed("version", to="4")) != digest(FULL)


@pytest.mark.parametrize("detail", [None, [], "text", {"service": 7}, {}])
def test_nothing_is_read_from_what_is_not_text(detail):
    assert readable(detail, "service") == ""
    assert usable_id(detail) == ""


def test_what_is_kept_of_a_refused_request_is_short_and_printable():
    assert readable({"service": "a\x00\ud800" + "b" * 100}, "service", 10) == "a??" + "b" * 7


def test_only_a_valid_id_of_a_refused_request_is_used():
    assert usable_id({"deploymentId": "ci-4711"}) == "ci-4711"
    assert usable_id({"deploymentId": "id:ci-4711"}) == ""


def test_superseding_a_full_queue_of_the_largest_requests_fits_one_transaction():
    assert (QUEUE_LIMIT + 2) * MAX_BYTES <= TRANSACTION_BYTES


def test_every_wrong_entry_of_a_list_is_named():
    told = " ".join(problems(changed("infrastructure", "capabilities", to=["CAPABILITY_A", "CAPABILITY_B"])))
    assert "CAPABILITY_A" in told
    assert "CAPABILITY_B" in told
