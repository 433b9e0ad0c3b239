"""The mapping of resource types is complete and closed."""

import importlib

import pytest
from pulumi._types import _py_properties

from ops.sandbox.engine import Engine
from ops.sandbox.errors import MappingError
from ops.sandbox.mocks import PlainMocks
from ops.sandbox.program import run_program
from ops.sandbox.resources import RESOURCE_TYPES, type_of
from ops.sandbox.resources.resource_type import Cloud
from ops.sandbox.resources.shapes import parameters

MODULES = {"lambda": "lambda_"}


def properties(token):
    """The properties that pulumi-aws gives a type, as the wire names them."""
    _, path, name = token.split(":")
    module = path.split("/")[0]
    resource = getattr(importlib.import_module(f"pulumi_aws.{MODULES.get(module, module)}"), name)
    return {pulumi_name for _, pulumi_name, _ in _py_properties(resource)}


@pytest.mark.parametrize("token", RESOURCE_TYPES)
def test_every_mapped_property_exists_in_pulumi_aws(token):
    kind = RESOURCE_TYPES[token]
    mapped = kind.identity | kind.changeable | set(kind.ignored) | kind.outputs | kind.sometimes
    assert mapped <= properties(token)
    assert kind.kept <= kind.changeable
    assert not kind.identity & kind.changeable
    assert all(len(reason) > 10 for reason in kind.ignored.values())


def test_the_fixture_program_has_every_mapped_type_and_no_other(program):
    result = run_program(program, "dev", mocks=PlainMocks())
    assert {each.type for each in result.registrations.values() if each.custom} == set(RESOURCE_TYPES)


def test_an_unmapped_type_is_an_error_that_names_it():
    with pytest.raises(MappingError, match="no mapping for aws:ec2/eip:Eip"):
        type_of("aws:ec2/eip:Eip")


def test_an_unmapped_type_stops_the_program(write_program, tmp_path):
    root = write_program("import pulumi_aws as aws\naws.ec2.Eip('b')")
    with pytest.raises(MappingError, match="no mapping for aws:ec2/eip:Eip"):
        run_program(root, "dev", mocks=Engine(Cloud(None, "us-east-1"), tmp_path / "state.json"))


def test_an_unmapped_input_stops_the_program(write_program, tmp_path):
    root = write_program("import pulumi_aws as aws\naws.sqs.Queue('b', policy='{}')")
    with pytest.raises(MappingError, match=r"aws:sqs/queue:Queue 'b': .* no mapping for the input\(s\) policy"):
        run_program(root, "dev", mocks=Engine(Cloud(None, "us-east-1"), tmp_path / "state.json"))


def test_an_unmapped_part_of_an_input_is_an_error_that_names_it():
    client = Cloud(None, "us-east-1").client("lambda")
    with pytest.raises(MappingError, match="CreateFunction.tracingConfig has no parameter for 'colour'"):
        parameters(client, "CreateFunction", {"tracingConfig": {"mode": "Active", "colour": "red"}})


def test_an_unmapped_invoke_stops_the_program(write_program, tmp_path):
    root = write_program("import pulumi_aws as aws\naws.get_availability_zones()")
    with pytest.raises(MappingError, match="does not answer the invoke aws:index/getAvailabilityZones"):
        run_program(root, "dev", mocks=Engine(Cloud(None, "us-east-1"), tmp_path / "state.json"))
