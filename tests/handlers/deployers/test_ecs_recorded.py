"""What a rollback asks for: the images of all containers, as they were recorded, not of those alone that were named."""

from __future__ import annotations

import pytest

from domain.errors import StageError
from handlers.deployers import images
from tests.handlers.deployers import ecs_shop
from tests.handlers.deployers.ecs_shop import PROXY, SHOP, Shop


@pytest.fixture(autouse=True)
def mark_of_one_test(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ecs_shop, "MARK", ecs_shop.MARK)


def rolled_out(shop: Shop, mark: str = "d1", **images: str) -> dict[str, object]:
    """The plan of a deployment that has come to its end."""
    shop.change["images"], ecs_shop.MARK = images, mark
    plan = shop.plan(shop.snapshot())
    shop.begin(plan)
    shop.goes_on()
    return dict(plan)


def test_a_container_that_the_request_did_not_name_is_restored_with_the_others(shop: Shop) -> None:
    shop.runs()
    recorded = rolled_out(shop, app=f"{SHOP}:2")["pinnedAlone"]
    before = shop.running
    rolled_out(shop, "d2", proxy=f"{SHOP}:1")
    assert shop.running["proxy"] != before["proxy"]
    shop.change |= recorded  # type: ignore[operator]
    rolled_out(shop, "d3", **shop.change["images"])
    assert shop.running == before


def test_an_image_without_a_digest_is_taken_as_the_task_definition_had_it(shop: Shop) -> None:
    shop.runs()
    recorded = rolled_out(shop, app=f"{SHOP}:2")["pinnedAlone"]
    assert recorded["images"] == {"app": shop.two, "proxy": f"{PROXY}:1"}  # type: ignore[index]
    shop.change |= {"images": {"proxy": "ghcr.io/x/y:1"}, "asRecorded": True}
    shop.examine()
    assert shop.plan(shop.snapshot())["containers"]["proxy"]["to"] == "ghcr.io/x/y:1"


def test_a_request_of_people_must_pin_it(shop: Shop) -> None:
    shop.runs().change["images"] = {"proxy": "ghcr.io/x/y:1"}
    with pytest.raises(StageError, match="a tag can be pinned in ECR alone"):
        shop.examine()


def test_a_container_that_others_took_away_does_not_keep_the_rest_from_coming_back(shop: Shop) -> None:
    shop.runs().change |= {"images": {"app": f"{SHOP}:2", "gone": "x:1"}, "asRecorded": True}
    shop.examine()
    shop.change["images"] = {"gone": "x:1"}
    with pytest.raises(StageError, match="there is no container gone"):
        shop.examine()


def test_an_answer_of_ecr_without_an_image_says_that_it_is_not_there(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = shop.role.client("ecr")
    monkeypatch.setattr(client, "describe_images", lambda **_: {"imageDetails": []})
    monkeypatch.setattr(shop.role, "client", lambda service, *_: client)

    with pytest.raises(StageError, match=f"image {SHOP}:9: is not there"):
        images.resolve(shop.role, f"{SHOP}:9")  # type: ignore[arg-type]
