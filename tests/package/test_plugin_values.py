"""What a program in another language gives arrives as it was meant: numbers, maps, secrets, outputs, unknowns."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pulumi
import pytest
from google.protobuf import json_format

from components.plugin import normalised
from tests.program.runs import alone

from .arguments import NAMES, described, sent
from .engine import OUTPUT, SECRET, SIGNATURE, UNKNOWN

WHICH = ("least", "all")
DEPENDENCY = "urn:pulumi:test::alone::aws:cloudwatch/eventBus:EventBus::bus"


@pytest.mark.parametrize("which", WHICH)
@pytest.mark.parametrize("component", NAMES)
def test_what_is_registered_is_the_same_as_in_python(plugin, component, which):
    """In documents, too: every number arrives as a floating one, and must be none there."""
    made, in_python = plugin.construct(component, sent(component, which)), alone(component, which).registrations
    for urn, request in made.registered.items():
        if request.custom:
            assert read(json_format.MessageToDict(request.object)) == read(in_python[urn].inputs), urn


def read(value: Any) -> Any:
    """With documents opened, and numbers as they are written; the Lambda code has a test of its own below."""
    if isinstance(value, dict):
        return {key: read(each) for key, each in value.items() if key != "code"}
    if isinstance(value, list):
        return [read(each) for each in value]
    if isinstance(value, str) and value[:2] in ('{"', "[{", '["'):
        return read(json.loads(value, parse_int=str, parse_float=str))
    return value


def test_numbers_are_made_whole_and_keys_get_an_order_wherever_they_are():
    given = {"rate": 0.5, "on": True, "days": 7.0, "name": "7.0", "stages": [{"seconds": 180.0}, None]}
    text = '{"days": 7, "name": "7.0", "on": true, "rate": 0.5, "stages": [{"seconds": 180}, null]}'

    async def known() -> Any:
        return await normalised(pulumi.Output.from_input(given)).future()

    assert json.dumps(normalised(given)) == text
    assert json.dumps(asyncio.run(known())) == text


NUMBER = {"known": {SIGNATURE: OUTPUT, "value": 7, "dependencies": [DEPENDENCY]}, "later": UNKNOWN}


@pytest.mark.parametrize("when", NUMBER)
def test_a_number_may_be_the_output_of_another_resource(plugin, when):
    inputs = [(name, key, each) for name in NAMES for key, each in described(name)["inputProperties"].items()]
    numbers = [(name, key) for name, key, each in inputs if each.get("type") == "integer" and not each.get("plain")]
    for component, key in numbers:
        made = plugin.construct(component, {**sent(component, "all"), key: NUMBER[when]}, dryRun=when == "later")
        assert set(made.registered) == set(plugin.construct(component, sent(component, "all")).registered)


def test_a_preview_goes_on_with_what_is_not_known_yet(plugin):
    later = {"busName": UNKNOWN, "busArn": UNKNOWN}
    made = plugin.construct("HistoryStore", later, dryRun=True)
    assert set(made.registered) == set(plugin.construct("HistoryStore", sent("HistoryStore", "least")).registered)


def test_a_secret_stays_one_and_an_output_keeps_where_it_comes_from(plugin):
    name = {SIGNATURE: OUTPUT, "value": "mine", "secret": True, "dependencies": [DEPENDENCY]}
    arn = {SIGNATURE: SECRET, "value": sent("HistoryStore", "least")["busArn"]}
    made = plugin.construct("HistoryStore", {"busName": name, "busArn": arn})
    [function] = [each for each in made.registered.values() if each.type == "aws:lambda/function:Function"]
    assert function.object["environment"]["variables"]["EVENT_BUS"][SIGNATURE] == SECRET
    assert list(function.propertyDependencies["environment"].urns) == [DEPENDENCY]
    policies = [each.object["policy"] for each in made.registered.values() if each.type.endswith(":RolePolicy")]
    assert any(policy[SIGNATURE] == SECRET for policy in policies if not isinstance(policy, str))
