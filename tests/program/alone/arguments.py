"""What each component needs, and what else it takes."""

import pulumi

from components import policy
from components.stages import StageArgs

BUS = "arn:aws:events:us-east-1:123456789012:event-bus/mine"
TABLE = "arn:aws:dynamodb:us-east-1:123456789012:table/mine"
FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:mine"
LOG_GROUP = "arn:aws:logs:us-east-1:123456789012:log-group:mine"
LOG = {"log_group_name": "mine", "log_group_arn": LOG_GROUP, "log_retention_days": 7}
TAGS = {"owner": "platform"}


def stage(name: str, seconds: int = 180) -> StageArgs:
    arn = f"arn:aws:lambda:us-east-1:123456789012:function:{name}"
    return {"name": name, "function_arn": arn, "timeout_seconds": seconds}


LEAST = {
    "ControlApi": {"function_name": "mine", "function_arn": FUNCTION},
    "EventBus": {},
    "Function": {"handler": "handlers.publish.handler"},
    "HistoryStore": {"bus_name": "mine", "bus_arn": BUS},
    "LogStore": {},
    "Monitoring": {"watches": []},
    "Pipeline": {
        "environment": "test",
        "history_table_name": "mine",
        "history_table_arn": TABLE,
    },
    "TargetStore": {},
}
USERS = ["arn:aws:iam::111122223333:root"]
WATCH = {
    "name": "shop",
    "environment": "test",
    "state_machine_arn": "arn:aws:states:us-east-1:123456789012:stateMachine:mine",
    "sweep_function_name": "sweep",
    "outbox_function_name": "publish",
    "function_names": ["start", "control"],
    "dead_letter_queue_names": ["letters", "requests"],
}
KEPT = {"protect": False, "point_in_time_recovery": False, "retention_days": 7}
MORE = {
    "ControlApi": {
        "api_name": "my-api",
        "rate": 1,
        "burst": 2,
        "log_retention_days": 7,
        "account_log_role": False,
    },
    "EventBus": {
        "bus_name": "mine",
        "source": "my.source",
        "archive_days": 1,
        "routes": [
            {
                "name": "orders",
                "function_name": "mine",
                "function_arn": FUNCTION,
                "detail_types": ["OrderPlaced"],
                "dead_letters_arn": "arn:aws:sqs:us-east-1:123456789012:letters",
            }
        ],
        "allowed_accounts": ["111122223333"],
        "promoters": ["arn:aws:iam::111122223333:role/ci"],
        "allowed_detail_types": ["OrderPlaced"],
        "publishers": ["arn:aws:iam::111122223333:role/publish"],
    },
    "Function": {
        "code": pulumi.FileArchive("mine"),
        "runtime": "python3.12",
        "environment": {"A": "b"},
        "timeout_seconds": 10,
        "memory_mb": 128,
        **LOG,
        "may": [policy.grant("read-history", ["dynamodb:GetItem"], TABLE)],
        "dead_letters_arn": "arn:aws:sqs:us-east-1:123456789012:letters",
    },
    "HistoryStore": {**KEPT, "source": "my.source", "users": USERS, **LOG},
    "LogStore": {"retention_days": 7},
    "Monitoring": {
        "watches": [WATCH],
        "prefix": "my-stack",
        **{key: LOG[key] for key in ("log_group_name", "log_group_arn")},
        "notices": [
            {
                "environment": "test",
                "name": "people",
                "bus_name": "mine",
                "source": "my.source",
                "dead_letters_arn": "arn:aws:sqs:us-east-1:123456789012:letters",
                "history_table_name": "mine",
                "history_table_arn": TABLE,
                "topics": {"shop": "arn:aws:sns:us-east-1:123456789012:shop"},
            }
        ],
        "page_function_arn": FUNCTION,
        "runbooks": "https://example.com/runbooks/",
        "alarms": True,
        "pager": True,
        "dashboard": True,
        "key": "own",
        "emails": ["on-call@example.com"],
        "page_topic_arn": "arn:aws:sns:us-east-1:123456789012:pager",
    },
    "Pipeline": {
        **KEPT,
        "stages": [
            {**stage("Build"), "changes": False},
            {"name": "Agree", "timeout_seconds": 25 * 3600, "gate": True},
            stage("Ship"),
        ],
        "undo_stages": [stage("Unbuild")],
        "stage_minutes": {"PrepareDeployment": 10},
        "bus_name": "mine",
        "source": "my.source",
        "shares_bus": True,
        "targets_table_name": "targets",
        "targets_table_arn": f"{TABLE}-too",
        "deploy_external_id": "mine",
        "provenance": {"environment": "dev", "account": "111122223333"},
        "deploy_role": "arn:aws:iam::123456789012:role/deploy-{service}",
        "deploy_roles": {"shop": "arn:aws:iam::123456789012:role/shop"},
        "queue_minutes": 5,
        "approvals": {"required": 1, "approvers": ["user/alice"]},
        "rollbacks": {"bakeSeconds": 60},
        "freezes": {"requests": "refuse"},
        **LOG,
    },
    "TargetStore": {"protect": False, "point_in_time_recovery": False, "users": USERS},
}
ALL = {name: {**LEAST[name], **more, "tags": TAGS} for name, more in MORE.items()}
MOVED = {"ControlApi": {**LEAST["ControlApi"], "function_arn": f"{FUNCTION}-too"}}
SHORT = {"Pipeline": {**LEAST["Pipeline"], "stages": [stage("Build", seconds=179)], "undo_stages": [stage("Unbuild")]}}
