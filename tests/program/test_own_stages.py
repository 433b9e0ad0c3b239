"""A Pipeline with stages of its owner: which states there are, where each leads, and whom the coordinator may call."""

import json

import pytest

from components.stages import path_of
from domain import stages
from domain.stages import STANDARD
from ops.sandbox.errors import ProgramError

from . import machine_laws as laws
from .own_stages import ARN, GATE, ours, own
from .policies import FUNCTION, allowed, may
from .runs import piped

AGREED = {"approvals": {"required": 1, "approvers": ["user/ann"]}}
MACHINE = "aws:sfn/stateMachine:StateMachine"
UNDO = [own("Unpublish")]
DATA = {"stages": [own("Extract", changes=False), own("Transform", changes=False), GATE, own("Publish")]}
SCENES = {
    "one": {"stages": [own("Publish")], "undo_stages": UNDO},
    "ten": {"stages": [own(f"Step{n}") for n in range(10)], "undo_stages": [own("Back1"), own("Back2")]},
    "nothing changes": {"stages": [own("Look", changes=False), own("Report", changes=False)]},
    "gated": {**DATA, "undo_stages": UNDO, **AGREED},
    "mixed": {
        "stages": [*ours(stages.PREPARE), GATE, own("Migrate"), *ours(stages.INFRASTRUCTURE, stages.VALIDATE)],
        "undo_stages": [*ours(stages.UNDO_INFRASTRUCTURE), own("Unmigrate")],
        **AGREED,
    },
}


def states(run):
    return json.loads(run.one(MACHINE).inputs["definition"])["States"]


def ways(run, stage):
    return [(*each["ErrorEquals"], each["Next"]) for each in states(run)[stage]["Catch"]]


def variables(run, function):
    return run.one(FUNCTION, f"mine-{function}-function").inputs["environment"]["variables"]


@pytest.mark.parametrize("scene", SCENES)
def test_there_is_a_state_for_each_stage_in_their_order(scene):
    given = SCENES[scene]
    names = [stage["name"] for stage in (*given["stages"], *given.get("undo_stages", ()))]
    assert list(states(piped("one", **given))) == [*names, stages.FINISH]


@pytest.mark.parametrize("law", [laws.language, laws.waits, laws.deadlines, laws.retries, laws.reachable])
@pytest.mark.parametrize("scene", SCENES)
def test_the_machine_keeps_the_general_laws(scene, law):
    assert law(json.loads(piped("one", **SCENES[scene]).one(MACHINE).inputs["definition"])) == []


def test_as_long_as_nothing_can_have_changed_a_failure_needs_no_undo():
    run = piped("one", **SCENES["gated"])
    undone = ("States.ALL", "Unpublish")
    assert ways(run, "Extract") == [("StageFailed", stages.FINISH), undone]
    assert ways(run, "Transform") == [("StageFailed", stages.FINISH), undone]
    assert ways(run, "Agree") == [("Rejected", "ApprovalExpired", "Cancelled", stages.FINISH), undone]
    assert ways(run, "Publish") == [undone]
    assert ways(run, "Unpublish") == [("States.ALL", stages.FINISH)]


def test_what_comes_after_a_change_is_undone_though_it_changes_nothing_itself():
    late = {"stages": [own("Publish"), GATE, own("Report", changes=False)], "undo_stages": UNDO, **AGREED}
    assert ways(piped("one", **late), "Agree") == [("States.ALL", "Unpublish")]
    assert ways(piped("one", **late), "Report") == [("States.ALL", "Unpublish")]


def test_where_nothing_changes_every_failure_ends_it():
    run = piped("one", **SCENES["nothing changes"])
    assert ways(run, "Report") == [("StageFailed", stages.FINISH), ("States.ALL", stages.FINISH)]


def test_the_coordinators_own_stages_keep_their_ways_out_among_those_of_others():
    run = piped("one", **SCENES["mixed"])
    assert ways(run, stages.PREPARE)[0] == ("PlanFailed", stages.FINISH)
    assert ways(run, stages.INFRASTRUCTURE) == [("States.ALL", stages.UNDO_INFRASTRUCTURE)]


