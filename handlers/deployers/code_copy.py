"""The code that a function had before: kept beside the artifacts, because Lambda hands out no copy to put back."""

from __future__ import annotations

import base64
import hashlib
import tempfile
import urllib.request
from typing import IO, Any

from domain.errors import Code, StageError, Transient
from handlers.adapters.aws import DeployRole
from handlers.deployers import artifacts
from handlers.deployers import function as function_


def keep(lambda_: Any, role: DeployRole, change: dict[str, Any], code: str) -> None:
    address = lambda_.get_function(FunctionName=change["function"])["Code"]["Location"]
    with urllib.request.urlopen(address, timeout=30) as response, tempfile.TemporaryFile() as archive:
        # Through a file: an archive may be larger than what the function has of memory.
        if _copied(response, archive) != code:
            raise Transient(f"the code of {change['function']} changed while it was being copied")
        bucket, key = _kept(change)
        role.client("s3").put_object(Bucket=bucket, Key=key, Body=archive)


def _copied(source: IO[bytes], copy: IO[bytes]) -> str:
    """The digest of what was copied; the copy stands at its beginning again."""
    content = hashlib.sha256()
    while chunk := source.read(artifacts.CHUNK):
        content.update(chunk)
        copy.write(chunk)
    copy.seek(0)
    return base64.b64encode(content.digest()).decode()


def restore(lambda_: Any, role: DeployRole, change: dict[str, Any], code: str) -> None:
    if function_.code_of(lambda_, change["function"]) == code:
        return
    bucket, key = _kept(change)
    restored = lambda_.update_function_code(FunctionName=change["function"], S3Bucket=bucket, S3Key=key)
    if restored["CodeSha256"] != code:
        raise StageError(
            Code.UNDO_FAILED, f"s3://{bucket}/{key} is not the code that {change['function']} had ({code})"
        )


def forget(role: DeployRole, change: dict[str, Any]) -> None:
    bucket, key = _kept(change)
    role.client("s3").delete_object(Bucket=bucket, Key=key)


def _kept(change: dict[str, Any]) -> tuple[str, str]:
    """One copy per function, in the bucket of the artifacts."""
    bucket, _ = artifacts.location(change["code"])
    return bucket, f"deployment-coordinator/{change['function']}.before.zip"
