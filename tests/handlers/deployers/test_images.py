"""A tag is resolved to the digest that it has now; what cannot be pinned is refused."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.config import Config

from domain.errors import Code, StageError
from handlers.adapters.aws import ClientError
from handlers.deployers import images
from handlers.deployers.images import Image
from tests.handlers.role import Role
from tests.world import ApiError, World
from tests.world.ecr import REGISTRY

DIGEST = f"sha256:{'a' * 64}"
ECR = {"account": "123456789012", "region": "us-east-1"}


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("busybox:1.36", Image("busybox", "1.36")),
        ("localhost:5000/shop:2", Image("localhost:5000/shop", "2")),
        (f"ghcr.io/bellyfed/shop@{DIGEST}", Image("ghcr.io/bellyfed/shop", "", DIGEST)),
        (f"ghcr.io/bellyfed/shop:2@{DIGEST}", Image("ghcr.io/bellyfed/shop", "2", DIGEST)),
        (f"{REGISTRY}/team/shop:2", Image(f"{REGISTRY}/team/shop", "2", **ECR)),
        (
            "123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/shop:2",
            Image("123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/shop", "2", "", "123456789012", "cn-north-1"),
        ),
        (
            "123456789012.dkr-ecr.eu-west-1.on.aws/shop:2",
            Image("123456789012.dkr-ecr.eu-west-1.on.aws/shop", "2", "", "123456789012", "eu-west-1"),
        ),
        ("evil.example/123456789012.dkr.ecr.us-east-1.amazonaws.com/shop:2",
         Image("evil.example/123456789012.dkr.ecr.us-east-1.amazonaws.com/shop", "2")),
    ],
)  # fmt: skip
def test_an_image_is_read_as_people_write_it(written: str, read: Image) -> None:
    assert images.parse(written) == read


def test_a_repository_is_named_without_its_host() -> None:
    assert images.parse(f"{REGISTRY}/team/shop:2").repository == "team/shop"


def test_a_tag_becomes_its_digest(world: World, role: Role) -> None:
    digest = world.ecr.push("team/shop", "2")
    assert images.resolve(role, f"{REGISTRY}/team/shop:2") == f"{REGISTRY}/team/shop@{digest}"  # type: ignore[arg-type]
    [asked] = role.asked("DescribeImages")
    assert asked == {"registryId": "123456789012", "repositoryName": "team/shop", "imageIds": [{"imageTag": "2"}]}


def test_a_digest_in_ecr_must_be_there(world: World, role: Role) -> None:
    digest = world.ecr.push("shop", "2")
    assert images.resolve(role, f"{REGISTRY}/shop@{digest}") == f"{REGISTRY}/shop@{digest}"  # type: ignore[arg-type]
    with pytest.raises(StageError, match=f"image {REGISTRY}/shop@{DIGEST}: is not there") as refusal:
        images.resolve(role, f"{REGISTRY}/shop@{DIGEST}")  # type: ignore[arg-type]
    assert refusal.value.code is Code.PLAN_FAILED


@pytest.mark.parametrize("image", ["shop:3", "unknown:2"])
def test_what_is_not_in_ecr_is_refused(world: World, role: Role, image: str) -> None:
    world.ecr.push("shop", "2")
    with pytest.raises(StageError, match=f"image {REGISTRY}/{image}: is not there"):
        images.resolve(role, f"{REGISTRY}/{image}")  # type: ignore[arg-type]


def test_a_digest_decides_over_a_tag(world: World, role: Role) -> None:
    digest = world.ecr.push("shop", "1")
    assert images.resolve(role, f"{REGISTRY}/shop:gone@{digest}") == f"{REGISTRY}/shop@{digest}"  # type: ignore[arg-type]


def test_an_image_outside_ecr_is_taken_by_digest_alone(role: Role) -> None:
    pinned = f"ghcr.io/shop@{DIGEST}"
    assert images.resolve(role, f"ghcr.io/shop:2@{DIGEST}") == pinned  # type: ignore[arg-type]
    with pytest.raises(StageError, match=r"pinned in ECR alone; name it by digest, ghcr\.io/shop@sha256:") as refusal:
        images.resolve(role, "ghcr.io/shop:2")  # type: ignore[arg-type]
    assert refusal.value.code is Code.PLAN_FAILED
    assert role.asked("DescribeImages") == []


@pytest.mark.parametrize(("code", "status", "raised"), [("AccessDenied", 400, StageError), ("X", 503, ClientError)])
def test_a_refusal_is_told_and_an_outage_is_waited_for(
    world: World, role: Role, monkeypatch: pytest.MonkeyPatch, code: str, status: int, raised: type[Exception]
) -> None:
    def refuse(params: Any) -> None:
        raise ApiError(code, "not authorized to perform: ecr:DescribeImages", status=status)

    monkeypatch.setattr(world.ecr, "describe_images", refuse)
    with pytest.raises(raised, match="not authorized"):
        images.resolve(role, f"{REGISTRY}/shop:2")  # type: ignore[arg-type]


def test_another_region_is_asked_there(world: World, role: Role) -> None:
    class Regions:
        asked: list[str] = []

        def client(self, service: str, config: Config | None = None) -> Any:
            self.asked.append(config.region_name if config else "own")
            return role.client(service)

    digest = world.ecr.push("shop", "2")
    host = REGISTRY.replace("us-east-1", "eu-west-1")
    assert images.resolve(Regions(), f"{host}/shop:2") == f"{host}/shop@{digest}"  # type: ignore[arg-type]
    assert Regions.asked == ["own", "eu-west-1"]
