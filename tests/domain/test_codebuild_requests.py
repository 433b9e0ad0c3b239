"""What a request may say about builds; a build that nothing undoes is no part of one."""

from __future__ import annotations

from typing import Any

import pytest

from domain.errors import Refused
from domain.undo import Step
from tests.domain.documents import FULL, SMALL, read

UNDO = {"variables": {"STACK": "web", "VERSION": "1"}}
BUILD: dict[str, Any] = {"kind": "codebuild", "project": "pulumi-up", "variables": {"STACK": "web"}, "undo": UNDO}
FINAL = {"irreversible": True, "irreversibleReason": "the table is dropped"}


def without(*names: str) -> dict[str, Any]:
    return {name: value for name, value in BUILD.items() if name not in names}


def problems(part: Any, where: str = "application") -> list[str]:
    try:
        read({**SMALL, where: part})
    except Refused as refused:
        return list(refused.problems)
    return []


@pytest.mark.parametrize("where", ["infrastructure", "application"])
@pytest.mark.parametrize(
    "part",
    [
        BUILD,
        without("variables"),
        {**BUILD, "sourceVersion": "refs/heads/main^{1234}"},
        {**BUILD, "undo": {"project": "down", "variables": {}, "sourceVersion": "pr/25"}},
        {**BUILD, "irreversible": False},
        {**without("undo"), **FINAL},
        {**BUILD, "variables": {f"V_{n}": "x" * 4096 for n in range(20)}},
        {**BUILD, "variables": {"_a1": "", "CODEBUILDER": "1", "DEPLOYMENTS": "2"}},
    ],
)
def test_a_build_with_its_undo_or_none_that_is_possible_is_accepted(part: Any, where: str) -> None:
    assert problems(part, where) == []


@pytest.mark.parametrize(
    ("part", "said"),
    [
        (without("project"), "application.project is missing"),
        ({**BUILD, "project": "a/b"}, "application.project must be the name of a project"),
        ({**BUILD, "project": "a"}, "application.project must be the name of a project"),
        ({**BUILD, "variables": {"1A": "x"}}, "application.variables has a key that must be letters, digits and _"),
        ({**BUILD, "variables": {"A-B": "x"}}, "application.variables has a key that must be"),
        ({**BUILD, "variables": {"CODEBUILD_SRC_DIR": "x"}}, "application.variables has a key that must be"),
        ({**BUILD, "variables": {"DEPLOYMENT_ID": "x"}}, "application.variables has a key that must be"),
        ({**BUILD, "variables": {"A": 1}}, 'application.variables at "A" must be text, not 1'),
        ({**BUILD, "variables": {"A": "x" * 4097}}, 'application.variables at "A" must be 0 to 4096 characters'),
        (
            {**BUILD, "variables": {f"V{n}": "" for n in range(51)}},
            "application.variables must be an object of at most",
        ),
        ({**BUILD, "sourceVersion": "a b"}, "application.sourceVersion must be a branch, tag, commit or pull request"),
        ({**BUILD, "sourceVersion": ""}, "application.sourceVersion must be a branch, tag, commit or pull request"),
        ({**BUILD, "type": "SECRETS_MANAGER"}, "application.type is not known here"),
        ({**BUILD, "undo": "down"}, "application.undo must be an object with variables and, optionally, project and"),
        ({**BUILD, "undo": {}}, "application.undo is wrong: variables is missing"),
        ({**BUILD, "undo": {**UNDO, "project": 3}}, "application.undo is wrong: project must be the name of a project"),
        ({**BUILD, "undo": {**UNDO, "kind": "x"}}, "application.undo is wrong: kind is not known here"),
        (without("undo"), "application.undo is missing: give the build that undoes it, or mark the part irreversible"),
        ({**without("undo"), "irreversible": False}, "application.undo is missing: give the build that undoes it"),
        ({**BUILD, **FINAL}, "application.undo and application.irreversible exclude each other: keep the undo"),
    ],
)
def test_one_wrong_thing_is_one_problem_that_names_its_place(part: Any, said: str) -> None:
    [told] = problems(part)
    assert told.startswith(said)


def test_only_builds_need_an_undo() -> None:
    assert problems(FULL["application"]) == []


def test_two_equal_builds_could_not_be_told_from_each_other() -> None:
    with pytest.raises(Refused, match="infrastructure and application are the same build: leave one out, or tell"):
        read({**SMALL, "infrastructure": BUILD, "application": BUILD})
    read({**SMALL, "infrastructure": BUILD, "application": {**BUILD, "variables": {"STACK": "database"}}})
    with pytest.raises(Refused) as refused:
        read({**SMALL, "infrastructure": FULL["application"], "application": FULL["application"]})
    assert len(refused.value.problems) == 1


@pytest.mark.parametrize("part", [None, [], "codebuild", {"kind": ["codebuild"]}, {"kind": "codebuild", "undo": [[]]}])
def test_what_is_no_build_at_all_is_no_accident(part: Any) -> None:
    assert problems(part)
    with pytest.raises(Refused):
        read({**SMALL, "infrastructure": part, "application": part})


def test_approvers_are_told_that_another_build_undoes_it() -> None:
    step = Step("application", BUILD, {"exists": True})
    assert str(step) == "application: codebuild pulumi-up is undone by another build"
    assert str(Step("application", without("undo"), {}, "no way")).endswith("does NOT come back: no way")
