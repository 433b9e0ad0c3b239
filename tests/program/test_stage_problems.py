"""What is wrong with the stages of a program is said at once, each in a sentence."""

import pytest

from components.stages import path_of, standard, standard_undo
from domain import stages

from .own_stages import GATE, ours, own

UNDO = [own("Unpublish")]
LEAVE = "leave it out of the stages: FinishDeployment comes by itself, and an undo is for undo_stages"
ONLY = "leave it out of the undo_stages: only RollbackApplication and RollbackInfrastructure undo, and stages of yours"
WRONG = {
    "a name twice": ([own("Publish"), own("Publish")], UNDO, "Publish: two stages cannot have one name"),
    "a name of forward and undo": ([own("Publish")], [own("Publish")], "Publish: two stages cannot have one name"),
    "an unknown name": (
        [*ours("Build")],
        [],
        "Build: the coordinator has no such stage: give it the function_arn of yours, or say gate: true",
    ),
    "a name that is taken": (
        [own(stages.FINISH)],
        UNDO,
        "FinishDeployment: the coordinator has a stage of this name: give yours another",
    ),
    "a gate of a name that is taken": (
        [{**GATE, "name": stages.FINISH}, own("Publish")],
        UNDO,
        "FinishDeployment: the coordinator has a stage of this name: give yours another",
    ),
    "a gate that is called like a function of the pipeline": (
        [{**GATE, "name": "Sweep"}, own("Publish")],
        UNDO,
        "Sweep: the coordinator has a stage of this name: give yours another",
    ),
    "a name that no state can have": (
        [own("Publish data"), own("x" * 61), own("1st"), own("P")],
        UNDO,
        f"Publish data, {'x' * 61}, 1st: a name has up to 60 letters and digits, and begins with a letter",
    ),
    "a gate with a function": (
        [own("Agree", gate=True), own("Publish")],
        UNDO,
        "Agree: a gate asks people, and calls nothing: leave its function_arn out",
    ),
    "the coordinator's gate with a function": (
        [own(stages.APPROVE), own("Publish")],
        UNDO,
        "ApproveDeployment: a gate asks people, and calls nothing: leave its function_arn out",
    ),
    "the end, which comes by itself, and an undo among the stages": (
        [own("Publish"), *ours(stages.FINISH, stages.UNDO_APPLICATION)],
        UNDO,
        f"FinishDeployment, RollbackApplication: {LEAVE}",
    ),
    "what deploys among what undoes": (
        [own("Publish")],
        [*UNDO, *ours(stages.VALIDATE)],
        f"ValidateDeployment: {ONLY}",
    ),
    "too little time": (
        [own("Publish", timeout_seconds=179)],
        UNDO,
        "Publish: a stage must have at least 180 seconds, three calls of its function",
    ),
    "two gates": (
        [GATE, {**GATE, "name": "AgreeAgain"}, own("Publish")],
        UNDO,
        "Agree, AgreeAgain: people are asked once: leave one gate",
    ),
    "a gate in the undo": ([own("Publish")], [*UNDO, GATE], "Agree: an undo does not wait for people"),
    "nothing but a gate": ([GATE], [], "stages: a pipeline needs a stage that does something"),
    "infrastructure without plan and undo": (
        [*ours(stages.INFRASTRUCTURE)],
        [],
        "PrepareDeployment, RollbackInfrastructure: DeployInfrastructure cannot do without it",
    ),
    "an application without its undo": (
        [*ours(stages.PREPARE, stages.APPLICATION)],
        ours(stages.UNDO_INFRASTRUCTURE),
        "RollbackApplication: DeployApplication cannot do without it",
    ),
    "checks without a plan": (
        [own("Publish"), *ours(stages.VALIDATE)],
        UNDO,
        "PrepareDeployment: ValidateDeployment cannot do without it",
    ),
    "a plan that comes late": (
        [own("Publish"), *ours(stages.PREPARE)],
        UNDO,
        "PrepareDeployment must come first: it finds out what cannot work",
    ),
    "a change without an undo": (
        [own("Publish"), own("Look", changes=False)],
        ours(stages.UNDO_APPLICATION),
        "Publish: what your stages change needs a stage of yours among the undo_stages",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_problem_is_named_with_its_stages(case):
    forward, undo, said = WRONG[case]
    with pytest.raises(ValueError, match=".") as wrong:
        path_of(forward, undo)
    assert str(wrong.value) == said


def test_all_problems_are_told_at_once():
    forward = [own(stages.FINISH, timeout_seconds=1), *ours("Build"), GATE, {**GATE, "name": "Again"}]
    with pytest.raises(ValueError, match=".") as wrong:
        path_of([*forward, *ours(stages.PREPARE)], [{**GATE, "name": "Late"}, *ours("Late")])
    assert str(wrong.value).count("; ") == 7
    for said in ("one name", "no such stage", "of this name", "180 seconds", "one gate", "not wait", "first", "yours"):
        assert said in str(wrong.value)


def test_the_coordinators_own_stages_are_right_with_and_without_a_gate():
    for asked in ({}, {"approvers": ["user/ann"]}):
        path = path_of(standard({}, asked), standard_undo({}))
        assert path.forward == (stages.GATED if asked else stages.FORWARD)
        assert (path.undo, path.own, path.gate) == (stages.UNDO, (), stages.APPROVE if asked else "")


def test_the_gate_of_the_coordinator_may_stand_among_the_stages_of_others():
    path = path_of([own("Extract", changes=False), *ours(stages.APPROVE), own("Publish")], UNDO)
    assert (path.gate, path.own, path.harmless) == (stages.APPROVE, ("Extract", "Publish", "Unpublish"), ("Extract",))
    assert path.changing == ("Publish",)


def test_stages_may_have_other_times_than_the_defaults():
    given = {stage["name"]: stage["timeout_seconds"] for stage in standard({stages.VALIDATE: 7}, {})}
    assert (given[stages.VALIDATE], given[stages.PREPARE]) == (7 * 60, 5 * 60)
    assert standard_undo({stages.UNDO_APPLICATION: 11})[0]["timeout_seconds"] == 11 * 60
