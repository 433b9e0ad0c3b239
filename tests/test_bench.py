"""The figures that the README quotes: counted again, by the functions that count them for docs/figures.md."""

from __future__ import annotations

import io
from collections import Counter
from types import SimpleNamespace

import pytest
from rich.console import Console
from typer import Typer
from typer.testing import CliRunner

from ops.bench import __main__ as command
from ops.bench import bars, capacity, figures, growth, idle, prices, report, ticket_design
from ops.bench.coordinator import Run
from ops.bench.metered import Metered
from ops.bench.usage import metric_series
from tests.world.dynamodb import DynamoDB

MINUTES = 60


@pytest.fixture(scope="module")
def ours():
    with figures.measured_coordinator() as coordinator:
        yield coordinator


@pytest.fixture(scope="module")
def deployments(ours):
    return figures.deploy(ours)


def test_a_successful_deployment_takes_six_state_transitions(deployments):
    assert deployments["happy"].status == "SUCCEEDED"
    assert deployments["happy"].run.transitions <= 6


def test_an_undone_deployment_takes_two_more(deployments):
    assert deployments["undone"].status == "ROLLED_BACK"
    assert deployments["undone"].run.transitions <= 8


def test_a_stack_that_takes_fifty_minutes_takes_as_many_transitions_as_one_of_ten_seconds(deployments):
    quick, slow = deployments["happy, 10 s"], deployments["happy, 3000 s"]
    assert quick.run.transitions == slow.run.transitions
    assert slow.run.invocations["sweep"] - quick.run.invocations["sweep"] >= 49


def test_a_deployment_costs_less_than_three_hundredths_of_a_cent(deployments):
    happy = deployments["happy"]
    assert 0.000_15 < happy.usd <= 0.000_3
    assert prices.bill(happy.usage)["state transitions"] == pytest.approx(6 * 25e-6)


def test_the_price_leaves_out_the_sweeps_that_run_anyway(deployments):
    happy = deployments["happy"]
    assert happy.usage["SQS requests"] == 0 < happy.run.calls["sweep", "sqs", "ReceiveMessage"]


@pytest.mark.parametrize(("stack", "most"), [("dev", 1.0), ("prod", 5.0)])
def test_an_idle_stack_costs_less_than_its_bar(stack, most):
    assert 0.05 < figures.idle_of(stack)["usd"] <= most


def test_a_long_history_makes_nobody_work_more(ours):
    short, long = growth.measure(ours, 10), growth.measure(ours, 1_000)
    assert long.rows == 100 * short.rows
    assert long.more_than(short) == 0
    assert all(short.calls.values())


def test_the_tickets_design_costs_more_and_the_more_the_longer_it_waits(deployments):
    rows = figures.durations(deployments)
    assert all(row["ticketUsd"] > row["usd"] for row in rows)
    assert [row["ticketTransitions"] for row in rows] == [11, 44, 80, 308]


def test_the_tickets_design_polls_every_thirty_seconds():
    walked = ticket_design.walk(2 * MINUTES)
    assert walked.path.count("WaitForInfrastructure") == walked.path.count("CheckInfrastructure") == 4
    assert walked.path[-1] == "ValidateDeployment"


def test_an_item_is_as_large_as_its_names_and_values():
    item = {"id": {"S": "é"}, "n": {"N": "12345"}, "m": {"M": {"k": {"BOOL": True}}}, "l": {"L": [{"NULL": True}]}}
    assert capacity.item_size(item) == (2 + 2) + (1 + 4) + (1 + 3 + 1 + 1 + 1) + (1 + 3 + 1 + 1)


def test_a_write_is_paid_by_the_larger_version():
    small, large = {"id": {"S": "1"}}, {"id": {"S": "1"}, "text": {"S": "x" * 2_000}}
    assert capacity.write_units(large, small) == 2


INDEX = capacity.Index(("status", "at"), ("id", "at"), frozenset({"service"}))
ROW = {"id": {"S": "1"}, "at": {"N": "1"}, "status": {"S": "RUNNING"}, "service": {"S": "a"}, "other": {"S": "x"}}


