"""Versions that were rolled back are refused until somebody releases them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain import quarantine, stages
from domain.deployment import Status
from domain.errors import Denied
from domain.target import Target
from domain.target_events import VersionQuarantined, VersionReleased
from tests.domain.lineage import ANN, NOW, SERVICE, deployed

FREE = Target(service=SERVICE, current={"version": "1"})


def bad(version: str = "2", target: Target = FREE, reason: str = "it is slow", now: int = NOW) -> Target:
    told = {"by": "coordinator", "reason": reason, "deployment": "d2", "environment": "dev", "now": now}
    return quarantine.add(target, version, **told)


def test_a_version_in_quarantine_says_who_put_it_there_when_and_why():
    assert bad().quarantine == {"2": {"by": "coordinator", "reason": "it is slow", "at": NOW, "deploymentId": "d2"}}
    assert quarantine.problem(bad(), "2") == (
        "version 2 of storefront is in quarantine since 2026-11-18 11:06 UTC, put there by coordinator with d2: "
        "it is slow; `release storefront 2 --reason ...`, or ask once more with `--override --reason ...`"
    )
    assert quarantine.problem(bad(), "1") == ""


def test_that_a_version_is_put_into_quarantine_is_told():
    [told] = bad().news
    assert isinstance(told, VersionQuarantined)
    assert (told.version, told.by, told.reason, told.deployment) == ("2", "coordinator", "it is slow", "d2")


def test_a_long_reason_is_cut():
    target = bad(reason="r" * 400)
    assert len(target.quarantine["2"]["reason"]) == len(target.news[0].reason) == quarantine.MOST_REASON


def test_the_oldest_version_makes_room():
    target = FREE
    for number in range(quarantine.MOST + 2):
        target = bad(f"v{number}", target, now=NOW - number)
    assert len(target.quarantine) == quarantine.MOST
    assert "v0" in target.quarantine
    assert f"v{quarantine.MOST}" not in target.quarantine


def test_the_latest_reason_counts():
    assert bad(target=bad(), reason="it is still slow", now=NOW + 1).quarantine["2"]["reason"] == "it is still slow"


def test_a_version_is_released_by_somebody_for_a_reason():
    released = quarantine.release(bad("3", bad()), "2", ANN, "mended", environment="dev", now=NOW)
    assert set(released.quarantine) == {"3"}
    told = released.news[-1]
    assert isinstance(told, VersionReleased)
    assert (told.version, told.by, told.reason) == ("2", ANN.arn, "mended")


@pytest.mark.parametrize(("target", "known"), [(FREE, "none"), (bad("3", bad(now=NOW + 1)), "2, 3")])
def test_a_version_that_is_not_in_quarantine_cannot_be_released(target, known):
    with pytest.raises(Denied) as denied:
        quarantine.release(target, "9", ANN, "so", environment="dev", now=NOW)
    assert (denied.value.kind, denied.value.advice) == ("no-quarantine", f"in quarantine are: {known}")
    assert denied.value.sentence == "version 9 of storefront is not in quarantine"


def test_a_version_that_is_live_all_the_same_is_released_by_whoever_asked_for_it():
    about = {"by": "ci", "reason": "so", "environment": "dev", "now": NOW}
    lifted = quarantine.lift(bad(), "2", **about)
    assert lifted.quarantine == {}
    assert (lifted.news[-1].version, vars(lifted.news[-1])["by"], lifted.news[-1].environment) == ("2", "ci", "dev")
    assert quarantine.lift(bad(), "3", **about).news == bad().news


def test_people_see_the_newest_first():
    target = bad("3", bad(), now=NOW + 5)
    assert [(each["version"], each["at"]) for each in quarantine.entries(target)] == [("3", NOW + 5), ("2", NOW)]


@pytest.mark.parametrize(
    ("version", "restores", "wanted"), [("2", "", True), ("1", "", False), ("2", "d1", False), ("1", "d1", False)]
)
def test_an_undo_puts_a_version_into_quarantine_that_is_neither_live_nor_was_good_before(version, restores, wanted):
    assert quarantine.wanted(FREE, replace(deployed("d2", version), restores=restores)) is wanted


FAILED, BACK = {"failed": True}, {"rollback": "r1"}


@pytest.mark.parametrize(
    ("cancel", "touched", "version", "restores", "wanted"),
    [
        ({}, True, "2", "", False),
        (FAILED, True, "2", "", True),
        (FAILED, False, "2", "", False),
        (BACK, True, "2", "", True),
        (BACK, False, "2", "", True),
        ({**FAILED, **BACK}, True, "1", "", False),
        ({**FAILED, **BACK}, True, "2", "d1", False),
    ],
)
def test_what_people_cancelled_is_at_fault_if_it_had_failed_or_they_went_back_from_it(
    cancel, touched, version, restores, wanted
):
    """Only what it began to change can have failed because of the version."""
    begun = (stages.PREPARE, stages.APPLICATION) if touched else (stages.PREPARE,)
    told = {"by": ANN.arn, "name": "ann", "reason": "no", "at": NOW, **cancel}
    cancelled = {"status": Status.CANCELLED, "begun": begun, "cancel": told, "restores": restores}
    assert quarantine.wanted(FREE, deployed("d2", version, "application", **cancelled)) is wanted
