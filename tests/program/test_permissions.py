"""Who may do what: the whole table, so that every widening is a line in a review."""

from domain import stages
from domain.spelling import kebab

from .policies import FUNCTION, allowed, may, statements, trusts
from .runs import DEPLOY_ROLE, SHOP_ROLE, ran

HISTORY = "table/history-table"
TARGETS = "table/pipeline-targets"
MACHINE = "stateMachine:pipeline-machine"
STAGES = [kebab(name) for name in (*stages.FORWARD, *stages.UNDO)]
STAGE_FUNCTIONS = " ".join(f"function:{name}-function" for name in STAGES)
APPEND = may("dynamodb:Query dynamodb:PutItem", HISTORY)
LIST = may("dynamodb:Query", f"{HISTORY} {HISTORY}/index/*")
MOVE_TARGETS = may("dynamodb:GetItem dynamodb:PutItem", TARGETS)
ANSWER = may("states:SendTaskSuccess states:SendTaskFailure", MACHINE)
START = may("states:StartExecution", MACHINE)
WAKE = may("lambda:InvokeFunction", STAGE_FUNCTIONS)
ACT_AS_SERVICE = may("sts:AssumeRole", f"{DEPLOY_ROLE.replace('{service}', '*')} {SHOP_ROLE}")
LETTERS = may("sqs:SendMessage", "pipeline-dead-letters")
LOG_DELIVERY = """
logs:CreateLogDelivery logs:GetLogDelivery logs:UpdateLogDelivery logs:DeleteLogDelivery logs:ListLogDeliveries
logs:PutResourcePolicy logs:DescribeResourcePolicies logs:DescribeLogGroups
"""

TABLE = {
    **dict.fromkeys(STAGES, APPEND | ANSWER | ACT_AS_SERVICE),
    "finish-deployment": APPEND | MOVE_TARGETS | START | ANSWER,
    "start": APPEND
    | MOVE_TARGETS
    | START
    | may("dynamodb:GetItem", HISTORY)
    | may("sqs:SendMessage", "pipeline-request-dead-letters"),
    "resume": LIST | WAKE | LETTERS,
    "sweep": APPEND
    | LIST
    | MOVE_TARGETS
    | START
    | ANSWER
    | WAKE
    | LETTERS
    | may("states:DescribeExecution", "execution:pipeline-machine:*")
    | may("sqs:ReceiveMessage sqs:DeleteMessage", "pipeline-request-dead-letters")
    | may("lambda:InvokeFunction", "function:start-function"),
    "publish": may("events:PutEvents", "event-bus/prod-deployment-events")
    | may("sqs:SendMessage", "history-dead-letters")
    | may("dynamodb:ListStreams", "table/history-table/stream/*")
    | may(
        "dynamodb:DescribeStream dynamodb:GetRecords dynamodb:GetShardIterator",
        "table/history-table/stream/2026-01-01T00:00:00.000",
    ),
}
MACHINE_ROLE = may("lambda:InvokeFunction", f"{STAGE_FUNCTIONS} function:finish-deployment-function")


def own_log(name):
    return may("logs:CreateLogStream logs:PutLogEvents", f"log-group:{name}-log:*")


def test_functions_may_do_what_the_table_says_and_nothing_else(prod):
    found = allowed(prod)
    expected = {name: permitted | own_log(name) for name, permitted in TABLE.items()}
    assert set(found) == {*expected, "pipeline-machine"}
    for name, permitted in expected.items():
        assert found[name] == permitted, name


def test_the_state_machine_may_call_its_functions_and_deliver_its_log(prod):
    assert allowed(prod)["pipeline-machine"] == MACHINE_ROLE | may(LOG_DELIVERY, "*")


def test_no_action_has_a_wildcard_and_only_log_delivery_knows_no_resource(prod):
    for role, statement in statements(prod):
        assert statement["Effect"] == "Allow"
        assert not [action for action in statement["Action"] if "*" in action], role
        if "*" in statement["Resource"]:
            assert (role, set(statement["Action"])) == ("pipeline-machine", set(LOG_DELIVERY.split()))


def test_a_wildcard_inside_an_arn_stands_below_a_resource_of_ours_or_for_a_service(prod):
    for role, statement in statements(prod):
        for arn in statement["Resource"]:
            before = arn.split("*")[0]
            ours = any(name in before for name in ("history-table", "-log-", "pipeline-machine", "role/deploy-"))
            assert "*" not in arn or arn == "*" or ours, (role, arn)


def test_only_stages_act_as_a_service_and_only_under_the_configured_roles():
    for stack in ("dev", "prod"):
        found = allowed(ran(stack, roles=True))
        roles = {role: {pair[1] for pair in pairs if pair[0] == "sts:AssumeRole"} for role, pairs in found.items()}
        pattern = "arn:aws:iam::123456789012:role/deploy-*"
        assert {role for role, arns in roles.items() if arns} == set(STAGES)
        assert all(arns == {pattern, SHOP_ROLE} for role, arns in roles.items() if role in STAGES)


def test_without_a_configured_role_nobody_acts_as_a_service(run):
    assert not [role for role, pairs in allowed(run).items() if any(a == "sts:AssumeRole" for a, _ in pairs)]


def test_only_start_sweep_and_finish_start_executions(prod):
    starters = {role for role, pairs in allowed(prod).items() if any(a == "states:StartExecution" for a, _ in pairs)}
    assert starters == {"start", "sweep", "finish-deployment"}


def test_nobody_deletes_or_updates_items_or_passes_roles(prod):
    forbidden = {"dynamodb:DeleteItem", "dynamodb:UpdateItem", "dynamodb:BatchWriteItem", "dynamodb:Scan"}
    forbidden |= {"iam:PassRole", "lambda:UpdateFunctionCode", "states:StopExecution"}
    for role, pairs in allowed(prod).items():
        assert not {action for action, _ in pairs} & forbidden, role


def test_every_function_has_a_role_of_its_own(run):
    roles = [made.inputs["role"] for made in run.all(FUNCTION)]
    assert len(roles) == len(set(roles)) == 11
    for made in run.all(FUNCTION):
        assert made.inputs["role"].endswith(f":role/{made.name.removesuffix('-function')}-role-1234567")


def test_roles_are_trusted_to_one_service_each(run):
    for role, statement in trusts(run).items():
        service = "states.amazonaws.com" if role == "pipeline-machine" else "lambda.amazonaws.com"
        assert statement["Principal"] == {"Service": service}
        assert statement["Action"] == "sts:AssumeRole"


def test_step_functions_use_the_machines_role_for_machines_of_this_account_alone(run):
    condition = trusts(run)["pipeline-machine"]["Condition"]
    assert condition == {
        "StringEquals": {"aws:SourceAccount": "123456789012"},
        "ArnLike": {"aws:SourceArn": "arn:aws:states:us-east-1:123456789012:stateMachine:*"},
    }


def test_the_policies_stand_before_what_uses_them(run):
    """Lambda and Step Functions look at the role when they are made."""
    for made in (*run.all(FUNCTION), *run.all("aws:sfn/stateMachine:StateMachine")):
        needed = {urn.split("::")[-1] for urn in made.raw.dependencies}
        name = made.name.removesuffix("-function")
        wanted = {f"{name}-may"} if made.name != name else {f"{name}-may-call-stages", f"{name}-may-deliver-its-log"}
        assert wanted <= needed, made.name
