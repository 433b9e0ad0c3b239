"""What going back would change is shown before, with what stands against it; nothing is done."""

from __future__ import annotations

from typing import Any

import pytest

from domain.stages import Stages
from handlers import rules
from tests.handlers.control.acts import Acts, two_lived
from tests.handlers.control.api import USER, Api
from tests.handlers.control.service import Shop


@pytest.fixture
def acts(shop: Shop, api: Api) -> Acts:
    two_lived(shop)
    return Acts(api)


def test_it_shows_what_would_change(shop: Shop, acts: Acts) -> None:
    before = shop.world.dynamodb.rows("history")
    shown = acts.previews()
    assert shown.status == 200
    assert shown["from"] == {"deploymentId": "d-2", "version": "2"}
    assert shown["to"] == {"deploymentId": "d-1", "version": "1"}
    assert (shown["problems"], shown["required"]) == ([], 0)
    assert {"holder", "held", "frozen", "quarantine"}.isdisjoint(shown.document)
    assert any(
        each.startswith("application: lambda shop: code ") and "1.zip" in each.split(" -> ")[1]
        for each in shown["changes"]
    )
    assert any(each.startswith("infrastructure: cloudformation shop: template ") for each in shown["changes"])
    assert shop.world.dynamodb.rows("history") == before


def test_it_says_that_stages_of_the_pipelines_owner_decide(acts: Acts, monkeypatch: pytest.MonkeyPatch) -> None:
    own = ("Copy", "Remove")
    monkeypatch.setattr(rules, "PATH", Stages(forward=("Copy",), undo=("Remove",), own=own))
    shown = acts.previews()
    assert shown["changes"][-1] == "the stages of this pipeline are run again with the same input"
    assert "application is for none of this pipeline's stages (Copy)" in " ".join(shown["problems"])


@pytest.mark.parametrize("to", ["d-1", "1"])
def test_it_shows_what_is_asked_for(acts: Acts, to: str) -> None:
    assert acts.previews(to) == acts.previews()


@pytest.mark.parametrize(("to", "said"), [("7", "has no deployment of shop"), ("d-2", "is live already")])
def test_it_shows_why_there_is_no_way(acts: Acts, to: str, said: str) -> None:
    shown = acts.previews(to)
    (why,) = shown["problems"]
    assert said in why
    assert {"to", "changes"}.isdisjoint(shown.document)
    assert shown["from"]["version"] == "2"


def test_it_says_who_is_in_the_way(shop: Shop, acts: Acts) -> None:
    shop.asks("hanging", "d-3")
    assert acts.previews()["holder"] == "d-3"


def test_it_says_that_the_destination_is_in_quarantine(shop: Shop, acts: Acts) -> None:
    acts.goes_back()
    shop.ends("r-1")
    assert "quarantine" not in acts.previews("d-1").document
    entry = acts.previews("d-2")["quarantine"]
    assert (entry["version"], entry["by"], entry["deploymentId"]) == ("2", f"{USER}eve", "r-1")


@pytest.mark.parametrize(("obeys", "shown"), [(False, False), (True, True)])
def test_it_says_that_the_service_is_frozen_where_that_counts(
    acts: Acts, monkeypatch: pytest.MonkeyPatch, obeys: bool, shown: bool
) -> None:
    acts.freezes()
    monkeypatch.setattr(rules, "ROLLBACKS", {"obeyFreezes": obeys})
    document = acts.previews().document
    assert document.get("frozen") == (f"shop is frozen by {USER}eve: sales" if shown else None)


def test_it_says_how_many_people_must_agree(acts: Acts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "ROLLBACKS", {"approvals": {"required": 2, "approvers": ["user/ann", "user/ben"]}})
    assert acts.previews()["required"] == 2


def test_a_service_that_is_not_there_is_told(acts: Acts) -> None:
    answer = acts.previews(service="bank")
    assert (answer.told, answer["detail"]) == ((404, "not-there"), "there is no target bank")


@pytest.mark.parametrize("query", [{"to": "a b"}, {"to": ""}, {"from": "1"}])
def test_a_destination_that_cannot_be_one_is_told(api: Api, acts: Acts, query: dict[str, Any]) -> None:
    answer = api.call("GET", "/targets/{service}/rollback", {"service": "shop"}, query=query)
    assert answer.told == (400, "bad-call")
