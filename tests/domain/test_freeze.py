"""Times in which nothing new starts: what people said, what the config says, and when it is over."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from domain import freeze
from domain.errors import Denied
from domain.freeze import Freeze
from domain.target import ALL, Target
from domain.target_events import TargetFrozen, TargetUnfrozen
from tests.domain.lineage import ANN, NOW, SERVICE

FREE, EVERYWHERE = Target(service=SERVICE), Target(service=ALL)
SAID = {"by": ANN.arn, "reason": "a feast", "at": NOW, "until": NOW + 60_000}
FROZEN, ALL_FROZEN = replace(FREE, freeze=SAID), replace(EVERYWHERE, freeze=SAID)
NIGHT = {"cron": "0 11 18 11 *", "minutes": 60, "timeZone": "UTC", "reason": "the night shift"}
"""It is open NOW, which is 2026-11-18 11:06:40 UTC."""
CLOSES = NOW + (53 * 60 + 20) * 1000


def of(target: Target = FREE, everywhere: Target = EVERYWHERE, now: int = NOW, *windows: dict) -> Freeze | None:
    return freeze.of(target, everywhere, {"windows": list(windows)} if windows else {}, now, ZoneInfo)


def test_nothing_is_frozen_where_nobody_says_so():
    assert of() is None


@pytest.mark.parametrize(
    ("target", "everywhere", "scope"),
    [(FROZEN, EVERYWHERE, SERVICE), (FREE, ALL_FROZEN, ALL), (FROZEN, ALL_FROZEN, SERVICE)],
)
def test_a_service_is_frozen_by_itself_or_with_all_others_and_its_own_word_goes_first(target, everywhere, scope):
    assert of(target, everywhere) == Freeze(by=ANN.arn, reason="a feast", until=NOW + 60_000, scope=scope)


@pytest.mark.parametrize(("now", "frozen"), [(NOW + 59_999, True), (NOW + 60_000, False)])
def test_a_freeze_is_over_at_its_time(now, frozen):
    assert bool(of(FROZEN, now=now)) is frozen


def test_a_freeze_of_a_service_that_is_over_gives_way_to_one_of_all():
    over = replace(FREE, freeze={**SAID, "until": NOW})
    assert (of(over, ALL_FROZEN) or Freeze(by="", reason="", until=0, scope="")).scope == ALL


def test_a_freeze_without_an_end_has_none():
    assert of(replace(FREE, freeze={**SAID, "until": 0}), now=NOW * 2)


@pytest.mark.parametrize(
    ("window", "scope"),
    [(NIGHT, ALL), ({**NIGHT, "services": [SERVICE]}, SERVICE), ({**NIGHT, "services": ["other"]}, None)],
)
def test_a_window_freezes_all_services_or_those_that_it_names(window, scope):
    wanted = scope and Freeze(by="config", reason="the night shift", until=CLOSES, scope=scope)
    assert of(FREE, EVERYWHERE, NOW, window) == wanted
    assert of(FREE, EVERYWHERE, CLOSES, window) is None


def test_of_freezes_that_end_at_once_the_first_counts_and_what_people_said_goes_before_all():
    other = {**NIGHT, "reason": "the feast"}
    assert (of(FREE, EVERYWHERE, NOW, {**NIGHT, "services": ["other"]}, other, NIGHT)).reason == "the feast"
    assert (of(FREE, replace(ALL_FROZEN, freeze=SAID | {"until": CLOSES}), NOW, NIGHT)).reason == "a feast"


@pytest.mark.parametrize(
    ("until", "scope", "said"),
    [
        (0, SERVICE, f"storefront is frozen by {ANN.arn}: a feast"),
        (NOW, ALL, f"all services are frozen until 2026-11-18 11:06 UTC by {ANN.arn}: a feast"),
    ],
)
def test_a_freeze_says_who_why_and_until_when(until, scope, said):
    assert str(Freeze(by=ANN.arn, reason="a feast", until=until, scope=scope)) == said


@pytest.mark.parametrize("until", [0, NOW + 1])
def test_somebody_freezes_a_service_and_it_is_told(until):
    frozen = freeze.freeze(FREE, ANN, "a feast", until, environment="dev", now=NOW)
    assert frozen.freeze == {**SAID, "until": until}
    [told] = frozen.news
    assert isinstance(told, TargetFrozen)
    assert (told.by, told.reason, told.until, told.service) == (ANN.arn, "a feast", until, SERVICE)


@pytest.mark.parametrize("until", [1, NOW - 1, NOW])
def test_a_freeze_that_would_be_over_is_none(until):
    with pytest.raises(Denied) as denied:
        freeze.freeze(FREE, ANN, "a feast", until, environment="dev", now=NOW)
    assert denied.value.kind == "past"


@pytest.mark.parametrize("until", [0, NOW + 1])
def test_somebody_unfreezes_a_service_and_it_is_told(until):
    free = freeze.unfreeze(replace(FREE, freeze={**SAID, "until": until}), ANN, "over", environment="dev", now=NOW)
    assert free.freeze is None
    [told] = free.news
    assert isinstance(told, TargetUnfrozen)
    assert (told.by, told.reason) == (ANN.arn, "over")


@pytest.mark.parametrize(
    ("target", "said"),
    [
        (FREE, "nobody has frozen storefront"),
        (replace(FREE, freeze={**SAID, "until": NOW}), "nobody has frozen storefront"),
        (EVERYWHERE, "nobody has frozen all services"),
    ],
)
def test_what_nobody_has_frozen_cannot_be_unfrozen(target, said):
    with pytest.raises(Denied) as denied:
        freeze.unfreeze(target, ANN, "over", environment="dev", now=NOW)
    assert (denied.value.kind, denied.value.sentence) == ("not-frozen", said)


@pytest.mark.parametrize(
    ("config", "wrong"),
    [
        ({}, None),
        ({"requests": "queue"}, None),
        ({"requests": "refuse", "windows": [NIGHT]}, None),
        ({"requests": "drop"}, "requests must be"),
        ({"windows": [{**NIGHT, "minutes": 0}]}, "minutes must be"),
        ({"windows": [NIGHT] * 21}, "windows must be"),
        ({"colour": "red"}, "colour is not known"),
        ([], "must be an object, not []"),
    ],
)
def test_what_the_config_may_say(config, wrong):
    told = freeze.problems(config)
    assert told is None if wrong is None else wrong in str(told)


def test_of_several_freezes_the_one_that_ends_last_counts():
    """Whoever waits, waits for that one."""
    short, long = ({"by": "a", "reason": "r", "at": 0, "until": until} for until in (1000, 5000))
    own, everywhere = Target(service="web", freeze=short), Target(service="*", freeze=long)
    found = freeze.of(own, everywhere, {}, 500, ZoneInfo)
    assert found is not None
    assert (found.until, found.scope) == (5000, "*")
    endless = replace(own, freeze=short | {"until": 0})
    assert freeze.of(endless, everywhere, {}, 500, ZoneInfo).scope == "web"
