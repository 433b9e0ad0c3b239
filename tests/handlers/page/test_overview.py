"""The overview, from the rows of deployments that run, wait, are held and have ended."""

from __future__ import annotations

from tests.handlers.control.acts import undo_fails
from tests.handlers.control.api import Api
from tests.handlers.control.service import Shop
from tests.handlers.page.conftest import Look
from tests.handlers.page.reader import Element
from tests.sweep.people import at_work
from tests.world import World

HEADINGS = ["At work", "Services", "Recent deployments", "The last 14 days"]


def part(document: Element, heading: str) -> Element:
    (found,) = [each for each in document.all("section") if each.attributes["aria-label"] == heading]
    return found


def rows(table: Element) -> list[list[str]]:
    found = table.one("tbody").all("tr")
    return [[cell.text for cell in row if cell.tag in ("th", "td")] for row in found]


def test_where_nothing_was_ever_deployed_it_says_how_to_begin(world: World, look: Look) -> None:
    document = look()
    assert document.one("h1").text == "Deployments in dev"
    assert "Nothing has been deployed yet" in document.text
    command = "python -m ops request --file request.yaml --follow --stack dev"
    assert [each.text for each in document.all("code", "command")] == [command]
    assert document.all("section") == []


def test_what_runs_is_shown_with_its_stages(shop: Shop, look: Look) -> None:
    shop.asks("hanging", reason="a new basket").until(at_work("DeployInfrastructure"))
    work = part(look(), "At work")
    assert work.one("h3").text == "shop hanging"
    assert work.one("span", "pill").text == "Running"
    assert "d-1 asked by ci" in work.text
    assert "a new basket" in work.text
    stages = [(step.one("span", "stage").text, step.one("span", "state").text) for step in work.all("li", "step")]
    assert ("PrepareDeployment", "done") in stages
    assert ("DeployInfrastructure", "at work") in stages
    assert stages[-2:] == [("DeployApplication", "to come"), ("ValidateDeployment", "to come")]
    assert [each.attributes.get("aria-current") for each in work.all("li")].count("step") == 1
    assert "DeployInfrastructure has time until " in work.text


def test_what_is_being_undone_shows_the_way_back(shop: Shop, look: Look) -> None:
    shop.asks("3").until(lambda state: state.get("status") == "ROLLING_BACK")
    work = part(look(), "At work")
    assert work.one("span", "pill").text == "Rolling back"
    names = [step.one("span", "stage").text for step in work.all("li", "step")]
    assert names[-2:] == ["RollbackApplication", "RollbackInfrastructure"]


def test_a_plan_that_waits_for_people_comes_first_with_the_commands(shop: Shop, api: Api, look: Look) -> None:
    shop.waits(people=2)
    document = look()
    first = document.all("section")[0]
    assert first.attributes["aria-label"] == "Needs people"
    assert "Approval wanted" in first.text
    assert "Waiting for 2 people to approve until" in first.text
    assert "user ann, user ben, role Approver" in first.text
    digest = api.show()["plan"]["digest"][:12]
    assert [each.text for each in first.all("code", "command")] == [
        f"python -m ops approve d-1 --plan {digest} --stack dev",
        f"python -m ops reject d-1 --plan {digest} --stack dev --reason '...'",
    ]
    assert "waiting for people" in part(document, "At work").text


def test_a_vote_is_counted(shop: Shop, api: Api, look: Look) -> None:
    shop.waits(people=2)
    api.vote("ann")
    assert "Waiting for 1 more of 2 people to approve" in look().text


def test_where_nobody_is_waited_for_it_says_so(shop: Shop, look: Look) -> None:
    shop.asks().ends()
    document = look()
    assert document.one("p", "well").text == "Nothing waits for people."
    assert [each.text for each in document.all("h2")] == HEADINGS
    assert "Nothing is being deployed." in document.text


def test_a_service_that_is_held_comes_first_with_the_ways_on(shop: Shop, look: Look) -> None:
    undo_fails(shop)
    document = look()
    first = document.all("section")[0]
    assert first.one("h3").text == "Held shop after d-3"
    assert [each.text for each in first.all("code", "command")] == [
        "python -m ops retry d-3 --stack dev --reason '...'",
        "python -m ops resolve shop --as restored --stack dev --reason '...'",
        "python -m ops resolve shop --as live:VERSION --stack dev --reason '...'",
    ]
    ((_, live, _, now, _),) = rows(part(document, "Services"))
    assert (live, now) == ("2 was live; what is now, nobody has said yet", "Held")


def test_the_queue_says_who_waits_for_what(shop: Shop, look: Look) -> None:
    shop.waits().asks("3", "d-2").passes(0.1).asks("4", "d-3")
    found = rows(part(look(), "Queue"))
    assert [row[:4] for row in found] == [
        ["d-2", "shop", "3", "place 1, behind d-1"],
        ["d-3", "shop", "4", "place 2, behind d-2"],
    ]


def test_services_show_what_is_live_and_what_stands_in_the_way(shop: Shop, api: Api, look: Look) -> None:
    shop.asks().ends()
    body = {"reason": "the sale"}
    assert api.call("POST", "/targets/{service}/freeze", {"service": "shop"}, body=body, by="eve").status == 200
    ((name, live, since, now, notes),) = rows(part(look(), "Services"))
    assert (name, live, now) == ("shop", "2", "frozen")
    assert since.endswith("ago") or since == "just now"
    assert notes == "Frozen by user eve until somebody lifts it: the sale"


def test_recent_deployments_of_all_outcomes_come_newest_first(shop: Shop, look: Look) -> None:
    shop.asks().ends()
    shop.asks("never-built", "d-2").ends("d-2")
    shop.passes(0.1).asks(deployment_id="d-3", colour="red").ends("d-3")
    found = rows(part(look(), "Recent deployments"))
    assert [(row[0], row[3]) for row in found] == [("d-3", "Refused"), ("d-2", "Failed"), ("d-1", "Succeeded")]


def test_what_is_past_its_deadline_needs_people(shop: Shop, look: Look) -> None:
    shop.asks("hanging").until(at_work("DeployInfrastructure"))
    late = shop.row()["deadline"] / 1000
    shop.world.time = late + 59
    assert "Past its deadline" not in look().text
    shop.world.time = late + 61
    first = look().all("section")[0]
    assert "Past its deadline shop hanging d-1" in first.one("h3").text
    assert "over for 1 min 1 s" in first.text
