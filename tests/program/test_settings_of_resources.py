"""What the resources are set to: data that lasts, code that is only code, and what sets prod apart from dev."""

import json
import re
from typing import Any

import pytest

from domain import stages
from domain.spelling import kebab

from .runs import ROOT, STACKS, ran

TABLE = "aws:dynamodb/table:Table"
FUNCTION = "aws:lambda/function:Function"
LOG = "aws:cloudwatch/logGroup:LogGroup"
BUS_POLICY = "aws:cloudwatch/eventBusPolicy:EventBusPolicy"
FACTS: dict[str, Any] = {
    "log days": lambda run: {made.inputs["retentionInDays"] for made in run.all(LOG)},
    "archive days": lambda run: run.one("aws:cloudwatch/eventArchive:EventArchive").inputs["retentionDays"],
    "history days": lambda run: variable(run, "pipeline-start", "RETENTION_DAYS"),
    "queue minutes": lambda run: variable(run, "pipeline-start", "QUEUE_MINUTES"),
    "environment": lambda run: variable(run, "pipeline-start", "ENVIRONMENT"),
    "restorable": lambda run: {made.inputs["pointInTimeRecovery"]["enabled"] for made in run.all(TABLE)},
    "protected": lambda run: {made.raw.protect for made in run.all(TABLE)},
    "infrastructure seconds": lambda run: machine(run)["States"][stages.INFRASTRUCTURE]["TimeoutSeconds"],
    "tags": lambda run: run.one(TABLE, "history-table").inputs["tags"]["environment"],
}


def variable(run, function, name):
    return run.one(FUNCTION, f"{function}-function").inputs["environment"]["variables"][name]


def machine(run):
    return json.loads(run.one("aws:sfn/stateMachine:StateMachine").inputs["definition"])


@pytest.mark.parametrize("fact", FACTS)
def test_prod_differs_from_dev_in(fact):
    dev, prod = (FACTS[fact](ran(stack)) for stack in ("dev", "prod"))
    assert dev != prod


def test_the_stages_of_prod_may_take_at_least_as_long():
    dev, prod = (machine(ran(stack))["States"] for stack in ("dev", "prod"))
    assert all(prod[name]["TimeoutSeconds"] >= dev[name]["TimeoutSeconds"] for name in dev)


def test_the_archive_holds_the_code_and_nothing_else(run):
    code = {path.relative_to(ROOT).as_posix() for package in ("domain", "handlers") for path in python_files(package)}
    for made in run.all(FUNCTION):
        assert set(made.inputs["code"].assets) == code, made.name


def python_files(package):
    return (path for path in (ROOT / package).rglob("*.py") if "__pycache__" not in path.parts)


def test_every_function_gets_the_same_archive_and_its_own_handler(run):
    functions = run.all(FUNCTION)
    archives = {tuple(sorted((k, v.path) for k, v in made.inputs["code"].assets.items())) for made in functions}
    handlers = {made.name: made.inputs["handler"] for made in functions}
    assert len(archives) == 1
    for name, handler in handlers.items():
        word = re.sub("^(pipeline|history|monitoring)-|(-people)?-function$", "", name).replace("-", "_")
        assert handler == f"handlers.{word}.handler"
        assert (ROOT / "handlers" / f"{word}.py").is_file()


def test_every_stage_has_a_function_of_its_name(run):
    names = {made.name for made in run.all(FUNCTION)}
    assert {f"pipeline-{kebab(name)}-function" for name in machine(run)["States"]} <= names


@pytest.mark.parametrize("stack", STACKS)
def test_whoever_tells_metrics_says_of_which_environment(stack):
    """It is their dimension: without it every alarm and every figure would look at something else."""
    for function in ("pipeline-measure", "pipeline-sweep"):
        assert variable(ran(stack), function, "ENVIRONMENT") == stack


def test_functions_say_what_no_provider_says_for_them(run):
    for made in run.all(FUNCTION):
        assert (made.inputs["runtime"], made.inputs["architectures"]) == ("python3.13", ["arm64"])
        # API Gateway waits for 29 seconds, people no longer; a stage and what drives it have a minute
        assert made.inputs["timeout"] == (29 if made.name in ("pipeline-control-function", "page-function") else 60)
        assert made.inputs["memorySize"] in (256, 512)
        assert made.inputs["environment"]["variables"]["AWS_RETRY_MODE"] == "standard"
        assert made.inputs["loggingConfig"]["logGroup"] == "logs-group-1234567"


def test_the_history_is_keyed_and_indexed_as_promised(run):
    table = run.one(TABLE, "history-table").inputs
    assert (table["hashKey"], table["rangeKey"], table["billingMode"]) == (
        "deploymentId",
        "timestamp",
        "PAY_PER_REQUEST",
    )
    assert table["ttl"] == {"attributeName": "ttl", "enabled": True}
    keys = {index["name"]: (index["hashKey"], index["rangeKey"]) for index in table["globalSecondaryIndexes"]}
    assert keys["StatusIndex"] == ("status", "timestamp")
    assert keys["ServiceIndex"] == ("service", "timestamp")
    types = {each["name"]: each["type"] for each in table["attributes"]}
    assert (types["deploymentId"], types["timestamp"]) == ("S", "N")
    assert set(types) == {"deploymentId", "timestamp", *(hash_key for hash_key, _ in keys.values())}


def test_targets_never_expire(run):
    targets = run.one(TABLE, "pipeline-targets").inputs
    assert (targets["hashKey"], targets["billingMode"]) == ("service", "PAY_PER_REQUEST")
    assert "ttl" not in targets


def test_execution_data_is_never_logged_for_it_carries_tokens(run):
    logging = run.one("aws:sfn/stateMachine:StateMachine").inputs["loggingConfiguration"]
    assert (logging["level"], logging["includeExecutionData"]) == ("ERROR", False)
