"""The gate: it is there where people can be asked, it outlasts every wait for them, and it knows whom to ask."""

import json

import pytest

from domain import stages
from ops.sandbox.mocks import PlainMocks
from ops.sandbox.program import run_program

from .machine_graph import path
from .runs import ROOT, STACKS, ran

MACHINE = "aws:sfn/stateMachine:StateMachine"
FUNCTION = "aws:lambda/function:Function"
ALICE = {"approvers": ["user/alice"]}
WEEK = 7 * 24 * 60
DAY = 24 * 60
LOOKS_SECONDS = 2 * 60
"""The sweep looks every minute, and what it wakes may take another one."""
LONGEST = [
    ({**ALICE, "expiresMinutes": 1}, 1),
    ({**ALICE, "expiresMinutes": WEEK}, WEEK),
    (ALICE, DAY),
    ({**ALICE, "expiresMinutes": 30, "services": {"shop": {"expiresMinutes": WEEK}}}, WEEK),
    ({**ALICE, "expiresMinutes": 300, "services": {"shop": {"expiresMinutes": 5}, "desk": {"required": 1}}}, 300),
    ({"expiresMinutes": 5, "services": {"shop": {**ALICE, "expiresMinutes": 45}, "desk": ALICE}}, 45),
]
"""Config, and the minutes of the gate that stays open longest."""


def asking(approvals):
    """An update of dev where these people are asked."""
    return run_program(ROOT, "dev", mocks=PlainMocks(), config={"approvals": approvals})


def states(run):
    return json.loads(run.one(MACHINE).inputs["definition"])["States"]


def variables(run, name):
    return run.one(FUNCTION, f"pipeline-{name}-function").inputs["environment"]["variables"]


def test_prod_asks_people_and_dev_asks_nobody():
    assert stages.APPROVE in states(ran("prod"))
    assert stages.APPROVE not in states(ran("dev"))


@pytest.mark.parametrize(
    ("approvals", "gated"),
    [
        ({}, False),
        ({"required": 0, "expiresMinutes": 60}, False),
        ({"provenRequests": True}, False),
        ({"services": {"shop": {"required": 0}}}, False),
        ({**ALICE, "required": 1}, True),
        (ALICE, True),
        ({"services": {"shop": ALICE}}, True),
    ],
)
def test_there_is_a_gate_where_anybody_can_be_asked(approvals, gated):
    """Also where the stack itself asks for nothing: a request may demand approvals of those who are named."""
    run = asking(approvals)
    made = [each.name for each in run.all(FUNCTION) if each.name == "pipeline-approve-deployment-function"]
    assert (stages.APPROVE in states(run), len(made)) == (gated, gated)


@pytest.mark.parametrize("stack", STACKS)
def test_the_gate_costs_one_transition(stack):
    document = json.loads(ran(stack).one(MACHINE).inputs["definition"])
    taken = path(document, document["StartAt"])
    assert 1 + len(taken) == {"dev": 6, "prod": 7}[stack]


@pytest.mark.parametrize(("approvals", "minutes"), LONGEST)
def test_the_gate_may_take_longer_than_people_are_asked_anywhere(approvals, minutes):
    gate = states(asking(approvals))[stages.APPROVE]
    told = gate["Arguments"]["Payload"]["timeoutSeconds"]
    assert type(told) is int
    assert told >= minutes * 60 + LOOKS_SECONDS
    assert gate["TimeoutSeconds"] > told


def test_the_gate_of_prod_outlasts_what_its_config_says():
    gate = states(ran("prod"))[stages.APPROVE]
    assert gate["Arguments"]["Payload"]["timeoutSeconds"] >= 240 * 60 + LOOKS_SECONDS


def test_whoever_asks_counts_or_lets_in_knows_the_same_rules():
    rules = {**ALICE, "required": 1, "services": {"shop": {"expiresMinutes": 30}}}
    run = asking(rules)
    for name in ("approve-deployment", "control", "start"):
        assert json.loads(variables(run, name)["APPROVALS"]) == rules, name


def test_nobody_else_is_told_who_approves():
    run = ran("prod")
    told = {each.name for each in run.all(FUNCTION) if "APPROVALS" in each.inputs["environment"]["variables"]}
    assert told == {f"pipeline-{name}-function" for name in ("approve-deployment", "control", "start")}
