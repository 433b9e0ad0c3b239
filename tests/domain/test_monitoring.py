"""The config key `monitoring` is checked before anything is made."""

import pytest

from domain import monitoring

KEY = "arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555"
TOPIC = "arn:aws:sns:eu-central-1:123456789012:on-call"


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"alarms": False, "key": "", "pager": False},
        {"dashboard": True, "key": KEY, "emails": ["on-call@example.com"], "topics": {"shop": TOPIC}},
        {"key": "own", "emails": [], "topics": {}, "pageTopic": TOPIC},
        {"runbooks": "https://wiki.example/runbooks/"},
    ],
)
def test_a_right_config_is_accepted(value):
    assert monitoring.problems(value) is None


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ([], "must be an object, not []"),
        (
            {"alarm": True},
            "alarm is not known here; known are alarms, dashboard, pager, key, emails, topics, pageTopic, runbooks",
        ),
        ({"alarms": "yes"}, 'alarms must be true or false, not "yes"'),
        ({"dashboard": 1}, "dashboard must be true or false, not 1"),
        ({"pager": None}, "pager must be true or false, not null"),
        ({"key": "alias/aws/sns"}, "key must be own, the ARN of a KMS key (not of an alias), or"),
        ({"key": KEY.replace(":key/", ":alias/")}, "key must be own"),
        ({"emails": "me@example.com"}, "emails must be a list of 1 to 20"),
        ({"emails": ["me"]}, 'emails item 0 must be an e-mail address, not "me"'),
        ({"emails": ["a@b.c, d@e.f"]}, "emails item 0 must be an e-mail address"),
        ({"topics": {"shop": "on-call"}}, 'topics at "shop" must be the ARN of an SNS topic'),
        ({"topics": {"": TOPIC}}, "topics has a key that must be 1 to 64"),
        ({"pageTopic": ""}, "pageTopic must be the ARN of an SNS topic"),
        ({"pageTopic": TOPIC, "pager": False}, "pageTopic is told by the pager alone, which needs alarms: set"),
        ({"pageTopic": TOPIC, "alarms": False}, "pageTopic is told by the pager alone"),
        ({"pager": True, "alarms": False}, "pager is made of alarms: set alarms to true, or leave pager out"),
        (
            {"emails": ["a@b.example", "c@d.example", "a@b.example"]},
            "emails must name nobody twice, as it does a@b.example",
        ),
        ({"topics": {f"s{n}": f"{TOPIC}{'y' * 200}" for n in range(20)}}, "topics must have at most 3000 characters"),
        ({"runbooks": "https://wiki.example/runbooks"}, "runbooks must be an address or path with a slash at its end"),
    ],
)
def test_a_wrong_config_says_what_is_wrong(value, told):
    assert told in str(monitoring.problems(value))


def test_everything_wrong_is_said_at_once():
    wrong = str(monitoring.problems({"alarms": 0, "key": "x", "more": 1}))
    assert all(word in wrong for word in ("alarms must", "key must", "more is not known"))


def test_what_is_not_said_is_as_prod_has_it():
    assert monitoring.of({}) == monitoring.Monitoring(
        alarms=True,
        dashboard=False,
        pager=True,
        key="own",
        emails=[],
        topics={},
        page_topic="",
        runbooks="docs/runbooks/",
    )


def test_what_is_said_is_taken():
    value = {"alarms": False, "key": "", "pager": False, "emails": ["a@b.c"], "topics": {"shop": TOPIC}}
    config = monitoring.of({**value, "dashboard": True, "pageTopic": TOPIC})
    assert config == monitoring.Monitoring(False, True, False, "", ["a@b.c"], {"shop": TOPIC}, TOPIC)
