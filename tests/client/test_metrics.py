"""`metrics`: honest figures, from what CloudWatch has."""

from __future__ import annotations

import json

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from domain.stages import ALL
from ops.client.account import Account
from ops.client.metrics import DAY_MS, read
from tests.client.fake_cloudwatch import FakeCloudWatch
from tests.client.virtual_clock import VirtualClock

MINUTE = 60_000


@pytest.fixture
def cloudwatch(monkeypatch) -> FakeCloudWatch:
    fake = FakeCloudWatch()
    monkeypatch.setattr(Account, "client", lambda account, service: fake)
    return fake


@pytest.fixture
def now(clock: VirtualClock) -> int:
    return clock.now()


@pytest.fixture
def busy(cloudwatch: FakeCloudWatch, now: int) -> FakeCloudWatch:
    """Twelve changes in a week; two of them undone, one gone back from; something happened long ago, too."""
    for n in range(10):
        at = now - n * 3_600_000 - MINUTE
        cloudwatch.put("Succeeded", at, 1)
        cloudwatch.put("Changes", at, 1)
        cloudwatch.put("LeadTime", at, 60_000 * (n + 1))
        cloudwatch.put("LeadTimeUnattended", at, 4_000)
        cloudwatch.put("StageDuration", at, 2_100, stage="PrepareDeployment")
    cloudwatch.put("RolledBack", now - DAY_MS, 1, 1)
    cloudwatch.put("Changes", now - DAY_MS, 1, 1)
    cloudwatch.put("ChangeFailures", now - DAY_MS, 1, 1, 1)
    cloudwatch.put("Rollbacks", now - DAY_MS, 1)
    cloudwatch.put("TimeToRestore", now - DAY_MS, 42_000)
    cloudwatch.put("ActiveDeployments", now - 3 * MINUTE, 7)
    cloudwatch.put("ActiveDeployments", now - 2 * MINUTE, 2)
    cloudwatch.put("OldestActive", now - 2 * MINUTE, 90_000)
    cloudwatch.put("HeldTargets", now - 6 * MINUTE, 1)
    cloudwatch.put("Succeeded", now - 8 * DAY_MS, 1)
    cloudwatch.put("Succeeded", now - MINUTE, 1, environment="prod")
    return cloudwatch


def told(cloudwatch, now, days=7, environment="dev"):
    return read(cloudwatch, environment, days=days, now=now)


def test_the_four_figures(busy, now):
    dora = told(busy, now)["dora"]
    assert dora["deploymentFrequency"] == {"count": 10, "perDay": 10 / 7}
    assert dora["changeFailureRate"] == {"failures": 3, "changes": 12, "percent": 25}
    assert dora["leadTime"]["meanMs"] == 330_000
    assert (dora["leadTime"]["p50Ms"], dora["leadTime"]["longestMs"]) == (330_000, 600_000)
    assert dora["leadTimeUnattended"]["meanMs"] == 4_000
    assert dora["timeToRestore"] == dict.fromkeys(("meanMs", "shortestMs", "longestMs", "p50Ms", "p90Ms"), 42_000) | {
        "count": 1
    }


def test_how_they_ended_in_these_days_and_in_this_environment(busy, now):
    outcomes = told(busy, now)["outcomes"]
    assert {name: count for name, count in outcomes.items() if count} == {"SUCCEEDED": 10, "ROLLED_BACK": 2}
    assert len(outcomes) == 9


def test_how_it_stands_now_is_what_the_sweep_told_last(busy, now):
    seen = {name: value for name, value in told(busy, now)["now"].items() if value}
    assert seen == {"ActiveDeployments": 2, "OldestActive": 90_000}


def test_what_the_latest_sweep_did_not_tell_is_zero(cloudwatch, now):
    cloudwatch.put("HeldTargets", now - 3 * MINUTE, 1)
    cloudwatch.put("QueuedDeployments", now - 3 * MINUTE, 4)
    cloudwatch.put("QueuedDeployments", now - 2 * MINUTE, 3)
    seen = told(cloudwatch, now)["now"]
    assert (seen["HeldTargets"], seen["QueuedDeployments"]) == (0, 3)


def test_every_stage_has_its_times(busy, now):
    stages = told(busy, now)["stages"]
    assert tuple(stages) == ALL
    assert stages["PrepareDeployment"]["meanMs"] == 2_100
    assert stages["FinishDeployment"] == {"count": 0}


