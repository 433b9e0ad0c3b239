"""What each way to end says to the metrics: outcomes are honest, and so are the figures made of them."""

from __future__ import annotations

import pytest

from domain import measures, stages
from tests.handlers.control.acts import Acts, two_lived, undo_fails
from tests.handlers.control.api import Api
from tests.handlers.control.service import Shop
from tests.handlers.measuring.lines import Lines

CHANGE = {"Changes", "ChangeFailures", "LeadTime", "LeadTimeUnattended", "TimeToRestore", "FailureRate"}


def vote(shop: Shop, api: Api, by: str, said: str = "approve") -> None:
    plan = shop.row()["approval"]["plan"]
    assert api.vote(by, said, plan=plan).status == 200


def test_a_success_is_a_change_with_its_lead_time(shop: Shop, lines: Lines) -> None:
    assert shop.asks("2").ends() == "SUCCEEDED"
    told, row = lines.last(), shop.row()
    lead = row["at"] - row["timestamp"]
    assert {name: told[name] for name in ("Succeeded", "Changes", "FailureRate")} == {
        "Succeeded": [1],
        "Changes": [1],
        "FailureRate": [0],
    }
    assert told["Duration"] == told["LeadTime"] == told["LeadTimeUnattended"] == [lead]
    assert not {"ChangeFailures", "TimeToRestore", "Rollbacks", "Votes", "ApprovalWait"} & set(told)


def test_what_changes_nothing_is_no_change(shop: Shop, lines: Lines) -> None:
    nothing = {"deploymentId": "d-1", "service": "shop", "version": "9", "requestedBy": "ci"}
    shop.world.publish("bellyfed.deployment", "DeploymentRequested", nothing)
    assert shop.ends() == "SUCCEEDED"
    told = lines.last()
    assert (told["Succeeded"], told["FailureRate"]) == ([1], [0])
    assert not {"Changes", "LeadTime", "LeadTimeUnattended"} & set(told)


def test_every_stage_tells_how_long_it_took(shop: Shop, lines: Lines) -> None:
    shop.asks("2").ends()
    told = lines.last()
    took = {each["stage"]: each["durationMs"] for each in shop.told("StageCompleted")}
    assert {name.partition(".")[2] for name in told if "." in name} == set(stages.GATED)
    assert all(told[f"StageDuration.{stage}"] == [duration] for stage, duration in took.items())


def test_time_in_the_queue_is_told_of_whatever_started(shop: Shop, lines: Lines) -> None:
    shop.asks("2").asks("1", "d-2").ends("d-2")
    first, second = (lines.of(event) for event in lines.events)
    assert first[0]["QueueWait"] == 0
    assert second[0]["QueueWait"] == shop.row("d-2")["waitedMs"] > 0


def test_waiting_for_people_is_no_lead_time_of_the_machine(shop: Shop, api: Api, lines: Lines) -> None:
    shop.waits(people=2).passes(3)
    for name in ("ann", "ben"):
        vote(shop, api, name)
    assert shop.ends() == "SUCCEEDED"
    told = lines.last()
    [waited], [lead], [unattended] = told["ApprovalWait"], told["LeadTime"], told["LeadTimeUnattended"]
    assert told["Votes"] == [2]
    assert waited >= 3 * 60_000
    assert lead - unattended == waited


@pytest.mark.parametrize(("said", "outcome"), [("reject", "Rejected"), (None, "Expired")])
def test_what_people_did_not_want_or_did_not_answer_is_neither_a_change_nor_a_failure(
    shop: Shop, api: Api, lines: Lines, said: str | None, outcome: str
) -> None:
    shop.waits()
    if said:
        vote(shop, api, "ann", said)
    shop.ends()
    told = lines.last()
    assert told[outcome] == [1]
    assert "ApprovalWait" in told
    assert not CHANGE & set(told)


def test_a_cancelled_one_is_no_failure(shop: Shop, api: Api, lines: Lines) -> None:
    shop.waits()
    api.cancel()
    assert shop.ends() == "CANCELLED"
    told = lines.last()
    assert told["Cancelled"] == [1]
    assert not {*CHANGE, "ApprovalWait"} & set(told)


