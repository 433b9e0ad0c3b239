"""The function `web` as a container image, and the images of its repository."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from domain.errors import Code, StageError
from tests.handlers.deployers.functions import WebFunction

REPOSITORY = "123456789012.dkr.ecr.us-east-1.amazonaws.com/web"
ONE, TWO, THREE = (f"{REPOSITORY}@sha256:{digit * 64}" for digit in "123")
TAG = f"{REPOSITORY}:2"


def resolving(there: Mapping[str, str]) -> Callable[[Any, str], str]:
    """In place of images.resolve, which is tested in test_images.py."""

    def resolve(role: Any, image: str) -> str:
        if image not in there:
            raise StageError(Code.PLAN_FAILED, f"image {image}: is not there")
        return there[image]

    return resolve


def made_of_an_image(function: WebFunction) -> WebFunction:
    """Its alias points to a version of the first image; the second one is asked for, by its tag."""
    function.change = {"kind": "lambda", "function": "web", "alias": "live", "image": TAG}
    function.world.lambda_.put_image("web", ONE)
    version = function.client.publish_version(FunctionName="web")["Version"]
    function.client.create_alias(FunctionName="web", Name="live", FunctionVersion=version)
    return function
