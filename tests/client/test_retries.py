"""What may help is tried again, a few times; what the API means is not."""

from __future__ import annotations

import pytest

from ops.client.api import ControlApi, some
from ops.client.credentials import Identity
from ops.client.errors import NotAsked, Refusal, Trouble
from ops.client.signed import Signed
from ops.client.transport import Answer
from tests.client import services, stories
from tests.client.answers import answer, problem
from tests.client.fake_api import KEYS, URL

BUSY = problem(503, "busy", "AWS could not be asked", "try again in a moment; nothing is done twice")


@pytest.fixture
def told(api):
    api.stories[stories.ID] = stories.succeeded()
    return ControlApi(Signed(URL, Identity(KEYS, "eu-west-1", "somebody"), api), api.clock)


@pytest.mark.parametrize("fault", [BUSY, Answer(502, {}, b"<html>"), Answer(500, {}, b""), Trouble("no connection")])
def test_trouble_is_survived(told, api, fault):
    api.faults = [fault, fault]
    assert told.deployment(stories.ID)["service"] == "storefront"
    assert len(api.asked) == 3


def test_the_pauses_grow(told, api):
    api.faults = [BUSY] * 4
    told.deployment(stories.ID)
    assert api.clock.slept == [0.5, 1, 2, 4]


def test_after_five_tries_it_says_so(told, api):
    api.faults = [BUSY] * 9
    with pytest.raises(Trouble) as raised:
        told.deployment(stories.ID)
    assert raised.value.detail == "AWS could not be asked (tried 5 times)"
    assert raised.value.advice == "try again in a moment; nothing is done twice"
    assert len(api.asked) == 5


def test_the_api_says_how_long_to_wait(told, api):
    api.faults = [answer(429, {"message": "Too Many Requests"}, **{"retry-after": "7"})]
    told.deployment(stories.ID)
    assert api.clock.slept == [7]


def test_nobody_waits_for_ever(told, api):
    api.faults = [answer(429, {"message": "Too Many Requests"}, **{"retry-after": "3600"})]
    told.deployment(stories.ID)
    assert api.clock.slept == [20]


@pytest.mark.parametrize("status", [400, 403, 404, 409, 422])
def test_a_no_is_not_asked_again(told, api, status):
    api.faults = [problem(status, "no", "no", "no")]
    with pytest.raises(Refusal):
        told.deployment(stories.ID)
    assert len(api.asked) == 1


def test_an_error_that_no_repetition_mends_is_not_asked_again(told, api):
    api.faults = [answer(505, {"message": "HTTP Version Not Supported"})]
    with pytest.raises(NotAsked, match="Not Supported"):
        told.deployment(stories.ID)
    assert len(api.asked) == 1


ACTS = {
    "retry": lambda told: told.retry("one", "why"),
    "resolve": lambda told: told.resolve("ledger", "restored", "why"),
    "release": lambda told: told.release("storefront", "3", "why"),
    "freeze": lambda told: told.freeze("shop", "why", 5),
    "freeze all": lambda told: told.freeze(None, "why"),
    "unfreeze": lambda told: told.unfreeze("storefront", "why"),
    "unfreeze all": lambda told: told.unfreeze(None, "why"),
    "roll back": lambda told: told.roll_back("storefront", {"deploymentId": "one", "to": "two"}),
}


@pytest.mark.parametrize("act", ACTS)
def test_after_a_lost_answer_exactly_the_same_is_asked(told, api, act):
    api.targets = services.ALL
    api.faults = [Trouble("the answer got lost")]
    ACTS[act](told)
    assert api.asked[0] == api.asked[1]


def test_a_request_is_repeated_with_the_same_id(told, api):
    api.faults = [Trouble("the answer got lost")]
    told.request("storefront", {"deploymentId": "one", "version": "3"})
    assert [body["deploymentId"] for _, _, _, body in api.asked] == ["one", "one"]


def test_a_refusal_after_a_lost_answer_says_that_the_first_may_have_counted(told, api):
    api.faults = [Trouble("the answer got lost"), problem(409, "late", "it is too late", "look at its status")]
    with pytest.raises(Refusal) as raised:
        told.vote(stories.ID, "approve", stories.DIGEST, "")
    assert raised.value.advice == "An earlier try got no answer and may have counted. look at its status"


def test_pages_are_asked_for_as_long_as_they_are_needed(told, api):
    api.targets = [{"service": f"s{n}"} for n in range(120)]
    assert len(list(told.targets())) == 120
    assert len(api.asked) == 3
    first, more = some(told.targets(), 10)
    assert (len(first), more, len(api.asked)) == (10, True, 4)


def test_exactly_as_many_as_wanted_are_not_more(told, api):
    api.targets = [{"service": f"s{n}"} for n in range(10)]
    assert some(told.targets(), 10)[1] is False
