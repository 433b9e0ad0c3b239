"""From which version to which code: what people are shown, and what is refused before anything changes."""

from __future__ import annotations

import base64
import hashlib

import pytest

from domain.errors import Code, StageError
from tests.handlers.deployers.functions import WebFunction
from tests.world.functions import sha

URL = "s3://artifacts/web/2/app.zip"


def test_what_can_work_is_not_refused_and_not_changed(function: WebFunction) -> None:
    before = function.runs(b"one").offers(b"two").state()
    function.examine()
    assert function.state() == before


def test_code_that_is_not_there_is_named(function: WebFunction) -> None:
    with pytest.raises(StageError, match=r"s3://artifacts/web/2/app\.zip: is not there") as refusal:
        function.runs(b"one").examine()
    assert refusal.value.code is Code.PLAN_FAILED


def test_a_function_that_nobody_would_create_is_refused(function: WebFunction) -> None:
    with pytest.raises(StageError, match="no infrastructure that could create it") as refusal:
        function.offers(b"two").examine()
    assert refusal.value.code is Code.PLAN_FAILED


def test_a_function_that_the_infrastructure_may_create_is_accepted(function: WebFunction) -> None:
    function.offers(b"two").examine(infrastructure={"kind": "cloudformation"})


def test_a_container_image_is_refused(function: WebFunction, monkeypatch: pytest.MonkeyPatch) -> None:
    image = {"FunctionName": "web", "PackageType": "Image", "CodeSha256": "0"}
    monkeypatch.setattr(function.world.lambda_, "get_function_configuration", lambda params: image)
    with pytest.raises(StageError, match="is a container image, not a zip archive"):
        function.offers(b"two").examine()


def test_the_plan_says_from_which_version_to_which_code(function: WebFunction) -> None:
    plan = function.runs(b"one").offers(b"two").plan(function.snapshot())
    assert (plan["kind"], plan["function"], plan["alias"]) == ("lambda", "web", "live")
    assert plan["from"] == {"version": "1", "code": sha(b"one")}
    assert plan["summary"] == [f"web:live will run code {sha(b'two')[:12]}, from version 1 (code {sha(b'one')[:12]})"]
    assert (plan["alerts"], plan["unchanged"]) == ([], False)


def test_the_artifact_is_pinned_by_its_content_and_its_version(function: WebFunction) -> None:
    function.offers(b"other").offers(b"two").runs(b"one")
    etag = f'"{hashlib.md5(b"two", usedforsecurity=False).hexdigest()}"'
    pinned = {"code": base64.b64encode(hashlib.sha256(b"two").digest()).decode(), "artifact": URL, "etag": etag}
    assert function.plan(function.snapshot())["to"] == {**pinned, "version": "v2"}
    function.world.s3.versioned = False
    assert function.plan(function.snapshot())["to"] == pinned


@pytest.mark.parametrize("there", [False, True])
def test_a_first_version_is_called_so(function: WebFunction, there: bool) -> None:
    if there:
        function.exists(b"one")
    plan = function.offers(b"two").plan(function.snapshot())
    assert "from" not in plan
    assert plan["summary"] == [f"web:live will run code {sha(b'two')[:12]}, for the first time"]


def test_planning_changes_nothing(function: WebFunction) -> None:
    before = function.runs(b"one").offers(b"two").state()
    function.plan(function.snapshot())
    assert function.state() == before


def test_the_same_code_again_is_no_change(function: WebFunction) -> None:
    plan = function.runs(b"one").offers(b"one").plan(function.snapshot())
    assert (plan["unchanged"], plan["summary"]) == (True, ["web:live keeps its code"])


def test_code_that_only_some_callers_get_is_a_change(function: WebFunction) -> None:
    function.runs(b"one").offers(b"one")
    function.client.update_function_code(FunctionName="web", ZipFile=b"two", Publish=True)
    weights = {"AdditionalVersionWeights": {"2": 0.1}}
    function.client.update_alias(FunctionName="web", Name="live", FunctionVersion="1", RoutingConfig=weights)
    assert not function.plan(function.snapshot())["unchanged"]


def test_code_that_would_take_a_new_configuration_with_it_is_a_change(function: WebFunction) -> None:
    """A version is code and configuration: what others changed in $LATEST since goes live with the next version."""
    function.runs(b"one").offers(b"one")
    function.world.lambda_.put("web", b"one", Environment={"Variables": {"TABLE": "others"}})
    plan = function.plan(function.snapshot())
    function.begin(plan)
    assert plan["unchanged"] == (function.alias == "1")
