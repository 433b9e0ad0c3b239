"""The code that a function had before: an archive is kept beside the artifacts, because Lambda hands out no copy to put
back; of an image it is enough to know which one it was.

https://docs.aws.amazon.com/lambda/latest/api/API_FunctionCodeLocation.html
"""

from __future__ import annotations

import base64
import hashlib
import tempfile
import urllib.request
from typing import IO, Any

from domain.errors import Code, StageError, Transient
from handlers.adapters.aws import DeployRole
from handlers.deployers import artifacts, package
from handlers.deployers import function as function_
from handlers.deployers.artifacts import Artifact


def keep(lambda_: Any, role: DeployRole, change: dict[str, Any], code: str) -> dict[str, str]:
    """What `restore` needs to know beside the digest."""
    where = lambda_.get_function(FunctionName=change["function"])["Code"]
    if image := where.get("ResolvedImageUri"):
        _must_be(package.digest(image), code, change)
        return {"image": image}
    with urllib.request.urlopen(where["Location"], timeout=30) as response, tempfile.TemporaryFile() as archive:
        # Through a file: an archive may be larger than what the function has of memory.
        _must_be(_copied(response, archive), code, change)
        role.client("s3").put_object(**_kept(change).place, Body=archive)
    return {}


def _must_be(found: str, code: str, change: dict[str, Any]) -> None:
    if found != code:
        raise Transient(f"the code of {change['function']} changed while it was being copied")


def _copied(source: IO[bytes], copy: IO[bytes]) -> str:
    """The digest of what was copied; the copy stands at its beginning again."""
    content = hashlib.sha256()
    while chunk := source.read(artifacts.CHUNK):
        content.update(chunk)
        copy.write(chunk)
    copy.seek(0)
    return base64.b64encode(content.digest()).decode()


def restore(lambda_: Any, role: DeployRole, change: dict[str, Any], snapshot: dict[str, Any]) -> None:
    function, code = change["function"], snapshot["code"]
    if function_.code_of(lambda_, function) == code:
        return
    if image := snapshot.get("image"):
        kept, source = image, {"ImageUri": image}
    else:
        kept = _kept(change).url
        bucket, key = artifacts.location(kept)
        source = {"S3Bucket": bucket, "S3Key": key}
    restored = lambda_.update_function_code(FunctionName=function, **source)
    if restored["CodeSha256"] != code:
        raise StageError(Code.UNDO_FAILED, f"{kept} is not the code that {function} had ({code})")


def forget(role: DeployRole, change: dict[str, Any], snapshot: dict[str, Any]) -> None:
    if "image" not in snapshot:
        role.client("s3").delete_object(**_kept(change).place)


def _kept(change: dict[str, Any]) -> Artifact:
    """One copy per function, in the bucket of the artifacts."""
    bucket, _ = artifacts.location(change["code"])
    return Artifact(f"s3://{bucket}/deployment-coordinator/{change['function']}.before.zip")
