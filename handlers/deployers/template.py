"""Templates: from the artifact to CloudFormation, and kept small enough for the deployment's row."""

from __future__ import annotations

import gzip
import json
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

from domain.errors import Code, StageError
from handlers.adapters.aws import DeployRole
from handlers.deployers import artifacts

MAX_BODY = 51_200
"""Larger templates must be given by their address in S3.
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html"""
MAX_PACKED = 100_000
"""What may stand in a row of at most 400 KB, beside a request of up to 256 KB."""


def template_argument(role: DeployRole, url: str) -> dict[str, str]:
    """TemplateBody where it is small enough, else TemplateURL."""
    s3 = role.client("s3")
    body = artifacts.text(s3, url)
    return {"TemplateBody": body} if len(body.encode()) <= MAX_BODY else {"TemplateURL": _address(s3, url)}


def parameters(
    change: dict[str, Any], snapshot: dict[str, Any], cloudformation: Any, role: DeployRole
) -> list[dict[str, Any]]:
    """The request's values; the others of a living stack keep theirs, as far as the new template knows them."""
    given = change.get("parameters", {})
    values: list[dict[str, Any]] = [{"ParameterKey": k, "ParameterValue": v} for k, v in given.items()]
    kept = [key for key in snapshot.get("parameters", {}) if key not in given]
    if kept:
        summary = cloudformation.get_template_summary(**template_argument(role, change["template"]))
        declared = {p["ParameterKey"] for p in summary.get("Parameters", [])}
        values += [{"ParameterKey": key, "UsePreviousValue": True} for key in kept if key in declared]
    return values


def pack(body: str | dict[str, Any]) -> bytes:
    """Compressed, for the row. Raises StageError if even that is too large to be kept."""
    text = body if isinstance(body, str) else json.dumps(body)
    packed = gzip.compress(text.encode(), mtime=0)
    if len(packed) > MAX_PACKED:
        raise StageError(
            Code.PLAN_FAILED,
            f"the stack's present template has {len(packed):,} bytes compressed; more than {MAX_PACKED:,} cannot be "
            "kept for the undo: split the stack",
        )
    return packed


@contextmanager
def unpack(packed: bytes, role: DeployRole, beside: str, mark: str) -> Generator[dict[str, str]]:
    """The kept template as an argument; a large one lies beside the new template while CloudFormation reads it."""
    body = gzip.decompress(packed)
    if len(body) <= MAX_BODY:
        yield {"TemplateBody": body.decode()}
        return
    s3, url = role.client("s3"), f"{beside}.before-{mark}"
    bucket, key = artifacts.location(url)
    s3.put_object(Bucket=bucket, Key=key, Body=body)
    try:
        yield {"TemplateURL": _address(s3, url)}
    finally:
        s3.delete_object(Bucket=bucket, Key=key)


def _address(s3: Any, url: str) -> str:
    bucket, key = artifacts.location(url)
    return f"https://{bucket}.s3.{s3.meta.region_name}.amazonaws.com/{quote(key)}"
