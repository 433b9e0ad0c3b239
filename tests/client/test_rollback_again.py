"""`rollback` again: after a lost answer, with an id that is known, and what it ends with."""

from __future__ import annotations

import pytest

from ops.client.errors import Trouble
from tests.client import services
from tests.client.services import BACK, IMPOSSIBLE, ORIGIN, PREVIEW

BACKWARDS = ("rollback", "storefront", "--reason", "Errors at checkout")


@pytest.fixture(autouse=True)
def _preview(api):
    api.previews = {"": PREVIEW}


def sent(api):
    return [body for method, _, _, body in api.asked if method == "POST"]


def test_after_a_lost_answer_the_same_is_sent_again(run, api):
    send, lost = api.send, [Trouble("the answer got lost")]

    def losing(method, *rest):
        if method == "POST" and lost:
            send(method, *rest)
            raise lost.pop()
        return send(method, *rest)

    api.send = losing
    assert run(*BACKWARDS, "--yes").exit_code == 0
    first, second = sent(api)
    assert first == second


def test_if_nothing_is_answered_it_says_how_to_send_the_same_again(run, api):
    send = api.send

    def silent(method, *rest):
        if method == "POST":
            send(method, *rest)
            raise Trouble("no connection")
        return send(method, *rest)

    api.send = silent
    result = run(*BACKWARDS, "--yes")
    assert result.exit_code == 1
    assert f"add:\n  --id {sent(api)[0]['deploymentId']} --to {ORIGIN}\n" in result.stderr


def test_the_same_id_again_is_the_same_request_whatever_is_live_now(run, api):
    api.stories[BACK] = services.rollback()
    api.previews = {"": IMPOSSIBLE}
    assert run(*BACKWARDS, "--id", BACK, "--yes").exit_code == 0
    assert sent(api) == [{"deploymentId": BACK, "to": ORIGIN, "reason": "Errors at checkout"}]


def test_an_id_of_something_else_is_looked_at_first(run, api):
    api.stories["mine"] = services.undo_failed()
    assert run(*BACKWARDS, "--id", "mine", typed="no").exit_code == 3
    assert sent(api) == []


def test_the_outcome_is_the_exit_code(run, api):
    api.stories["mine"] = services.undo_failed()
    assert run(*BACKWARDS, "--id", "mine", "--yes", "--follow").exit_code == 12
    api.stories["mine"] = services.rollback()
    assert run(*BACKWARDS, "--id", "mine", "--yes", "--follow").exit_code == 0


def test_a_refusal_by_the_api_lists_its_problems(run, api):
    api.refuse = ["storefront is frozen"]
    result = run(*BACKWARDS, "--yes", "--id", "mine")
    assert result.exit_code == 17
    assert result.stderr.endswith("- storefront is frozen\nCorrect the request.\nThe refusal is kept as mine.\n")
