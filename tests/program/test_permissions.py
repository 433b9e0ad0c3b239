"""Who may do what: the whole table, so that every widening is a line in a review."""

import uuid

from domain import stages
from domain.spelling import kebab

from .policies import FUNCTION, allowed, may, statements
from .runs import DEPLOY_ROLE, SHOP_ROLE, ran

HISTORY = "table/history-table"
TARGETS = "table/pipeline-targets"
MACHINE = "stateMachine:pipeline-machine"
GATE = f"pipeline-{kebab(stages.APPROVE)}"
STAGES = [f"pipeline-{kebab(name)}" for name in (*stages.GATED, *stages.UNDO)]
STAGE_FUNCTIONS = " ".join(f"function:{name}-function" for name in STAGES)
APPEND = may("dynamodb:Query dynamodb:PutItem", HISTORY)
LIST = may("dynamodb:Query", f"{HISTORY} {HISTORY}/index/*")
MOVE_TARGETS = may("dynamodb:GetItem dynamodb:PutItem", TARGETS)
ANSWER = may("states:SendTaskSuccess states:SendTaskFailure", MACHINE)
START = may("states:StartExecution", MACHINE)
WAKE = may("lambda:InvokeFunction", STAGE_FUNCTIONS)
WAKE_WHO_WAITS = may(
    "lambda:InvokeFunction", f"function:{GATE}-function function:pipeline-validate-deployment-function"
)
ACT_AS_SERVICE = may("sts:AssumeRole", f"{DEPLOY_ROLE.replace('{service}', '*')} {SHOP_ROLE}")
LETTERS = may("sqs:SendMessage", "pipeline-dead-letters")
CLAIM = may("dynamodb:UpdateItem", HISTORY)
EVENT_LETTERS = may("sqs:SendMessage", "events-dead-letters")
LOG_DELIVERY = """
logs:CreateLogDelivery logs:GetLogDelivery logs:UpdateLogDelivery logs:DeleteLogDelivery logs:ListLogDeliveries
logs:PutResourcePolicy logs:DescribeResourcePolicies logs:DescribeLogGroups
"""

TABLE = {
    **dict.fromkeys(STAGES, APPEND | ANSWER | ACT_AS_SERVICE),
    "pipeline-finish-deployment": APPEND | MOVE_TARGETS | START | ANSWER,
    "pipeline-start": APPEND
    | LIST
    | MOVE_TARGETS
    | START
    | WAKE_WHO_WAITS
    | may("dynamodb:GetItem", HISTORY)
    | may("sqs:SendMessage", "pipeline-request-dead-letters"),
    "pipeline-control": APPEND
    | LIST
    | MOVE_TARGETS
    | START
    | WAKE_WHO_WAITS
    | may("dynamodb:GetItem", HISTORY)
    | may("dynamodb:Scan", TARGETS),
    "pipeline-resume": LIST | WAKE | LETTERS,
    "pipeline-sweep": APPEND
    | LIST
    | MOVE_TARGETS
    | START
    | ANSWER
    | WAKE
    | LETTERS
    | may("states:DescribeExecution", "execution:pipeline-machine:*")
    | may("sqs:ReceiveMessage sqs:DeleteMessage", "pipeline-request-dead-letters")
    | may("lambda:InvokeFunction", "function:pipeline-start-function")
    | may("dynamodb:Query", f"{TARGETS}/index/NeedIndex"),
    "pipeline-measure": CLAIM | LETTERS | may("dynamodb:Query dynamodb:GetItem", HISTORY),
    "monitoring-notify-people": CLAIM
    | EVENT_LETTERS
    | may("dynamodb:GetItem", HISTORY)
    | may("sns:Publish", "monitoring-alerts")
    | may("kms:Decrypt kms:GenerateDataKey", f"key/{uuid.uuid5(uuid.NAMESPACE_URL, 'monitoring-key')}"),
    "page": LIST
    | may("dynamodb:Query", f"{TARGETS}/index/NeedIndex")
    | may("dynamodb:GetItem dynamodb:Scan", TARGETS)
    | may("cloudwatch:GetMetricData", "*"),
    "history-publish": may("events:PutEvents", "event-bus/prod-deployment-events")
    | may("sqs:SendMessage", "history-dead-letters")
    | may("dynamodb:ListStreams", "table/history-table/stream/*")
    | may(
        "dynamodb:DescribeStream dynamodb:GetRecords dynamodb:GetShardIterator",
        "table/history-table/stream/2026-01-01T00:00:00.000",
    ),
}
MACHINE_ROLE = may("lambda:InvokeFunction", f"{STAGE_FUNCTIONS} function:pipeline-finish-deployment-function")


