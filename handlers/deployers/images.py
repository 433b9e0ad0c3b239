"""Container images: read as people write them, and pinned by digest, because a tag may be moved at any time.

https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribeImages.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from botocore.config import Config
from botocore.exceptions import ClientError

from domain.errors import Code, StageError
from handlers.adapters.aws import DeployRole, error_code, is_transient, message

REGISTRY = re.compile(
    r"(?P<account>\d{12})\.dkr[.-]ecr(?:-fips)?\.(?P<region>[a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|on\.(?:aws|amazonwebservices\.com\.cn))"
)
"""https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html"""
GONE = ("ImageNotFoundException", "RepositoryNotFoundException")


@dataclass(frozen=True)
class Image:
    """`host/repository`, with the tag and the digest that were given; account and region where the host is ECR's."""

    name: str
    tag: str = ""
    digest: str = ""
    account: str = ""
    region: str = ""

    @property
    def repository(self) -> str:
        """As ECR knows it: without the host."""
        return self.name.partition("/")[2]

    @property
    def wanted(self) -> dict[str, str]:
        return {"imageDigest": self.digest} if self.digest else {"imageTag": self.tag}


def parse(image: str) -> Image:
    """host/repository, then :tag or @sha256:digest; with both, the digest decides, as for Docker."""
    tagged, _, digest = image.partition("@")
    path, slash, last = tagged.rpartition("/")
    last, _, tag = last.partition(":")
    name = f"{path}{slash}{last}"
    ecr = REGISTRY.fullmatch(name.partition("/")[0])
    return Image(name, tag, digest, **(ecr.groupdict() if ecr else {}))


def resolve(role: DeployRole, image: str) -> str:
    """The image as repository@sha256:... Raises StageError where it is not there, or where its tag cannot be pinned."""
    wanted = parse(image)
    if wanted.account:
        return f"{wanted.name}@{_found(role, image, wanted)}"
    if not wanted.digest:
        reason = f"image {image}: a tag can be pinned in ECR alone; name it by digest, {wanted.name}@sha256:..."
        raise StageError(Code.PLAN_FAILED, reason)
    return f"{wanted.name}@{wanted.digest}"


def _found(role: DeployRole, image: str, wanted: Image) -> str:
    """The digest of an image in ECR, asked for in the region of its registry."""
    which = {"registryId": wanted.account, "repositoryName": wanted.repository, "imageIds": [wanted.wanted]}
    try:
        found = _ecr(role, wanted.region).describe_images(**which)["imageDetails"]
    except ClientError as error:
        if is_transient(error):
            raise
        reason = "is not there" if error_code(error) in GONE else message(error)
        raise StageError(Code.PLAN_FAILED, f"image {image}: {reason}") from error
    if not found:
        raise StageError(Code.PLAN_FAILED, f"image {image}: is not there")
    return str(found[0]["imageDigest"])


def _ecr(role: DeployRole, region: str) -> Any:
    ecr = role.client("ecr")
    return ecr if ecr.meta.region_name == region else role.client("ecr", Config(region_name=region))
