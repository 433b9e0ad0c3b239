"""The fixture program in the emulator: events, functions, streams and state machines really run."""

import json

from ops.sandbox.lifecycle import ROOT
from ops.sandbox.resources import RESOURCE_TYPES


def put(running, **detail):
    entry = {"Source": "fixture", "DetailType": "Made", "Detail": json.dumps(detail)}
    answer = running.client("events").put_events(Entries=[{**entry, "EventBusName": running.outputs["bus"]}])
    assert answer["FailedEntryCount"] == 0


def item(running, id_):
    key = {"id": {"S": id_}, "at": {"N": "1"}}
    return running.client("dynamodb").get_item(TableName=running.outputs["table"], Key=key).get("Item")


def test_every_resource_is_created(running):
    assert set(running.counts) == {"create"}
    assert running.counts["create"] >= len(RESOURCE_TYPES)


def test_an_event_reaches_the_table_through_rule_and_function(running, eventually):
    put(running, id="from-event")
    stored = eventually(lambda: item(running, "from-event"))
    assert stored["marker"] == {"S": "first"}
    assert json.loads(stored["event"]["S"]) == {"id": "from-event"}


def test_the_state_machine_runs_the_function(running, eventually):
    machines = running.client("stepfunctions")
    arn = running.outputs["machine"]
    execution = machines.start_execution(stateMachineArn=arn, input='{"id": "from-machine"}')["executionArn"]
    eventually(lambda: machines.describe_execution(executionArn=execution)["status"] == "SUCCEEDED")
    assert item(running, "from-machine")


def test_the_tables_stream_reaches_its_function(running, eventually):
    put(running, id="for-the-stream")
    lambdas = running.client("lambda")
    uuid = running.outputs["mapping"]
    assert lambdas.get_event_source_mapping(UUID=uuid)["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    logs = running.client("logs")
    groups = [
        each["logGroupName"] for each in logs.describe_log_groups()["logGroups"] if "copied" in each["logGroupName"]
    ]

    def printed():
        events = [e for group in groups for e in logs.filter_log_events(logGroupName=group)["events"]]
        return any("records" in each["message"] for each in events)

    eventually(printed)


def test_the_index_answers(running, eventually):
    put(running, id="indexed")
    query = {
        "TableName": running.outputs["table"],
        "IndexName": "by-status",
        "KeyConditionExpression": "#s = :s",
        "ExpressionAttributeNames": {"#s": "status"},
        "ExpressionAttributeValues": {":s": {"S": "NEW"}},
    }
    found = eventually(lambda: running.client("dynamodb").query(**query)["Items"])
    assert "marker" in found[0] and "event" not in found[0]


def test_the_tables_settings_are_the_programs(running):
    dynamodb, name = running.client("dynamodb"), running.outputs["table"]
    ttl = dynamodb.describe_time_to_live(TableName=name)["TimeToLiveDescription"]
    backups = dynamodb.describe_continuous_backups(TableName=name)["ContinuousBackupsDescription"]
    assert (ttl["TimeToLiveStatus"], ttl["AttributeName"]) == ("ENABLED", "expires")
    assert backups["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"] == "ENABLED"


def test_cloudformation_announces_its_stacks_status(running, eventually):
    events, sqs, url = running.client("events"), running.client("sqs"), running.outputs["letters"]
    events.put_rule(Name="stacks", EventPattern=json.dumps({"source": ["aws.cloudformation"]}))
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    events.put_targets(Rule="stacks", Targets=[{"Id": "letters", "Arn": arn}])
    template = {"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}
    stacks = running.client("cloudformation")
    created = stacks.create_stack(StackName="s", TemplateBody=json.dumps(template), ClientRequestToken="t-1")
    received = []

    def status(wanted):
        messages = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
        received.extend(json.loads(message["Body"]) for message in messages)
        return [e for e in received if e["detail"]["status-details"]["status"] == wanted]

    complete = eventually(lambda: status("CREATE_COMPLETE"))[0]
    assert complete["detail-type"] == "CloudFormation Stack Status Change"
    assert complete["resources"] == [created["StackId"]] == [complete["detail"]["stack-id"]]
    stacks.delete_stack(StackName="s")
    assert len(eventually(lambda: status("DELETE_COMPLETE"))) == 1
    events.remove_targets(Rule="stacks", Ids=["letters"])


def test_functions_see_nothing_of_this_process_or_project(running):
    name = running.outputs["function"]
    answer = running.client("lambda").invoke(FunctionName=name, Payload=b'{"look": true}')
    seen = json.loads(answer["Payload"].read())
    assert {"TABLE", "MARKER", "AWS_ENDPOINT_URL"} <= set(seen["environment"])
    assert not [each for each in seen["environment"] if each.startswith(("PYTEST", "PYTHONPATH", "VIRTUAL_ENV"))]
    assert str(ROOT) not in seen["path"]
