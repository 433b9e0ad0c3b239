"""The generated state machine keeps every law, and every law notices a machine that does not."""

import copy
import json

import pytest

from components.state_machine import Step, definition
from domain import stages
from domain.errors import Code
from domain.spelling import kebab

from . import machine_laws as laws
from .runs import STACKS, ran

PREPARE, APPROVE, INFRASTRUCTURE, APPLICATION, VALIDATE = stages.GATED
BACK_APPLICATION, BACK_INFRASTRUCTURE = stages.UNDO
MACHINE = "aws:sfn/stateMachine:StateMachine"
ANY = ["States.ALL"]


def ways_out(*harmless):
    """Catchers of a stage: these errors end it, all others are undone."""
    return [
        {"ErrorEquals": list(harmless), "Next": stages.FINISH},
        {"ErrorEquals": ANY, "Next": BACK_APPLICATION},
    ]


def retry(**changes):
    return [{"ErrorEquals": [code.value for code in Code], "MaxAttempts": 0}, {**RETRIER, **changes}]


RETRIER = {
    "ErrorEquals": ["Transient", "States.TaskFailed"],
    "IntervalSeconds": 2,
    "BackoffRate": 2.0,
    "MaxAttempts": 5,
    "MaxDelaySeconds": 60,
    "JitterStrategy": "FULL",
}
LONELY = {**RETRIER, "ErrorEquals": ["States.ALL"]}

BROKEN = [
    (laws.language, (), "QueryLanguage", "JSONPath"),
    (laws.language, ("States", VALIDATE), "Type", "Tsk"),
    (laws.names, ("States",), "Announce", {"Type": "Succeed"}),
    (laws.waits, ("States", PREPARE), "Resource", "arn:aws:states:::lambda:invoke"),
    (laws.waits, ("States", VALIDATE, "Arguments", "Payload"), "token", "{% $states.input.token %}"),
    (laws.waits, ("States", stages.FINISH, "Arguments", "Payload"), "token", None),
    (laws.deadlines, ("States", APPLICATION), "TimeoutSeconds", "{% 300 %}"),
    (laws.deadlines, ("States", APPLICATION), "TimeoutSeconds", None),
    (laws.deadlines, ("States", APPLICATION), "TimeoutSeconds", 60),
    (laws.retries, ("States", PREPARE), "Retry", [RETRIER]),
    (laws.retries, ("States", PREPARE), "Retry", []),
    (laws.retries, ("States", stages.FINISH), "Retry", [RETRIER]),
    (laws.retries, ("States", VALIDATE), "Retry", [retry()[0], LONELY]),
    (laws.retries, ("States", VALIDATE), "Retry", retry(MaxAttempts=99999)),
    (laws.retries, ("States", VALIDATE), "Retry", retry(MaxDelaySeconds=31622400)),
    (laws.retries, ("States", VALIDATE), "Retry", retry(JitterStrategy="NONE")),
    (laws.reachable, ("States", PREPARE), "Next", INFRASTRUCTURE),
    (laws.reachable, ("States",), "Announce", {"Type": "Succeed"}),
    (laws.finishing, ("States", VALIDATE), "Catch", []),
    (laws.finishing, ("States", BACK_APPLICATION), "Catch", [{"ErrorEquals": ["Transient"], "Next": stages.FINISH}]),
    (laws.finishing, ("States", BACK_INFRASTRUCTURE), "Next", BACK_APPLICATION),
    (laws.undoing, ("States", VALIDATE), "Catch", [{"ErrorEquals": ANY, "Next": stages.FINISH}]),
    (laws.undoing, ("States", INFRASTRUCTURE), "Catch", [{"ErrorEquals": ANY, "Next": BACK_INFRASTRUCTURE}]),
    (laws.undoing, ("States", PREPARE), "Catch", [{"ErrorEquals": ANY, "Next": BACK_APPLICATION}]),
    (laws.undoing, ("States", PREPARE), "Catch", [{"ErrorEquals": ANY, "Next": stages.FINISH}]),
    (laws.undoing, ("States", BACK_APPLICATION), "Next", stages.FINISH),
    (laws.undoing, ("States", APPROVE), "Catch", [{"ErrorEquals": ANY, "Next": stages.FINISH}]),
    (laws.undoing, ("States", APPROVE), "Catch", ways_out("Rejected", "ApprovalExpired")),
    (laws.undoing, ("States", APPROVE), "Catch", ways_out("Rejected", "ApprovalExpired", "Cancelled", "Broken")),
    (laws.undoing, ("States", INFRASTRUCTURE), "Catch", ways_out("InfrastructureFailed")),
    (laws.undoing, ("States", INFRASTRUCTURE), "Catch", ways_out("PlanChanged", "Cancelled")),
    (laws.order, ("States", PREPARE), "Next", INFRASTRUCTURE),
    (laws.order, (), "StartAt", APPROVE),
    (laws.transitions, ("States", VALIDATE), "Next", BACK_APPLICATION),
    (laws.compiling, ("States", PREPARE, "Arguments", "Payload"), "input", "{% $states.input( %}"),
    (laws.compiling, ("States", VALIDATE, "Catch", 0), "Output", {"failure": "{% $states. %}"}),
]


@pytest.mark.parametrize("law", laws.LAWS, ids=lambda law: law.__name__)
@pytest.mark.parametrize("stack", STACKS)
def test_the_machine_keeps_the_law_of(stack, law):
    assert law(json.loads(ran(stack).one(MACHINE).inputs["definition"])) == []


@pytest.mark.parametrize(
    ("law", "where", "key", "value"), BROKEN, ids=[f"{law.__name__}-{n}" for n, (law, *_) in enumerate(BROKEN)]
)
def test_a_broken_machine_is_complained_about_by(document, law, where, key, value):
    broken = copy.deepcopy(document)
    place = broken
    for step in where:
        place = place[step]
    place[key] = value
    assert law(broken) != []


def test_every_law_was_seen_to_complain():
    assert {law for law, *_ in BROKEN} == set(laws.LAWS)


@pytest.mark.parametrize("law", [laws.language, laws.waits, laws.deadlines, laws.retries, laws.reachable])
def test_a_machine_of_other_stages_keeps_the_general_laws(law):
    steps = [Step(name, f"arn:aws:lambda:::function:{name}", 180) for name in ("Build", "Unbuild", "Close")]
    assert law(definition(steps[:1], steps[1:2], steps[2])) == []


def test_every_stage_calls_the_function_of_its_name(prod, document):
    for name, state in document["States"].items():
        arn = prod.one("aws:lambda/function:Function", f"pipeline-{kebab(name)}-function").outputs["arn"]
        assert state["Arguments"]["FunctionName"] == arn
        assert state["Arguments"]["Payload"]["stage"] == name
