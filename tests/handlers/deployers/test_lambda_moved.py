"""A plan holds for the artifact that was read, and for the function as it was; what is deployed is what was planned."""

from __future__ import annotations

from typing import Any

import pytest

from domain.errors import Code, StageError
from tests.handlers.deployers.functions import WebFunction
from tests.world.functions import sha

URL = "s3://artifacts/web/2/app.zip"
OVERWRITTEN = f"{URL} is not what it was when the plan was made"
ALIAS = "web:live was moved by somebody else since the plan was made"
CODE = "the code of web was changed by somebody else since the plan was made"


@pytest.fixture
def planned(function: WebFunction) -> tuple[WebFunction, dict[str, Any], dict[str, Any]]:
    snapshot = function.runs(b"one").offers(b"two").snapshot()
    return function, snapshot, function.plan(snapshot)


def refused(function: WebFunction, plan: dict[str, Any]) -> StageError:
    """What comes of a plan that is carried out although it does not hold; callers see what they saw before."""
    with pytest.raises(StageError) as failure:
        function.begin(plan)
    assert function.alias == "1"
    return failure.value


def unversioned(function: WebFunction) -> tuple[dict[str, Any], dict[str, Any]]:
    function.world.s3.versioned = False
    snapshot = function.runs(b"one").offers(b"two").snapshot()
    return snapshot, function.plan(snapshot)


def test_a_plan_holds_while_nobody_changes_anything(planned: Any) -> None:
    function, snapshot, plan = planned
    assert function.moved(snapshot, plan) == ""


def test_an_artifact_overwritten_in_a_bucket_without_versions_makes_it_void(function: WebFunction) -> None:
    snapshot, plan = unversioned(function)
    function.offers(b"three")
    assert function.moved(snapshot, plan) == OVERWRITTEN
    failure = refused(function, plan)
    assert (failure.code, failure.reason) == (Code.PLAN_CHANGED, OVERWRITTEN)
    assert function.it.code == b"one"


def test_an_artifact_written_again_with_the_same_content_is_the_same(function: WebFunction) -> None:
    snapshot, plan = unversioned(function)
    assert function.offers(b"two").moved(snapshot, plan) == ""


def test_of_an_artifact_with_versions_the_planned_one_is_deployed(planned: Any) -> None:
    function, snapshot, plan = planned
    assert function.offers(b"three").moved(snapshot, plan) == ""
    function.begin(plan)
    assert (function.it.code, function.alias) == (b"two", "2")


def test_an_artifact_that_is_gone_makes_it_void(planned: Any) -> None:
    function, snapshot, plan = planned
    function.client_of("s3").delete_object(Bucket="artifacts", Key="web/2/app.zip")
    assert function.moved(snapshot, plan) == f"{URL} version v1 is not there any more"
    assert refused(function, plan).code is Code.PLAN_CHANGED


def test_code_that_is_not_the_planned_one_after_all_never_goes_live(
    function: WebFunction, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Overwritten between the look at it and the upload."""
    _, plan = unversioned(function)
    monkeypatch.setattr(function.world.lambda_, "read_object", lambda bucket, key, version: b"three")
    failure = refused(function, plan)
    assert failure.code is Code.APPLICATION_FAILED  # the function itself was changed: this must be undone
    assert failure.reason == f"{URL} has code {sha(b'three')}, planned was {sha(b'two')}"
    assert sorted(function.it.versions) == ["1"]


def test_an_alias_that_was_moved_makes_it_void(planned: Any) -> None:
    function, snapshot, plan = planned
    function.client.publish_version(FunctionName="web")
    function.it.versions["2"] = function.it.versions["1"]
    function.client.update_alias(FunctionName="web", Name="live", FunctionVersion="2")
    assert function.moved(snapshot, plan) == ALIAS


def test_an_alias_that_was_removed_makes_it_void(planned: Any) -> None:
    function, snapshot, plan = planned
    function.client.delete_alias(FunctionName="web", Name="live")
    assert function.moved(snapshot, plan) == ALIAS


def test_an_alias_that_others_made_makes_it_void(function: WebFunction) -> None:
    snapshot = function.exists(b"one").offers(b"two").snapshot()
    plan = function.plan(snapshot)
    assert function.moved(snapshot, plan) == ""
    function.runs(b"one")
    assert function.moved(snapshot, plan) == ALIAS


def test_traffic_that_was_shifted_makes_it_void(planned: Any) -> None:
    """Somebody else is in the middle of a canary: the undo would not bring it back."""
    function, snapshot, plan = planned
    function.client.update_function_code(FunctionName="web", ZipFile=b"theirs", Publish=True)
    weights = {"AdditionalVersionWeights": {"2": 0.1}}
    function.client.update_alias(FunctionName="web", Name="live", FunctionVersion="1", RoutingConfig=weights)
    assert function.moved(snapshot, plan) == ALIAS


def test_unpublished_code_that_others_changed_makes_it_void(planned: Any) -> None:
    function, snapshot, plan = planned
    function.exists(b"edited by hand")
    assert function.moved(snapshot, plan) == CODE


def test_a_configuration_that_others_changed_makes_it_void(planned: Any) -> None:
    """It would go live with the version that is published."""
    function, snapshot, plan = planned
    function.world.lambda_.put("web", b"one", Environment={"Variables": {"TABLE": "others"}})
    assert function.moved(snapshot, plan) != ""


def test_a_function_that_is_gone_makes_it_void(planned: Any) -> None:
    function, snapshot, plan = planned
    del function.world.lambda_.functions["web"]
    assert function.moved(snapshot, plan) != ""


def test_a_function_that_is_still_to_be_created_makes_nothing_void(function: WebFunction) -> None:
    snapshot = function.offers(b"two").snapshot()
    plan = function.plan(snapshot)
    assert function.moved(snapshot, plan) == ""
    function.exists(b"of somebody else")
    assert function.moved(snapshot, plan) == CODE
