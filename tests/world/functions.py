"""One Lambda function: its code, its versions, its aliases."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from typing import Any

from .calls import arn


@dataclass
class Function:
    name: str
    code: bytes
    config: dict[str, Any] = field(default_factory=dict)
    revision: int = 1
    busy_until: float = 0.0
    versions: dict[str, dict[str, Any]] = field(default_factory=dict)  # number -> configuration and "code"
    aliases: dict[str, dict[str, Any]] = field(default_factory=dict)
    last_version: int = 0  # numbers are never used again
    package: str = "Zip"  # or Image: then `code` is the image, as repository@sha256:...

    @property
    def arn(self) -> str:
        return arn("lambda", f"function:{self.name}")

    def digest(self, code: bytes) -> str:
        """Of an image, the hexadecimal digits of its digest."""
        return code.decode().rpartition("@sha256:")[2] if self.package == "Image" else sha(code)

    def changed(self) -> None:
        self.revision += 1

    def publish(self, description: str) -> str:
        """Nothing changed since the last one: the last one."""
        last = self.versions.get(str(self.last_version))
        if last and (last["code"], last["config"]) == (self.code, self.config):
            return str(self.last_version)
        self.last_version += 1
        version = {"code": self.code, "config": dict(self.config), "description": description}
        self.versions[str(self.last_version)] = version
        return str(self.last_version)

    def configuration(self, version: str, now: float) -> dict[str, Any]:
        latest = version == "$LATEST"
        latest_source: dict[str, Any] = {"code": self.code, "config": self.config}
        source = latest_source if latest else self.versions[version]
        config: dict[str, Any] = source["config"]
        busy = latest and self.busy_until > now
        return config | {
            "FunctionName": self.name,
            "FunctionArn": self.arn if latest else f"{self.arn}:{version}",
            "Version": version,
            "CodeSha256": self.digest(source["code"]),
            "CodeSize": len(source["code"]),
            "Description": source.get("description", ""),
            "RevisionId": f"revision-{self.revision}" if latest else f"version-{version}",
            "State": "Active",
            "LastUpdateStatus": "InProgress" if busy else "Successful",
            "PackageType": self.package,
        }


def sha(code: bytes) -> str:
    return base64.b64encode(hashlib.sha256(code).digest()).decode()


def function_name(given: str) -> str:
    """Of a name or an ARN, with or without qualifier."""
    return given.split(":")[6] if given.startswith("arn:") else given.partition(":")[0]


def qualifier_of(given: str) -> str:
    parts = given.split(":")[7:] if given.startswith("arn:") else given.split(":")[1:]
    return parts[0] if parts else ""
