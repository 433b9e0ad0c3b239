"""The schema under which the components can be used from TypeScript, Go and YAML."""

import inspect
import json

import pytest
from pulumi.provider.experimental.component import ComponentProvider

import components

CLASSES = [
    components.ControlApi,
    components.EventBus,
    components.Function,
    components.HistoryStore,
    components.LogStore,
    components.Monitoring,
    components.Pipeline,
]


@pytest.fixture(scope="module")
def schema():
    return json.loads(ComponentProvider(CLASSES, "coordinator", namespace="acme", version="1.2.3").schema)


def test_every_component_is_in_the_schema_under_its_token(schema):
    assert set(schema["resources"]) == {f"coordinator:index:{each.__name__}" for each in CLASSES}


@pytest.mark.parametrize("component", CLASSES)
def test_the_schema_requires_what_the_arguments_require(schema, component):
    described = schema["resources"][f"coordinator:index:{component.__name__}"]
    arguments = getattr(components, f"{component.__name__}Args")
    assert {snake(key) for key in described["inputProperties"]} == set(inspect.get_annotations(arguments))
    assert {snake(key) for key in described.get("requiredInputs", [])} == arguments.__required_keys__


@pytest.mark.parametrize("component", CLASSES)
def test_the_schema_has_every_output(schema, component):
    described = schema["resources"][f"coordinator:index:{component.__name__}"]
    outputs = set(vars(component)["__annotations__"])
    assert {snake(key) for key in described["properties"]} == outputs
    assert {snake(key) for key in described["required"]} == outputs


@pytest.mark.parametrize("component", CLASSES)
def test_every_component_argument_and_output_has_a_sentence(schema, component):
    described = schema["resources"][f"coordinator:index:{component.__name__}"]
    assert described["description"]
    for each in (*described["inputProperties"].values(), *described["properties"].values()):
        assert each["description"].endswith(".")


def test_what_arguments_are_made_of_is_described_and_not_opaque(schema):
    assert set(schema["types"]) == {f"coordinator:index:{each}" for each in ("GrantArgs", "StageArgs", "WatchArgs")}
    for described in schema["types"].values():
        assert described["properties"]
        assert all(each["description"].endswith(".") for each in described["properties"].values())


def snake(key):
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in key)
