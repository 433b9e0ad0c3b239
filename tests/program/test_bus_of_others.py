"""An EventBus that knows nothing of deployments: routes by text, functions of others, and who may put what."""

import json

import pytest

from .patterns import matches
from .policies import FUNCTION, allowed
from .runs import piped

RULE = "aws:cloudwatch/eventRule:EventRule"
TARGET = "aws:cloudwatch/eventTarget:EventTarget"
BUS = "aws:cloudwatch/eventBus:EventBus"
LETTERS = "arn:aws:sqs:us-east-1:123456789012:letters"
SHIP = "arn:aws:lambda:eu-west-1:123456789012:function:ship"
PERMISSION = "aws:lambda/permission:Permission"
ROLE = "arn:aws:iam::111122223333:role/ci"
OF_THE_SOURCE = {"ForAllValues:StringEquals": {"events:source": "acme.shop"}, "Null": {"events:source": "false"}}
TELLER = "arn:aws:iam::444455556666:role/publish"


def routed(rule, **given):
    return json.loads(piped("orders", **given).one(RULE, rule).inputs["eventPattern"])


def event(detail_type, source="acme.shop"):
    return {"source": source, "detail-type": detail_type, "detail": {"order": 7}}


def statements(**given):
    policies = piped("orders", **given).all("aws:cloudwatch/eventBusPolicy:EventBusPolicy")
    return [each for made in policies for each in json.loads(made.inputs["policy"])["Statement"]]


def target(rule, **given):
    return piped("orders", **given).one(TARGET, f"{rule}-target").inputs


def test_an_event_is_named_by_its_detail_type_alone():
    assert matches(routed("shop-to-bill"), event("OrderPlaced"))
    assert matches(routed("shop-to-bill"), event("OrderPaid"))
    assert not matches(routed("shop-to-bill"), event("OrderShipped"))
    assert not matches(routed("shop-to-bill"), event("OrderPlaced", source="somebody.else"))


def test_a_route_without_names_gets_every_event_of_the_source():
    assert routed("shop-to-audit") == {"source": ["acme.shop"]}


def test_classes_and_texts_may_be_mixed():
    assert routed("shop-to-told")["detail-type"] == ["DeploymentCompleted", "OrderShipped"]


@pytest.mark.parametrize("name", ["bill", "audit"])
def test_the_function_of_a_user_is_called_by_its_rule_alone(name):
    run = piped("orders")
    function, rule = run.one(FUNCTION, f"{name}-function"), run.one(RULE, f"shop-to-{name}")
    allows = run.one(PERMISSION, f"shop-to-{name}-permission").inputs
    assert (allows["function"], allows["sourceArn"]) == (function.outputs["name"], rule.outputs["arn"])
    assert target(f"shop-to-{name}")["arn"] == function.outputs["arn"]
    assert rule.inputs["eventBusName"] == run.one(BUS).outputs["name"]


def test_what_cannot_be_delivered_goes_where_the_functions_own_failures_go_or_to_the_bus():
    own = piped("orders").one("aws:sqs/queue:Queue", "shop-dead-letters").outputs["arn"]
    assert target("shop-to-audit")["deadLetterConfig"] == {"arn": LETTERS}
    assert target("shop-to-bill")["deadLetterConfig"] == {"arn": own}


def test_a_function_of_the_user_has_its_own_code_and_runtime_and_may_publish():
    run = piped("orders")
    bill = run.one(FUNCTION, "bill-function").inputs
    assert (bill["runtime"], bill["handler"]) == ("python3.12", "bill.handler")
    assert run.one(FUNCTION, "audit-function").inputs["runtime"] == "python3.13"
    assert ("events:PutEvents", "event-bus/shop-bus") in allowed(run)["bill"]
    assert not [action for action, _ in allowed(run)["audit"] if action.startswith("events:")]


def test_routes_may_be_arguments_for_programs_that_cannot_call_methods():
    given = {"routes": [{"name": "ship", "function_name": "ship", "function_arn": SHIP, "detail_types": ["OrderPaid"]}]}
    assert routed("shop-to-ship", **given) == {"source": ["acme.shop"], "detail-type": ["OrderPaid"]}
    assert target("shop-to-ship", **given)["arn"] == SHIP
    own = piped("orders", **given).one("aws:sqs/queue:Queue", "shop-dead-letters").outputs["arn"]
    assert target("shop-to-ship", **given)["deadLetterConfig"] == {"arn": own}


def test_a_route_of_the_arguments_may_name_its_queue_and_take_everything():
    route = {"name": "ship", "function_name": "ship", "function_arn": SHIP, "dead_letters_arn": LETTERS}
    assert target("shop-to-ship", routes=[route])["deadLetterConfig"] == {"arn": LETTERS}
    assert routed("shop-to-ship", routes=[route]) == {"source": ["acme.shop"]}


def test_a_bus_that_names_nobody_is_open_to_nobody():
    assert statements() == []


def test_accounts_may_put_requests_and_nothing_else():
    [each] = statements(allowed_accounts=["999988887777"])
    assert each["Principal"] == {"AWS": ["arn:aws:iam::999988887777:root"]}
    assert each["Action"] == ["events:PutEvents"]
    assert each["Resource"] == [piped("orders").one(BUS).outputs["arn"]]
    assert each["Condition"] == {
        **OF_THE_SOURCE,
        "StringEquals": {"events:detail-type": ["DeploymentRequested", "RollbackRequested"]},
    }


def test_what_accounts_may_put_is_said_by_whoever_has_the_bus():
    [each] = statements(allowed_accounts=["999988887777"], allowed_detail_types=["OrderPlaced"])
    assert each["Condition"]["StringEquals"] == {"events:detail-type": ["OrderPlaced"]}


def test_promoters_may_request_deployments_alone():
    [each] = statements(promoters=[ROLE], allowed_detail_types=["OrderPlaced"])
    assert each["Principal"] == {"AWS": [ROLE]}
    assert each["Condition"] == {**OF_THE_SOURCE, "StringEquals": {"events:detail-type": ["DeploymentRequested"]}}


def test_publishers_may_tell_anything_of_the_source_and_nobody_else_may():
    said = statements(allowed_accounts=["999988887777"], promoters=[ROLE], publishers=[TELLER])
    [telling] = [each for each in said if TELLER in each["Principal"]["AWS"]]
    assert (len(said), telling["Principal"], telling["Condition"]) == (3, {"AWS": [TELLER]}, OF_THE_SOURCE)
