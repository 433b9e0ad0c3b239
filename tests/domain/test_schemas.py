"""What a request can meet is written down as a JSON Schema, and that says the same as the check itself."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openapi_schema_validator import OAS30Validator

from domain import openapi, request
from domain.errors import Refused
from domain.fields import (
    Field,
    list_of,
    map_of,
    one_of,
    problems_of,
    schema_of,
    schema_of_object,
    text,
    whole,
)
from domain.keepable import any_json
from domain.kinds import APPLICATION, INFRASTRUCTURE, VALIDATION
from domain.operations import OPERATIONS
from domain.policy import REQUESTED
from tests.domain.documents import ENVIRONMENT, FULL, SMALL, hostile, read, right
from tests.domain.schemas import allowed, near

REQUEST = openapi.document("the coordinator", "1")["components"]["schemas"]["Request"]
LOOKED_INTO = ("approvals", "infrastructure", "application", "validation")
OBJECTS: dict[str, dict[str, Field]] = {
    **{f"infrastructure {kind}": known for kind, known in INFRASTRUCTURE.items()},
    **{f"application {kind}": known for kind, known in APPLICATION.items()},
    **{f"validation {kind}": known for kind, known in VALIDATION.items()},
    **{f"{each.name} body": dict(each.body) for each in OPERATIONS if each.body},
    **{f"{each.name} query": dict(each.query) for each in OPERATIONS if each.query},
    **{f"{each.name} path": each.parameters for each in OPERATIONS if each.parameters},
    "approvals": REQUESTED,
    "request": {name: known for name, known in request.top_fields(ENVIRONMENT).items() if name not in LOOKED_INTO},
}
FIELDS = {f"{where} {name}": known.check for where, known in OBJECTS.items() for name, known in known.items()}
CHECKED = {name: check for name, check in FIELDS.items() if name != "request environment" and check is not any_json}
DIFFERENT = {check: name for name, check in CHECKED.items()}
FEW = settings(max_examples=50)


def takes(schema: dict[str, Any], value: Any) -> bool:
    return OAS30Validator(schema).is_valid(value)


def accepted(detail: Any) -> bool:
    try:
        return bool(read(detail))
    except Refused:
        return False


def test_every_check_but_those_that_take_any_json_has_a_schema():
    assert [name for name, check in CHECKED.items() if not schema_of(check)] == []
    assert schema_of(any_json) == {}


@pytest.mark.parametrize("check", DIFFERENT, ids=DIFFERENT.values())
@FEW
@given(data=st.data())
def test_a_schema_takes_whatever_its_check_takes(check, data):
    value = data.draw(near(schema_of(check)))
    assert check(value) is not None or takes(schema_of(check), value)


@pytest.mark.parametrize("check", DIFFERENT, ids=DIFFERENT.values())
@FEW
@given(data=st.data())
def test_a_check_takes_whatever_its_schema_takes(check, data):
    assert check(data.draw(allowed(schema_of(check)))) is None


@pytest.mark.parametrize("known", OBJECTS.values(), ids=OBJECTS.keys())
@FEW
@given(data=st.data())
def test_an_object_has_the_keys_that_its_schema_names(known, data):
    schema = schema_of_object(known)
    value = data.draw(allowed(schema)) | data.draw(st.dictionaries(st.sampled_from([*known, "colour"]), hostile))
    for name in data.draw(st.sets(st.sampled_from(list(known)), max_size=2)):
        value.pop(name, None)
    assert problems_of("", value, known) or takes(schema, value)
    assert set(value) <= set(known) or not takes(schema, value)
    assert all(name in value for name, f in known.items() if f.required) or not takes(schema, value)


@pytest.mark.parametrize(
    ("check", "schema"),
    [
        (one_of("a", 1), {"enum": ["a", 1]}),
        (whole(1, 5), {"type": "integer", "minimum": 1, "maximum": 5}),
        (text(5, least=1), {"type": "string", "minLength": 1, "maxLength": 5}),
        (list_of(text(5), 2), {"type": "array", "minItems": 1, "maxItems": 2, "items": schema_of(text(5))}),
        (list_of(any_json, 2), {"type": "array", "minItems": 1, "maxItems": 2, "items": {}}),
        (
            map_of(any_json, text(5), 2),
            {"type": "object", "maxProperties": 2, "additionalProperties": schema_of(text(5))},
        ),
    ],
)
def test_a_schema_says_all_that_its_check_asks(check, schema):
    assert schema_of(check) == schema


@given(right())
def test_the_schema_of_a_request_takes_every_right_request(detail):
    assert takes(REQUEST, detail)


@given(allowed(REQUEST))
def test_a_request_that_its_schema_takes_is_accepted(detail):
    detail = {**detail, "service": "storefront"}
    if "environment" in detail:
        detail["environment"] = ENVIRONMENT
    if detail.get("infrastructure") == detail.get("application"):
        detail.pop("application", None)  # two equal builds; a schema has no word for that
    detail.pop("input", None)  # for pipelines with stages of their own
    assert read(detail).document["service"] == "storefront"


@pytest.mark.parametrize("key", [*FULL, "approvals"])
@FEW
@given(value=hostile)
def test_the_schema_of_a_request_takes_what_the_request_takes_at_any_key(key, value):
    detail = {**FULL, key: value}
    assert not accepted(detail) or takes(REQUEST, detail)


@pytest.mark.parametrize(
    "detail",
    [
        {},
        {"service": "storefront"},
        {**SMALL, "colour": "red"},
        {**SMALL, "approvals": {}},
        {**SMALL, "approvals": {"required": 0}},
        {**SMALL, "infrastructure": {"kind": "lambda"}},
        {**SMALL, "application": {**FULL["application"], "kind": "cloudformation"}},
        {**SMALL, "application": {k: v for k, v in FULL["application"].items() if k != "kind"}},
        {**SMALL, "application": {**FULL["application"], "colour": "red"}},
        {**SMALL, "validation": [{"kind": "smoke"}]},
        {**SMALL, "validation": [FULL["validation"][0]] * 21},
    ],
)
def test_the_schema_of_a_request_takes_no_other_keys_kinds_and_numbers(detail):
    assert not takes(REQUEST, detail)
    assert not accepted(detail)


def test_the_path_names_the_service_and_the_body_may_leave_it_out():
    assert takes(REQUEST, {"version": "1"})
    assert takes(REQUEST, FULL | {"approvals": {"required": 10}})
