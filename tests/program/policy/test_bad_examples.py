"""Every rule finds what breaks it: a rule that cannot fail says nothing."""

import pytest

from .examples import (
    FUNCTION_ARN,
    HERE,
    LETTERS,
    QUEUE_ARN,
    RETRIED,
    RULE_ARN,
    TABLE_ARN,
    call,
    document,
    may,
    queue_policy,
    trusted,
)
from .resources import (
    API_STAGE,
    ARCHIVE,
    BUS_POLICY,
    FAILURES,
    FUNCTION,
    KEY,
    LOG,
    MACHINE,
    MAPPING,
    METHODS,
    PERMISSION,
    QUEUE,
    QUEUE_POLICY,
    ROLE_POLICY,
    RULE,
    SUBSCRIPTION,
    TARGET,
    TOPIC,
    found,
    made,
)
from .rules import RULES

TARGETED = made(TARGET, rule="mine", arn=FUNCTION_ARN, **LETTERS, **RETRIED)
LET_IN = (made(RULE, outputs={"arn": RULE_ARN}), TARGETED)
STATES = {"Principal": {"Service": "states.amazonaws.com"}}
STREAM = {"destinationConfig": {"onFailure": {"destinationArn": QUEUE_ARN}}}
BAD = [
    ("every type of resource is decided about", "is the first aws:s3/bucket:Bucket", made("aws:s3/bucket:Bucket")),
    ("every resource has tags", "has no tags", made(QUEUE)),
    ("every resource has tags", "has no tags", made(FUNCTION, tags={})),
    ("every action is named", "allows dynamodb:*", may("dynamodb:Query dynamodb:*", TABLE_ARN)),
    ("every action is named", "allows kms:*", may("kms:*", f"arn:aws:kms:{HERE}:key/1")),
    ("every action is named", "allows kms:Create*", made(KEY, policy=document(Action="kms:Create*", Resource="*"))),
    ("every action is named", "says NotAction", made(ROLE_POLICY, policy=document(NotAction="iam:*", Resource="a"))),
    ("every action exists", "dynamodb:GetItems", may("dynamodb:GetItems", TABLE_ARN)),
    ("nobody is everybody", "everybody", made(BUS_POLICY, policy=document(Principal="*", Action="events:PutEvents"))),
    ("nobody is everybody", "everybody", trusted(Principal={"AWS": ["*"]})),
    ("everything is allowed only what knows no resource", "on everything", may("dynamodb:Query", "*")),
    (
        "every resource fits its actions",
        "none of its actions",
        may("sqs:SendMessage", QUEUE_ARN, TABLE_ARN),
    ),
    (
        "every resource fits its actions",
        "none of its res",
        may("sqs:SendMessage sns:Publish", QUEUE_ARN),
    ),
    ("every wildcard stands behind a name", "table/*", may("dynamodb:Query", f"arn:aws:dynamodb:{HERE}:table/*")),
    ("every wildcard stands behind a name", "group:*", may("logs:PutLogEvents", f"arn:aws:logs:{HERE}:log-group:*")),
    ("every wildcard stands behind a name", "iam::*", may("sts:AssumeRole", "arn:aws:iam::*:role/deploy")),
    ("every wildcard stands behind a name", "s3:::*", may("s3:GetObject", "arn:aws:s3:::*")),
    ("what is kept is encrypted", "sqs_managed", made(QUEUE, sqsManagedSseEnabled=False)),
    ("what is kept is encrypted", "give it a key", made(TOPIC)),
    ("what is kept is encrypted", "vanish", made(TOPIC, "monitoring-alerts", kmsMasterKeyId="alias/aws/sns")),
    ("what is handed over later is not lost", "cannot deliver", made(TARGET, **RETRIED)),
    ("what is handed over later is not lost", "how long", made(TARGET, **LETTERS)),
    ("what is handed over later is not lost", "failures go", made(FAILURES, functionName="mine")),
    ("what is handed over later is not lost", "records go", made(MAPPING, maximumRecordAgeInSeconds=60)),
    ("what is handed over later is not lost", "all others wait", made(MAPPING, **STREAM)),
    ("what is handed over later is not lost", "SNS cannot", made(SUBSCRIPTION, protocol="lambda")),
    ("what a function fails on is not lost", "no queue", TARGETED, made(FUNCTION)),
    ("what a function fails on is not lost", "no queue", call("sns.amazonaws.com"), made(FUNCTION)),
    ("dead letters are let in", "does not let mine", *LET_IN, queue_policy(f"arn:aws:events:{HERE}:rule/bus/*")),
    ("nothing is kept for ever", "lines for ever", made(LOG)),
    ("nothing is kept for ever", "events for ever", made(ARCHIVE, retentionDays=0)),
    ("nothing is kept for ever", "four days", made(QUEUE)),
    ("nothing is kept for ever", "Lambda makes", made(FUNCTION, loggingConfig={"logFormat": "JSON"})),
    ("no log is made behind our back", "that group first", made(METHODS, settings={"loggingLevel": "INFO"})),
    ("every door and machine writes a log", "no log", made(API_STAGE)),
    ("every door and machine writes a log", "no log", made(MACHINE, loggingConfiguration={"level": "OFF"})),
    ("a service acts for us alone", "trusts states.amazonaws.com", trusted(**STATES)),
    ("a service acts for us alone", "trusts events.amazonaws.com", queue_policy()),
    ("a service acts for us alone", "trusts events.amazonaws.com", queue_policy("*")),
    ("a function is called for us alone", "for anybody", call()),
    ("a function is called for us alone", "for anybody", call("s3.amazonaws.com", sourceArn="arn:aws:s3:::bucket")),
    ("a function is called for us alone", "for anybody", call(sourceArn="arn:aws:events:us-east-1:*:rule/mine")),
]
GOOD = [
    ("every resource has tags", made(PERMISSION)),
    ("every action is named", made(KEY, policy=document(Action="kms:*", Resource="*"))),
    (
        "nobody is everybody",
        made(QUEUE_POLICY, policy=document(Effect="Deny", Principal="*", Action="sqs:SendMessage")),
    ),
    ("everything is allowed only what knows no resource", may("logs:CreateLogDelivery", "*")),
    (
        "every resource fits its actions",
        may("logs:PutLogEvents", f"arn:aws:logs:{HERE}:log-group:mine:*"),
    ),
    ("every wildcard stands behind a name", may("sts:AssumeRole", "arn:aws:iam::123456789012:role/deploy-*")),
    ("every wildcard stands behind a name", may("s3:GetObject", "arn:aws:s3:::bucket/*")),
    ("what is kept is encrypted", made(TOPIC, kmsMasterKeyId=f"arn:aws:kms:{HERE}:key/1")),
    ("what is handed over later is not lost", TARGETED),
    ("what a function fails on is not lost", made(FUNCTION, "other"), TARGETED),
    ("what a function fails on is not lost", made(FUNCTION), TARGETED, made(FAILURES, functionName="mine")),
    ("dead letters are let in", *LET_IN, queue_policy(f"arn:aws:events:{HERE}:rule/*")),
    ("every door and machine writes a log", made(API_STAGE, accessLogSettings={"destinationArn": "log"})),
    ("every door and machine writes a log", made(MACHINE, loggingConfiguration={"logDestination": "log"})),
    ("a service acts for us alone", queue_policy(RULE_ARN)),
    ("a function is called for us alone", call("s3.amazonaws.com", sourceArn="arn:aws:s3:::b", sourceAccount="1")),
]


@pytest.mark.parametrize(("rule", "complaint", "resources"), [(rule, said, those) for rule, said, *those in BAD])
def test_it_is_found(rule, complaint, resources):
    (said,) = found(RULES[rule], *resources)
    assert complaint in said


@pytest.mark.parametrize(("rule", "resources"), [(rule, those) for rule, *those in GOOD])
def test_it_is_let_pass(rule, resources):
    assert found(RULES[rule], *resources) == []


def test_every_rule_has_a_bad_example():
    assert {rule for rule, *_ in BAD} == set(RULES)
