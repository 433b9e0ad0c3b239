"""Artifacts in S3, read as the service's deploy role may read them, and pinned: what was planned is what is used.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/versioning-workflows.html
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from domain.errors import Code, StageError
from handlers.adapters.aws import error_code, is_transient, message

CHUNK = 1 << 20
GONE = ("404", "NoSuchKey", "NotFound", "NoSuchVersion")


@dataclass(frozen=True)
class Artifact:
    """What lies at s3://bucket/key: now or, where they are given, in this version and with this SHA-256 (base64)."""

    url: str
    version: str = ""
    sha256: str = ""

    def __str__(self) -> str:
        return f"{self.url} version {self.version}" if self.version else self.url

    @property
    def place(self) -> dict[str, str]:
        """As the calls of S3 name it."""
        bucket, key = location(self.url)
        return {"Bucket": bucket, "Key": key, **({"VersionId": self.version} if self.version else {})}


def named(change: dict[str, Any], field: str) -> Artifact:
    """What a part of a request says in `code`, `codeVersion` and `codeSha256`, or in `template` and so on."""
    return Artifact(change[field], change.get(f"{field}Version", ""), change.get(f"{field}Sha256", ""))


def location(url: str) -> tuple[str, str]:
    """Bucket and key of s3://bucket/key."""
    bucket, _, key = url.removeprefix("s3://").partition("/")
    return bucket, key


def must_exist(s3: Any, artifact: Artifact) -> int:
    """Size in bytes. Raises StageError if the artifact is not there or may not be read."""
    return int(_ask(s3.head_object, artifact)["ContentLength"])


def text(s3: Any, artifact: Artifact) -> tuple[str, Artifact]:
    """Its text, and which one it is: by its content, and by its version where S3 keeps some."""
    found = _ask(s3.get_object, artifact)
    content = found["Body"].read()
    sha256 = _digest(artifact, hashlib.sha256(content))
    return content.decode(errors="replace"), Artifact(artifact.url, _version(found), sha256)


def pin(s3: Any, artifact: Artifact) -> dict[str, str]:
    """The artifact by its content: `sha256` in base64 as Lambda gives it, `etag`, and `version` where S3 keeps some."""
    found = _ask(s3.get_object, artifact)
    content = hashlib.sha256()
    while chunk := found["Body"].read(CHUNK):
        content.update(chunk)
    version = {"version": _version(found)} if _version(found) else {}
    return {"artifact": artifact.url, "sha256": _digest(artifact, content), "etag": found["ETag"], **version}


def moved(s3: Any, pinned: dict[str, str]) -> str:
    """Why the artifact is not the pinned one any more, or ""."""
    try:
        now = _ask(s3.head_object, Artifact(pinned["artifact"], pinned.get("version", "")))
    except StageError as error:
        return error.reason
    return "" if now["ETag"] == pinned["etag"] else f"{pinned['artifact']} is not what it was when the plan was made"


def _version(found: dict[str, Any]) -> str:
    """A bucket that keeps no versions, or does not any more, says none or `null`."""
    version = str(found.get("VersionId", "null"))
    return "" if version == "null" else version


def _digest(artifact: Artifact, content: Any) -> str:
    """Raises StageError where it is not the one that was asked for."""
    digest = base64.b64encode(content.digest()).decode()
    if artifact.sha256 not in ("", digest):
        recorded = f"the content that was recorded (SHA-256 {artifact.sha256})"
        raise StageError(Code.PLAN_FAILED, f"{artifact} is not {recorded}: it was overwritten since")
    return digest


def _ask(ask: Callable[..., Any], artifact: Artifact) -> Any:
    try:
        return ask(**artifact.place)
    except ClientError as error:
        if is_transient(error):
            raise
        reason = f"{artifact}: {message(error)}"
        if error_code(error) in GONE:
            reason = f"{artifact} is not there any more" if artifact.version else f"{artifact}: is not there"
        raise StageError(Code.PLAN_FAILED, reason) from error
