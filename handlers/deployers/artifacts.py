"""Artifacts in S3, read as the service's deploy role may read them."""

from __future__ import annotations

from typing import Any

from botocore.exceptions import ClientError

from domain.errors import Code, StageError
from handlers.adapters.aws import error_code, is_transient, message


def location(url: str) -> tuple[str, str]:
    """Bucket and key of s3://bucket/key."""
    bucket, _, key = url.removeprefix("s3://").partition("/")
    return bucket, key


def must_exist(s3: Any, url: str) -> int:
    """Size in bytes. Raises StageError if the artifact is not there or may not be read."""
    bucket, key = location(url)
    try:
        return int(s3.head_object(Bucket=bucket, Key=key)["ContentLength"])
    except ClientError as error:
        if is_transient(error):
            raise
        reason = "is not there" if error_code(error) in ("404", "NoSuchKey", "NotFound") else message(error)
        raise StageError(Code.PLAN_FAILED, f"{url}: {reason}") from error


def text(s3: Any, url: str) -> str:
    bucket, key = location(url)
    return str(s3.get_object(Bucket=bucket, Key=key)["Body"].read().decode())
