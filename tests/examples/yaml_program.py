"""What Pulumi's language host for YAML does with a program, as far as the example goes: anything else is an error.

https://www.pulumi.com/docs/iac/languages-sdks/yaml/yaml-language-reference/
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pulumi
import yaml

from ops.sandbox.config import load_config

Construct = Callable[[str, str, dict[str, Any]], Mapping[str, Any]]
"""Type, name and inputs of a resource to its outputs."""
REFERENCE = re.compile(r"\$\{([^}]+)\}")


class Program:
    """A program without code: what refers to something else comes after it."""

    def __init__(self, folder: Path, stack: str, config: Mapping[str, Any], construct: Construct) -> None:
        self._folder, self._construct = folder, construct
        self.document = yaml.safe_load((folder / "Pulumi.yaml").read_text())
        self._known: dict[str, Any] = {"pulumi": {"stack": stack, "project": self.document["name"]}}
        values = load_config(folder, stack, config).values
        for name, declared in self.document["config"].items():
            text = values[f"{self.document['name']}:{name}"]
            self._known[name] = text if declared["type"] == "string" else json.loads(text)

    def run(self) -> dict[str, Any]:
        """Its outputs."""
        for name in self.document["resources"]:
            self._named(name)
        return {name: self._value(value) for name, value in self.document["outputs"].items()}

    def _named(self, name: str) -> Any:
        if name not in self._known:
            declared = self.document["resources"][name]
            assert declared.keys() <= {"type", "properties"}, name
            self._known[name] = self._construct(declared["type"], name, self._value(declared["properties"]))
        return self._known[name]

    def _value(self, value: Any) -> Any:
        if isinstance(value, str):
            whole = REFERENCE.fullmatch(value)
            return self._of(whole[1]) if whole else REFERENCE.sub(lambda found: str(self._of(found[1])), value)
        if isinstance(value, list):
            return [self._value(each) for each in value]
        if isinstance(value, dict) and any(key.startswith("fn::") for key in value):
            [(function, given)] = value.items()
            return self._asset(function, given)
        return {key: self._value(each) for key, each in value.items()} if isinstance(value, dict) else value

    def _of(self, reference: str) -> Any:
        """`name`, or `name.output`."""
        name, _, output = reference.partition(".")
        return self._named(name)[output] if output else self._named(name)

    def _asset(self, function: str, given: Any) -> pulumi.Asset | pulumi.Archive:
        match function:
            case "fn::assetArchive":
                return pulumi.AssetArchive({name: self._value(each) for name, each in given.items()})
            case "fn::fileAsset":
                return pulumi.FileAsset(str((self._folder / given).resolve(strict=True)))
        raise NotImplementedError(function)