@pytest.mark.parametrize("scene", SCENES)
def test_call_stage_calls_exactly_the_functions_of_the_owner(scene):
    run, given = piped("one", **SCENES[scene]), SCENES[scene]
    named = [stage["name"] for stage in (*given["stages"], *given.get("undo_stages", ())) if "function_arn" in stage]
    assert json.loads(variables(run, "call-stage")["OWN_STAGES"]) == {name: f"{ARN}:{name}" for name in named}
    invoked = {pair for pair in allowed(run)["mine-call-stage"] if pair[0] == "lambda:InvokeFunction"}
    assert invoked == may("lambda:InvokeFunction", " ".join(f"function:{name}" for name in named))


def test_call_stage_may_do_what_a_stage_must_and_nothing_else():
    run = piped("one", **SCENES["gated"], deploy_role="arn:aws:iam::123456789012:role/deploy-{service}")
    assert allowed(run)["mine-call-stage"] == (
        may("lambda:InvokeFunction", "function:Extract function:Transform function:Publish function:Unpublish")
        | may("dynamodb:Query dynamodb:PutItem", "table/mine")
        | may("states:SendTaskSuccess states:SendTaskFailure", "stateMachine:mine-machine")
        | may("logs:CreateLogStream logs:PutLogEvents", "log-group:mine-call-stage-log:*")
    )


def test_nobody_else_may_call_a_function_of_the_owner():
    for role, pairs in allowed(piped("one", **SCENES["mixed"])).items():
        if role != "mine-call-stage":
            assert not {"function:Migrate", "function:Unmigrate"} & {arn for _, arn in pairs}, role


def test_without_stages_of_others_nobody_calls_any():
    assert [made.name for made in piped("one").all(FUNCTION) if "call-stage" in made.name] == []
    assert "STAGES" not in variables(piped("one"), "start")


def test_the_gate_has_the_name_that_its_owner_gave_it_and_asks_as_every_gate_does():
    run = piped("one", **SCENES["gated"])
    made = run.one(FUNCTION, "mine-agree-function")
    assert made.inputs["handler"] == "handlers.approve_deployment.handler"
    assert json.loads(variables(run, "agree")["APPROVALS"]) == AGREED["approvals"]
    assert states(run)["Agree"]["Arguments"]["FunctionName"] == made.outputs["arn"]
    assert states(run)["Agree"]["Arguments"]["Payload"]["timeoutSeconds"] == 25 * 3600
    assert {"lambda:InvokeFunction"} & {action for action, _ in allowed(run)["mine-agree"]} == set()
    invoked = {arn for action, arn in allowed(run)["mine-control"] if action == "lambda:InvokeFunction"}
    assert invoked == {"function:mine-agree-function"}


@pytest.mark.parametrize("function", ["start", "control"])
def test_whoever_takes_requests_knows_what_they_go_through(function):
    given = SCENES["gated"]
    told = stages.read(json.loads(variables(piped("one", **given), function)["STAGES"]))
    assert vars(told) == vars(path_of(given["stages"], given["undo_stages"]))
    assert vars(told) != vars(STANDARD)


@pytest.mark.parametrize("function", ["sweep", "resume"])
def test_whoever_wakes_can_wake_every_stage(function):
    run = piped("one", **SCENES["mixed"])
    woken = json.loads(variables(run, function)["STAGE_FUNCTIONS"])
    assert set(woken) == set(states(run)) - {stages.FINISH}
    assert woken["Migrate"] == woken["Unmigrate"] == run.one(FUNCTION, "mine-call-stage-function").outputs["arn"]
    assert run.component_outputs["urn:pulumi:test::pipelines::coordinator:index:Pipeline::mine"]["stage_role_arns"]


def test_people_cannot_approve_where_there_is_no_gate():
    with pytest.raises(ProgramError, match="none of its stages is a gate: say gate: true of one"):
        piped("one", **SCENES["one"], **AGREED)


def test_people_get_the_time_that_they_were_promised():
    short = [own("Publish"), {**GATE, "timeout_seconds": 3600}]
    with pytest.raises(ProgramError, match="Agree must have at least 87000 seconds: 10 minutes more than expires"):
        piped("one", stages=short, undo_stages=UNDO, **AGREED)
    assert piped("one", stages=[own("Publish"), GATE], undo_stages=UNDO, **AGREED)


def test_a_gate_at_which_nobody_is_asked_is_a_mistake():
    with pytest.raises(ProgramError, match="Agree is a gate, and approvals names no approvers"):
        piped("one", **DATA, undo_stages=UNDO)
