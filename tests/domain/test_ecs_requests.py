"""What a request may say about an ECS service and its images."""

from __future__ import annotations

from typing import Any

import pytest

from domain.errors import Refused
from domain.undo import Step
from tests.domain.documents import SMALL, read

DIGEST = f"sha256:{'0' * 64}"
ECR = "123456789012.dkr.ecr.us-east-1.amazonaws.com"
PART: dict[str, Any] = {"kind": "ecs", "cluster": "web", "service": "storefront", "images": {"app": f"{ECR}/shop:2"}}


def problems(part: Any) -> list[str]:
    try:
        read({**SMALL, "application": part})
    except Refused as refused:
        return list(refused.problems)
    return []


@pytest.mark.parametrize(
    "image",
    [
        f"{ECR}/shop:2",
        f"{ECR}/team/shop@{DIGEST}",
        f"{ECR}/shop:2@{DIGEST}",
        f"ghcr.io/bellyfed/shop@{DIGEST}",
        f"localhost:5000/shop@{DIGEST}",
        "busybox:1.36",
    ],
)
def test_an_image_has_a_tag_or_a_digest(image: str) -> None:
    assert problems({**PART, "images": {"app": image, "side-car_2": image}}) == []


@pytest.mark.parametrize(
    "image", ["", f"{ECR}/shop", "localhost:5000/shop", f"{ECR}/Shop:2", f"{ECR}/shop:", f"{ECR}/shop@sha256:0", 7]
)
def test_anything_else_is_refused(image: Any) -> None:
    [problem] = problems({**PART, "images": {"app": image}})
    assert problem.startswith('application.images at "app" must be an image with its tag or digest')


@pytest.mark.parametrize("name", ["", "web/storefront", "arn:aws:ecs:us-east-1:123456789012:cluster/web", "x" * 256])
@pytest.mark.parametrize("field", ["cluster", "service"])
def test_clusters_and_services_are_named_without_their_arn(field: str, name: str) -> None:
    [problem] = problems({**PART, field: name})
    assert problem.startswith(f"application.{field} must be 1 to 255 letters, digits, hyphens and underscores")


@pytest.mark.parametrize("count", [0, 1, 10, 11])
def test_one_to_ten_containers_get_an_image(count: int) -> None:
    found = problems({**PART, "images": {f"c{n}": "shop:2" for n in range(count)}})
    assert bool(found) == (count in (0, 11))
    assert not found or found[0].startswith("application.images must be an object of 1 to 10 keys")


@pytest.mark.parametrize("field", ["cluster", "service", "images"])
def test_every_field_is_needed(field: str) -> None:
    assert problems({key: value for key, value in PART.items() if key != field}) == [f"application.{field} is missing"]


def test_infrastructure_is_never_a_service() -> None:
    with pytest.raises(Refused, match="infrastructure.kind must be"):
        read({**SMALL, "infrastructure": PART})


def test_a_service_is_what_people_know_it_by() -> None:
    assert str(Step("application", PART, {"exists": True})) == "application: ecs storefront back to what it was"
