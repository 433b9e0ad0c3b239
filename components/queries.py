"""Questions to the log that people have again and again, saved where Logs Insights shows them.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
"""

from __future__ import annotations

import pulumi
import pulumi_aws as aws

from domain import metrics

UNDO_FAILED = "undo failed, target held"
"""An error of a deployment, not of the function that says it; it has an alarm of its own."""
ERRORS = (
    '{ ($.level = "error" && $.message != "' + UNDO_FAILED + '") || $.level = "ERROR" || $.log_level = "ERROR"'
    ' || ($.type = "platform.report" && $.record.status != "success") }'
)
"""What functions print when something broke, and what Lambda says for them, as a filter of metrics.

Our own lines say `level: error`. What a handler did not catch, Lambda's Python prints as `log_level: ERROR`, newer
versions as `level: ERROR` (github.com/aws/aws-lambda-python-runtime-interface-client/issues/220). A timeout, a crash
and an init that failed print nothing: only the report of the call tells, which is there at the system level WARN
exactly where its status is not success. One failure may count twice; an alarm on any does not mind.
https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html,
https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html#platform-report,
https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
"""
_BROKEN = (
    'level in ["error", "ERROR"] or log_level = "ERROR" or (type = "platform.report" and record.status != "success")'
)
_STAGE, _FAILURE = metrics.STAGE_DURATION.name, metrics.FAILURE_RATE.name

QUERIES = {
    "one deployment": """
        fields @timestamp, level, message, stage, status, error, reason
        | filter deploymentId = "PUT THE ID HERE"
        | sort @timestamp asc
        | limit 1000""",
    "errors": f"""
        fields @timestamp, message, deploymentId, stage, error, reason, errorType, errorMessage, record.status
        | filter {_BROKEN}
        | sort @timestamp desc
        | limit 200""",
    "slow stages": f"""
        filter ispresent({_STAGE})
        | stats count(*) as times, pct({_STAGE}, 50) / 1000 as p50Seconds, max({_STAGE}) / 1000 as maxSeconds
            by service, stage
        | sort maxSeconds desc
        | limit 50""",
    "failures by service": f"""
        filter ispresent({_FAILURE})
        | stats count(*) as ended, avg({_FAILURE}) as failedPercent by service
        | sort failedPercent desc
        | limit 50""",
    "repairs": """
        fields @timestamp, repaired, redriven, failed, active
        | filter message = "swept" and (repaired > 0 or redriven > 0 or failed > 0)
        | sort @timestamp desc
        | limit 200""",
    "who did what": """
        fields @timestamp, `by`, what, status
        | filter message = "asked" and what not like /^GET /
        | sort @timestamp desc
        | limit 200""",
}


def saved_queries(name: str, prefix: str, log_group_name: pulumi.Input[str], parent: pulumi.Resource) -> None:
    """In a folder of the stack's name."""
    for question, text in QUERIES.items():
        aws.cloudwatch.QueryDefinition(
            f"{name}-query-{question.replace(' ', '-')}",
            name=f"{prefix}/{question}",
            log_group_names=[log_group_name],
            query_string="\n".join(line.strip() for line in text.strip().splitlines()),
            opts=pulumi.ResourceOptions(parent=parent),
        )


def error_metric(
    name: str, prefix: str, log_group_name: pulumi.Input[str], parent: pulumi.Resource
) -> aws.cloudwatch.LogMetricFilter:
    """Named after the stack: what a filter finds has no dimension that says where it was found."""
    return aws.cloudwatch.LogMetricFilter(
        f"{name}-errors",
        name=f"{prefix}-errors",
        log_group_name=log_group_name,
        pattern=ERRORS,
        # No default value: a metric that is always sent is always paid for.
        metric_transformation={"namespace": metrics.NAMESPACE, "name": error_metric_name(prefix), "value": "1"},
        opts=pulumi.ResourceOptions(parent=parent),
    )


def error_metric_name(prefix: str) -> str:
    return f"HandlerErrors.{prefix}"
