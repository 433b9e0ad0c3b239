"""`request`: what is sent, how it is followed, and what is said when it is refused."""

from __future__ import annotations

import json

import pytest

from ops.client.errors import Trouble
from tests.client import stories

FLAGS = ("--service", "shop", "--version", "4")
EVERYTHING = [
    *("request", *FLAGS, "--reason", "A faster basket", "--requested-by", "alice", "--on-busy", "supersede"),
    *("--id", "shop-4", "--require-approvals", "2"),
    *("--stack-name", "shop", "--template", "s3://artifacts/shop/4/t.yaml", "--parameter", "Size=2"),
    *("--parameter", "Query=a=b", "--capability", "CAPABILITY_IAM"),
    *("--function", "shop", "--alias", "live", "--code", "s3://artifacts/shop/4/app.zip"),
    *("--validate-lambda", "shop:live", "--validate-url", "https://shop.example/health"),
    *("--validate-alarm", "errors", "--validate-alarm", "latency", "--bake-seconds", "300"),
]
DOCUMENT = {
    "deploymentId": "shop-4",
    "service": "shop",
    "version": "4",
    "requestedBy": "alice",
    "reason": "A faster basket",
    "onBusy": "supersede",
    "approvals": {"required": 2},
    "infrastructure": {
        "kind": "cloudformation",
        "stack": "shop",
        "template": "s3://artifacts/shop/4/t.yaml",
        "parameters": {"Size": "2", "Query": "a=b"},
        "capabilities": ["CAPABILITY_IAM"],
    },
    "application": {"kind": "lambda", "function": "shop", "alias": "live", "code": "s3://artifacts/shop/4/app.zip"},
    "validation": [
        {"kind": "lambda", "function": "shop:live"},
        {"kind": "http", "url": "https://shop.example/health"},
        {"kind": "alarms", "alarms": ["errors", "latency"], "bakeSeconds": 300},
    ],
}


def test_flags_make_the_whole_document(run, api):
    result = run(*EVERYTHING)
    method, path, _, body = api.asked[0]
    assert (method, path, body) == ("POST", ["targets", "shop", "deployments"], DOCUMENT)
    assert result.stdout == ("shop 4 is accepted: shop-4, RUNNING\n  follow    python -m ops status shop-4 --follow\n")


def test_a_version_in_quarantine_is_asked_for_with_a_reason(run, api):
    assert run("request", *FLAGS, "--override").exit_code == 2
    assert run("request", "--file", "-", stdin=json.dumps(DOCUMENT | {"override": True, "reason": ""})).exit_code == 2
    assert api.asked == []
    run("request", *FLAGS, "--override", "--reason", "It was the network")
    assert (api.asked[0][3]["override"], api.asked[0][3]["reason"]) == (True, "It was the network")


def test_what_waits_says_where_to_see_for_what(run, api):
    api.status = "QUEUED"
    shown = run("request", *FLAGS, "--id", "shop-4").stdout
    assert shown.splitlines()[1] == "  see why   python -m ops status shop-4"


def test_a_file_is_sent_with_what_the_flags_change(run, api, tmp_path):
    file = tmp_path / "request.json"
    file.write_text(json.dumps(DOCUMENT))
    run("request", "--file", str(file), "--version", "5", "--parameter", "Size=3", "--id", "shop-5")
    body = api.asked[0][3]
    assert (body["version"], body["deploymentId"]) == ("5", "shop-5")
    assert body["infrastructure"]["parameters"] == {"Size": "3", "Query": "a=b"}
    assert body["application"] == DOCUMENT["application"]


def test_a_request_comes_from_standard_input(run, api):
    run("request", "--file", "-", stdin="service: shop\nversion: '4'\n")
    assert api.asked[0][3]["version"] == "4"


def test_without_an_id_it_gets_one_that_a_retry_keeps(run, api):
    api.faults = [Trouble("no connection")]
    run("request", *FLAGS)
    first, second = (body["deploymentId"] for _, _, _, body in api.asked)
    assert first == second
    assert first.startswith("shop-4-")


def test_a_dry_run_prints_the_document_and_sends_nothing(run, api, monkeypatch):
    monkeypatch.delenv("DEPLOYMENT_COORDINATOR_URL")
    result = run(*EVERYTHING, "--dry-run")
    assert json.loads(result.stdout) == DOCUMENT
    assert api.asked == []


def test_a_dry_run_can_be_sent_later(run, api):
    printed = run(*EVERYTHING, "--dry-run").stdout
    run("request", "--file", "-", stdin=printed)
    assert api.asked[0][3] == DOCUMENT


def test_every_problem_of_a_refused_request_is_listed(run, api):
    api.refuse = ["application.alias is missing", "version must be 1 to 128 of A-Z a-z 0-9"]
    result = run("request", *FLAGS, "--id", "shop-4")
    assert (result.exit_code, result.stdout) == (17, "")
    assert result.stderr == (
        "error: the request is refused\n"
        "  - application.alias is missing\n"
        "  - version must be 1 to 128 of A-Z a-z 0-9\n"
        "Correct the request.\n"
        "The refusal is kept as shop-4.\n"
    )


def test_if_nothing_is_answered_it_says_how_to_send_the_same_again(run, api):
    api.faults = [Trouble("no connection")] * 5
    result = run("request", *FLAGS)
    assert result.exit_code == 1
    assert f"add: --id {api.asked[0][3]['deploymentId']}" in " ".join(result.stderr.split())


def test_a_followed_request_tells_its_deployment(run, api):
    api.stories["mine"] = stories.ended("SUCCEEDED", "mine")
    result = run("request", "--service", "storefront", "--version", "3", "--id", "mine", "--follow", "--json")
    event, deployment = map(json.loads, result.stdout.splitlines())
    assert (event["event"], deployment["status"], result.exit_code) == ("DeploymentCompleted", "SUCCEEDED", 0)


@pytest.mark.parametrize(
    "words",
    [
        ["--service", "shop"],
        [*FLAGS, "--timeout", "5"],
        [*FLAGS, "--parameter", "Size"],
        [*FLAGS, "--parameter", "=2"],
        [*FLAGS, "--bake-seconds", "5"],
        [*FLAGS, "--on-busy", "wait"],
        [*FLAGS, "--file", "nowhere.yaml"],
        [*FLAGS, "--require-approvals", "0"],
    ],
)
def test_what_cannot_be_sent_is_wrong_use(run, api, words):
    assert run("request", *words).exit_code == 2
    assert api.asked == []
