"""The function that reads the table's stream."""

import json

import pulumi_aws as aws
from function import Function
from storage import letters, table

copied = Function("copied", handler="record.copied", table=table, letters=letters).function
mapping = aws.lambda_.EventSourceMapping(
    "copied",
    event_source_arn=table.stream_arn,
    function_name=copied.arn,
    starting_position="TRIM_HORIZON",
    batch_size=10,
    maximum_batching_window_in_seconds=0,
    parallelization_factor=2,
    maximum_retry_attempts=3,
    bisect_batch_on_function_error=True,
    function_response_types=["ReportBatchItemFailures"],
    filter_criteria={"filters": [{"pattern": json.dumps({"eventName": ["INSERT"]})}]},
    destination_config={"on_failure": {"destination_arn": letters.arn}},
)
