"""`rollback`: nothing is sent that was not shown, and nothing is done twice."""

from __future__ import annotations

import json

import pytest

from tests.client.services import BUSY, GUARDED, IMPOSSIBLE, ORIGIN, PREVIEW

REASON = ("--reason", "Errors at checkout")
BACKWARDS = ("rollback", "storefront", *REASON)


@pytest.fixture(autouse=True)
def _previews(api):
    api.previews = {"": PREVIEW, "2": PREVIEW, "busy": BUSY, "guarded": GUARDED, "impossible": IMPOSSIBLE}


def sent(api):
    return [body for method, _, _, body in api.asked if method == "POST"]


def test_what_was_shown_is_what_is_asked_for(run, api):
    result = run(*BACKWARDS, typed="yes")
    method, path, _, body = api.asked[-1]
    assert (result.exit_code, method, path) == (0, "POST", ["targets", "storefront", "rollback"])
    assert body == {"deploymentId": body["deploymentId"], "to": ORIGIN, "reason": "Errors at checkout"}
    assert body["deploymentId"].startswith("storefront-back-to-2-")
    assert f"python -m ops status {body['deploymentId']} --follow" in result.stdout


def test_the_question_comes_after_what_would_change(run, api):
    asked = []
    result = run(*BACKWARDS, typed="", ask=lambda question: asked.append((question, len(api.asked))) or "yes")
    assert (asked, result.exit_code) == ([("Type yes to go back: ", 1)], 0)
    assert "storefront goes back to version 2" in result.stdout


@pytest.mark.parametrize("typed", ["no", "", "y"])
def test_anything_but_yes_sends_nothing(run, api, typed):
    result = run(*BACKWARDS, typed=typed)
    assert (result.exit_code, sent(api), result.stderr) == (3, [], "Nothing was sent.\n")


@pytest.mark.parametrize(("raised", "code"), [(EOFError, 3), (KeyboardInterrupt, 130)])
def test_a_closed_terminal_and_ctrl_c_send_nothing(run, api, raised, code):
    def ask(question):
        raise raised

    result = run(*BACKWARDS, typed="", ask=ask)
    assert (result.exit_code, sent(api), result.stderr) == (code, [], "Nothing was sent.\n")


def test_somebody_who_is_sure_is_not_asked(run, api):
    result = run(*BACKWARDS, "--yes", typed="no")
    assert (result.exit_code, len(sent(api))) == (0, 1)
    assert "storefront goes back to version 2" in result.stdout


@pytest.mark.parametrize("more", [[], ["--json"]])
def test_where_nobody_can_be_asked_it_must_be_said(run, api, more):
    result = run(*BACKWARDS, *more)
    assert (result.exit_code, api.asked) == (2, [])
    assert "--yes" in result.stderr
    assert "rollback storefront --dry-run" in result.stderr


def test_json_is_not_mixed_with_what_people_see(run, api):
    assert run(*BACKWARDS, "--json", typed="yes").exit_code == 2
    told = run(*BACKWARDS, "--json", "--yes")
    assert json.loads(told.stdout)["restores"] == ORIGIN


def test_a_dry_run_needs_no_reason_and_sends_nothing(run, api):
    assert json.loads(run("rollback", "storefront", "--dry-run", "--json").stdout) == PREVIEW
    assert sent(api) == []


def test_a_rollback_needs_a_reason(run, api):
    result = run("rollback", "storefront", "--yes")
    assert (result.exit_code, api.asked) == (2, [])
    assert "a rollback needs a reason" in result.stderr


def test_what_is_wanted_is_sent(run, api):
    run(*BACKWARDS, "--to", "busy", "--now", "--override", "--id", "mine", "--yes")
    assert api.asked[-2][2] == {"to": "busy"}
    assert sent(api) == [
        {"deploymentId": "mine", "to": ORIGIN, "reason": "Errors at checkout", "now": True, "override": True}
    ]


def test_what_cannot_be_is_refused_with_every_problem_and_not_sent(run, api):
    result = run(*BACKWARDS, "--to", "impossible", "--yes")
    assert (result.exit_code, sent(api), result.stdout) == (17, [], "")
    assert result.stderr.count("\n  - ") == 2
    told = run(*BACKWARDS, "--to", "impossible", "--yes", "--json")
    assert (told.exit_code, json.loads(told.stderr)["problem"]["problems"]) == (17, IMPOSSIBLE["problems"])


def test_a_version_in_quarantine_needs_an_override(run, api):
    result = run(*BACKWARDS, "--to", "guarded", "--yes")
    assert (result.exit_code, sent(api)) == (17, [])
    assert "version 2 is in quarantine, put there by the coordinator 3 d ago" in " ".join(result.stderr.split())
    assert "add --override" in result.stderr
    assert run(*BACKWARDS, "--to", "guarded", "--override", "--yes").exit_code == 0


def test_what_runs_can_be_cancelled_instead_of_going_back_too_far(run):
    cancel = "python -m ops cancel storefront-4-q8r4t --reason '...'"
    assert cancel in run("rollback", "storefront", "--to", "busy", "--dry-run").stdout
    assert cancel not in run("rollback", "storefront", "--dry-run").stdout
    assert cancel not in run("rollback", "storefront", "--to", "guarded", "--override", "--dry-run").stdout


def test_nobody_is_cancelled_where_nothing_runs(run):
    assert "CANCELLED" in run("rollback", "storefront", "--to", "busy", "--now", "--dry-run").stdout
    assert "CANCELLED" not in run("rollback", "storefront", "--now", "--dry-run").stdout


def test_going_back_to_the_same_version_puts_nothing_into_quarantine(run, api):
    assert "in quarantine until" in run("rollback", "storefront", "--dry-run").stdout
    api.previews[""] = PREVIEW | {"from": PREVIEW["to"]}
    assert "in quarantine until" not in run("rollback", "storefront", "--dry-run").stdout


def test_a_service_that_nobody_knows_is_not_found(run):
    result = run("rollback", "nothing", *REASON, "--yes")
    assert result.exit_code == 4
    assert result.stderr.endswith("See what there is:\n  python -m ops targets\n")
