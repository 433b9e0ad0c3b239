"""Documents that pages show, given to whoever would read them: requests, parts of requests, events and config."""

from __future__ import annotations

import json
from typing import Any

import yaml

from domain import request, rollback_request, settings
from domain.errors import Refused
from domain.kinds import APPLICATION, INFRASTRUCTURE
from domain.stages import Stages
from tests.docs.pages import ROOT, Block

PROJECT = "deployment-coordinator:"
READ: dict[str, Any] = {"environment": "prod", "default_id": "event", "requested_by": "account 123456789012"}


OWN = Stages(forward=("PublishData",), undo=(), own=("PublishData",))
"""A request with `input` is for a pipeline that has stages of its own."""


def problems(block: Block) -> list[str]:
    """What is wrong with a document; nothing if it is right, or nobody here would read it. Raises ValueError."""
    document = json.loads(block.text) if block.language == "json" else yaml.safe_load(block.text)
    try:
        _read(document)
    except Refused as refused:
        return [f"{block.name}: {problem}" for problem in refused.problems]
    return []


def _read(document: Any) -> None:
    if not isinstance(document, dict):
        return
    config = document.get("config", document)
    if any(str(key).startswith(PROJECT) for key in config):
        _settings(config)
    elif "detail-type" in document:
        _event(document["detail-type"], document["detail"])
    elif {"service", "version"} <= document.keys() and not document.keys() & {"event", "outputs"}:
        _request(document)
    elif document.get("kind") in {*APPLICATION, *INFRASTRUCTURE}:
        where = "application" if document["kind"] in APPLICATION else "infrastructure"
        _request({"service": "shop", "version": "1", where: document})


def _event(kind: str, detail: dict[str, Any]) -> None:
    if kind == "RollbackRequested":
        rollback_request.parse(detail, **READ)
    elif kind == "DeploymentRequested":
        _request(detail)


def _request(detail: dict[str, Any]) -> None:
    request.parse(detail, path=OWN if "input" in detail else None, **READ)


def _settings(config: dict[str, Any]) -> None:
    """Together with the defaults; an unknown key is as wrong as a wrong value."""
    declared = yaml.safe_load((ROOT / "Pulumi.yaml").read_text("utf-8"))["config"]
    given = {key.removeprefix(PROJECT): value for key, value in config.items() if key.startswith(PROJECT)}
    if unknown := given.keys() - declared.keys():
        raise Refused([f"{', '.join(sorted(unknown))}: no such key"])
    values = {**{key: each["default"] for key, each in declared.items()}, **given}
    texts = {key: value if isinstance(value, str) else json.dumps(value) for key, value in values.items()}
    settings.read(texts.get, "prod")
