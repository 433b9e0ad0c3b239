"""A second `up`: nothing for an unchanged program, changes in place for a changed one."""


def ups(running, **config):
    changes = []
    running.up(lambda *change: changes.append(change), config)
    return {(verb, type_.rsplit(":", 1)[1], name) for verb, type_, name in changes if verb != "same"}


def test_an_unchanged_program_changes_nothing(running):
    before = dict(running.outputs)
    assert ups(running) == set()
    assert running.outputs == before


def test_changed_inputs_change_in_place(running):
    before = dict(running.outputs)
    changed = ups(running, memory=256, marker="second", retentionDays=14)
    assert changed == {
        ("update", "EventArchive", "archive"),
        ("update", "Function", "copied"),
        ("update", "Function", "echo"),
        ("update", "Function", "record"),
        ("update", "LogGroup", "copied"),
        ("update", "LogGroup", "echo"),
        ("update", "LogGroup", "record"),
        ("update", "StateMachine", "machine"),
    }
    assert running.outputs == before
    function = running.client("lambda").get_function_configuration(FunctionName=before["function"])
    assert function["MemorySize"] == 256 and function["Environment"]["Variables"]["MARKER"] == "second"
    machine = running.client("stepfunctions").describe_state_machine(stateMachineArn=before["machine"])
    assert '"Comment": "second"' in machine["definition"]
    assert ups(running, memory=256, marker="second", retentionDays=14) == set()


def test_indexes_come_and_go_without_a_new_table(running):
    before = dict(running.outputs)
    assert ups(running, indexes=["by-service"]) >= {("update", "Table", "items")}
    table = running.client("dynamodb").describe_table(TableName=before["table"])["Table"]
    assert [each["IndexName"] for each in table["GlobalSecondaryIndexes"]] == ["by-service"]
    assert running.outputs["table"] == before["table"]


def test_a_removed_resource_is_deleted(running):
    running.up()
    assert ups(running, archive=False) == {("delete", "EventArchive", "archive")}
    assert running.client("events").list_archives()["Archives"] == []


def test_changed_code_reaches_the_running_function(running, eventually, program, tmp_path):
    import shutil

    copy = tmp_path / "program"
    shutil.copytree(program, copy)
    source = copy / "functions" / "record.py"
    source.write_text(source.read_text().replace('"status": "NEW"', '"status": "CHANGED"'))
    original, running.root = running.root, copy
    try:
        assert ups(running) >= {("update", "Function", "record")}
    finally:
        running.root = original
    payload = b'{"id": "after-change"}'
    answer = running.client("lambda").invoke(FunctionName=running.outputs["function"], Payload=payload)
    assert "FunctionError" not in answer
    key = {"id": {"S": "after-change"}, "at": {"N": "1"}}
    item = running.client("dynamodb").get_item(TableName=running.outputs["table"], Key=key)["Item"]
    assert item["status"] == {"S": "CHANGED"}
