"""Artifacts in S3, read as the service's deploy role may read them, and pinned: what was planned is what is used."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from botocore.exceptions import ClientError

from domain.errors import Code, StageError
from handlers.adapters.aws import error_code, is_transient, message

CHUNK = 1 << 20
GONE = ("404", "NoSuchKey", "NotFound")


def location(url: str) -> tuple[str, str]:
    """Bucket and key of s3://bucket/key."""
    bucket, _, key = url.removeprefix("s3://").partition("/")
    return bucket, key


def must_exist(s3: Any, url: str) -> int:
    """Size in bytes. Raises StageError if the artifact is not there or may not be read."""
    return int(_head(s3, url)["ContentLength"])


def text(s3: Any, url: str) -> str:
    bucket, key = location(url)
    return str(s3.get_object(Bucket=bucket, Key=key)["Body"].read().decode())


def pin(s3: Any, url: str) -> dict[str, str]:
    """The artifact by its content: `sha256` in base64 as Lambda gives it, `etag`, and `version` where S3 keeps some."""
    bucket, key = location(url)
    found = s3.get_object(Bucket=bucket, Key=key)
    content = hashlib.sha256()
    while chunk := found["Body"].read(CHUNK):
        content.update(chunk)
    pinned = {"artifact": url, "sha256": base64.b64encode(content.digest()).decode(), "etag": found["ETag"]}
    return {**pinned, "version": found["VersionId"]} if found.get("VersionId", "null") != "null" else pinned


def moved(s3: Any, pinned: dict[str, str]) -> str:
    """Why the artifact is not the pinned one any more, or ""."""
    try:
        now = _head(s3, pinned["artifact"], pinned.get("version"))
    except StageError as error:
        return error.reason
    return "" if now["ETag"] == pinned["etag"] else f"{pinned['artifact']} is not what it was when the plan was made"


def _head(s3: Any, url: str, version: str | None = None) -> Any:
    bucket, key = location(url)
    exactly = {"VersionId": version} if version else {}
    try:
        return s3.head_object(Bucket=bucket, Key=key, **exactly)
    except ClientError as error:
        if is_transient(error):
            raise
        reason = "is not there" if error_code(error) in GONE else message(error)
        raise StageError(Code.PLAN_FAILED, f"{url}: {reason}") from error
