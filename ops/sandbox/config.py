"""A stack's configuration, read by the rules of the Pulumi CLI from Pulumi.yaml and Pulumi.<stack>.yaml."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from ops.sandbox.errors import ConfigError


@dataclass(frozen=True)
class StackConfig:
    """A project's name, its values as the SDK gets them (structures as JSON), and which are secret."""

    project: str
    values: dict[str, str]
    secret_keys: list[str]


def load_config(
    root: Path,
    stack: str,
    overrides: Mapping[str, Any] | None = None,
    secrets: Mapping[str, str] | None = None,
) -> StackConfig:
    """Read, complete and check one stack's configuration; raises ConfigError in the CLI's words."""
    project = _read(root / "Pulumi.yaml")
    name = project["name"]
    reader = _Reader(name, {_full(name, key): text for key, text in (secrets or {}).items()})
    given = {_full(name, key): value for key, value in _stack_values(root, stack).items()}
    given |= {_full(name, key): value for key, value in (overrides or {}).items()}
    values = {key: reader.reveal(key, value) for key, value in given.items()}
    missing = []
    for key, declared in (project.get("config") or {}).items():
        declaration = declared if isinstance(declared, dict) else {"default": declared}
        full = _full(name, key)
        if full in values:
            _check_given(stack, key, values[full], declaration, full in reader.secret_keys)
        elif (default := declaration.get("value", declaration.get("default"))) is not None:
            values[full] = default
            _check_default(key, default, declaration)
        elif full.startswith(f"{name}:"):
            missing.append(key)
    if missing:
        plural = "s" if len(missing) > 1 else ""
        raise ConfigError(f"Stack '{stack}' is missing configuration value{plural} {_listed(missing)}")
    return StackConfig(name, {key: _text(value) for key, value in values.items()}, sorted(reader.secret_keys))


def configured(root: Path, stack: str, key: str) -> Any:
    """The value that the files give to one key, unchecked; None without one."""
    project = _read(root / "Pulumi.yaml")
    full = _full(project["name"], key)
    for given, value in _stack_values(root, stack).items():
        if _full(project["name"], given) == full:
            return value
    for declared, value in (project.get("config") or {}).items():
        if _full(project["name"], declared) == full:
            return value.get("value", value.get("default")) if isinstance(value, dict) else value
    return None


@dataclass
class _Reader:
    """Replaces encrypted values by stand-ins and remembers which keys are secret."""

    project: str
    secrets: Mapping[str, str]
    secret_keys: set[str] = field(default_factory=set)

    def reveal(self, key: str, value: Any) -> Any:
        # one encrypted value anywhere inside a structure makes the whole key secret
        if isinstance(value, dict) and set(value) == {"secure"}:
            self.secret_keys.add(key)
            return self.secrets.get(key, f"secret:{key}")
        if isinstance(value, dict):
            return {inner: self.reveal(key, each) for inner, each in value.items()}
        if isinstance(value, list):
            return [self.reveal(key, each) for each in value]
        return value


def _read(path: Path) -> dict[str, Any]:
    if not path.is_file():
        raise ConfigError(f"{path} does not exist: a Pulumi program has a Pulumi.yaml beside its __main__.py")
    return yaml.safe_load(path.read_text()) or {}


def _stack_values(root: Path, stack: str) -> dict[str, Any]:
    path = root / f"Pulumi.{stack}.yaml"
    if not path.is_file():
        known = sorted(p.name.split(".")[1] for p in root.glob("Pulumi.*.yaml"))
        raise ConfigError(f"no stack named '{stack}' in {root}: {path.name} does not exist; known: {_listed(known)}")
    return _read(path).get("config") or {}


def _full(project: str, key: str) -> str:
    return key if ":" in key else f"{project}:{key}"


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _check_given(stack: str, key: str, value: Any, declaration: dict[str, Any], secret: bool) -> None:
    if declaration.get("secret") and not secret:
        raise ConfigError(f"Stack '{stack}' with configuration key '{key}' must be encrypted as it's secret")
    # the CLI holds a scalar of a stack file as text, so 5 is a string as well as an integer
    held = value if isinstance(value, dict | list) else _text(value)
    if not secret and "type" in declaration and not _is(held, declaration["type"], declaration.get("items")):
        raise ConfigError(f"Stack '{stack}' with configuration key '{key}' must be of type '{_name(declaration)}'")


def _check_default(key: str, value: Any, declaration: dict[str, Any]) -> None:
    if "type" in declaration and not _is(value, declaration["type"], declaration.get("items")):
        raise ConfigError(
            f"The default value specified for configuration key '{key}' is not of the expected type "
            f"'{_name(declaration)}'"
        )


def _is(value: Any, type_: str, items: dict[str, Any] | None) -> bool:
    match type_:
        case "string":
            return isinstance(value, str)
        case "integer":
            return type(value) is int or (isinstance(value, str) and re.fullmatch(r"[+-]?\d+", value) is not None)
        case "boolean":
            return isinstance(value, bool) or value in ("true", "false")
        case "object":
            return isinstance(value, dict)
        case "array":
            inner = items or {}
            return isinstance(value, list) and all(
                _is(each, inner.get("type", "string"), inner.get("items")) for each in value
            )
    raise ConfigError(f"'{type_}' is not a configuration type: string, integer, boolean, array or object")


def _name(declaration: dict[str, Any]) -> str:
    items = declaration.get("items")
    return f"{declaration['type']}<{_name(items)}>" if items else declaration["type"]


def _listed(keys: list[str]) -> str:
    quoted = [f"'{key}'" for key in sorted(keys)]
    return " and ".join([", ".join(quoted[:-1]), quoted[-1]]) if len(quoted) > 1 else "".join(quoted) or "none"
