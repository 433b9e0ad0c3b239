"""What is wrong with the arguments of a component is said at once, with what was meant."""

import asyncio

import pulumi
import pytest

from components.arguments import check, problems
from components.event_bus import EventBusArgs
from components.monitoring import MonitoringArgs
from components.pipeline_args import PipelineArgs
from domain import policy

LATER = object()
"""An output, made where there is a loop for it."""
LEAST = {"environment": "dev", "history_table_name": "h", "history_table_arn": "arn:h"}


@pytest.fixture
def loop():
    made = asyncio.new_event_loop()
    asyncio.set_event_loop(made)
    yield
    asyncio.set_event_loop(None)
    made.close()


@pytest.mark.parametrize(
    ("kind", "given", "told"),
    [
        (PipelineArgs, LEAST, []),
        (PipelineArgs, {**LEAST, "history_table_name": LATER}, []),
        (EventBusArgs, {"archive_day": 3}, ["archive_day is not known: do you mean archive_days?"]),
        (EventBusArgs, {"archiveDays": 3}, ["archiveDays is not known: do you mean archive_days?"]),
        (EventBusArgs, {"archive_days": "3"}, ['archive_days must be a whole number, not "3"']),
        (EventBusArgs, {"archive_days": True}, ["archive_days must be a whole number, not true"]),
        (EventBusArgs, {"archive_days": LATER}, []),
        (MonitoringArgs, {"watches": [{"environment": "dev"}]}, ["watches[0].name is missing"]),
        (MonitoringArgs, {"watches": ["bus"]}, ['watches[0] must be a dictionary, not "bus"']),
        (MonitoringArgs, {"watches": [], "alarms": "no"}, ['alarms must be true or false, not "no"']),
        (MonitoringArgs, "nothing", ['everything must be a dictionary, not "nothing"']),
        (
            PipelineArgs,
            {"environment": 5, "stages": [{"name": "A"}, {"name": "B", "timeout_seconds": 300, "gates": True}]},
            [
                "history_table_name is missing",
                "history_table_arn is missing",
                "environment must be text, not 5",
                "stages[0].timeout_seconds is missing",
                "stages[1].gates is not known: do you mean gate?",
            ],
        ),
    ],
)
def test_every_mistake_is_named(loop, kind, given, told):
    whole = isinstance(given, dict)
    made = {k: pulumi.Output.from_input("later") if v is LATER else v for k, v in given.items()} if whole else given
    assert problems("" if whole else "everything", kind, made) == told


def test_what_is_like_nothing_known_is_answered_with_all_that_is():
    assert problems("", EventBusArgs, {"colour": "red"})[0].startswith(
        "colour is not known; known are bus_name, source"
    )


def test_a_component_where_an_output_of_it_is_meant():
    class Bus(pulumi.ComponentResource):
        def __init__(self) -> None:
            """Not registered anywhere."""

    found = problems("", PipelineArgs, {**LEAST, "bus_name": Bus()})
    assert found == ["bus_name is a whole resource, Bus: give the output of it that is meant"]


def test_what_is_said_as_in_the_config_of_a_stack_is_checked_as_there():
    given = {**LEAST, "queue_minute": 5, "approvals": {"required": 1, "approver": ["user/ann"]}}
    with pytest.raises(ValueError, match="the arguments of mine are not right:\n") as raised:
        check("mine", PipelineArgs, given, approvals=policy.problems)
    assert [line.split(" is not known")[0] for line in str(raised.value).split("\n")[1:]] == [
        "queue_minute",
        "approvals approver",
    ]


def test_a_config_that_is_not_known_yet_is_not_looked_into(loop):
    given = {**LEAST, "approvals": {"approvers": pulumi.Output.from_input(["user/ann"])}}
    check("mine", PipelineArgs, given, approvals=policy.problems)
