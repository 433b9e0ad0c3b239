"""What is counted in the log, and what is looked for in it, is what the functions print."""

import ast
import json
import re

import pytest

from components.queries import ERRORS, QUERIES, UNDO_FAILED
from domain import metrics
from handlers.adapters.log import log
from tests.program.runs import ROOT

from .runs import PROD, alarms, monitored

QUERY, FILTER = "aws:cloudwatch/queryDefinition:QueryDefinition", "aws:cloudwatch/logMetricFilter:LogMetricFilter"
RUN = monitored(**PROD)
OF_LAMBDA = {"type", "log_level", "errorType", "errorMessage", "record.status", "@timestamp", "level", "message"}
OF_METRICS = {"environment", "stage", "deploymentId", "service", "status", *metrics.BY_NAME}
WORDS = {"fields", "filter", "stats", "sort", "limit", "by", "as", "and", "or", "not", "in", "like", "asc", "desc"}
FUNCTIONS = {"ispresent", "count", "pct", "max", "avg"}


def printed():
    """(message, names) of every call of `log` in the handlers."""
    for path in (ROOT / "handlers").rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "log":
                message = call.args[1].value if len(call.args) > 1 and isinstance(call.args[1], ast.Constant) else ""
                yield message, {keyword.arg for keyword in call.keywords if keyword.arg}


LOGGED = dict(printed())
SWEPT = {"active", "repaired", "redriven", "failed"}
"""Told by `**told`."""


@pytest.mark.parametrize("question", QUERIES)
def test_a_query_asks_for_what_is_printed(question):
    text = re.sub(r'"[^"]*"|/[^/]*/', "", QUERIES[question].replace("/ 1000", ""))
    named = set(re.findall(r"\bas (\w+)", text))
    asked = set(re.findall(r"@?[A-Za-z_][\w.]*", text)) - WORDS - FUNCTIONS - named
    if "`by`" in text:
        asked.add("by")
    assert asked <= OF_LAMBDA | OF_METRICS | SWEPT | set().union(*LOGGED.values()), question


@pytest.mark.parametrize("question", QUERIES)
def test_a_query_asks_for_messages_that_there_are(question):
    messages = set(re.findall(r'message = "([^"]+)"', QUERIES[question]))
    assert messages <= set(LOGGED)


def test_queries_are_saved_for_the_log_in_a_folder_of_the_stack():
    saved = {made.inputs["name"]: made.inputs for made in RUN.all(QUERY)}
    assert set(saved) == {f"prod/{question}" for question in QUERIES}
    for inputs in saved.values():
        assert inputs["logGroupNames"] == ["logs"]
        assert all(line == line.strip() for line in inputs["queryString"].splitlines())
        assert re.search(r"^\| limit \d+$", inputs["queryString"], re.MULTILINE)


def test_without_a_log_nothing_is_saved_counted_or_alarmed():
    run = monitored(watches=PROD["watches"])
    assert run.all(QUERY) == run.all(FILTER) == []
    assert "handler-errors" not in alarms(run)
    assert alarms(run)["pipeline-undo-failed"]["name"] == "mine-pipeline-undo-failed"


def test_errors_are_counted_where_the_alarm_reads_them():
    counted, alarm = RUN.one(FILTER).inputs, alarms(RUN)["handler-errors"]
    transformation = counted["metricTransformation"]
    assert (transformation["namespace"], transformation["name"]) == (alarm["namespace"], alarm["metricName"])
    assert (counted["logGroupName"], counted["pattern"]) == ("logs", ERRORS)
    assert "defaultValue" not in transformation


def matches(line):
    """The filter, for lines as they are: its syntax is close enough to Python's."""
    python = re.sub(r"\$\.([\w.]+)", r"at('\1')", ERRORS.strip("{} ")).replace("&&", "and").replace("||", "or")
    equal = re.sub(r"(?<![!=])=", "==", python)
    return eval(equal, {"__builtins__": {}}, {"at": lambda path: found(line, path.split("."))})


def found(line, path):
    return found(line.get(path[0], {}), path[1:]) if path and isinstance(line, dict) else (line or None)


REPORT = {"type": "platform.report", "record": {"requestId": "1"}}


@pytest.mark.parametrize(
    "line",
    [
        {"level": "error", "message": "not repaired"},
        {"log_level": "ERROR", "errorMessage": "x", "errorType": "KeyError"},
        {"level": "ERROR", "errorMessage": "x", "errorType": "KeyError"},
        *({**REPORT, "record": {"status": status}} for status in ("timeout", "failure", "error")),
    ],
)
def test_a_failure_is_counted(line):
    assert matches(line)


@pytest.mark.parametrize(
    "line",
    [
        {"level": "info", "message": "swept"},
        {"level": "warning", "message": "event not taken"},
        {"level": "error", "message": UNDO_FAILED},
        {**REPORT, "record": {"status": "success"}},
        {"type": "platform.runtimeDone", "record": {"status": "error"}},
    ],
)
def test_what_is_no_failure_of_a_function_is_not(line):
    assert not matches(line)


def test_the_undo_that_failed_is_logged_by_the_name_that_the_filter_knows(capsys):
    assert UNDO_FAILED in LOGGED
    log("error", UNDO_FAILED)
    assert not matches(json.loads(capsys.readouterr().out))
