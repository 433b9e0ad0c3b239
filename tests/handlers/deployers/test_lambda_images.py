"""A function that is a container image is deployed by the digest of its image."""

from __future__ import annotations

import pytest

from domain.errors import Code, StageError
from handlers.results import Done, Waiting
from tests.handlers.deployers.functions import WebFunction
from tests.handlers.deployers.image_functions import ONE, TAG, THREE, TWO


def refused(image_function: WebFunction) -> str:
    with pytest.raises(StageError) as refusal:
        image_function.examine()
    assert refusal.value.code is Code.PLAN_FAILED
    return refusal.value.reason


def test_an_image_that_is_there_is_accepted(image_function: WebFunction) -> None:
    image_function.examine()


def test_an_image_that_is_not_there_is_named(image_function: WebFunction, tags: dict[str, str]) -> None:
    del tags[TAG]
    assert refused(image_function) == f"image {TAG}: is not there"


def test_an_image_does_not_fit_a_zip_archive(image_function: WebFunction) -> None:
    image_function.world.lambda_.functions["web"].package = "Zip"
    said = "function web is a zip archive, not a container image: the request must name its code"
    assert refused(image_function) == said


def test_code_does_not_fit_a_container_image(image_function: WebFunction) -> None:
    image_function.offers(b"two").change = {**image_function.change, "code": "s3://artifacts/web/2/app.zip"}
    del image_function.change["image"]
    said = "function web is a container image, not a zip archive: the request must name an image"
    assert refused(image_function) == said


def test_the_plan_says_from_which_image_to_which(image_function: WebFunction) -> None:
    plan = image_function.plan(image_function.snapshot())
    assert plan["from"] == {"version": "1", "code": "1" * 64}
    assert plan["to"] == {"code": "2" * 64, "artifact": TWO}
    assert plan["pinned"] == {"image": TWO}
    assert plan["summary"] == [f"web:live will run code {'2' * 12}, from version 1 (code {'1' * 12})"]


def test_the_same_image_again_is_no_change(image_function: WebFunction, tags: dict[str, str]) -> None:
    tags[TAG] = ONE
    assert image_function.plan(image_function.snapshot())["unchanged"]


def test_the_image_is_deployed_by_its_digest(image_function: WebFunction) -> None:
    assert image_function.start(image_function.snapshot()) == Done((f"web:live runs version 2, code {'2' * 64}",))
    (update,) = image_function.role.asked("UpdateFunctionCode")
    assert update == {"FunctionName": "web", "ImageUri": TWO}


def test_a_tag_that_is_moved_while_people_are_asked_changes_nothing(
    image_function: WebFunction, tags: dict[str, str]
) -> None:
    snapshot = image_function.snapshot()
    plan = image_function.plan(snapshot)
    tags[TAG] = THREE
    assert image_function.moved(snapshot, plan) == ""
    image_function.begin(plan)
    assert image_function.it.code == TWO.encode()


def test_an_image_that_is_deleted_meanwhile_makes_the_plan_void(
    image_function: WebFunction, tags: dict[str, str]
) -> None:
    snapshot = image_function.snapshot()
    plan = image_function.plan(snapshot)
    del tags[TWO]
    assert image_function.moved(snapshot, plan) == f"image {TWO}: is not there"
    with pytest.raises(StageError) as failure:
        image_function.begin(plan)
    assert (failure.value.code, image_function.alias) == (Code.PLAN_CHANGED, "1")


def test_an_image_that_is_not_the_planned_one_after_all_never_goes_live(
    image_function: WebFunction, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = image_function.plan(image_function.snapshot())
    known = image_function.world.lambda_.update_function_code
    monkeypatch.setattr(
        image_function.world.lambda_, "update_function_code", lambda params: known(params | {"ImageUri": THREE})
    )
    with pytest.raises(StageError) as failure:
        image_function.begin(plan)
    assert failure.value.reason == f"{TWO} has code {'3' * 64}, planned was {'2' * 64}"


def test_an_image_may_go_by_a_canary(image_function: WebFunction) -> None:
    image_function.change["canary"] = {"steps": [5], "bakeSeconds": 60}
    result = image_function.start(image_function.snapshot())
    assert isinstance(result, Waiting)
    assert image_function.it.aliases["live"]["RoutingConfig"] == {"AdditionalVersionWeights": {"2": 0.05}}
