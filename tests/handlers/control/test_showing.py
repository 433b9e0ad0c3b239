"""What can be seen of a deployment and of a service."""

from __future__ import annotations

from typing import Any

from domain import stages
from domain.deployment import Status
from handlers import documents, rules
from tests.handlers.control.api import Api
from tests.handlers.control.service import Shop
from tests.handlers.deployments import running
from tests.sweep.people import at_work

TARGET = "/targets/{service}"


def target(api: Api, service: str = "shop") -> Any:
    return api.call("GET", TARGET, {"service": service})


def test_a_deployment_that_waits_for_people_shows_them_all_they_need(shop: Shop, api: Api) -> None:
    row = shop.waits(people=2, reason="a faster basket").row()
    shown = api.show()
    assert shown.status == 200
    assert (shown["deploymentId"], shown["service"], shown["version"], shown["environment"]) == (
        "d-1",
        "shop",
        "2",
        "dev",
    )
    assert (shown["status"], shown["requestedBy"], shown["reason"]) == ("AWAITING_APPROVAL", "ci", "a faster basket")
    assert (shown["stage"], shown["stageStartedAt"]) == (stages.APPROVE, row["startedAt"])
    assert (shown["acceptedAt"], shown["deadline"]) == (row["timestamp"], row["deadline"])
    assert shown["request"] == row["request"]
    approval = shown["approval"]
    assert (approval["required"], approval["given"], approval["votes"], approval["decision"]) == (2, 0, [], "")
    assert approval["approvers"] == ["user/ann", "user/ben", "assumed-role/Approver/*"]
    assert approval["plan"] == shown["plan"]["digest"]
    assert approval["expiresAt"] - approval["requestedAt"] == 60_000 * rules.of("shop").expires_minutes


def test_the_plan_is_shown_with_what_changes_and_what_brings_it_back(shop: Shop, api: Api) -> None:
    shop.waits()
    plan = api.show()["plan"]
    assert plan["summary"][0] == "stack shop will be updated: 1 modified"
    assert plan["infrastructure"]["changes"] == [
        {"action": "Modify", "resource": "Function", "type": "AWS::Lambda::Function", "scope": ["Code", "Environment"]}
    ]
    assert plan["application"]["from"]["version"] == "1"
    assert plan["application"]["to"]["artifact"] == "s3://artifacts/2.zip"
    assert plan["validation"] == ['function shop:live answers {"ok": true}']
    assert len(plan["undo"]) == 2
    assert plan["unchanged"] is False


def test_the_history_is_shown_in_order(shop: Shop, api: Api) -> None:
    shop.waits()
    api.vote("ann")
    shop.ends()
    history = api.show()["history"]
    assert [each["sequence"] for each in history] == list(range(1, len(history) + 1))
    assert [each["at"] for each in history] == sorted({each["at"] for each in history})
    names = [each["event"] for each in history]
    assert names[0] == "DeploymentStarted"
    assert names[names.index("ApprovalRequested") :][:3] == ["ApprovalRequested", "VoteCast", "ApprovalDecided"]
    assert names[-1] == "DeploymentCompleted"
    assert history[-1]["detail"]["deploymentId"] == "d-1"


def test_between_two_stages_a_deployment_has_not_ended() -> None:
    completed = {"event": "StageCompleted", "sequence": 2, "at": 1, "detail": {"durationMs": 7}}
    assert "durationMs" not in documents.deployment_of(running(), [completed])


def test_a_deployment_that_ended_tells_how_long_it_took_and_has_no_stage(shop: Shop, api: Api) -> None:
    shop.asks().ends()
    shown = api.show()
    assert shown["status"] == "SUCCEEDED"
    assert shown["durationMs"] == shop.told("DeploymentCompleted")[0]["durationMs"] > 0
    assert {"stage", "stageStartedAt", "failure", "approval", "cancel"}.isdisjoint(shown.document)


def test_a_failure_is_told_with_that_of_its_undo(shop: Shop, api: Api) -> None:
    assert shop.asks("vandal").ends() == "ROLLBACK_FAILED"
    shown = api.show()
    assert (shown["failure"]["stage"], shown["failure"]["code"]) == (stages.VALIDATE, "ValidationFailed")
    assert shown["undoFailure"]["code"] == "UndoFailed"


def test_a_refused_request_is_shown_with_every_problem(shop: Shop, api: Api) -> None:
    shop.asks(colour="red", onBusy="never")
    shown = api.show()
    assert (shown["status"], shown["version"]) == ("REFUSED", "2")
    assert len(shown["problems"]) == 2


def test_what_was_refused_without_a_name_is_shown_too(shop: Shop, api: Api) -> None:
    shop.asks(service=7)
    shown = api.show()
    assert (shown["status"], shown["service"]) == ("REFUSED", "")


def test_a_deployment_that_is_not_there_is_told(api: Api) -> None:
    answer = api.show("d-9")
    assert answer.told == (404, "not-there")
    assert (answer["detail"], answer["advice"]) == ("there is no deployment d-9", "look at the list of deployments")


def test_the_row_of_a_used_id_is_no_deployment(shop: Shop, api: Api) -> None:
    shop.asks()
    assert api.show("id:d-1").told == (404, "not-there")


def test_a_service_shows_what_is_live_and_who_deploys_and_waits(shop: Shop, api: Api) -> None:
    shop.asks().ends()
    since = shop.told("DeploymentCompleted")[0]["at"]
    live = {"service": "shop", "version": "2", "deploymentId": "d-1", "since": since, "history": []}
    assert target(api).document == live
    shop.asks("1", deployment_id="d-2").asks("1", deployment_id="d-3")
    assert target(api).document == {**live, "holder": "d-2", "queue": ["d-3"]}


def test_a_service_that_people_must_look_at_says_why(shop: Shop, api: Api) -> None:
    shop.asks("vandal").ends()
    shown = target(api)
    assert (shown["holder"], "the undo failed, too" in shown["held"]) == ("d-1", True)


def test_a_service_that_is_not_there_is_told(shop: Shop, api: Api) -> None:
    shop.asks(colour="red")
    answer = target(api)
    assert answer.told == (404, "not-there")
    assert answer["detail"] == "there is no target shop"


def test_the_stage_at_work_is_shown_while_it_works(shop: Shop, api: Api) -> None:
    shop.asks().until(at_work(stages.INFRASTRUCTURE))
    assert api.show()["stage"] == stages.INFRASTRUCTURE
    assert api.show()["status"] == Status.RUNNING