@pytest.mark.parametrize(("days", "period"), [(1, 60), (14, 60), (15, 300), (62, 300), (63, 3600), (455, 3600)])
def test_it_asks_as_finely_as_cloudwatch_has_kept_it(cloudwatch, now, days, period):
    told(cloudwatch, now, days)
    [query, *_] = cloudwatch.asked[0]["MetricDataQueries"]
    assert query["MetricStat"]["Period"] == period


def test_no_call_asks_for_more_than_cloudwatch_allows(cloudwatch, now):
    told(cloudwatch, now)
    for call in cloudwatch.asked:
        names = [query["Id"] for query in call["MetricDataQueries"]]
        assert len(names) == len(set(names)) <= 500


def test_people_see_each_figure_with_what_it_is_based_on(run, busy):
    shown = run("metrics", "--stack", "acme/coordinator/dev").stdout
    assert shown.startswith("dev, the last 7 days (since ")
    assert "Deployments         10 in the last 7 days, 1.4 a day\n" in shown
    assert "Lead time           mean 5 min 30 s, half within 5 min 30 s, 9 of 10 within 9" in shown
    assert "Change failure rate 25 % (3 of 12)\n" in shown
    assert "Time to restore     42 s (of 1)\n" in shown
    assert "Rollbacks              1  Rollbacks that people asked for" in shown
    assert "PrepareDeployment" in shown and "FinishDeployment" not in shown
    assert "ActiveDeployments   2  " in shown and "OldestActive        1 min 30 s  " in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_without_data_it_says_so(run, cloudwatch):
    shown = run("metrics", "--stack", "dev", "--days", "1").stdout
    assert shown.count("no data") == 7
    assert "the last day (since " in shown
    silence = "the sweep has told nothing in the last 5 minutes: nothing is under way, or it does not run"
    assert silence in " ".join(shown.split())


def test_more_failures_than_changes_are_no_rate(run, cloudwatch, now):
    cloudwatch.put("ChangeFailures", now - MINUTE, 1)
    assert "1 failures, 0 changes" in run("metrics", "--stack", "dev").stdout
    cloudwatch.put("Changes", now - MINUTE, 1)
    assert told(cloudwatch, now)["dora"]["changeFailureRate"] == {"failures": 1, "changes": 1, "percent": 100}
    cloudwatch.put("ChangeFailures", now - MINUTE, 1)
    assert told(cloudwatch, now)["dora"]["changeFailureRate"] == {"failures": 2, "changes": 1}


@pytest.mark.parametrize(
    ("ends", "code", "said"),
    [
        (("Complete", "InternalError"), 1, "Try again in a minute."),
        (("Complete", "Forbidden"), 3, "needs cloudwatch:GetMetricData."),
        (("InternalError", "Complete"), 0, ""),
    ],
)
def test_what_cloudwatch_could_not_read_is_no_silence(run, cloudwatch, ends, code, said):
    cloudwatch.ends = ends
    result = run("metrics", "--stack", "dev")
    assert (result.exit_code, "no data" in result.stdout) == (code, not code)
    assert said in " ".join(result.stderr.split())


def test_programs_get_a_document(run, busy):
    document = json.loads(run("metrics", "--stack", "dev", "--json").stdout)
    assert set(document) == {
        *("environment", "from", "until", "days", "dora", "outcomes", "durations", "stages", "counts", "now")
    }


def test_an_address_without_a_name_does_not_tell_the_environment(run, cloudwatch):
    result = run("metrics")
    assert result.exit_code == 2 and "--stack NAME" in result.stderr


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        ("AccessDenied", 3, "needs cloudwatch:GetMetricData"),
        ("ExpiredToken", 1, "Log in again"),
        ("Throttling", 3, "Rate exceeded"),
        ("", 1, "HTTPS_PROXY"),
    ],
)
def test_what_goes_wrong_says_what_to_do(run, monkeypatch, error, code, said):
    def refuse(account, service):
        if error:
            raise ClientError({"Error": {"Code": error, "Message": "Rate exceeded"}}, "GetMetricData")
        raise EndpointConnectionError(endpoint_url="https://monitoring")

    monkeypatch.setattr(Account, "client", refuse)
    result = run("metrics", "--stack", "dev")
    assert result.exit_code == code
    assert said in " ".join(result.stderr.split())
