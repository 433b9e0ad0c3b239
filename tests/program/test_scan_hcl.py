"""What checkov is given: registered resources as Terraform would have them."""

import json

import pytest

from ops.sandbox.errors import MappingError
from ops.scan.hcl import render, type_of

from .policy.resources import API_STAGE, FAILURES, FUNCTION, MACHINE, PERMISSION, QUEUE_POLICY, ROLE, TABLE, made

QUEUE_URL = "https://sqs.us-east-1.amazonaws.com/123456789012/letters"
AGAIN = "  lifecycle {\n    create_before_destroy = true\n  }\n"


def rendered(*resources):
    return render(resources).replace(AGAIN, "")


def test_names_are_those_of_terraform():
    assert rendered(made(TABLE, "history-table", hashKey="deploymentId")) == (
        'resource "aws_dynamodb_table" "history_table" {\n  hash_key = "deploymentId"\n}\n'
    )
    assert 'rest_api_id = "1"' in rendered(made(API_STAGE, restApi="1"))
    assert type_of(FAILURES) == "aws_lambda_function_event_invoke_config"


def test_a_module_that_nobody_named_is_an_error():
    with pytest.raises(MappingError, match="add s3 to PREFIXES"):
        rendered(made("aws:s3/bucket:Bucket"))


def test_objects_are_blocks_unless_they_are_data():
    index = {"globalSecondaryIndexes": [{"hashKey": "a"}, {"hashKey": "b"}]}
    text = rendered(made(TABLE, **index, pointInTimeRecovery={"enabled": True}, tags={"createdBy": "me"}))
    assert text.count('global_secondary_index {\n    hash_key = "') == 2
    assert "point_in_time_recovery {\n    enabled = true\n  }" in text
    assert 'tags = {"createdBy" = "me"}' in text
    assert "attribute" not in rendered(made(TABLE, attributes=[]))


def test_whole_numbers_have_no_point_and_what_is_not_said_is_left_out():
    text = rendered(made(FUNCTION, timeout=60.0, code=object(), role=None))
    assert "timeout = 60\n" in text
    assert not {"code", "role"} & set(text.split())


def test_documents_are_read_in_parts_and_begin_no_template():
    text = rendered(made(MACHINE, definition=json.dumps({"Comment": "${a} %{b}", "StartAt": "A"})))
    assert 'definition = jsonencode({"Comment" = "$${a} %%{b}", "StartAt" = "A"})' in text
    assert 'definition = "{no document"' in rendered(made(MACHINE, definition="{no document"))


def test_what_belongs_together_is_referred_to():
    queue = made("aws:sqs/queue:Queue", "letters", outputs={"url": QUEUE_URL, "arn": "arn:letters"})
    text = rendered(queue, made(QUEUE_POLICY, queueUrl=QUEUE_URL), made(PERMISSION, sourceArn="arn:letters"))
    assert "queue_url = aws_sqs_queue.letters.url" in text
    assert "source_arn = aws_sqs_queue.letters.arn" in text
    assert 'description = "x"' in rendered(made(ROLE, outputs={"arn": "x"}, description="x"))
