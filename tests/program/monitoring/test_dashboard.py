"""The dashboard shows metrics that exist, in widgets that do not cover each other."""

import json
import re

import pytest

from domain import metrics

from .runs import COMPOSITE, MACHINE, PAGE, PROD, WATCHES, alarms, monitored

DASHBOARD = "aws:cloudwatch/dashboard:Dashboard"
RUN = monitored(**PROD, dashboard=True)
WIDGETS = json.loads(RUN.one(DASHBOARD).inputs["dashboardBody"])["widgets"]
GRAPHS = [widget for widget in WIDGETS if widget["type"] == "metric"]
OF_AWS = {
    "AWS/Lambda": ({"Errors", "Throttles", "Duration", "IteratorAge"}, "FunctionName"),
    "AWS/SQS": ({"ApproximateNumberOfMessagesVisible"}, "QueueName"),
    "AWS/States": (
        {"ExecutionsSucceeded", "ExecutionsFailed", "ExecutionsAborted", "ExecutionsTimedOut"},
        "StateMachineArn",
    ),
}
"""Metrics that AWS's services send, by namespace, with the dimension that we read them by."""
SEARCH = re.compile(r"SEARCH\('\{(\w+),([\w,]+)\} MetricName=\"(\w+)\" environment=\"(\w+)\"', 'p90', 3600\)")


def lines():
    """(namespace, metric, dimensions) of every line of every graph, searches among them."""
    for widget in GRAPHS:
        for line in widget["properties"]["metrics"]:
            if isinstance(line[0], dict):
                yield from searched(line[0]["expression"])
            else:
                names = [part for part in line if isinstance(part, str)]
                yield names[0], names[1], tuple(names[2::2])


def searched(expression):
    if found := SEARCH.fullmatch(expression):
        namespace, dimensions, metric, _ = found.groups()
        yield namespace, metric, tuple(dimensions.split(","))
    else:
        assert re.fullmatch(r"100 \* FILL\(failures\d, 0\) / changes\d", expression)


def test_every_metric_is_one_that_somebody_sends():
    ours = {(metrics.NAMESPACE, metric.name, metric.dimensions) for metric in metrics.ALL}
    ours |= {(metrics.NAMESPACE, "HandlerErrors.prod", ())}
    services = {(space, name, (by,)) for space, (names, by) in OF_AWS.items() for name in names}
    assert set(lines()) <= ours | services
    assert services <= set(lines())


def test_what_went_live_is_counted_as_the_documentation_says():
    """A rollback succeeds, too, and is no deployment."""
    drawn = [line for widget in GRAPHS for line in widget["properties"]["metrics"] if isinstance(line[-1], dict)]
    (live,) = [line for line in drawn if line[-1].get("label") == "Deployments live"]
    assert (live[1], live[-1]["stat"]) == (metrics.LEAD_TIME.name, "SampleCount")


def test_everything_that_is_measured_is_shown():
    left_out = {metrics.DURATION, metrics.VOTES, metrics.ROLLBACKS}
    assert {name for space, name, _ in lines() if space == metrics.NAMESPACE} >= {
        metric.name for metric in metrics.ALL if metric not in left_out
    }


def test_no_widget_covers_another_or_leaves_the_page():
    taken = set()
    for widget in WIDGETS:
        columns = range(widget["x"], widget["x"] + widget["width"])
        cells = {(x, y) for x in columns for y in range(widget["y"], widget["y"] + widget["height"])}
        assert not cells & taken, widget["properties"]["title"]
        assert columns.stop <= 24
        taken |= cells
    assert {y for _, y in taken} == set(range(max(y for _, y in taken) + 1))


def test_the_page_is_on_top_and_is_rendered_anew_when_it_must():
    page = WIDGETS[0]
    assert (page["type"], page["x"], page["y"], page["width"]) == ("custom", 0, 0, 24)
    assert page["properties"]["endpoint"] == PAGE
    assert page["properties"]["updateOn"] == {"refresh": True, "resize": True, "timeRange": True}


def test_the_alarms_come_next_all_of_them():
    shown = next(widget for widget in WIDGETS if widget["type"] == "alarm")["properties"]["alarms"]
    assert len(shown) == len(set(shown)) == len(alarms(RUN)) + 1
    assert RUN.one(COMPOSITE).outputs["arn"] in shown


@pytest.mark.parametrize("widget", GRAPHS, ids=lambda widget: widget["properties"]["title"])
def test_a_graph_says_where_its_metrics_are_and_shows_some(widget):
    properties = widget["properties"]
    assert properties["region"] == "us-east-1"
    assert properties["metrics"]
    assert properties["stat"] in ("Sum", "Average", "Maximum", "p90")


def test_expressions_name_lines_that_there_are():
    for widget in GRAPHS:
        told = [part for line in widget["properties"]["metrics"] for part in line if isinstance(part, dict)]
        ids = {options["id"] for options in told if "id" in options}
        for expression in (options["expression"] for options in told if "expression" in options):
            assert set(re.findall(r"\b(?:failures|changes)\d", expression)) <= ids


def test_lines_are_about_what_is_watched():
    text = json.dumps(GRAPHS)
    names = ("prod", "start", "publish", "calls", "requests", "records", "events", MACHINE)
    assert [name for name in names if f'"{name}"' not in text] == []


def test_two_environments_have_two_lines_each():
    second = {"name": "second", "environment": "eu"}
    run = monitored(**{**PROD, "watches": [WATCHES[0], second], "dashboard": True})
    body = json.loads(run.one(DASHBOARD).inputs["dashboardBody"])
    (graph,) = (w for w in body["widgets"] if w["properties"]["title"] == "Failed, in percent")
    assert [(line[3], line[4]) for line in graph["properties"]["metrics"]] == [("prod", {}), ("eu", {})]


def test_what_is_not_there_is_not_shown():
    run = monitored(watches=[WATCHES[2]], dashboard=True, alarms=False)
    (widget,) = json.loads(run.one(DASHBOARD).inputs["dashboardBody"])["widgets"]
    assert (widget["properties"]["title"], widget["x"], widget["y"]) == ("Dead letters", 0, 0)


def test_errors_that_nobody_counts_are_not_shown():
    """They are counted for their alarm."""
    run = monitored(**PROD, dashboard=True, alarms=False)
    assert "HandlerErrors" not in run.one(DASHBOARD).inputs["dashboardBody"]
    assert run.all("aws:cloudwatch/logMetricFilter:LogMetricFilter") == []


def test_nobody_pays_for_a_dashboard_who_did_not_ask():
    run = monitored(**PROD)
    outputs = [each.component_outputs[each.one("coordinator:index:Monitoring").urn] for each in (run, RUN)]
    assert run.all(DASHBOARD) == []
    assert [each["dashboard_name"] for each in outputs] == ["", "prod"]
    assert outputs[0]["alarm_names"] == outputs[1]["alarm_names"]
    assert {"prod-pager", "prod-handler-errors", "prod-pipeline-undo-failed"} <= set(outputs[0]["alarm_names"])


def test_a_dashboard_has_a_name_that_aws_takes():
    run = monitored(**{**PROD, "prefix": "eu.prod-1"}, dashboard=True)
    assert run.one(DASHBOARD).inputs["dashboardName"] == "eu-prod-1"