def test_to_cancel_what_is_being_undone_does_not_hide_that_it_failed(shop: Shop, api: Api, lines: Lines) -> None:
    assert shop.asks("2", "d-0").ends("d-0") == "SUCCEEDED"
    shop.asks("3").until(lambda row: row["status"] == "ROLLING_BACK")
    api.cancel()
    assert shop.ends() == "CANCELLED"
    told = lines.last()
    assert (told["Cancelled"], told["FailureRate"]) == ([1], [100])
    assert (told["Changes"], told["ChangeFailures"], len(told["TimeToRestore"])) == ([1], [1], 1)


def test_an_execution_that_was_stopped_between_stages_failed_when_its_undo_began() -> None:
    rows = [{"event": "RollbackStarted", "at": 7}, {"event": "StageFailed", "at": 9}]
    assert (measures.failed_at(rows), measures.failed_at([])) == (7, 0)


def test_what_failed_before_anything_changed_is_a_failure_but_no_change(shop: Shop, lines: Lines) -> None:
    shop.world.s3.delete_object({"Bucket": "artifacts", "Key": "2.json"})
    assert shop.asks("2").ends() == "FAILED"
    told = lines.last()
    assert (told["Failed"], told["FailureRate"]) == ([1], [100])
    assert not {"Changes", "ChangeFailures", "LeadTime", "TimeToRestore"} & set(told)


def test_what_was_undone_is_a_change_that_failed_and_the_time_until_it_was_undone(shop: Shop, lines: Lines) -> None:
    assert shop.asks("2", "d-0").ends("d-0") == "SUCCEEDED"
    assert shop.asks("3").ends() == "ROLLED_BACK"
    told = lines.last()
    failed = next(row for row in shop.world.dynamodb.rows("history") if row.get("event") == "StageFailed")
    assert (told["RolledBack"], told["FailureRate"]) == ([1], [100])
    assert (told["Changes"], told["ChangeFailures"]) == ([1], [1])
    assert told["TimeToRestore"] == [shop.row()["at"] - failed["timestamp"]]
    assert "LeadTime" not in told


def test_going_back_says_that_an_earlier_change_failed_and_is_none_itself(shop: Shop, api: Api, lines: Lines) -> None:
    two_lived(shop)
    Acts(api).goes_back()
    shop.ends("r-1")
    told, row = lines.last(), shop.row("r-1")
    assert (told["Rollbacks"], told["ChangeFailures"], told["Succeeded"]) == ([1], [1], [1])
    assert told["TimeToRestore"] == [row["at"] - row["timestamp"]]
    assert not {"Changes", "LeadTime", "LeadTimeUnattended"} & set(told)


def test_a_failed_undo_is_restored_when_people_have_resolved_it(shop: Shop, api: Api, lines: Lines) -> None:
    undo_fails(shop)
    told = lines.last()
    assert (told["RollbackFailed"], told["Changes"], told["ChangeFailures"]) == ([1], [1], [1])
    assert "TimeToRestore" not in told
    shop.passes(7)
    Acts(api).resolves("restored")
    shop.world.settle()
    failed = min(
        each["timestamp"] for each in shop.world.dynamodb.rows("history") if each.get("event") == "StageFailed"
    )
    assert lines.last() == {"TimeToRestore": [lines.events[-1]["detail"]["at"] - failed]}


def test_a_retry_ends_what_began_with_the_first_failure_and_is_no_change(shop: Shop, api: Api, lines: Lines) -> None:
    undo_fails(shop)
    failed = min(
        each["timestamp"] for each in shop.world.dynamodb.rows("history") if each.get("event") == "StageFailed"
    )
    shop.passes(5)
    shop.world.s3.put("artifacts", "deployment-coordinator/shop.before.zip", b"good2")
    again = Acts(api).retries()["deploymentId"]
    assert shop.ends(again) == "ROLLED_BACK"
    told = lines.last()
    assert told["TimeToRestore"] == [shop.row(again)["at"] - failed]
    assert told["FailureRate"] == [0]
    assert not {"Changes", "ChangeFailures", "Rollbacks"} & set(told)


def test_a_refused_request_is_counted_and_nothing_else(shop: Shop, lines: Lines) -> None:
    shop.world.publish("bellyfed.deployment", "DeploymentRequested", {"deploymentId": "d-9", "service": "no good"})
    shop.world.settle()
    assert lines.last() == {"Refused": [1]}
