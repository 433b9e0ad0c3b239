"""Templates: from the artifact to CloudFormation, and kept small enough for the deployment's row."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from domain.errors import Code, StageError
from handlers.adapters.aws import DeployRole
from handlers.deployers import artifacts
from handlers.deployers.artifacts import Artifact

MAX_BODY = 51_200
"""Larger templates must be given by their address in S3.
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html"""
MAX_PACKED = 100_000
"""What may stand in a row of at most 400 KB, beside a request of up to 256 KB."""

MADE_FROM = re.compile(r"template SHA-256 (?P<templateSha256>\S+?)(?:, version (?P<templateVersion>\S+))?$")
"""The artifact may be overwritten while a change set is made: which one it was, stands in the change set itself."""


@dataclass(frozen=True)
class Template:
    """A template as it was read: which one it is, and how CloudFormation is given exactly this one."""

    text: str
    artifact: Artifact
    argument: dict[str, str]


def read(role: DeployRole, change: dict[str, Any]) -> Template:
    """As TemplateBody where it is small enough, else by its address. Raises StageError where it is not the one asked
    for."""
    s3 = role.client("s3")
    text, artifact = artifacts.text(s3, artifacts.named(change, "template"))
    small = len(text.encode()) <= MAX_BODY
    return Template(text, artifact, {"TemplateBody": text} if small else {"TemplateURL": _address(s3, artifact)})


def described_as(mark: str, template: Template) -> str:
    """For people, and for `made_from`."""
    version = f", version {template.artifact.version}" if template.artifact.version else ""
    return f"deployment {mark}, template SHA-256 {template.artifact.sha256}{version}"


def made_from(description: str) -> dict[str, str]:
    """The fields of a request that asks for exactly this template for ever."""
    found = MADE_FROM.search(description)
    return {key: value for key, value in found.groupdict().items() if value} if found else {}


def parameters(
    change: dict[str, Any], snapshot: dict[str, Any], cloudformation: Any, template: Template
) -> list[dict[str, Any]]:
    """The request's values; the others of a living stack keep theirs, as far as the new template knows them."""
    given = change.get("parameters", {})
    values: list[dict[str, Any]] = [{"ParameterKey": k, "ParameterValue": v} for k, v in given.items()]
    kept = [key for key in snapshot.get("parameters", {}) if key not in given]
    if kept:
        summary = cloudformation.get_template_summary(**template.argument)
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
    s3, beside_it = role.client("s3"), Artifact(f"{beside}.before-{mark}")
    s3.put_object(**beside_it.place, Body=body)
    try:
        yield {"TemplateURL": _address(s3, beside_it)}
    finally:
        s3.delete_object(**beside_it.place)


def _address(s3: Any, artifact: Artifact) -> str:
    bucket, key = artifacts.location(artifact.url)
    version = f"?versionId={quote(artifact.version, safe='')}" if artifact.version else ""
    return f"https://{bucket}.s3.{s3.meta.region_name}.amazonaws.com/{quote(key)}{version}"
