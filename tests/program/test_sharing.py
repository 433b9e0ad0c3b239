"""Pipelines that share a bus and a memory, in one account or in two, and what watches over them."""

import json

import pytest

from domain import stages
from ops.sandbox.errors import ProgramError

from .own_stages import GATE, own
from .patterns import matches
from .policies import FUNCTION, allowed
from .runs import piped

RULE = "aws:cloudwatch/eventRule:EventRule"
TABLE = "aws:dynamodb/table:Table"
ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
USERS = "aws:dynamodb/resourcePolicy:ResourcePolicy"
TARGETS = "arn:aws:dynamodb:us-east-1:123456789012:table/targets"
KNOWING = ("start", "control", "sweep", "resume", "measure")
ASKED = ("DeploymentRequested", "RollbackRequested")


def event(detail_type, **detail):
    return {"source": "bellyfed.deployment", "detail-type": detail_type, "detail": {"service": "shop", **detail}}


def pattern(run, rule):
    return json.loads(run.one(RULE, rule).inputs["eventPattern"])


def variables(run, function):
    return run.one(FUNCTION, f"{function}-function").inputs["environment"]["variables"]


@pytest.mark.parametrize("asked", ASKED)
def test_of_pipelines_that_share_a_bus_each_takes_the_requests_that_name_its_environment(asked):
    run = piped("two")
    for name, other in (("code", "data"), ("data", "code")):
        assert matches(pattern(run, f"{name}-requests"), event(asked, environment=name))
        assert not matches(pattern(run, f"{name}-requests"), event(asked, environment=other))
        assert not matches(pattern(run, f"{name}-requests"), event(asked))


def test_a_pipeline_alone_on_its_bus_takes_requests_that_name_no_environment():
    assert matches(pattern(piped("one", bus_name="mine"), "mine-requests"), event(ASKED[0]))


def test_without_a_bus_nothing_is_routed_or_counted():
    run = piped("one")
    assert not [made.name for made in run.all(RULE) if made.inputs.get("eventBusName")]
    assert not [made.name for made in run.all(FUNCTION) if "measure" in made.name]


def test_the_end_of_an_operation_wakes_every_pipeline_of_the_bus():
    run = piped("two")
    for name in ("code", "data"):
        assert matches(pattern(run, f"{name}-ended-operations"), event("OperationEnded", waitsFor="job"))
        [target] = [
            made for made in run.all("aws:cloudwatch/eventTarget:EventTarget") if made.name.startswith(f"{name}-ended")
        ]
        assert target.inputs["arn"] == run.one(FUNCTION, f"{name}-resume-function").outputs["arn"]


@pytest.mark.parametrize("name", ["code", "data"])
def test_whoever_lists_deployments_of_a_shared_memory_knows_whose_it_sees(name):
    run = piped("two")
    told = {function: variables(run, f"{name}-{function}") for function in KNOWING}
    assert {each["ENVIRONMENT"] for each in told.values()} == {name}
    assert {each["HISTORY_TABLE"] for each in told.values()} == {run.one(TABLE, "memory-table").outputs["name"]}


def test_each_pipeline_has_targets_functions_and_a_machine_of_its_own():
    run = piped("two")
    assert {made.name for made in run.all(TABLE)} == {"memory-table", "code-targets", "data-targets"}
    for role, pairs in allowed(run).items():
        name, other = ("code", "data") if role.startswith("code-") else ("data", "code")
        if role.startswith(("code-", "data-")):
            assert not [arn for _, arn in pairs if f":{other}-" in arn or f"/{other}-" in arn], (role, name)


def test_one_monitoring_has_alarms_for_each_pipeline_and_one_for_what_they_share():
    run = piped("two")
    alarms = {made.name: made.inputs for made in run.all(ALARM)}
    names = [each["name"] for each in alarms.values()]
    assert len(set(names)) == len(names)
    for alarm in ("undo-failed", "sweep-not-running", "execution-broken", "throttled", "stages-throttled"):
        assert {f"monitoring-{name}-{alarm}" for name in ("code", "data")} <= set(alarms)
    assert {name for name in alarms if "memory" in name} == {
        f"monitoring-memory-{alarm}" for alarm in ("outbox-lag", "throttled", "dead-letters")
    }
    for name in ("code", "data"):
        watched = json.dumps(alarms[f"monitoring-{name}-sweep-not-running"])
        assert f"{name}-sweep-function-1234567" in watched


def test_a_pipeline_uses_the_table_that_it_is_given_and_makes_none():
    run = piped("one", targets_table_name="targets", targets_table_arn=TARGETS)
    assert run.all(TABLE) == []
    assert variables(run, "mine-start")["TARGETS_TABLE"] == "targets"
    assert ("dynamodb:PutItem", "table/targets") in allowed(run)["mine-finish-deployment"]


@pytest.mark.parametrize("given", [{"targets_table_name": "targets"}, {"targets_table_arn": TARGETS}])
def test_a_table_is_told_by_name_and_arn_or_not_at_all(given):
    with pytest.raises(ProgramError, match="mine needs both targets_table_name and targets_table_arn, or neither"):
        piped("one", **given)


def test_tables_in_another_account_are_called_by_their_arns_and_let_this_one_in():
    run = piped("accounts")
    for name, key in (("history", "HISTORY_TABLE"), ("targets", "TARGETS_TABLE")):
        table = run.one(TABLE, f"{name}-table").outputs["arn"]
        assert variables(run, "pipeline-start")[key] == table
        allows = run.one(USERS, f"{name}-users").inputs
        [statement] = json.loads(allows["policy"])["Statement"]
        assert allows["resourceArn"] == table
        assert statement["Resource"] == [table, f"{table}/index/*"]
        assert statement["Principal"] == {"AWS": ["arn:aws:iam::123456789012:root"]}
        needed = {action for pairs in allowed(run).values() for action, arn in pairs if arn.startswith("table/")}
        streams = {"DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"}
        assert {each for each in needed if each.removeprefix("dynamodb:") not in streams} <= {*statement["Action"]} | {
            "dynamodb:UpdateItem"
        }
        assert all(action.startswith("dynamodb:") for action in statement["Action"])
        assert not [action for action in statement["Action"] if "Delete" in action or "*" in action]


def test_what_stands_in_the_other_account_is_made_there_and_nothing_else():
    for made in piped("accounts").registrations.values():
        if made.custom and made.type.startswith("aws:"):
            assert bool(made.raw.provider) == made.name.startswith(("history-", "targets-")), made.name


def test_nobody_else_is_let_in_unless_somebody_says_so():
    assert piped("two").all(USERS) == []


def test_two_pipelines_of_two_kinds_have_their_own_states():
    machines = {
        made.name: json.loads(made.inputs["definition"])
        for made in piped("two").all("aws:sfn/stateMachine:StateMachine")
    }
    assert list(machines["code-machine"]["States"]) == [*stages.FORWARD, *stages.UNDO, stages.FINISH]
    assert list(machines["data-machine"]["States"]) == ["Publish", "Unpublish", stages.FINISH]


def test_a_pipeline_with_a_gate_may_share_a_bus_too():
    agreed = {"required": 1, "approvers": ["user/ann"]}
    given = {"stages": [own("Look", changes=False), GATE], "bus_name": "mine", "shares_bus": True, "approvals": agreed}
    assert pattern(piped("one", **given), "mine-requests")["detail"] == {"environment": ["test"]}
