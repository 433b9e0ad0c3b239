"""Code that was recorded is deployed again as it was, whatever lies under its key today."""

from __future__ import annotations

from typing import Any

import pytest

from domain.errors import Code, StageError
from domain.plan import assemble
from handlers.results import Done
from tests.handlers.deployers.functions import WebFunction
from tests.world.functions import sha

URL = "s3://artifacts/web/2/app.zip"


def recorded(function: WebFunction) -> dict[str, Any]:
    """What a rollback lays over the part: the code of a deployment whose artifact was overwritten since."""
    pinned = function.runs(b"one").offers(b"two").plan(function.snapshot())["pinned"]
    function.offers(b"three")
    return dict(pinned)


def test_the_plan_says_which_code_it_is_for_ever(function: WebFunction) -> None:
    assert recorded(function) == {"codeVersion": "v1", "codeSha256": sha(b"two")}


def test_in_a_bucket_without_versions_its_content_alone_says_it(function: WebFunction) -> None:
    function.world.s3.versioned = False
    assert recorded(function) == {"codeSha256": sha(b"two")}


def test_the_recorded_version_is_what_runs(function: WebFunction) -> None:
    function.change |= recorded(function)
    function.examine()
    plan = function.plan(function.snapshot())
    assert isinstance(function.begin(plan), Done)
    assert (function.it.code, plan["to"]["version"], plan["pinned"]["codeVersion"]) == (b"two", "v1", "v1")


def test_code_that_was_overwritten_is_refused(function: WebFunction) -> None:
    function.world.s3.versioned = False
    function.change |= recorded(function)
    with pytest.raises(StageError) as refusal:
        function.plan(function.snapshot())
    recorded_as = f"the content that was recorded (SHA-256 {sha(b'two')})"
    assert refusal.value.reason == f"{URL} is not {recorded_as}: it was overwritten since"
    assert refusal.value.code is Code.PLAN_FAILED


def test_a_recorded_version_that_was_deleted_is_refused_before_anything_is_read(function: WebFunction) -> None:
    function.change |= recorded(function)
    function.client_of("s3").delete_object(Bucket="artifacts", Key="web/2/app.zip", VersionId="v1")
    with pytest.raises(StageError, match=f"{URL} version v1 is not there any more"):
        function.examine()
    assert function.role.asked("GetObject")[1:] == []


def test_a_recorded_version_that_is_deleted_while_people_are_asked_makes_the_plan_void(function: WebFunction) -> None:
    function.change |= recorded(function)
    snapshot = function.snapshot()
    plan = function.plan(snapshot)
    function.client_of("s3").delete_object(Bucket="artifacts", Key="web/2/app.zip", VersionId="v1")
    assert function.moved(snapshot, plan) == f"{URL} version v1 is not there any more"


def test_what_is_pinned_counts_for_the_digest_of_the_plan(function: WebFunction) -> None:
    snapshot = function.runs(b"one").offers(b"two").snapshot()
    plan = function.plan(snapshot)

    def digest(part: dict[str, Any]) -> str:
        return str(
            assemble({"application": function.change}, {"application": part}, {"application": snapshot})["digest"]
        )

    assert digest(plan) != digest(plan | {"pinned": {"codeSha256": sha(b"three")}})
