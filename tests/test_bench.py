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
from ops.bench import bars, capacity, figures, growth, idle, page, prices, report, ticket_design
from ops.bench.metered import Metered
from ops.bench.run import Run, Start, cold
from ops.bench.tables import tables
from ops.bench.usage import metric_series
from tests.program.runs import alone
from tests.world.dynamodb import DynamoDB

MINUTES = 60


@pytest.fixture(scope="module")
def gated():
    with figures.measured_coordinator("prod") as coordinator:
        yield coordinator


@pytest.fixture(scope="module")
def approved(gated):
    return figures.ask(gated)


@pytest.fixture(scope="module")
def deployments():
    with figures.measured_coordinator("dev") as ungated:
        return figures.deploy(ungated)


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


def test_an_approval_takes_one_state_transition_however_long_it_is_waited_for(approved):
    assert [each.status for each in approved.values()] == ["SUCCEEDED", "SUCCEEDED"]
    assert [each.run.transitions for each in approved.values()] == [7, 7]


def test_two_people_look_at_the_plan_and_approve_it_through_the_api(approved):
    assert approved["approved"].usage["API requests"] == 4
    assert approved["approved"].usage["data out"] > 4 * prices.ANSWER_BYTES / 1e9


def test_people_are_reminded_every_hour(approved):
    at_once, waited = (each.run.invocations["approve_deployment"] for each in approved.values())
    assert waited - at_once == 3


def test_waiting_for_people_costs_what_reminders_and_sweeps_do_for_it(approved):
    at_once, waited = approved["approved"], approved["waited"]
    swept = prices.total(waited.sweeps) - prices.total(at_once.sweeps)
    assert 0 < swept < waited.usd - at_once.usd
    assert waited.sweeps["SQS requests"] == 0 < waited.run.calls["sweep", "sqs", "ReceiveMessage"]


def test_a_deployment_costs_less_than_three_hundredths_of_a_cent(deployments):
    happy = deployments["happy"]
    assert 0.000_15 < happy.usd <= bars.DEPLOYMENT_USD
    assert prices.bill(happy.usage)["state transitions"] == pytest.approx(6 * 25e-6)


def test_the_price_leaves_out_the_sweeps_that_run_anyway(deployments):
    happy = deployments["happy"]
    assert happy.usage["SQS requests"] == 0 < happy.run.calls["sweep", "sqs", "ReceiveMessage"]


@pytest.mark.parametrize(("stack", "most"), [("dev", 1.0), ("prod", 5.0)])
def test_an_idle_stack_costs_less_than_its_bar(stack, most):
    assert 0.05 < figures.idle_of(stack)["usd"] <= most


def test_a_long_history_makes_nobody_work_more(gated):
    short, long = growth.measure(gated, 10), growth.measure(gated, 1_000)
    assert long.rows == 100 * short.rows
    assert long.more_than(short) == 0
    assert set(short.calls) == {*growth.WATCHED, *growth.LOOKS, "vote"}
    assert all(short.calls.values())


def test_a_list_reads_no_more_than_its_page(gated):
    read = growth.measure(gated, 10).items_read
    assert {read["list, by status"], read["list, by service"], read["targets"]} == {int(growth.PAGE["limit"])}


def test_the_tickets_design_costs_more_for_stacks_of_minutes_and_the_more_the_longer_it_waits(deployments):
    rows = figures.durations(deployments)
    times = [row["timesCheaper"] for row in rows]
    assert times == sorted(times)
    assert times[1] > 2
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


def test_a_function_that_sleeps_is_paid_like_one_that_works(deployments):
    time = deployments["happy"].times["prepare_deployment"]
    assert time.asleep_seconds > 0
    assert prices.gb_seconds(1024, invocations=0, calls=0, cold=0, asleep_seconds=2) == 2


def test_a_function_is_cold_at_its_first_call_and_when_nobody_called_it_for_long():
    at = [0, 500, 500 + prices.WARM_SECONDS, 1101 + prices.WARM_SECONDS]
    assert cold([Start("stage", second, asleep=0) for second in at], always_warm=()) == {"stage": 2}
    assert not cold([Start("sweep", second, asleep=0) for second in at], always_warm=("sweep",))


def test_a_resource_of_unknown_price_is_refused():
    made = SimpleNamespace(type="aws:ec2/natGateway:NatGateway", name="gateway", custom=True)
    with pytest.raises(ValueError, match="natGateway"):
        idle.idle_month(None, SimpleNamespace(registrations={"urn": made}))


@pytest.mark.parametrize(
    ("kind", "inputs", "switch"),
    [
        ("stage:Stage", {"cacheClusterEnabled": True}, "cacheClusterEnabled"),
        ("methodSettings:MethodSettings", {"settings": {"metricsEnabled": True}}, "metricsEnabled"),
    ],
)
def test_a_switch_that_is_paid_by_the_hour_or_the_metric_is_refused(kind, inputs, switch):
    made = SimpleNamespace(type=f"aws:apigateway/{kind}", name="api", custom=True, inputs=inputs)
    with pytest.raises(ValueError, match=switch):
        idle.idle_month(None, SimpleNamespace(registrations={"urn": made}))


