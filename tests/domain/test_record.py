"""What all records have in common, written once."""

from __future__ import annotations

from dataclasses import dataclass, replace

from domain.deployment import Work
from domain.record import Record
from domain.target import Target
from domain.target_events import TargetFrozen


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Secretive(Record):
    ASIDE = frozenset({"aside"})
    UNSAID = frozenset({"secret"})

    name: str
    secret: str = "s"
    aside: str = ""


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Other(Record):
    name: str
    secret: str = "s"
    aside: str = ""


def test_records_are_equal_if_all_fields_that_count_are():
    one = Secretive(name="a")
    assert one == Secretive(name="a", aside="whatever")
    assert hash(one) == hash(Secretive(name="a", aside="whatever"))
    assert one != Secretive(name="b")
    assert one != Secretive(name="a", secret="t")


def test_records_of_different_classes_are_not_equal():
    assert Secretive(name="a") != Other(name="a")
    assert Secretive(name="a") != "a"


def test_what_is_unsaid_or_aside_is_not_shown():
    assert repr(Secretive(name="a", aside="x")) == "Secretive({'name': 'a'})"


def test_a_task_token_is_not_shown():
    assert "hush" not in repr(Work(stage="ValidateDeployment", token="hush", by="d1", started_at=1))


def test_the_news_of_a_target_do_not_make_it_another_one():
    target = Target(service="web")
    told = {"by": "ann", "reason": "sale", "until": 0}
    news = target.tell(TargetFrozen, 1, environment="dev", **told).news
    assert replace(target, news=news) == target
    assert replace(target, held="so") != target
