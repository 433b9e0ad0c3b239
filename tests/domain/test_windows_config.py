"""What a window of the config may say, and what is wrong with it."""

from __future__ import annotations

from typing import Any

import pytest

from domain import windows


def window(cron: str) -> dict[str, Any]:
    return {"cron": cron, "minutes": 60, "timeZone": "UTC", "reason": "a feast"}


@pytest.mark.parametrize(
    ("cron", "why"),
    [
        ("0 0 * *", "it has 4 fields"),
        ("0 0 * * * *", "it has 6 fields"),
        ("", "it has 0 fields"),
        ("60 0 * * *", "is no minute: it is from 0 to 59"),
        ("0 24 * * *", "is no hour: it is from 0 to 23"),
        ("0 0 0 * *", "is no day of month: it is from 1 to 31"),
        ("0 0 32 * *", "is no day of month: it is from 1 to 31"),
        ("0 0 * 13 *", "is no month: it is from 1 to 12"),
        ("0 0 * * 8", "is no day of week: it is from 0 to 7"),
        ("0 0 * * MON", '"MON" is no day of week'),
        ("9-5 * * * *", '"9-5" is no minute'),
        ("*/0 * * * *", '"*/0" is no minute'),
        ("1,,2 * * * *", '"" is no minute'),
        ("*-5 * * * *", '"*-5" is no minute'),
        ("-1 * * * *", '"-1" is no minute'),
        ("٣ * * * *", "is no minute"),
    ],
)
def test_what_is_no_cron_expression_is_told_with_the_field_that_is_wrong(cron, why):
    told = windows.problems(window(cron)) or ""
    assert "cron must be a cron expression of five fields" in told
    assert why in told


@pytest.mark.parametrize("cron", [None, 5, ["0 0 * * *"]])
def test_what_is_no_text_is_no_cron_expression(cron):
    assert "cron must be a cron expression of five fields" in str(
        windows.problems({**window("* * * * *"), "cron": cron})
    )


@pytest.mark.parametrize(
    ("key", "value", "right"),
    [
        ("minutes", 1, True),
        ("minutes", 31 * 24 * 60, True),
        ("minutes", 0, False),
        ("minutes", 31 * 24 * 60 + 1, False),
        ("timeZone", "Europe/Berlin", True),
        ("timeZone", "Europe/Atlantis", False),
        ("timeZone", "../etc/passwd", False),
        ("timeZone", "", False),
        ("timeZone", 1, False),
        ("reason", "", False),
        ("services", ["web"], True),
        ("services", ["no spaces"], False),
        ("colour", "red", False),
    ],
)
def test_what_a_window_may_say(key, value, right):
    told = windows.problems({**window("0 0 * * *"), key: value})
    assert told is None if right else key in str(told)


def test_all_that_is_wrong_with_a_window_is_told_at_once():
    told = str(windows.problems({"cron": "x", "minutes": 0}))
    assert all(each in told for each in ("cron must", "minutes must", "timeZone is missing", "reason is missing"))
    assert "must be an object" in str(windows.problems("0 0 * * *"))
