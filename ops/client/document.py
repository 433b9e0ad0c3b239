"""The request document: read from JSON or YAML, changed by flags, with an id that makes a retry harmless."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from domain.kinds import ID, NAME_RULE
from ops.client.errors import WrongUse

LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
RANDOM = 5
KINDS = {"infrastructure": "cloudformation", "application": "lambda"}
"""The kind of a part that only flags describe."""


def read(name: str, stdin: Any) -> dict[str, Any]:
    """The document of a file; `-` is stdin. Raises WrongUse."""
    try:
        text = stdin.read() if name == "-" else Path(name).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise WrongUse(f"{name} cannot be read: {error}", "Name a JSON or YAML file, or - for stdin.") from error
    document = _parsed(text, name)
    if not isinstance(document, dict):
        raise WrongUse(f"{name} must hold one object, as in docs/events.md, not {type(document).__name__}")
    return document


def changed(document: Mapping[str, Any], flags: Mapping[str, Any]) -> dict[str, Any]:
    """The document with the fields that flags give: objects are merged, anything else replaced; None is not given."""
    made = dict(document)
    for key, value in flags.items():
        if isinstance(value, Mapping):
            before = made.get(key)
            inner = changed(before if isinstance(before, dict) else {}, value)
            if inner:
                made[key] = {"kind": KINDS[key], **inner} if key in KINDS else inner
        elif value is not None:
            made[key] = value
    return made


def complete(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document with an id. Raises WrongUse where service and version, which make address and id, are not usable."""
    missing = [key for key in ("service", "version") if document.get(key) in (None, "")]
    if missing:
        flags = " and ".join(f"--{key}" for key in missing)
        raise WrongUse(f"{' and '.join(missing)} of the request: not given", f"Give {flags}, or a file that has it.")
    service = document["service"]
    if not isinstance(service, str) or not re.fullmatch(ID, service):
        raise WrongUse(f"{service!a} is no name of a service", f"A name is text: {NAME_RULE}.")
    if "deploymentId" in document:
        return dict(document)
    return {"deploymentId": new_id(service, str(document["version"])), **document}


def new_id(service: str, version: str) -> str:
    """At most 64 of the characters that an id may have."""
    start = re.sub(r"[^A-Za-z0-9._-]", "-", f"{service[:25]}-{version[:32]}").lstrip("-._")
    return f"{start or 'deployment'}-{''.join(secrets.choice(LETTERS) for _ in range(RANDOM))}"


def _parsed(text: str, name: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        pass  # not JSON: YAML, or neither
    import yaml

    class Loader(yaml.SafeLoader):
        """Reads 2026-11-22 as text: it is a version, and JSON knows no dates."""

    Loader.yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    try:
        return yaml.load(text, Loader)  # noqa: S506 - it is a safe one
    except yaml.YAMLError as error:
        raise WrongUse(f"{name} is neither JSON nor YAML: {' '.join(str(error).split())}") from error