OWN_LINES = may("logs:CreateLogStream logs:PutLogEvents", "log-group:logs-group:*")


def test_functions_may_do_what_the_table_says_and_nothing_else(prod):
    found = allowed(prod)
    expected = {name: permitted | OWN_LINES for name, permitted in TABLE.items()}
    assert set(found) == {*expected, "pipeline-machine"}
    for name, permitted in expected.items():
        assert found[name] == permitted, name


def test_there_are_the_functions_of_the_table_and_the_gates_only_where_people_are_asked():
    for stack, without in (("prod", set()), ("dev", {GATE})):
        names = {made.name.removesuffix("-function") for made in ran(stack).all(FUNCTION)}
        assert names == set(TABLE) - without


def test_the_state_machine_may_call_its_functions_and_deliver_its_log(prod):
    assert allowed(prod)["pipeline-machine"] == MACHINE_ROLE | may(LOG_DELIVERY, "*")


def test_only_stages_act_as_a_service_and_only_under_the_configured_roles():
    for stack in ("dev", "prod"):
        found = allowed(ran(stack, roles=True))
        roles = {role: {pair[1] for pair in pairs if pair[0] == "sts:AssumeRole"} for role, pairs in found.items()}
        pattern = "arn:aws:iam::123456789012:role/deploy-*"
        assert {role for role, arns in roles.items() if arns} == set(STAGES) & set(found)
        assert all(arns == {pattern, SHOP_ROLE} for role, arns in roles.items() if role in STAGES)


def test_without_a_configured_role_nobody_acts_as_a_service(run):
    assert not [role for role, pairs in allowed(run).items() if any(a == "sts:AssumeRole" for a, _ in pairs)]


def holders(run, action):
    """Role -> the resources on which it may do this."""
    found = {role: {arn for each, arn in pairs if each == action} for role, pairs in allowed(run).items()}
    return {role: arns for role, arns in found.items() if arns}


def test_only_who_takes_requests_sweep_and_finish_start_executions(prod):
    starts = {f"pipeline-{name}" for name in ("start", "control", "sweep", "finish-deployment")}
    assert set(holders(prod, "states:StartExecution")) == starts


def test_only_who_lists_services_scans_and_only_the_targets(run):
    assert holders(run, "dynamodb:Scan") == {"pipeline-control": {TARGETS}, "page": {TARGETS}}


def test_a_person_cannot_answer_for_a_stage_or_act_as_a_service_through_control(prod):
    """A vote is an entry in the table: the gate itself counts it, and answers Step Functions."""
    actions = {action for action, _ in allowed(prod)["pipeline-control"]}
    assert not [each for each in actions if each.startswith(("states:SendTask", "states:Stop", "sts:", "iam:"))]


def test_only_who_handles_events_once_updates_items_and_only_of_the_history(prod):
    assert holders(prod, "dynamodb:UpdateItem") == {
        "pipeline-measure": {HISTORY},
        "monitoring-notify-people": {HISTORY},
    }


def test_who_handles_events_once_writes_that_and_nothing_else(prod):
    held = {role: each for role, each in statements(prod) if "dynamodb:UpdateItem" in each["Action"]}
    for role, mark in (("pipeline-measure", "measured"), ("monitoring-notify-people", "notified")):
        touched = held[role]["Condition"]["ForAllValues:StringEquals"]["dynamodb:Attributes"]
        assert set(touched) == {"deploymentId", "timestamp", "event", "sequence", mark}


def test_the_page_changes_nothing(prod):
    read = {"dynamodb:Query", "dynamodb:GetItem", "dynamodb:Scan", "cloudwatch:GetMetricData"}
    assert {action for action, _ in allowed(prod)["page"]} == read | {"logs:CreateLogStream", "logs:PutLogEvents"}


def test_nobody_deletes_items_or_passes_roles(prod):
    forbidden = {"dynamodb:DeleteItem", "dynamodb:BatchWriteItem", "iam:PassRole"}
    forbidden |= {"lambda:UpdateFunctionCode", "states:StopExecution"}
    for role, pairs in allowed(prod).items():
        assert not {action for action, _ in pairs} & forbidden, role
