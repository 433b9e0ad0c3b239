"""The trends: what CloudWatch is asked, what is made of its answer, and that the page is whole without it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import botocore.session
import pytest
from botocore.stub import Stubber

from domain import metrics as names
from handlers.adapters import trends
from handlers.adapters.trends import DAYS, Trends
from handlers.pages import sparkline
from handlers.pages.trends import mean
from tests.handlers.conftest import NOW
from tests.handlers.control.service import Shop
from tests.handlers.page.conftest import Look, Metrics
from tests.handlers.page.reader import read
from tests.handlers.page.test_overview import part

HEADING = f"The last {DAYS} days"
DAY = 86_400


@pytest.fixture
def cloudwatch(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A client of its own, which checks what it is asked and answered against the service's model."""
    keys = {"aws_access_key_id": "x", "aws_secret_access_key": "x", "region_name": "us-east-1"}
    made = botocore.session.Session().create_client("cloudwatch", **keys)
    monkeypatch.setattr(trends, "client", lambda service, config: made)
    with Stubber(made) as stub:
        yield stub


def result(name: str, values: dict[int, float], status: str = "Complete") -> dict[str, Any]:
    first = NOW // 1000 // DAY * DAY - (DAYS - 1) * DAY
    at = [datetime.fromtimestamp(first + n * DAY, UTC) for n in values]
    return {"Id": name, "Timestamps": at, "Values": list(values.values()), "StatusCode": status}


def test_it_asks_for_whole_days_of_the_metrics_that_are_sent(cloudwatch: Stubber) -> None:
    asked: dict[str, Any] = {}
    cloudwatch.add_response("get_metric_data", {"MetricDataResults": []})
    trends.client("cloudwatch", None).meta.events.register(
        "before-parameter-build", lambda params, **_: asked.update(params)
    )
    trends.read(NOW)
    stats = {
        (each["MetricStat"]["Metric"]["MetricName"], each["MetricStat"]["Stat"]) for each in asked["MetricDataQueries"]
    }
    wanted = {(metric, stat) for metric in ("FailureRate", "LeadTime") for stat in ("SampleCount", "Average")}
    assert stats == wanted
    assert {name for name, _ in stats} <= set(names.BY_NAME)
    for each in asked["MetricDataQueries"]:
        assert each["MetricStat"]["Period"] == DAY
        assert each["MetricStat"]["Metric"]["Namespace"] == names.NAMESPACE
        assert each["MetricStat"]["Metric"]["Dimensions"] == [{"Name": names.ENVIRONMENT, "Value": "dev"}]
    begin, end = asked["StartTime"], asked["EndTime"]
    assert (begin.hour, (end - begin).days) == (0, DAYS)
    assert begin.timestamp() <= NOW / 1000 - (DAYS - 1) * DAY < NOW / 1000 < end.timestamp()


def test_days_without_a_number_stay_empty(cloudwatch: Stubber) -> None:
    answer = {"MetricDataResults": [result("ended", {1: 3.0, 13: 2.0}), result("lead", {-1: 5.0, 14: 6.0})]}
    cloudwatch.add_response("get_metric_data", answer)
    told = trends.read(NOW)
    assert (told.ended[1], told.ended[13], told.ended.count(None)) == (3.0, 2.0, DAYS - 2)
    assert told.lead == told.failed == [None] * DAYS


@pytest.mark.parametrize("status", ["InternalError", "Forbidden"])
def test_an_answer_without_numbers_is_none(cloudwatch: Stubber, status: str) -> None:
    cloudwatch.add_response("get_metric_data", {"MetricDataResults": [result("failed", {}, status)]})
    with pytest.raises(trends.Unread, match="failed"):
        trends.read(NOW)


def test_nobody_waits_long_for_the_trends() -> None:
    assert trends.SOON.connect_timeout + trends.SOON.read_timeout <= 6
    assert trends.SOON.retries["total_max_attempts"] == 1


def test_three_figures_are_told_in_numbers_and_in_words(shop: Shop, look: Look, metrics: Metrics) -> None:
    shop.asks().ends()
    metrics.values = {"ended": [4.0, 6.0], "failed": [50.0, 0.0], "led": [2.0, 6.0], "lead": [60_000.0, 100_000.0]}
    told = part(look(), HEADING)
    figures = {each.one("h3").text: each.one("strong").text for each in told.all("div", "figure")}
    assert figures == {"Deployments": "10", "Failed": "20 %", "Lead time": "1 min 30 s"}
    assert "6 at most, on " in told.text
    assert "of them, on 1 day" in told.text
    assert "1 min 40 s on the slowest day" in told.text
    assert told.one("p", "more").text == (
        "These count deployments and rollbacks that succeeded or failed. For the DORA figures: "
        "python -m ops metrics --days 14 --stack dev"
    )
    labels = [each.attributes["aria-label"] for each in told.all("svg")]
    assert labels[1] == "Percentage that failed, day by day: 20 % of them, on 1 day"
    assert len(labels) == 3


def test_where_nothing_ended_it_says_so(shop: Shop, look: Look) -> None:
    shop.asks().ends()
    assert "Nothing went live and nothing failed." in part(look(), HEADING).text


def test_where_nothing_went_live_there_is_no_lead_time(shop: Shop, look: Look, metrics: Metrics) -> None:
    shop.asks().ends()
    metrics.values = {"ended": [1.0], "failed": [100.0]}
    assert "nothing went live" in part(look(), HEADING).text


def test_the_page_is_whole_without_them(
    shop: Shop, look: Look, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shop.asks().ends()

    def broken(now: int) -> Trends:
        raise trends.Unread("no")

    monkeypatch.setattr(trends, "read", broken)
    document = look()
    assert "CloudWatch could not be asked for the trends." in part(document, HEADING).text
    assert "d-1" in part(document, "Recent deployments").text
    assert "the trends could not be read" in capsys.readouterr().out


def test_a_mean_counts_each_day_as_often_as_something_happened() -> None:
    assert mean([10, None, 40], [3, 5, 1]) == 17.5
    assert mean([None], [0]) == 0


def test_a_line_is_interrupted_where_nothing_is_known() -> None:
    picture = read(sparkline.line([1, 2, None, 3], "x"))
    assert len(picture.all("polyline")) == 1
    assert len(picture.all("circle")) == 3


def test_a_bar_is_as_high_as_its_day() -> None:
    heights = [float(each.attributes["height"]) for each in read(sparkline.bars([4, 0, None, 2], "x")).all("rect")]
    assert len(heights) == 2
    assert heights[0] == 2 * heights[1]
