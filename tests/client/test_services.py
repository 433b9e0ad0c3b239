"""`retry`, `resolve`, `release`, `freeze` and `unfreeze`: what is sent, what is asked first, what is wrong use."""

from __future__ import annotations

import json

import pytest

from ops.client.errors import Trouble
from tests.client import services
from tests.client.fake_targets import BOB
from tests.client.stories import ID, START

HOUR = 3_600_000
WHY = ("--reason", "why")


@pytest.fixture(autouse=True)
def _targets(api):
    api.targets = services.ALL
    api.stories = {ID: services.undo_failed(), "request-17": services.retry()}


CASES = {
    "retry": (["retry", ID], ["deployments", ID, "retry"], {}),
    "resolve": (["resolve", "ledger", "--as", "restored"], ["targets", "ledger", "resolution"], {"as": "restored"}),
    "live": (["resolve", "ledger", "--as", "live:8.1+b"], ["targets", "ledger", "resolution"], {"as": "live:8.1+b"}),
    "release": (["release", "storefront", "3"], ["targets", "storefront", "releases"], {"version": "3"}),
    "freeze": (["freeze", "shop"], ["targets", "shop", "freeze"], {}),
    "until": (["freeze", "shop", "--until", "2h"], ["targets", "shop", "freeze"], {"until": START + 2 * HOUR}),
    "freeze all": (["freeze", "--all"], ["freeze"], {}),
    "unfreeze": (["unfreeze", "storefront"], ["targets", "storefront", "unfreeze"], {}),
    "unfreeze all": (["unfreeze", "--all"], ["unfreeze"], {}),
}


@pytest.mark.parametrize("name", CASES)
def test_it_is_sent_as_it_was_said(run, api, name):
    words, path, body = CASES[name]
    result = run(*words, *WHY, "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    assert api.asked == [("POST", path, {}, {"reason": "why", **body})]
    assert isinstance(json.loads(result.stdout), dict)


@pytest.mark.parametrize("name", CASES)
def test_nothing_happens_without_a_reason(run, api, name):
    assert run(*CASES[name][0]).exit_code == 2
    assert api.asked == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["freeze"], "which service is not said"),
        (["freeze", "shop", "--all"], "give a service, or --all"),
        (["unfreeze"], "python -m ops unfreeze --all"),
        (["unfreeze", "shop", "--all"], "python -m ops unfreeze SERVICE"),
        (["freeze", "shop", "--until", "soon"], "'soon' is no time"),
        (["freeze", "shop", "--until", "2026-11-23T10:00Z"], "is over already"),
        (["resolve", "ledger", "--as", "live"], "neither restored nor live:"),
        (["resolve", "ledger", "--as", "live:"], "neither restored nor live:"),
        (["resolve", "ledger"], "--as"),
        (["retry", ID, "--timeout", "5"], "--timeout is for --follow"),
        (["rollback", "shop", "--yes", "--timeout", "5"], "--timeout is for --follow"),
        (["rollback", "shop", "--yes", "--id", "no/pe"], "'no/pe' is no name"),
    ],
)
def test_what_cannot_be_meant_is_wrong_use(run, api, words, said):
    result = run(*words, *WHY)
    assert (result.exit_code, api.asked) == (2, [])
    assert said in result.stderr


def test_a_retry_that_is_followed_ends_with_its_outcome(run):
    result = run("retry", ID, *WHY, "--follow")
    assert result.exit_code == 11
    assert "retry of storefront-3-k2f9q" in result.stdout


def test_a_retry_that_nobody_answered_may_be_asked_again(run, api):
    api.faults = [Trouble("no connection")] * 5
    result = run("retry", ID, *WHY)
    assert result.exit_code == 1
    assert "the same command again does no harm" in " ".join(result.stderr.split())


def test_who_resolves_sees_first_why_it_is_held(run, api):
    asked = []
    result = run("resolve", "ledger", "--as", "live:8", *WHY, typed="", ask=lambda q: asked.append(q) or "yes")
    assert (asked, result.exit_code) == (["Type yes if you have looked: "], 0)
    assert result.stdout.startswith("HELD: the undo failed: stack ledger")
    assert "You say that version 8 is live on ledger." in result.stdout
    assert result.stdout.endswith("ledger is free again; version 7 is live.\n")


def test_restored_is_what_was_live_before(run, api):
    shown = run("resolve", "ledger", "--as", "restored", *WHY, typed="no").stdout
    assert "You say that version 7, as before, is live on ledger." in shown


def test_who_does_not_say_yes_resolves_nothing(run, api):
    result = run("resolve", "ledger", "--as", "restored", *WHY, typed="no")
    assert (result.exit_code, result.stderr) == (3, "Nothing was sent.\n")
    assert [method for method, *_ in api.asked] == ["GET"]


@pytest.mark.parametrize(("typed", "more"), [(None, []), ("no", ["--yes"]), ("no", ["--json"])])
def test_scripts_and_those_who_are_sure_are_not_asked(run, api, typed, more):
    assert run("resolve", "ledger", "--as", "restored", *WHY, *more, typed=typed).exit_code == 0
    assert [method for method, *_ in api.asked] == ["POST"]


def test_what_is_not_held_is_refused_without_a_question(run):
    result = run("resolve", "mail", "--as", "restored", *WHY, typed="", ask=lambda question: 1 / 0)
    assert (result.exit_code, "mail is not held" in result.stderr) == (3, True)


def test_whose_turn_it_is_now_is_said(run, api):
    api.targets = [{"service": "pay", "freeze": services.FREEZE, "holder": "pay-6"}]
    shown = run("unfreeze", "pay", *WHY).stdout
    assert shown == "pay is unfrozen.\npay-6 is being deployed now:\n  python -m ops status pay-6 --follow\n"


def test_a_held_service_deploys_nothing_whatever_is_frozen(run, api):
    api.targets = [services.LEDGER | {"freeze": services.FREEZE}]
    assert "ledger-8" not in run("freeze", "ledger", *WHY).stdout
    assert "ledger-8" not in run("unfreeze", "ledger", *WHY).stdout


def test_what_is_frozen_all_the_same_is_said_if_somebody_answers(run, api):
    api.targets = [{"service": "pay", "freeze": {"by": BOB}, "frozen": services.SALE}]
    shown = " ".join(run("unfreeze", "pay", *WHY).stdout.split())
    assert "It is still frozen until somebody lifts it, as all services are, by user bob: The sale" in shown
    send, api.faults = api.send, []
    api.send = lambda method, *rest: send(method, *rest) if method == "POST" else (_ for _ in ()).throw(Trouble("no"))
    assert run("unfreeze", "pay", *WHY).exit_code == 0


def test_what_is_left_in_quarantine_is_said(run, api):
    api.targets = [services.STOREFRONT | {"quarantine": services.QUARANTINE[:1]}]
    assert run("release", "storefront", "3", *WHY).stdout == "Version 3 of storefront may be deployed again.\n"
