"""The stages of examples/data-pipeline-python, called again, interrupted and undone."""

from __future__ import annotations

import pytest

from tests.examples.data_stages import EXTRACTED, ask, keys, put, read, s3

__all__ = ["ask", "s3"]
BOTH = ["PublishData", "ExtractData"]
LIVE = {"release": "prices-1", "version": "1", "key": "releases/prices-1/rows.csv", "rows": 1}


def test_a_release_that_is_asked_for_twice_is_published_once_and_can_still_be_undone(s3, ask):
    put(s3, "current/prices.json", LIVE)
    first, second = ask("publish_data"), ask("publish_data")
    assert first == second and read(s3, "current/prices.json")["version"] == "2"
    assert ask("withdraw_data", undoes=BOTH)["summary"] == ["prices 1 is live again", "what was staged is gone"]
    assert read(s3, "current/prices.json") == LIVE
    assert keys(s3) == ["current/prices.json"]


def test_an_undo_that_is_asked_for_again_leaves_what_came_back(s3, ask):
    put(s3, "current/prices.json", LIVE)
    ask("publish_data")
    ask("withdraw_data", undoes=BOTH)
    again = ask("withdraw_data", undoes=BOTH, deploymentId="prices-2", attempt=1)
    assert again["summary"] == ["prices had not changed", "what was staged is gone"]
    assert read(s3, "current/prices.json") == LIVE


def test_a_second_attempt_to_undo_finds_what_the_first_left(s3, ask):
    put(s3, "current/prices.json", LIVE)
    ask("publish_data")
    ask("withdraw_data", undoes=BOTH, deploymentId="prices-2", attempt=1)
    assert (read(s3, "current/prices.json"), keys(s3)) == (LIVE, ["current/prices.json"])


def test_a_first_release_that_is_undone_leaves_none(s3, ask):
    ask("publish_data")
    assert "prices has no release, as before" in ask("withdraw_data", undoes=BOTH)["summary"]
    assert keys(s3) == []


def test_a_publication_that_broke_before_it_switched_is_no_change(s3, ask):
    put(s3, "releases/prices-2/before.json", {"live": None})
    assert "prices had not changed" in ask("withdraw_data", undoes=BOTH)["summary"]
    put(s3, "current/prices.json", LIVE)
    put(s3, "releases/prices-2/before.json", {"live": LIVE})
    assert "prices had not changed" in ask("withdraw_data", undoes=BOTH)["summary"]
    assert read(s3, "current/prices.json") == LIVE


def test_what_was_only_staged_is_removed_and_nothing_is_said_of_what_is_live(s3, ask):
    put(s3, "current/prices.json", LIVE)
    put(s3, "releases/prices-2/rows.csv", "price\n1\n")
    assert ask("withdraw_data", undoes=["ExtractData"])["summary"] == ["what was staged is gone"]
    assert keys(s3) == ["current/prices.json"]


@pytest.mark.parametrize(("before", "alerts"), [(2, []), (3, ["-33 % rows"]), (100, ["-98 % rows"])])
def test_a_large_change_is_an_alert(s3, ask, before, alerts):
    put(s3, "current/prices.json", {**LIVE, "rows": before})
    put(s3, EXTRACTED["ExtractData"]["key"], "price\n1\n2\n")
    assert ask("check_data")["plan"] == {
        "summary": [f"prices 2: 2 rows replace the {before} of 1"],
        "alerts": alerts,
        "unchanged": False,
    }


def test_no_rows_are_no_release(s3, ask):
    put(s3, EXTRACTED["ExtractData"]["key"], "price\n")
    assert ask("check_data") == {"status": "failed", "reason": "there are no rows"}