@pytest.mark.parametrize(
    ("old", "new", "units"),
    [
        (None, ROW, 1),
        (ROW, ROW | {"other": {"S": "y"}}, 0),
        (ROW, ROW | {"service": {"S": "b"}}, 1),
        (ROW, ROW | {"status": {"S": "SUCCEEDED"}}, 2),
        (None, {"id": {"S": "1"}, "at": {"N": "2"}}, 0),
        (ROW, {"id": {"S": "1"}, "at": {"N": "1"}}, 1),
    ],
)
def test_an_index_is_written_only_where_its_copy_changes(old, new, units):
    assert INDEX.write_units(old, new) == units


def test_a_strong_read_costs_twice_a_weak_one_and_nothing_found_costs_a_unit():
    assert capacity.read_units([], consistent=True) == 1
    assert capacity.read_units([{"id": {"S": "x" * 5_000}}], consistent=False) == 1


def test_a_transaction_writes_twice_and_its_index_copies_once():
    inner = DynamoDB(lambda: 0.0)
    inner.create("t", hash="id", range="at", types={"at": "N"}, indexes={"ByStatus": ("status", "at")})
    metered = Metered(inner, {"t": {"ByStatus": INDEX}}, lambda: "start")
    put = {"Put": {"TableName": "t", "Item": ROW}}
    metered.transact_write_items({"TransactItems": [put], "ClientRequestToken": "1"})
    assert [(r.by, r.write_units) for r in metered.requests] == [("start", 2 + 1)]


def test_a_second_of_one_gigabyte_is_a_gb_second():
    ms = prices.OWN_MS + 2 * prices.CALL_MS + prices.INIT_MS
    assert prices.gb_seconds(512, invocations=1, calls=2, cold=1) == pytest.approx(0.5 * ms / 1000)


def test_a_resource_of_unknown_price_is_refused():
    made = SimpleNamespace(type="aws:ec2/natGateway:NatGateway", name="gateway", custom=True)
    with pytest.raises(ValueError, match="natGateway"):
        idle.idle_month(None, SimpleNamespace(registrations={"urn": made}))


def test_a_quantity_without_a_price_is_refused():
    with pytest.raises(KeyError):
        prices.bill({"wishes": 1})


def test_printed_metrics_are_counted_by_their_dimension_values():
    def line(service: str) -> str:
        metrics = '[{"Namespace": "n", "Dimensions": [["service"]], "Metrics": [{"Name": "a"}, {"Name": "b"}]}]'
        return f'{{"service": "{service}", "_aws": {{"CloudWatchMetrics": {metrics}}}}}'

    printed = "\n".join(["not a metric", line("x"), line("y"), line("y")])
    assert metric_series(Run(0, Counter(), Counter(), [], [], printed)) == 4


@pytest.fixture(scope="module")
def document(deployments, ours):
    grown = figures.grown([growth.measure(ours, 2)])
    idle_prices = {"dev": figures.idle_of("dev")}
    init = [{"name": name, "ms": 150.0, "ratio": 1.0, "low": 0.9, "high": 1.1} for name in ("boto3", "start")]
    return figures.document(deployments, idle_prices | {"prod": idle_prices["dev"]}, grown, {"dev": 0.4}, init)


def test_the_tables_fit_eighty_columns(document):
    console = Console(width=200, file=io.StringIO())
    with console.capture() as shown:
        report.show(document, console)
    lines = shown.get().splitlines()
    assert len(lines) > 80
    assert max(map(len, lines)) <= 80


@pytest.mark.parametrize(("seconds", "code"), [(0.4, 0), (0.6, 1)])
def test_a_missed_bar_is_an_exit_code(document, monkeypatch, seconds, code):
    found = bars.bars(document | {"evaluation": {"dev": seconds}})
    told = document | {"bars": bars.judged(found)}
    monkeypatch.setattr(figures, "collect", lambda rounds, tell: told)
    app = Typer()
    app.command()(command.bench)
    result = CliRunner().invoke(app, ["--json"])
    assert result.exit_code == code
