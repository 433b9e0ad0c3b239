"""Who may publish on the alert topic, and use its key: alarms and rules of this account really can, others cannot."""

import fnmatch
import json

import pytest

from ops.sandbox.errors import ProgramError

from .runs import PROD, monitored

KEY, TOPIC, POLICY = "aws:kms/key:Key", "aws:sns/topic:Topic", "aws:sns/topicPolicy:TopicPolicy"
ALIAS, SUBSCRIPTION = "aws:kms/alias:Alias", "aws:sns/topicSubscription:TopicSubscription"
ACCOUNT, OTHER = "123456789012", "999988887777"
GIVEN = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/11111111-2222-3333-4444-555555555555"
CLOUDWATCH, EVENTS, OTHERS = "cloudwatch.amazonaws.com", "events.amazonaws.com", "s3.amazonaws.com"
NEEDED = ("kms:Decrypt", "kms:GenerateDataKey")
RUN = monitored(**PROD)


def statements(run, type_):
    return json.loads(run.one(type_).inputs["policy"])["Statement"]


def decided(policy, service, action, **context):
    """As IAM decides for a service: an explicit deny wins, and what nothing allows is denied."""
    effects = {each["Effect"] for each in policy if applies(each, service, action, context)}
    return effects == {"Allow"}


def applies(statement, service, action, context):
    principal = statement["Principal"]
    services = [service] if principal == "*" else many(principal.get("Service", ()))
    met = all(test(operator, wanted, context) for operator, wanted in statement.get("Condition", {}).items())
    return service in services and any(fnmatch.fnmatch(action, each) for each in many(statement["Action"])) and met


def test(operator, wanted, context):
    assert operator in ("StringEquals", "Bool")
    return all(context.get(name) in many(values) for name, values in wanted.items())


test.__test__ = False


def many(value):
    return [value] if isinstance(value, str) else list(value)


def of(account, tls="true"):
    return {"aws:SourceAccount": account, "aws:SecureTransport": tls}


@pytest.mark.parametrize("service", [CLOUDWATCH, EVENTS])
def test_alarms_and_rules_of_this_account_publish(service):
    assert decided(statements(RUN, POLICY), service, "sns:Publish", **of(ACCOUNT))


@pytest.mark.parametrize(
    ("service", "context"),
    [
        (CLOUDWATCH, of(OTHER)),
        (OTHERS, of(ACCOUNT)),
        (CLOUDWATCH, of(ACCOUNT, tls="false")),
        (EVENTS, of(ACCOUNT, tls="false")),
    ],
)
def test_nobody_else_does_and_nobody_without_tls(service, context):
    assert not decided(statements(RUN, POLICY), service, "sns:Publish", **context)


def test_rules_may_publish_though_they_do_not_say_for_whom():
    """AWS: EventBridge cannot publish where the topic's policy has a condition for it."""
    assert decided(statements(RUN, POLICY), EVENTS, "sns:Publish", **{"aws:SecureTransport": "true"})


def test_services_may_publish_and_nothing_more():
    for action in ("sns:Subscribe", "sns:SetTopicAttributes", "sns:DeleteTopic"):
        assert not decided(statements(RUN, POLICY), CLOUDWATCH, action, **of(ACCOUNT))


def test_the_policy_is_about_this_topic():
    topic = RUN.one(TOPIC).outputs["arn"]
    assert {each["Resource"] for each in statements(RUN, POLICY)} == {topic}
    assert RUN.one(POLICY).inputs["arn"] == topic


@pytest.mark.parametrize("action", NEEDED)
def test_alarms_of_this_account_may_use_the_key(action):
    policy = statements(RUN, KEY)
    assert decided(policy, CLOUDWATCH, action, **of(ACCOUNT))
    assert not decided(policy, CLOUDWATCH, action, **of(OTHER))


@pytest.mark.parametrize("action", NEEDED)
def test_rules_may_use_the_key_though_they_do_not_say_for_whom(action):
    """AWS: aws:SourceAccount is not supported in a key's policy for EventBridge to encrypted topics."""
    assert decided(statements(RUN, KEY), EVENTS, action)


def test_services_may_use_the_key_and_not_change_it():
    policy = statements(RUN, KEY)
    for action in ("kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", "kms:Encrypt", "kms:CreateGrant"):
        assert not decided(policy, CLOUDWATCH, action, **of(ACCOUNT))
        assert not decided(policy, EVENTS, action)
    assert not decided(policy, OTHERS, "kms:Decrypt", **of(ACCOUNT))


def test_the_account_stays_master_of_the_key():
    root = [each for each in statements(RUN, KEY) if "AWS" in each["Principal"]]
    assert [(each["Principal"]["AWS"], each["Action"]) for each in root] == [
        (f"arn:aws:iam::{ACCOUNT}:root", ["kms:*"])
    ]


def test_the_key_turns_every_year_and_can_be_had_back_for_a_month():
    key, alias = RUN.one(KEY), RUN.one(ALIAS)
    assert (key.inputs["enableKeyRotation"], key.inputs["deletionWindowInDays"]) == (True, 30)
    assert alias.inputs["targetKeyId"] == key.id
    assert alias.outputs["name"].startswith("alias/mine-alerts-")
    assert RUN.one(TOPIC).inputs["kmsMasterKeyId"] == key.outputs["arn"]


@pytest.mark.parametrize(("key", "encrypted"), [(GIVEN, GIVEN), ("", None)])
def test_a_key_that_is_given_or_none_is_made_by_nobody(key, encrypted):
    run = monitored(**PROD, key=key)
    assert run.all(KEY) == run.all(ALIAS) == []
    assert run.one(TOPIC).inputs.get("kmsMasterKeyId") == encrypted
    outputs = run.component_outputs[run.one("coordinator:index:Monitoring").urn]
    assert outputs["alert_key_arn"] == key


@pytest.mark.parametrize("key", ["own", GIVEN, ""])
def test_whoever_publishes_may_use_the_key_that_there_is(key):
    run = monitored(**PROD, key=key)
    topic = run.one(TOPIC).outputs["arn"]
    encrypts = {"own": [made.outputs["arn"] for made in run.all(KEY)], "": []}.get(key, [key])
    granted = {action: grant["resources"] for grant in run.exports["mayPublish"] for action in grant["actions"]}
    assert granted.pop("sns:Publish") == [topic]
    assert granted == (dict.fromkeys(NEEDED, encrypts) if encrypts else {})


def test_people_are_written_to():
    run = monitored(**PROD, emails=["a@example.com", "b@example.com"])
    told = {(each.inputs["protocol"], each.inputs["endpoint"], each.inputs["topic"]) for each in run.all(SUBSCRIPTION)}
    topic = run.one(TOPIC).outputs["arn"]
    assert told == {("email", "a@example.com", topic), ("email", "b@example.com", topic)}
    assert RUN.all(SUBSCRIPTION) == []


def test_a_watch_with_more_functions_than_an_alarm_can_read_is_refused():
    many_functions = {"name": "pipeline", "function_names": [f"f{n}" for n in range(11)]}
    with pytest.raises(ProgramError, match="throttled of pipeline reads 11 metrics; CloudWatch takes 10 at most: give"):
        monitored(watches=[many_functions])
