"""What the events say that are not told in a whole story."""

from __future__ import annotations

import pytest

from domain import catalogue
from domain.event_words import WORDS, sentence, what
from domain.persons import decider
from ops.commands.times import Times
from tests.client import stories
from tests.client.stories import ID
from tests.client.virtual_clock import START, VirtualClock

BOB = "arn:aws:iam::1:user/bob"
SAID = {
    "DeploymentQueued": [
        ({"position": 1, "behind": "shop-4"}, "queued, place 1, behind shop-4"),
        ({"position": 2, "behind": "", "because": "shop is frozen"}, "queued, place 2: shop is frozen"),
    ],
    "DeploymentStarted": [
        ({"waitedMs": 0, "restores": "shop-2"}, "started: goes back to shop-2"),
        ({"waitedMs": 2000, "retries": "shop-4"}, "started after 2.0 s in the queue: goes on with the undo of shop-4"),
        ({"waitedMs": 0, "restores": "", "retries": ""}, "started"),
    ],
    "DeploymentCompleted": [
        ({"status": "SUCCEEDED", "restores": "shop-2"}, "SUCCEEDED; shop-2 is restored"),
        ({"status": "SUCCEEDED", "restores": ""}, "SUCCEEDED"),
    ],
    "DeploymentFailed": [
        ({"status": "ROLLED_BACK", "liveVersion": "3"}, "ROLLED_BACK; version 3 is live"),
        ({"status": "ROLLBACK_FAILED", "liveVersion": "3"}, "ROLLBACK_FAILED; version 3 was live before"),
    ],
    "VersionQuarantined": [
        (
            {"version": "4", "by": "coordinator", "deployment": "shop-4", "reason": "it broke"},
            "version 4 is in quarantine, put there by the coordinator with shop-4: it broke",
        )
    ],
    "VersionReleased": [({"version": "4", "by": BOB, "reason": "why"}, "user bob released version 4: why")],
    "TargetHeld": [({"deployment": "shop-4", "reason": "it broke"}, "HELD after shop-4: it broke")],
    "TargetResolved": [
        (
            {"by": BOB, "deployment": "shop-4", "resolution": "live:4", "reason": "why"},
            "user bob resolved what shop-4 left behind (live:4): why",
        )
    ],
    "TargetFrozen": [
        ({"by": BOB, "reason": "why", "until": START + 60_000}, "user bob froze it until 10:31 UTC (1 min left): why"),
        ({"by": BOB, "reason": "why", "until": 0}, "user bob froze it: why"),
    ],
    "TargetUnfrozen": [({"by": BOB, "reason": "why"}, "user bob unfroze it: why")],
}


def words(event, detail):
    spans = sentence({"event": event, "detail": detail}, Times(VirtualClock()))
    return "".join(span if isinstance(span, str) else span[0] for span in spans)


@pytest.mark.parametrize(("event", "detail", "said"), [(name, *each) for name, all_ in SAID.items() for each in all_])
def test_an_event_is_a_sentence(event, detail, said):
    assert words(event, detail) == said


def test_every_event_has_words():
    assert {name for name, event in catalogue.REGISTRY.items() if not event.incoming} == set(WORDS)


@pytest.mark.parametrize("event", [name for name in SAID if name.startswith(("Version", "Target"))])
def test_an_event_of_which_little_is_known_has_words_too(event):
    assert words(event, {})


@pytest.mark.parametrize(
    ("by", "said"), [("coordinator", "the coordinator"), ("config", "the config of the stack"), (BOB, "user bob")]
)
def test_not_only_people_decide(by, said):
    assert decider(by) == said


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, "shop 2 in prod"),
        ({"restores": "shop-2", "leaves": "3"}, "shop in prod, rollback to 2 (shop-2)"),
        ({"retries": "shop-2"}, "shop 2 in prod, retry of shop-2"),
    ],
)
def test_what_is_done_to_a_service(more, said):
    assert what({"service": "shop", "version": "2", "environment": "prod", **more}) == said


@pytest.mark.parametrize(
    ("detail", "said"),
    [
        ({"behind": "shop-4"}, "waits       behind shop-4\n"),
        ({"behind": "", "because": "shop is frozen"}, "waits       shop is frozen\n"),
        ({"behind": "shop-4", "because": "shop is frozen"}, "waits       behind shop-4; shop is frozen\n"),
    ],
)
def test_what_waits_says_for_what_as_long_as_it_waits(run, api, clock, detail, said):
    told = stories.story().then(0, "DeploymentQueued", {}, status="QUEUED").then(1, "DeploymentQueued", detail)
    api.stories[ID] = told.then(60, "DeploymentStarted", {}, status="RUNNING")
    assert "waits" not in run("status", ID).stdout
    clock.time += 2_000
    assert said in run("status", ID).stdout
    clock.time += 60_000
    assert "waits" not in run("status", ID).stdout
