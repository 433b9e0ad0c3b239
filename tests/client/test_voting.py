"""`approve` and `reject`: nobody votes on a plan that they were not shown."""

from __future__ import annotations

import json

import pytest

from tests.client import stories
from tests.client.answers import problem
from tests.client.stories import DIGEST, ID


@pytest.fixture(autouse=True)
def _waiting(api, clock):
    api.stories[ID] = stories.waiting()
    clock.time += 60_000


def votes(api):
    return [body for method, _, _, body in api.asked if method == "POST"]


def test_the_plan_is_shown_and_its_digest_is_sent(run, api):
    result = run("approve", ID, typed="yes")
    assert result.exit_code == 0
    assert "REPLACE     Baskets (AWS::DynamoDB::Table)" in result.stdout
    assert DIGEST in result.stdout
    assert "python -m ops" not in result.stdout
    assert votes(api) == [{"vote": "approve", "plan": DIGEST}]
    assert result.stdout.endswith("Your vote to approve is counted; 1 of 2 approvals are given.\n")


def test_the_question_comes_after_the_plan(run):
    asked = []
    result = run("approve", ID, typed="", ask=lambda question: asked.append(question) or "yes")
    assert (asked, result.exit_code) == (["Type yes to approve this: "], 0)


@pytest.mark.parametrize("typed", ["no", "", "y", "yes please"])
def test_anything_but_yes_sends_nothing(run, api, typed):
    result = run("approve", ID, typed=typed)
    assert (result.exit_code, votes(api), result.stderr) == (3, [], "Nothing was sent.\n")


def test_a_closed_terminal_is_no_yes(run, api):
    def ask(question):
        raise EOFError

    assert run("approve", ID, typed="", ask=ask).exit_code == 3
    assert votes(api) == []


def test_ctrl_c_at_the_question_sends_nothing(run, api):
    def ask(question):
        raise KeyboardInterrupt

    result = run("approve", ID, typed="", ask=ask)
    assert (result.exit_code, votes(api), result.stderr) == (130, [], "Nothing was sent.\n")


@pytest.mark.parametrize("known", [DIGEST, DIGEST[:12], DIGEST[:40]])
def test_a_script_names_the_plan_and_is_not_asked(run, api, known):
    assert run("approve", ID, "--plan", known, "--reason", "looks right").exit_code == 0
    assert votes(api) == [{"vote": "approve", "plan": DIGEST, "reason": "looks right"}]


def test_a_script_that_names_another_plan_is_refused(run, api):
    result = run("approve", ID, "--plan", "000000000000")
    assert (result.exit_code, votes(api)) == (3, [])
    assert "the plan that waits is 3f9ac01b77de, not 000000000000: it changed" in result.stderr


@pytest.mark.parametrize("known", [DIGEST[:11], DIGEST + "0", "not a digest"])
def test_a_digest_that_is_too_short_or_none_is_wrong_use(run, api, known):
    assert run("approve", ID, "--plan", known).exit_code == 2
    assert api.asked == []


@pytest.mark.parametrize("more", [[], ["--json"]])
def test_where_nobody_can_be_asked_the_plan_must_be_named(run, api, more):
    result = run("approve", ID, *more)
    assert (result.exit_code, api.asked) == (2, [])
    assert "--plan" in result.stderr


def test_json_is_never_mixed_with_a_question(run, api):
    assert run("approve", ID, "--json", typed="yes").exit_code == 2
    told = run("approve", ID, "--json", "--plan", DIGEST, typed="yes")
    assert json.loads(told.stdout)["counted"] is True


def test_a_rejection_says_why(run, api):
    assert run("reject", ID, "--reason", "The table must stay", typed="yes").exit_code == 0
    assert votes(api) == [{"vote": "reject", "plan": DIGEST, "reason": "The table must stay"}]


def test_what_waits_for_nobody_cannot_be_approved(run, api):
    api.stories[ID] = stories.ended("SUCCEEDED")
    result = run("approve", ID, typed="yes")
    assert (result.exit_code, votes(api)) == (3, [])
    assert "is SUCCEEDED: nobody is asked to approve it" in result.stderr


def test_a_plan_that_is_not_the_one_people_are_asked_about_is_not_voted_on(run, api):
    asked = stories.approval() | {"plan": "0" * 64}
    api.stories[ID].then(10, "PlanMade", approval=asked)
    result = run("approve", ID, typed="yes")
    assert (result.exit_code, votes(api)) == (3, [])
    assert "not the one that people are asked about" in result.stderr


def test_a_plan_that_changes_while_somebody_reads_is_refused_by_the_api(run, api):
    def ask(question):
        api.faults = [problem(409, "other-plan", "this vote is for another plan", "look at the plan again")]
        return "yes"

    result = run("approve", ID, typed="", ask=ask)
    assert result.exit_code == 3
    assert "this vote is for another plan" in result.stderr


def test_cancelling_says_what_happens_next(run, api):
    result = run("cancel", ID, "--reason", "The wrong version")
    assert api.asked[-1] == ("POST", ["deployments", ID, "cancellation"], {}, {"reason": "The wrong version"})
    assert result.stdout == (
        f"It is being cancelled; what it changed is undone first.\nWatch it:\n  python -m ops status {ID} --follow\n"
    )


def test_what_has_ended_cannot_be_cancelled(run, api):
    api.stories[ID] = stories.ended("SUCCEEDED")
    result = run("cancel", ID, "--reason", "x")
    assert (result.exit_code, "it is too late" in result.stderr) == (3, True)
