"""The plugin does over gRPC what the engine asks of it for a program in any language."""

from __future__ import annotations

import json
from pathlib import Path

import grpc
import pytest
import yaml
from google.protobuf import empty_pb2
from pulumi.runtime.proto import errors_pb2, status_pb2

from components import code
from tests.program.runs import alone

from .arguments import NAMES, described, schema, sent
from .engine import PROJECT, PROVIDER_ID, ROOT, STACK

PLUGIN = ROOT / "components"
WHICH = ("least", "all")


def test_the_engine_gets_the_schema_that_is_generated_in_process(plugin):
    assert json.loads(plugin.schema()) == schema()


def test_the_engine_gets_the_version_of_the_schema(plugin):
    assert plugin.provider.GetPluginInfo(empty_pb2.Empty()).version == schema()["version"]


@pytest.mark.parametrize("which", WHICH)
@pytest.mark.parametrize("component", NAMES)
def test_a_component_is_made_with_the_urns_that_it_has_in_python(plugin, component, which):
    made = plugin.construct(component, sent(component, which))
    in_python = alone(component, which).registrations
    assert set(made.registered) == set(in_python) - {urn for urn in in_python if "pulumi:pulumi:Stack" in urn}
    assert made.urn == f"urn:pulumi:{STACK}::alone::coordinator:index:{component}::mine"


@pytest.mark.parametrize("which", WHICH)
@pytest.mark.parametrize("component", NAMES)
def test_every_output_arrives_under_the_name_that_the_schema_gives_it(plugin, component, which):
    state = plugin.construct(component, sent(component, which)).state
    assert set(state) == set(described(component)["properties"])
    assert None not in state.values()


@pytest.mark.parametrize("component", NAMES)
def test_protection_and_providers_reach_the_children(plugin, component):
    eu = f"urn:pulumi:{STACK}::{PROJECT}::pulumi:providers:aws::eu::{PROVIDER_ID}"
    made = plugin.construct(component, sent(component, "least"), protect=True, providers={"aws": eu})
    assert all(each.protect for each in made.registered.values())
    assert {each.provider for each in made.registered.values() if each.custom} == {eu}


def test_the_lambda_code_is_found_from_any_folder(plugin):
    made = plugin.construct("Function", sent("Function", "least"))
    [function] = [each for each in made.registered.values() if each.type == "aws:lambda/function:Function"]
    files = {name: file["path"] for name, file in function.object["code"]["assets"].items()}
    assert files == {name: str(path) for name, path in code.sources().items()}
    assert all(Path(file).is_file() for file in files.values())


@pytest.mark.parametrize("component", [name for name in NAMES if described(name).get("requiredInputs")])
def test_a_missing_input_is_named(plugin, component):
    for missing in described(component)["requiredInputs"]:
        given = {key: value for key, value in sent(component, "least").items() if key != missing}
        with pytest.raises(grpc.RpcError) as refused:
            plugin.construct(component, given)
        assert reasons(refused.value) == {missing: f"Missing required input '{missing}' on '{component}'"}


def reasons(error: grpc.RpcError) -> dict[str, str]:
    """What the engine shows: the problem with each property."""
    metadata = dict(error.trailing_metadata())
    details = errors_pb2.InputPropertiesError()
    status_pb2.Status.FromString(metadata["grpc-status-details-bin"]).details[0].Unpack(details)
    return {each.property_path: each.reason for each in details.errors}


def test_the_manifest_names_the_runtime_and_the_pins_are_those_of_the_program():
    assert yaml.safe_load((PLUGIN / "PulumiPlugin.yaml").read_text())["runtime"]["name"] == "python"
    assert (PLUGIN / "requirements.txt").read_text() == (ROOT / "requirements.txt").read_text()
