"""What a request may say of risk: a version in quarantine all the same, a change that cannot be undone."""

from __future__ import annotations

from typing import Any

import pytest

from domain.errors import Refused
from domain.kinds import PARTS
from tests.domain.documents import FULL, SMALL, read


def problems(detail: Any) -> tuple[str, ...]:
    with pytest.raises(Refused) as refused:
        read(detail)
    return refused.value.problems


def part(name: str, **marks: Any) -> dict[str, Any]:
    return {**SMALL, name: {**FULL[name], **marks}}


@pytest.mark.parametrize(("said", "overrides"), [({}, False), ({"override": False}, False), ({"override": True}, True)])
def test_a_request_overrides_a_quarantine_only_where_it_says_so(said, overrides):
    assert read({**SMALL, **said}).override is overrides


def test_what_is_no_yes_or_no_overrides_nothing():
    [told] = problems({**SMALL, "override": "true"})
    assert told.startswith("override must be")


def test_a_request_restores_nothing():
    request = read(FULL)
    assert (request.restores, request.leaves, request.previous, request.now) == ("", "", "", False)


@pytest.mark.parametrize("name", PARTS)
def test_a_part_that_cannot_be_undone_says_why(name):
    marks = {"irreversible": True, "irreversibleReason": "rows are gone"}
    assert read(part(name, **marks)).document[name] == {**FULL[name], **marks}
    assert read(part(name, irreversible=False)).document[name]["irreversible"] is False


@pytest.mark.parametrize("name", PARTS)
@pytest.mark.parametrize(
    "marks",
    [
        {"irreversible": True},
        {"irreversibleReason": "rows are gone"},
        {"irreversible": False, "irreversibleReason": "rows are gone"},
    ],
)
def test_a_mark_and_its_reason_are_given_together(name, marks):
    assert problems(part(name, **marks)) == (
        f"{name}.irreversible and {name}.irreversibleReason, a sentence why, must be given together",
    )


@pytest.mark.parametrize(
    "marks",
    [
        {"irreversible": 1, "irreversibleReason": "rows are gone"},
        {"irreversible": True, "irreversibleReason": ""},
        {"irreversible": True, "irreversibleReason": "r" * 501},
    ],
)
def test_one_wrong_mark_is_one_problem_that_names_its_place(marks):
    [told] = problems(part("application", **marks))
    assert told.startswith("application.irreversible")
