"""Releases of a data set: rows are extracted, checked, approved by a person, and published, or nothing has happened."""

import pulumi
import pulumi_aws as aws
from deployment_coordinator import (
    ControlApi,
    EventBus,
    Function,
    GrantArgs,
    HistoryStore,
    LogStore,
    Monitoring,
    Pipeline,
    WatchArgs,
    stage_code,
)

config = pulumi.Config()
environment = pulumi.get_stack()
protect = config.require_bool("protect")
bucket = aws.s3.Bucket("data", force_destroy=not protect)

logs = LogStore("logs", {"retention_days": 30})
written = {"log_group_name": logs.log_group_name, "log_group_arn": logs.log_group_arn}
bus = EventBus("releases", {"bus_name": f"{environment}-data-releases", "source": "data.releases"})
history = HistoryStore(
    "history", {"bus_name": bus.bus_name, "bus_arn": bus.bus_arn, "source": bus.source, "protect": protect, **written}
)

# The functions of the stages, and the one that copies. Each may do what its stage needs and nothing else.
READ, WRITE, REMOVE = "s3:GetObject", "s3:PutObject", "s3:DeleteObject"
code = stage_code("stages")


def may(what: str, actions: list[str], *keys: str) -> GrantArgs:
    """With objects of the bucket."""
    return {"what": what, "actions": actions, "resources": [pulumi.Output.concat(bucket.arn, "/", key) for key in keys]}


# Without it S3 says of what is not there that one may not see it.
may_list: GrantArgs = {"what": "list-the-bucket", "actions": ["s3:ListBucket"], "resources": [bucket.arn]}


def function(name: str, *grants: GrantArgs, **settings: pulumi.Input[str]) -> Function:
    return Function(
        name,
        {
            "handler": f"{name.replace('-', '_')}.handler",
            "code": code,
            "environment": {"BUCKET": bucket.bucket, **settings},
            "timeout_seconds": 50,
            "may": [may_list, *grants],
            **written,
        },
    )


copy = function(
    "copy-rows",
    # Of a release that people go back to, the rows are those which it had.
    may("copy-rows", [READ], "incoming/*", "releases/*"),
    may("stage-rows", [WRITE], "releases/*"),
    bus.may_publish,
    BUS=bus.bus_name,
    SOURCE=bus.source,
)
extract = function(
    "extract-data",
    may("read-what-is-staged", [READ], "releases/*"),
    {"what": "start-the-copy", "actions": ["lambda:InvokeFunction"], "resources": [copy.arn]},
    COPY=copy.name,
)
check = function(
    "check-data",
    may("compare-releases", [READ], "releases/*", "current/*"),
    LARGEST_CHANGE=str(config.require_int("largestChangePercent")),
)
publish = function(
    "publish-data",
    may("read-what-is-live", [READ], "current/*", "releases/*"),
    may("switch", [WRITE], "current/*", "releases/*"),
)
withdraw = function(
    "withdraw-data",
    may("read-what-was-live", [READ], "current/*", "releases/*"),
    may("switch-back", [WRITE, REMOVE], "current/*"),
    may("remove-what-was-staged", [REMOVE], "releases/*"),
)

pipeline = Pipeline(
    "pipeline",
    {
        "environment": environment,
        "bus_name": bus.bus_name,
        "source": bus.source,
        "history_table_name": history.table_name,
        "history_table_arn": history.table_arn,
        "stages": [
            {"name": "ExtractData", "function_arn": extract.arn, "timeout_seconds": 1800},
            {"name": "CheckData", "function_arn": check.arn, "timeout_seconds": 300, "changes": False},
            {"name": "ApproveRelease", "gate": True, "timeout_seconds": 25 * 3600},
            {"name": "PublishData", "function_arn": publish.arn, "timeout_seconds": 300},
        ],
        "undo_stages": [{"name": "WithdrawData", "function_arn": withdraw.arn, "timeout_seconds": 300}],
        "approvals": {"required": 1, "approvers": config.require_object("approvers"), "expiresMinutes": 24 * 60},
        "protect": protect,
        **written,
    },
)
api = ControlApi(
    "control-api",
    {
        "function_name": pipeline.control_function_name,
        "function_arn": pipeline.control_function_arn,
        "api_name": f"{environment}-data-releases",
        "account_log_role": config.require_bool("apiLogRole"),
    },
)
own: WatchArgs = {
    "name": "stages-of-ours",
    "function_names": [each.name for each in (copy, extract, check, publish, withdraw)],
}
monitoring = Monitoring(
    "monitoring",
    {
        "watches": [pipeline.watched, history.watched, bus.watched, own],
        "prefix": f"{environment}-data-releases",
        "log_group_name": logs.log_group_name,
    },
)

pulumi.export("bucketName", bucket.bucket)
pulumi.export("eventBusName", bus.bus_name)
pulumi.export("controlApiUrl", api.url)
pulumi.export("controlApiArn", api.execution_arn)
pulumi.export("historyTableName", history.table_name)
pulumi.export("alertTopicArn", monitoring.alert_topic_arn)
