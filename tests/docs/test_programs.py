"""Python that the pages show is run: Pulumi programs under mocks, stage functions and scripts on an emulated AWS."""

from __future__ import annotations

import json
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from domain import own_stages, stages
from ops.sandbox.mocks import PlainMocks
from ops.sandbox.program import Result, run_program
from tests.docs.pages import Block, names, page
from tests.domain.deployments import running

PYTHON = [block for name in names() for block in page(name).blocks if block.language == "python"]
PROGRAMS = [block for block in PYTHON if "from deployment_coordinator import" in block.text]
JOB = "arn:aws:states:us-east-1:123456789012:stateMachine:job"
ASKED: dict[str, Any] = {
    **own_stages.question(running(), "PublishData"),
    "deploymentId": "d-1",
    "input": {"source": "s3://prices/3/"},
}


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Any:
    for name, value in {
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "t",
        "AWS_SECRET_ACCESS_KEY": "t",
    }.items():
        monkeypatch.setenv(name, value)
    with mock_aws():
        yield


def the(name: str, words: str) -> Block:
    (found,) = [block for block in PYTHON if block.page == name and words in block.text]
    return found


def run(block: Block) -> dict[str, Any]:
    known: dict[str, Any] = {"__name__": "shown"}
    exec(compile(block.text, block.name, "exec"), known)
    return known


@pytest.mark.parametrize("block", PROGRAMS, ids=lambda block: block.name)
def test_a_program_of_a_page_registers_its_resources(block: Block, tmp_path: Path) -> None:
    assert len(ran(block, tmp_path).registrations) > 3


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("own-stage-function", ("CheckData", "ApproveRelease", "PublishData", "WithdrawData")),
        ("add-a-stage", (*stages.FORWARD, "SmokeTest", *stages.UNDO)),
    ],
)
def test_a_pipeline_of_a_page_has_the_stages_that_it_names(name: str, wanted: tuple[str, ...], tmp_path: Path) -> None:
    machine = ran(the(f"docs/how-to/{name}.md", "Pipeline("), tmp_path).one("aws:sfn/stateMachine:StateMachine")
    assert tuple(json.loads(machine.inputs["definition"])["States"]) == (*wanted, stages.FINISH)


def ran(block: Block, folder: Path) -> Result:
    """Under the name that the wheel has; `tests/package` runs one from the wheel itself."""
    (folder / "Pulumi.yaml").write_text("name: shown\nruntime: python\n")
    (folder / "Pulumi.test.yaml").write_text("config: {}\n")
    alias = "import sys, components\nsys.modules.setdefault('deployment_coordinator', components)\n"
    (folder / "__main__.py").write_text(alias + textwrap.dedent(block.text))
    try:
        return run_program(folder, "test", mocks=PlainMocks())
    finally:
        sys.modules.pop("deployment_coordinator", None)


def stage_function(monkeypatch: pytest.MonkeyPatch) -> Callable[[dict[str, Any], None], dict[str, Any]]:
    monkeypatch.setenv("JOB", JOB)
    handler: Callable[[dict[str, Any], None], dict[str, Any]] = run(the("docs/stages.md", "def handler(event"))[
        "handler"
    ]
    return handler


def make_job() -> None:
    definition = '{"StartAt": "End", "States": {"End": {"Type": "Succeed"}}}'
    role = "arn:aws:iam::123456789012:role/job"
    boto3.client("stepfunctions").create_state_machine(name="job", definition=definition, roleArn=role)


def test_the_stage_function_of_the_page_starts_its_work_once_and_waits(account: None, monkeypatch: Any) -> None:
    make_job()
    handler = stage_function(monkeypatch)
    answers = [own_stages.checked("PublishData", handler(ASKED, None)) for _ in range(2)]
    assert [answer["status"] for answer in answers] == ["waiting", "waiting"]
    states = boto3.client("stepfunctions")
    (execution,) = states.list_executions(stateMachineArn=JOB)["executions"]
    states.stop_execution(executionArn=execution["executionArn"])
    assert handler(ASKED, None) == {
        "status": "failed",
        "reason": "PublishData-d-1-0 ABORTED: it does not say why",
    }


def test_the_stage_function_that_checks_says_what_it_found(account: None) -> None:
    s3 = boto3.client("s3")
    s3.create_bucket(Bucket="prices")
    handler = run(the("docs/how-to/own-stage-function.md", "def handler"))["handler"]
    assert handler(ASKED, None) == {"status": "failed", "reason": "s3://prices/3/ has no files"}
    s3.put_object(Bucket="prices", Key="3/a.csv", Body=b"1")
    said = own_stages.checked("CheckData", handler(ASKED, None))
    assert (said["output"], said["plan"]) == ({"files": 1}, {"summary": ["1 files are published"]})


def test_rows_that_are_missing_are_restored_and_no_others(account: None, monkeypatch: Any) -> None:
    dynamodb = boto3.client("dynamodb")
    for table in ("before", "now"):
        dynamodb.create_table(
            TableName=table,
            KeySchema=[{"AttributeName": "service", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "service", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )
    for table, service, fence in (("before", "a", "1"), ("before", "b", "2"), ("now", "b", "7")):
        dynamodb.put_item(TableName=table, Item={"service": {"S": service}, "fence": {"N": fence}})
    monkeypatch.setattr(sys, "argv", ["restore.py", "before", "now"])
    run(the("docs/how-to/restore-from-archive.md", "put_item"))
    rows = {row["service"]["S"]: row["fence"]["N"] for row in dynamodb.scan(TableName="now")["Items"]}
    assert rows == {"a": "1", "b": "7"}
