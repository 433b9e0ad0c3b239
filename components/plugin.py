"""What other languages get of this package: its names, its version, and its components."""

import inspect
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pulumi
from pulumi.provider.experimental.analyzer import PropertyType
from pulumi.provider.experimental.component import ComponentProvider

import components

NAME, NAMESPACE = "coordinator", "bellyfed"
"""The first is part of every type token, `coordinator:index:EventBus`; the second of the names of the SDKs."""
PROJECT = Path(__file__).resolve().parents[1] / "pyproject.toml"
VERSION: str = tomllib.loads(PROJECT.read_text("utf-8"))["project"]["version"]
PUBLIC = [getattr(components, name) for name in components.__all__]
HOSTED: list[type[pulumi.ComponentResource]] = [
    each for each in PUBLIC if inspect.isclass(each) and issubclass(each, pulumi.ComponentResource)
]
"""Every public component; https://www.pulumi.com/docs/iac/guides/building-extending/components/packaging-components/"""


class Provider(ComponentProvider):
    """Makes our components for the engine, of what the program has given: the wire changes numbers and order."""

    def __init__(self) -> None:
        super().__init__(HOSTED, NAME, namespace=NAMESPACE, version=VERSION)

    def map_inputs(self, inputs: Any, component_def: Any) -> Any:
        return super().map_inputs(normalised(inputs), component_def)

    def map_input_properties(
        self, inputs: Any, properties: Any, mapping: Any, component_name: str, property_path: str
    ) -> Any:
        """The SDK says `int(value)` to every integer; what is not known yet is none, and is normalised when it is."""
        later = {key for key, value in inputs.items() if isinstance(value, pulumi.Output | pulumi.output.Unknown)}
        known = {
            key: replace(each, type=None) if key in later and each.type is PropertyType.INTEGER else each
            for key, each in properties.items()
        }
        return super().map_input_properties(inputs, known, mapping, component_name, property_path)


def normalised(value: Any) -> Any:
    """The value with 7 for 7.0, which neither `int()` nor a state machine takes, and with its keys in order, which are
    in another one each time: documents that are made of them would change with every update.

    The SDK means to convert what the schema calls an integer (https://github.com/pulumi/pulumi/pull/21944), but 3.272
    forgets the result; and nobody can know what is whole in a map of anything.
    """
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {key: normalised(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return [normalised(each) for each in value]
    if isinstance(value, pulumi.Output):
        return value.apply(normalised)
    return value
