"""The request document: from a file, from flags, from both."""

from __future__ import annotations

import io
import re

import pytest

from domain.kinds import ID
from ops.client import document
from ops.client.errors import WrongUse

NOTHING = io.StringIO()


@pytest.fixture
def write(tmp_path):
    def write(text):
        path = tmp_path / "request"
        path.write_text(text)
        return str(path)

    return write


def test_a_file_may_be_json_or_yaml(write):
    wanted = {"service": "shop", "version": "1.10", "validation": [{"kind": "lambda", "payload": {"n": 1}}]}
    as_json = '{"service": "shop", "version": "1.10", "validation": [{"kind": "lambda", "payload": {"n": 1}}]}'
    as_yaml = "service: shop\nversion: '1.10'\nvalidation:\n- kind: lambda\n  payload: {n: 1}\n"
    assert document.read(write(as_json), NOTHING) == wanted
    assert document.read(write(as_yaml), NOTHING) == wanted


def test_a_dash_is_standard_input():
    assert document.read("-", io.StringIO("service: shop")) == {"service": "shop"}


def test_a_version_that_looks_like_a_date_stays_text(write):
    assert document.read(write("version: 2026-11-22"), NOTHING) == {"version": "2026-11-22"}


@pytest.mark.parametrize("text", ["- a\n- b", "just text", "", "a: [1", "{'a': !!python/object:os.system {}}"])
def test_what_is_no_object_is_refused(write, text):
    with pytest.raises(WrongUse):
        document.read(write(text), NOTHING)


def test_a_file_that_is_not_there_is_said():
    with pytest.raises(WrongUse, match=r"nowhere\.yaml cannot be read"):
        document.read("nowhere.yaml", NOTHING)


def test_flags_win_and_leave_the_rest():
    given = {
        "reason": "old",
        "infrastructure": {"kind": "cloudformation", "stack": "s", "parameters": {"A": "1", "B": "2"}},
        "validation": [{"kind": "http"}],
    }
    flags = {
        "reason": "new",
        "version": None,
        "infrastructure": {"stack": None, "parameters": {"B": "3"}},
        "application": {"function": None},
        "validation": [{"kind": "lambda"}],
    }
    assert document.changed(given, flags) == {
        "reason": "new",
        "infrastructure": {"kind": "cloudformation", "stack": "s", "parameters": {"A": "1", "B": "3"}},
        "validation": [{"kind": "lambda"}],
    }
    assert given["reason"] == "old"


def test_parts_that_only_flags_describe_get_their_kind():
    flags = {"infrastructure": {"stack": "s"}, "application": {"alias": "live"}, "approvals": {"required": 2}}
    assert document.changed({}, flags) == {
        "infrastructure": {"kind": "cloudformation", "stack": "s"},
        "application": {"kind": "lambda", "alias": "live"},
        "approvals": {"required": 2},
    }


def test_a_part_of_another_kind_keeps_it():
    made = document.changed({"application": {"kind": "ecs", "image": "a"}}, {"application": {"image": "b"}})
    assert made == {"application": {"kind": "ecs", "image": "b"}}


def test_an_id_that_is_given_stays():
    assert document.complete({"deploymentId": "mine", "service": "s", "version": "1"})["deploymentId"] == "mine"


@pytest.mark.parametrize(
    ("service", "version"), [("shop", "4"), ("s" * 64, "v" * 128), ("shop", "1.0+build/7"), ("_", "é")]
)
def test_an_id_that_is_made_is_a_right_one(service, version):
    assert re.fullmatch(ID, document.new_id(service, version))


def test_ids_that_are_made_differ():
    assert len({document.new_id("shop", "4") for _ in range(50)}) == 50


@pytest.mark.parametrize("given", [{}, {"service": "s"}, {"version": "1"}, {"service": "", "version": "1"}])
def test_service_and_version_are_needed(given):
    with pytest.raises(WrongUse, match="not given"):
        document.complete(given)


@pytest.mark.parametrize("service", [5, "../x", "a b", ["s"]])
def test_a_service_must_be_a_name(service):
    with pytest.raises(WrongUse, match="no name of a service"):
        document.complete({"service": service, "version": "1"})
