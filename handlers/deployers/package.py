"""What a function is made of: a zip archive in S3 or a container image in ECR, pinned by its content.

https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionCode.html
"""

from __future__ import annotations

from typing import Any

from domain.errors import Code, StageError
from handlers.adapters.aws import DeployRole
from handlers.deployers import artifacts, images

ZIP, IMAGE = "Zip", "Image"
"""PackageType: https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html"""


def must_exist(change: dict[str, Any], role: DeployRole) -> None:
    if "image" in change:
        images.resolve(role, change["image"])
    else:
        artifacts.must_exist(role.client("s3"), artifacts.named(change, "code"))


def must_fit(change: dict[str, Any], configuration: dict[str, Any]) -> None:
    """A function stays what it was created as."""
    function, image = change["function"], configuration.get("PackageType", ZIP) == IMAGE
    if image and "code" in change:
        reason = f"function {function} is a container image, not a zip archive: the request must name an image"
        raise StageError(Code.PLAN_FAILED, reason)
    if not image and "image" in change:
        reason = f"function {function} is a zip archive, not a container image: the request must name its code"
        raise StageError(Code.PLAN_FAILED, reason)


def pin(change: dict[str, Any], role: DeployRole) -> dict[str, str]:
    """`code` as Lambda will give it in CodeSha256, and the `artifact` that it comes from."""
    if "image" in change:
        image = images.resolve(role, change["image"])
        return {"code": digest(image), "artifact": image}
    pinned = artifacts.pin(role.client("s3"), artifacts.named(change, "code"))
    return {"code": pinned.pop("sha256"), **pinned}


def moved(change: dict[str, Any], to: dict[str, str], role: DeployRole) -> str:
    """Why what was pinned cannot be had any more, or ""."""
    if "image" not in change:
        return artifacts.moved(role.client("s3"), to)
    try:
        images.resolve(role, to["artifact"])
    except StageError as error:
        return error.reason
    return ""


def wanted(change: dict[str, Any], to: dict[str, str]) -> dict[str, str]:
    """The fields of a request that asks for exactly this for ever."""
    if "image" in change:
        return {"image": to["artifact"]}
    return {"codeSha256": to["code"], **({"codeVersion": to["version"]} if "version" in to else {})}


def source(change: dict[str, Any], to: dict[str, str]) -> dict[str, str]:
    """Where UpdateFunctionCode finds exactly this."""
    if "image" in change:
        return {"ImageUri": to["artifact"]}
    bucket, key = artifacts.location(change["code"])
    return {"S3Bucket": bucket, "S3Key": key, **({"S3ObjectVersion": to["version"]} if "version" in to else {})}


def digest(image: str) -> str:
    """CodeSha256 of a function that is this image: the hexadecimal digits of its digest."""
    return image.rpartition("@sha256:")[2]
