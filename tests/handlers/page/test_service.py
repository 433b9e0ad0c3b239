"""One service, from its rows: what is live, what stands in the way of the next, what happened to it."""

from __future__ import annotations

from tests.handlers.control.acts import two_lived, undo_fails
from tests.handlers.control.service import Shop
from tests.handlers.page.conftest import Look
from tests.handlers.page.test_deployment import commands, events, fact
from tests.handlers.page.test_overview import part, rows


def test_what_is_live_is_shown_with_its_latest_deployments(shop: Shop, look: Look) -> None:
    two_lived(shop)
    document = look(service="shop")
    assert document.one("h1").text == "shop 2"
    assert document.one("header", "title").one("span", "pill").text == "Free"
    assert (fact(document, "Live"), fact(document, "By")) == ("2", "d-2")
    assert [row[0] for row in rows(part(document, "Deployments"))][:2] == ["d-2", "d-1"]
    assert commands(document) == ["python -m ops rollback shop --stack dev --reason '...'"]


def test_who_holds_it_and_who_waits_is_shown(shop: Shop, look: Look) -> None:
    shop.asks("hanging").asks("3", "d-2")
    document = look(service="shop")
    assert document.one("header", "title").one("span", "pill").text == "Busy"
    assert (fact(document, "Busy with"), fact(document, "In the queue")) == ("d-1", "d-2")


def test_why_it_is_held_is_said_with_the_ways_on(shop: Shop, look: Look) -> None:
    undo_fails(shop)
    document = look(service="shop")
    notice = document.one("div", "notice")
    assert notice.one("h2").text == "Held: no other deployment may begin"
    assert "retry d-3" in notice.text
    assert fact(document, "Held by") == "d-3"
    assert fact(document, "Was live") == "2; what is live now, nobody has said yet"
    assert commands(document)[1] == "python -m ops resolve shop --as restored --stack dev --reason '...'"
    assert events(document)[0].startswith("HELD after d-3")


def test_from_a_first_version_nobody_is_sent_back(shop: Shop, look: Look) -> None:
    shop.asks().ends()
    assert commands(look(service="shop")) == commands(look(deployment="d-1")) == []


def test_versions_in_quarantine_are_shown_with_why(shop: Shop, look: Look) -> None:
    shop.asks("3").ends()
    document = look(service="shop")
    ((version, by, why, with_, _),) = rows(part(document, "Quarantine"))
    assert (version, by, with_) == ("3", "the coordinator", "d-1")
    assert "function shop:live failed" in why
    assert "python -m ops release shop 3 --stack dev --reason '...'" in commands(document)


def test_what_cannot_be_undone_bars_the_way_back(shop: Shop, look: Look) -> None:
    about = {"kind": "cloudformation", "stack": "shop", "template": "s3://artifacts/2.json"}
    final = {"irreversible": True, "irreversibleReason": "it drops the table"}
    shop.asks(infrastructure={**about, **final}).ends()
    assert fact(look(service="shop"), "No way back") == "behind version 2, which cannot be undone: it drops the table"


def test_more_deployments_than_are_shown_have_a_command(shop: Shop, look: Look) -> None:
    shop.asks().ends()
    for n in range(20):
        shop.asks(deployment_id=f"refused-{n}", colour="red").passes(0.1)
    document = look(service="shop")
    assert len(rows(part(document, "Deployments"))) == 20
    assert "Older ones: python -m ops list --service shop --all --stack dev" in document.text
