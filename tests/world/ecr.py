"""ECR: images that the test registers, by repository, tag and digest."""

from __future__ import annotations

import hashlib
from typing import Any

from .calls import ACCOUNT, REGION, only, refuse

REGISTRY = f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com"


class Ecr:
    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        self.images: dict[str, dict[str, str]] = {}  # repository -> tag or digest -> digest

    def push(self, repository: str, tag: str, content: str = "") -> str:
        """An image, by its tag, which it takes from any other; its digest."""
        digest = f"sha256:{hashlib.sha256(f'{repository} {content or tag}'.encode()).hexdigest()}"
        self.images.setdefault(repository, {}).update({tag: digest, digest: digest})
        return digest

    def describe_images(self, params: dict[str, Any]) -> dict[str, Any]:
        only(params, "registryId", "repositoryName", "imageIds")
        name, [wanted] = params["repositoryName"], params["imageIds"]
        if params["registryId"] != ACCOUNT or name not in self.images:
            refuse("RepositoryNotFoundException", f"The repository with name '{name}' does not exist in the registry")
        digest = self.images[name].get(wanted.get("imageDigest") or wanted["imageTag"])
        if digest is None:
            refuse("ImageNotFoundException", f"The image with imageId {wanted} does not exist within the repository")
        return {"imageDetails": [{"repositoryName": name, "imageDigest": digest}]}
