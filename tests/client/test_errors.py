"""Every error says what is wrong and what to do next, on standard error, with an exit code of its own."""

from __future__ import annotations

import json

import pytest

from ops.client.errors import Trouble
from ops.client.transport import Answer
from tests.client import stories
from tests.client.answers import answer, gateway, problem

DENIED = "User: arn:aws:iam::********9012:user/eve is not authorized to perform: execute-api:Invoke"
CASES = {
    "no permission": (
        gateway(403, "AccessDeniedException", DENIED),
        3,
        ["not allowed", "access key AKIDEXAMPLE (env)", "execute-api:Invoke on GET /deployments/x"],
    ),
    "expired login": (
        gateway(403, "ExpiredTokenException", "The security token included in the request is expired"),
        3,
        ["expired", "Log in again"],
    ),
    "wrong secret": (gateway(403, "InvalidSignatureException", "does not match"), 3, ["AKIDEXAMPLE", "secret"]),
    "wrong stage": (
        gateway(403, "MissingAuthenticationTokenException", "Missing Authentication Token"),
        1,
        ["nothing answers", "stage name"],
    ),
    "the API's own no": (
        problem(403, "requester", "alice asked for it and cannot vote on it", "let others approve it"),
        3,
        ["alice asked for it", "Let others approve it."],
    ),
    "too late": (problem(409, "late", "it is too late", "look at its status"), 3, ["too late", "Look at its status."]),
    "not there": (problem(404, "not-there", "there is no deployment x", ""), 4, ["python -m ops list"]),
    "another web page": (Answer(200, {}, b"<html>Welcome"), 1, ["not that of a control API", "<html>Welcome"]),
    "a list": (Answer(200, {}, b"[]"), 1, ["not that of a control API"]),
    "a bare message": (Answer(418, {}, b"I am a teapot"), 3, ["418", "I am a teapot"]),
}


@pytest.mark.parametrize("name", CASES)
def test_a_refusal_says_what_to_do(run, api, name):
    fault, code, words = CASES[name]
    api.faults = [fault]
    result = run("status", "x")
    assert result.exit_code == code
    assert result.stdout == ""
    assert [word for word in words if word not in " ".join(result.stderr.split())] == []


def test_too_many_requests_are_said_after_some_tries(run, api):
    api.faults = [answer(429, {"message": "Too Many Requests"})] * 5
    result = run("targets")
    assert result.exit_code == 1
    assert "asked too often (tried 5 times)" in result.stderr
    assert "Wait a minute" in result.stderr


def test_no_connection_is_said_after_some_tries(run, api):
    api.faults = [Trouble("api.example cannot be reached: Connection refused", "Check the network.")] * 5
    result = run("targets")
    assert result.exit_code == 1
    assert "Connection refused (tried 5 times)" in result.stderr


def test_without_credentials_all_ways_are_said(run, monkeypatch):
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    result = run("status")
    assert result.exit_code == 1
    assert "there are no AWS credentials" in result.stderr
    assert "aws sso login" in result.stderr


def test_with_json_an_error_is_json_too(run, api):
    api.faults = [problem(409, "late", "it is too late", "look at its status")]
    result = run("cancel", "x", "--reason", "y", "--json")
    assert (result.exit_code, result.stdout) == (3, "")
    told = json.loads(result.stderr)
    assert (told["error"], told["advice"], told["exitCode"]) == ("it is too late", "look at its status", 3)
    assert told["problem"]["type"] == "urn:deployment-coordinator:late"


def test_a_refused_call_lists_what_is_wrong_with_it_once(run, api):
    wrong = ["reason must be 1 to 300 characters long, not 400", "limit is not known here"]
    api.faults = [problem(400, "bad-call", "; ".join(wrong), "correct it and call again", problems=wrong)]
    result = run("cancel", "x", "--reason", "y")
    assert result.exit_code == 3
    assert result.stderr.count("300 characters") == 1
    assert "  - limit is not known here" in result.stderr


def test_a_name_that_cannot_be_one_is_not_sent(run, api):
    for words in (["status", "no/pe"], ["plan", "-"], ["targets", "a b"], ["list", "--service", "../x"]):
        assert run(*words).exit_code == 2
    assert api.asked == []


def test_what_is_wrong_with_a_command_is_said_before_anything_is_asked(run, api):
    wrong = (
        ["status", "--follow"],
        ["status", stories.ID, "--timeout", "5"],
        ["list", "--service", "a", "--status", "FAILED"],
        ["list", "--status", "BROKEN"],
        ["approve", stories.ID, "--plan", "xyz"],
        ["reject", stories.ID],
        ["cancel", stories.ID],
    )
    assert [run(*words).exit_code for words in wrong] == [2] * len(wrong)
    assert api.asked == []
