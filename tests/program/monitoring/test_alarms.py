"""Alarms come when they should, and only then."""

import re

import pytest

from domain import metrics
from ops.bench.idle import metrics_read
from ops.bench.prices import PRICES
from tests.program.runs import ROOT

from .cases import CASES
from .evaluator import ALARM, OK, states
from .runs import ALARM as TYPE
from .runs import COMPOSITE, PROD, WATCHES, alarms, monitored

RUN = monitored(**PROD)
REGISTERED = dict(sorted(alarms(RUN).items()))
"""In an order that does not depend on who was registered first."""
PAGING = {
    "history-outbox-lag",
    "pipeline-past-deadline",
    "pipeline-sweep-not-running",
    "pipeline-undo-failed",
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.alarm}: {case.says}")
def test_an_alarm_comes_when_it_should_and_only_then(case):
    minutes = range(min(*case.alarmed[:1], *case.calm[:1], 0), max(*case.alarmed[-1:], *case.calm[-1:], 0) + 1)
    told = states(REGISTERED[case.alarm], case.series, minutes)
    assert [minute for minute in case.alarmed if told[minute] != ALARM] == []
    assert [minute for minute in case.calm if told[minute] != OK] == []


def test_every_alarm_has_cases_in_which_it_comes_and_in_which_it_does_not():
    assert {case.alarm for case in CASES if case.fires} == set(REGISTERED)
    assert {case.alarm for case in CASES if not case.fires} == set(REGISTERED)


def test_alarms_read_no_metric_of_ours_that_nobody_sends():
    read = {(each["namespace"], each["metricName"], tuple(each.get("dimensions", ()))) for each in all_read()}
    of_ours = {(name, dimensions) for namespace, name, dimensions in read if namespace == metrics.NAMESPACE}
    sent = {(metric.name, metric.dimensions) for metric in metrics.ALL} | {("HandlerErrors.prod", ())}
    assert of_ours <= sent


def all_read():
    for alarm in REGISTERED.values():
        queries = [query["metric"] for query in alarm.get("metricQueries", ()) if "metric" in query]
        yield from queries or [alarm]


@pytest.mark.parametrize("name", [*REGISTERED, "pager"])
def test_an_alarm_says_what_it_means_and_where_its_runbook_is(name):
    described = (REGISTERED.get(name) or RUN.one(COMPOSITE).inputs)["alarmDescription"]
    sentence, path, anchor = re.fullmatch(r"(.+\.) Runbook: (.+)#(.+)", described).groups()
    headings = re.findall(r"^## (.+)$", (ROOT / path).read_text("utf-8"), re.MULTILINE)
    assert anchor in headings
    assert len(sentence) > 30


def test_the_runbook_has_no_section_for_an_alarm_that_is_none():
    headings = re.findall(r"^## (.+)$", (ROOT / "docs/runbooks/alarms.md").read_text("utf-8"), re.MULTILINE)
    named = {re.sub(r"^(pipeline|history|events)-", "", name) for name in REGISTERED}
    assert set(headings) == {*named, "pager"}


@pytest.mark.parametrize("name", REGISTERED)
def test_aws_takes_the_alarm(name):
    """At most a day is looked at, and at most ten metrics are read."""
    alarm = REGISTERED[name]
    queries = [query["metric"] for query in alarm.get("metricQueries", ()) if "metric" in query]
    periods = {each["period"] for each in queries} or {alarm["period"]}
    assert len(periods) == 1
    assert periods.pop() * alarm["evaluationPeriods"] <= 86400
    assert len(queries) <= 10
    assert alarm["datapointsToAlarm"] <= alarm["evaluationPeriods"]


def test_every_alarm_tells_the_alert_topic_when_it_comes_and_when_it_goes():
    topic = RUN.one("aws:sns/topic:Topic").outputs["arn"]
    for alarm in REGISTERED.values():
        assert alarm["alarmActions"] == alarm["okActions"] == [topic]


def test_the_pager_is_about_what_does_not_mend_itself():
    pager = RUN.one(COMPOSITE).inputs
    arns = {made.outputs["arn"]: made.name.removeprefix("mine-") for made in RUN.all(TYPE)}
    paging = re.findall(r'ALARM\("([^"]+)"\)', pager["alarmRule"])
    assert {arns[arn] for arn in paging} == PAGING
    assert pager["alarmRule"] == " OR ".join(f'ALARM("{arn}")' for arn in paging)


def test_the_pager_tells_the_alert_topic_or_one_of_its_own():
    own = "arn:aws:sns:us-east-1:123456789012:pager"
    paged = monitored(**PROD, page_topic_arn=own)
    topic = RUN.one("aws:sns/topic:Topic").outputs["arn"]
    assert RUN.one(COMPOSITE).inputs["alarmActions"] == RUN.one(COMPOSITE).inputs["okActions"] == [topic]
    assert paged.one(COMPOSITE).inputs["alarmActions"] == paged.one(COMPOSITE).inputs["okActions"] == [own]
    assert alarms(paged) == REGISTERED
    assert monitored(**PROD, page_topic_arn="").one(COMPOSITE).inputs == RUN.one(COMPOSITE).inputs


@pytest.mark.parametrize(
    ("arguments", "made"),
    [({"alarms": False}, (0, 0)), ({"pager": False}, (len(REGISTERED), 0)), ({"watches": [WATCHES[2]]}, (2, 0))],
)
def test_what_is_not_wanted_is_not_made(arguments, made):
    run = monitored(**{**PROD, **arguments})
    assert (len(run.all(TYPE)), len(run.all(COMPOSITE))) == made


def test_a_watch_without_functions_or_queues_has_no_alarm_about_them():
    assert alarms(monitored(watches=[{"name": "x", "function_names": [], "dead_letter_queue_names": []}])) == {}


def test_two_pipelines_have_alarms_of_their_own():
    second = {**WATCHES[0], "name": "second", "environment": "eu"}
    both = alarms(monitored(**{**PROD, "watches": [*WATCHES, second]}))
    added = {name: alarm for name, alarm in both.items() if name not in REGISTERED}
    assert set(added) == {name.replace("pipeline-", "second-") for name in REGISTERED if name.startswith("pipeline-")}
    assert added["second-undo-failed"]["dimensions"] == {"environment": "eu"}
    assert added["second-undo-failed"]["name"] == "prod-second-undo-failed"


def test_prod_pays_less_than_four_dollars_for_alarms_and_their_key():
    read = sum(metrics_read(made) for made in RUN.all(TYPE))
    kinds = {"alarms": read, "composite alarms": len(RUN.all(COMPOSITE)), "keys": len(RUN.all("aws:kms/key:Key"))}
    assert kinds == {"alarms": 21, "composite alarms": 1, "keys": 1}
    assert sum(count * PRICES[kind].usd for kind, count in kinds.items()) < 4