def test_an_alarm_costs_as_many_metrics_as_it_computes_with():
    read = [{"id": "m1", "metric": {"metricName": "Errors"}}, {"id": "m2", "metric": {"metricName": "Throttles"}}]
    computed = {"metricQueries": [{"id": "result", "expression": "m1 + m2"}, *read]}
    plain = {"metricName": "Errors"}
    assert [idle.metrics_read(SimpleNamespace(inputs=inputs)) for inputs in (computed, plain)] == [2, 1]


def test_what_monitoring_makes_has_a_price(gated):
    """With all that it can make, for a stack that has nothing else."""
    paid = idle.idle_month(gated, alone("Monitoring", "all"))
    names = ("keys", "alarms", "composite alarms", "dashboards")
    assert [paid[name] for name in names] == [1, 16, 1, 1]


def test_a_quantity_without_a_price_is_refused():
    with pytest.raises(KeyError):
        prices.bill({"wishes": 1})


def test_printed_metrics_are_counted_by_their_dimension_values():
    def line(service: str) -> str:
        metrics = '[{"Namespace": "n", "Dimensions": [["service"]], "Metrics": [{"Name": "a"}, {"Name": "b"}]}]'
        return f'{{"service": "{service}", "_aws": {{"CloudWatchMetrics": {metrics}}}}}'

    printed = "\n".join(["not a metric", line("x"), line("y"), line("y")])
    assert metric_series(Run(0, Counter(), Counter(), [], [], [], printed, {}, Counter())) == 4


@pytest.fixture(scope="module")
def document(deployments, approved, gated):
    grown = figures.grown([growth.measure(gated, 2)])
    idle_prices = {"dev": figures.idle_of("dev")}
    init = [{"name": name, "ms": 150.0, "ratio": 1.0, "low": 0.9, "high": 1.1} for name in ("boto3", "start")]
    measured = deployments | approved
    return figures.document(measured, idle_prices | {"prod": idle_prices["dev"]}, grown, {"dev": 0.4}, init)


def cheap(document, **more):
    """As if a deployment cost nothing, so that only what `more` says can miss a bar."""
    found = document | {"deployments": {name: each | {"usd": 0} for name, each in document["deployments"].items()}}
    return found | more | {"bars": bars.judged(bars.bars(found | more))}


def test_the_tables_fit_eighty_columns(document):
    console = Console(width=200, file=io.StringIO())
    with console.capture() as shown:
        report.show(document, console)
    lines = shown.get().splitlines()
    assert len(lines) > 80
    assert max(map(len, lines)) <= 80


def test_the_price_with_an_approval_is_held_against_the_bar_but_misses_none(document):
    dear = document["deployments"] | {"waited": document["deployments"]["waited"] | {"usd": 1.0}}
    found = {"bars": bars.judged(bars.bars(cheap(document) | {"deployments": dear}))}
    assert [bar["holds"] for bar in found["bars"] if bar["name"].endswith("after four hours")] == [False]
    assert not [name for name in bars.missed(found) if "approval" in name]


@pytest.mark.parametrize(("seconds", "code"), [(0.4, 0), (0.6, 1)])
def test_a_missed_bar_is_an_exit_code(document, monkeypatch, seconds, code):
    told = cheap(document, evaluation={"dev": seconds})
    assert run_command(monkeypatch, told, "--json").exit_code == code


def test_the_page_is_written_though_a_bar_is_missed(document, monkeypatch, tmp_path):
    copy = tmp_path / "figures.md"
    copy.write_text("# Figures\n<!-- bench: bars -->\nold\n<!-- bench end -->\nthe end\n", encoding="utf-8")
    monkeypatch.setattr(page, "write", lambda document, write=page.write: write(document, copy))
    told = cheap(document, evaluation={"dev": 0.6})
    assert run_command(monkeypatch, told, "--json", "--write").exit_code == 1
    assert "| program of stack dev under mocks | 0.60 s | 0.50 s | NO |" in copy.read_text("utf-8")


def test_a_page_without_init_times_is_refused(document, monkeypatch):
    assert run_command(monkeypatch, document, "--write", "--rounds", "0").exit_code == 2


def test_what_people_wrote_on_the_page_stays(document):
    text = page.PAGE.read_text("utf-8")
    again = page.written(text, document)
    assert page.PART.sub("", again) == page.PART.sub("", text)
    assert page.written(again, document) == again


def test_the_page_has_a_place_for_every_table_but_the_longest(document):
    places = {part[1] for part in page.PART.finditer(page.PAGE.read_text("utf-8"))}
    assert places == {"run", *(table.name for table in tables(document))} - {"operations"}


def test_a_place_for_figures_that_nobody_measures_is_refused(document):
    with pytest.raises(KeyError, match="speed"):
        page.written("<!-- bench: speed -->\n<!-- bench end -->\n", document)


def run_command(monkeypatch, document, *arguments):
    monkeypatch.setattr(figures, "collect", lambda rounds, tell: document)
    app = Typer()
    app.command()(command.bench)
    return CliRunner().invoke(app, list(arguments))
