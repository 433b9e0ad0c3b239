"""Each function and the state machine have a role of their own, which one service may take on."""

from .policies import FUNCTION, ROLE, trusts

API_LOG_ROLE = "control-api-log"
API_LOG_POLICY = "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs"
"""What AWS itself asks for; it names no log group, because the role is that of every API in the account."""
SERVICES = {"pipeline-machine": "states.amazonaws.com", API_LOG_ROLE: "apigateway.amazonaws.com"}


def test_the_only_policy_of_others_is_that_of_the_account_wide_log_role(run):
    attached = run.all("aws:iam/rolePolicyAttachment:RolePolicyAttachment")
    role = run.one(ROLE, f"{API_LOG_ROLE}-role").outputs["name"]
    assert [(made.inputs["role"], made.inputs["policyArn"]) for made in attached] == [(role, API_LOG_POLICY)]
    assert [made.name for made in run.all(ROLE) if made.inputs.get("managedPolicyArns")] == []


def test_every_function_has_a_role_of_its_own(run):
    roles = [made.inputs["role"] for made in run.all(FUNCTION)]
    assert len(roles) == len(set(roles))
    for made in run.all(FUNCTION):
        assert made.inputs["role"].endswith(f":role/{made.name.removesuffix('-function')}-role-1234567")


def test_roles_are_trusted_to_one_service_each(run):
    for role, statement in trusts(run).items():
        assert statement["Principal"] == {"Service": SERVICES.get(role, "lambda.amazonaws.com")}
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
