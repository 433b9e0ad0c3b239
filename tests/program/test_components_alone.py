"""Every component works in somebody else's program: with what it needs alone, and with all that it takes."""

import json
import runpy

import pytest

import components
from ops.sandbox.errors import ProgramError
from ops.sandbox.monitor import STACK_TYPE

from .runs import ALONE, alone

NAMES = ("ControlApi", "EventBus", "Function", "HistoryStore", "Monitoring", "Pipeline", "TargetStore")
WHICH = ("least", "all")
TABLE = "aws:dynamodb/table:Table"
FAILURES = "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig"


def made(run, component):
    return run.one(f"coordinator:index:{component}", "mine")


@pytest.mark.parametrize("component", NAMES)
@pytest.mark.parametrize("arguments", WHICH)
def test_a_component_registers_every_output_that_it_declares(component, arguments):
    run = alone(component, arguments)
    outputs = run.component_outputs[made(run, component).urn]
    assert set(outputs) == set(vars(getattr(components, component))["__annotations__"])
    assert None not in outputs.values()


@pytest.mark.parametrize("component", NAMES)
@pytest.mark.parametrize("arguments", WHICH)
def test_its_children_stand_below_it_and_are_named_after_it(component, arguments):
    run = alone(component, arguments)
    for each in run.registrations.values():
        above = run.registrations.get(each.parent)
        if above and above.type != STACK_TYPE:
            assert each.name.startswith(f"{above.name}-"), each.urn
            assert f"coordinator:index:{component}" in each.urn.split("::")[2]


@pytest.mark.parametrize("component", NAMES)
def test_a_preview_shows_what_an_update_makes(component):
    assert set(alone(component, "all", preview=True).registrations) == set(alone(component, "all").registrations)


@pytest.mark.parametrize("component", NAMES)
def test_the_type_is_the_packages_and_the_class_is(component):
    assert made(alone(component, "least"), component).type == f"coordinator:index:{component}"


@pytest.mark.parametrize("component", NAMES)
def test_least_is_what_is_required_and_all_is_all(component):
    arguments = getattr(components, f"{component}Args")
    given = runpy.run_path(str(ALONE / "arguments.py"))
    assert set(given["LEAST"][component]) == arguments.__required_keys__
    assert set(given["ALL"][component]) == arguments.__required_keys__ | arguments.__optional_keys__


def test_data_is_protected_unless_somebody_says_otherwise():
    for component in ("HistoryStore", "TargetStore"):
        table, unprotected = (alone(component, which).one(TABLE) for which in ("least", "all"))
        assert (table.raw.protect, unprotected.raw.protect) == (True, False)
        assert table.inputs["deletionProtectionEnabled"] is True
        assert table.inputs["pointInTimeRecovery"] == {"enabled": True}


def test_a_bus_without_accounts_is_open_to_nobody_else():
    policies = [alone("EventBus", which).all("aws:cloudwatch/eventBusPolicy:EventBusPolicy") for which in WHICH]
    assert [len(each) for each in policies] == [0, 1]
    statement = json.loads(policies[1][0].inputs["policy"])["Statement"][0]
    assert statement["Condition"]["ForAllValues:StringEquals"]["events:source"] == "my.source"


def test_a_function_without_a_queue_leaves_no_failures():
    failures = [alone("Function", which).all(FAILURES) for which in WHICH]
    assert [len(each) for each in failures] == [0, 1]
    allowed = json.loads(alone("Function", "all").one("aws:iam/rolePolicy:RolePolicy").inputs["policy"])
    sentences = [statement["Sid"] for statement in allowed["Statement"]]
    assert sentences == ["WriteItsLog", "LeaveItsFailures", "ReadHistory"]


def test_a_pipeline_refuses_a_stage_that_is_too_short():
    with pytest.raises(ProgramError, match="ValueError: Build: a stage must have at least 180 seconds"):
        alone("Pipeline", "short")


def test_a_pipeline_of_other_stages_has_their_states_in_their_order():
    assert list(states_of_all()) == ["Build", "Agree", "Ship", "Unbuild", "FinishDeployment"]


def test_a_stage_says_itself_which_failures_need_no_undo():
    ways = {
        name: [each["Next"] for each in state["Catch"]] for name, state in states_of_all().items() if "Next" in state
    }
    assert ways["Build"] == ["FinishDeployment", "Unbuild"]
    assert ways["Ship"] == ["Unbuild"]
    assert states_of_all()["Build"]["Catch"][0]["ErrorEquals"] == ["StageFailed"]


def states_of_all():
    machine = alone("Pipeline", "all").one("aws:sfn/stateMachine:StateMachine").inputs["definition"]
    return json.loads(machine)["States"]
