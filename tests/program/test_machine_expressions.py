"""The expressions of the state machine, evaluated: what a stage's function gets in each situation."""

import jsonata
import pytest

from domain import stages

CONTEXT = {
    "Execution": {"Name": "d-1", "Input": {"deploymentId": "d-1"}},
    "StateMachine": {"Id": "arn:aws:states:us-east-1:123456789012:stateMachine:pipeline"},
    "Task": {"Token": "AQB8"},
}
MINUTES = {
    stages.PREPARE: 10,
    stages.APPROVE: 250,
    stages.INFRASTRUCTURE: 120,
    stages.APPLICATION: 30,
    stages.VALIDATE: 120,
    stages.UNDO_APPLICATION: 30,
    stages.UNDO_INFRASTRUCTURE: 180,
    stages.FINISH: 3,
}


def evaluated(value, **states):
    if isinstance(value, dict):
        return {key: evaluated(each, **states) for key, each in value.items()}
    if isinstance(value, str) and value.startswith("{%"):
        expression = value.removeprefix("{%").removesuffix("%}").strip()
        return jsonata.Jsonata(expression).evaluate(None, {"states": states})
    return value


@pytest.mark.parametrize("name", stages.ALL)
def test_a_function_gets_all_that_it_needs_to_answer(document, name):
    payload = document["States"][name]["Arguments"]["Payload"]
    assert evaluated(payload, context=CONTEXT, input={"result": "done"}) == {
        "deploymentId": "d-1",
        "execution": "d-1",
        "stateMachine": CONTEXT["StateMachine"]["Id"],
        "stage": name,
        "timeoutSeconds": 60 * MINUTES[name],
        "token": "AQB8",
        "input": {"result": "done"},
    }


@pytest.mark.parametrize("name", [name for name in stages.ALL if name != stages.FINISH])
@pytest.mark.parametrize("error", [{"Error": "PlanFailed", "Cause": "no template"}, {"Error": "States.Timeout"}])
def test_the_state_after_a_failure_learns_what_it_was(document, name, error):
    for catcher in document["States"][name]["Catch"]:
        output = evaluated(catcher["Output"], errorOutput=error)
        payload = document["States"][catcher["Next"]]["Arguments"]["Payload"]
        assert evaluated(payload, context=CONTEXT, input=output)["input"] == {"failure": error}


def test_the_name_of_a_replaced_execution_differs_from_its_deployments_id(document):
    context = {**CONTEXT, "Execution": {"Name": "d-1.2", "Input": {"deploymentId": "d-1"}}}
    payload = evaluated(document["States"][stages.PREPARE]["Arguments"]["Payload"], context=context, input={})
    assert (payload["deploymentId"], payload["execution"]) == ("d-1", "d-1.2")
