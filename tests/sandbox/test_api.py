"""A REST API in the emulator: whom it takes its callers for, whom it refuses, and how it changes."""

import json
import urllib.error
import urllib.request

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from ops.sandbox import people
from ops.sandbox.engine import Engine
from ops.sandbox.people import may_call
from ops.sandbox.resources.resource_type import Cloud


def call(running, path, credentials=None, body=None):
    """(status, headers, JSON) of one request, signed if there are credentials."""
    method = "GET" if body is None else "POST"
    request = AWSRequest(method, running.outputs["address"] + path, data=body)
    if credentials:
        SigV4Auth(credentials, "execute-api", running.region).add_auth(request)
    sent = urllib.request.Request(request.url, body and body.encode(), dict(request.headers), method=method)
    try:
        with urllib.request.urlopen(sent) as answer:
            return answer.status, answer.headers, json.load(answer)
    except urllib.error.HTTPError as answer:
        return answer.code, answer.headers, json.load(answer)


@pytest.fixture
def alice(running):
    return people.user(running, "alice", may_call(running.outputs["api"]))


def test_the_address_works_without_dns_and_ends_in_the_stage(running):
    api = running.outputs["api"].rsplit(":", 1)[1]
    assert running.outputs["address"] == f"{running.endpoint}/_aws/execute-api/{api}/v1"


def test_a_user_arrives_with_their_arn(running, alice):
    status, _, told = call(running, "/who?size=a%20b", alice.credentials)
    assert status == 200
    assert told["identity"]["userArn"] == alice.arn == "arn:aws:iam::000000000000:user/alice"
    assert told["identity"]["accessKey"] == alice.credentials.access_key
    assert told["identity"]["caller"] == told["identity"]["user"]


def test_a_session_of_a_role_arrives_with_its_name(running):
    carol = people.session(running, "operators", "carol", may_call(running.outputs["api"]))
    status, _, told = call(running, "/who", carol.credentials)
    assert status == 200
    assert told["identity"]["userArn"] == carol.arn == "arn:aws:sts::000000000000:assumed-role/operators/carol"
    assert told["identity"]["caller"].endswith(":carol")


def test_the_accounts_root_arrives_as_root(running):
    keys = running.credentials
    status, _, told = call(running, "/who", Credentials(keys["accessKeyId"], keys["secretAccessKey"]))
    assert (status, told["identity"]["userArn"]) == (200, "arn:aws:iam::000000000000:root")


def test_a_request_without_a_signature_is_refused(running):
    status, headers, told = call(running, "/who")
    assert (status, headers["Content-Type"]) == (403, "application/problem+json")
    assert told["type"] == "MISSING_AUTHENTICATION_TOKEN"


def test_a_wrong_secret_is_refused_in_the_words_of_the_document(running, alice):
    status, _, told = call(running, "/who", Credentials(alice.credentials.access_key, "x" * 40))
    assert (status, told) == (401, {"detail": "who are you?"})


def test_a_body_that_was_not_signed_is_refused(running, alice):
    signed = AWSRequest("POST", running.outputs["address"] + "/made?size=1", data='{"id": "a"}')
    SigV4Auth(alice.credentials, "execute-api", running.region).add_auth(signed)
    forged = urllib.request.Request(signed.url, b'{"id": "b"}', dict(signed.headers), method="POST")
    with pytest.raises(urllib.error.HTTPError, match="401"):
        urllib.request.urlopen(forged)


def test_an_unknown_key_is_refused(running):
    assert call(running, "/who", Credentials("AKIANOBODYHASTHISKEY", "x" * 40))[0] == 403


def test_a_user_without_permission_is_refused_in_the_form_of_the_api(running):
    bob = people.user(running, "bob")
    status, headers, told = call(running, "/who", bob.credentials)
    assert (status, headers["Content-Type"]) == (403, "application/problem+json")
    assert told["type"] == "ACCESS_DENIED"
    api = running.outputs["api"].rsplit(":", 1)[1]
    resource = f"arn:aws:execute-api:us-east-1:********0000:{api}/v1/GET/who"
    assert f"{bob.arn} is not authorized to perform: execute-api:Invoke on resource: {resource}" in told["detail"]


def test_permission_for_one_method_is_not_permission_for_another(running):
    reader = people.user(running, "reader", may_call(running.outputs["api"], "v1/GET/*"))
    assert call(running, "/who", reader.credentials)[0] == 200
    assert call(running, "/made?size=1", reader.credentials, '{"id": "a"}')[0] == 403


def test_a_person_keeps_their_keys_and_loses_what_they_no_longer_may(running):
    may = people.user(running, "dave", may_call(running.outputs["api"]))
    assert call(running, "/who", may.credentials)[0] == 200
    again = people.user(running, "dave")
    assert again.environment == may.environment
    assert call(running, "/who", may.credentials)[0] == 403


@pytest.mark.parametrize(
    ("path", "body", "status", "said"),
    [
        ("/made?size=1", '{"id": "a"}', 200, "id"),
        ("/made", '{"id": "a"}', 400, "Missing required request parameters: [size]"),
        ("/made?size=1", '{"id": 1}', 400, "Invalid request body"),
        ("/made?size=1", "{}", 400, "Invalid request body"),
    ],
)
def test_requests_are_checked_as_the_document_says(running, alice, path, body, status, said):
    answered, _, told = call(running, path, alice.credentials, body)
    assert answered == status
    assert said in (told["body"] if status == 200 else told["detail"])


def test_the_settings_of_the_stage_are_the_programs(running):
    api = running.outputs["api"].rsplit(":", 1)[1]
    apis = running.client("apigateway")
    stage = apis.get_stage(restApiId=api, stageName="v1")
    assert stage["tracingEnabled"] and stage["description"] == "of the fixture"
    assert stage["accessLogSettings"]["format"] == '{"caller": "$context.identity.userArn"}'
    assert stage["methodSettings"]["*/*"]["loggingLevel"] == "ERROR"
    assert apis.get_account()["cloudwatchRoleArn"].startswith("arn:aws:iam::000000000000:role/api-logs-")


def test_more_calls_than_the_stage_takes_are_refused(running, alice):
    running.up(config={"rate": 0})
    status, _, told = call(running, "/who", alice.credentials)
    running.up()
    assert (status, told["type"]) == (429, "THROTTLED")
    assert call(running, "/who", alice.credentials)[0] == 200


def test_a_new_document_is_served_at_the_old_address(running, alice):
    before, changes = dict(running.outputs), []
    running.up(lambda *change: changes.append(change), {"paths": ["/who/{name}", "/whom"]})
    assert {(verb, type_.rsplit(":", 1)[1], name) for verb, type_, name in changes if verb != "same"} == {
        ("update", "RestApi", "api"),
        ("replace", "Deployment", "api"),
        ("update", "Stage", "v1"),
        ("delete", "Deployment", "api"),
    }
    assert running.outputs == before
    assert call(running, "/who/me", alice.credentials)[2]["path"] == "/who/me"
    assert call(running, "/whom", alice.credentials)[0] == 200
    assert call(running, "/who", alice.credentials)[0] == 403
    running.up()
    assert [call(running, path, alice.credentials)[0] for path in ("/who", "/whom", "/who/me")] == [200, 403, 403]
    api = before["api"].rsplit(":", 1)[1]
    assert len(running.client("apigateway").get_deployments(restApiId=api)["items"]) == 1
    paths = {each["path"] for each in running.client("apigateway").get_resources(restApiId=api)["items"]}
    assert paths == {"/", "/who", "/made"}


def test_deleting_leaves_nothing(running):
    apis = running.client("apigateway")
    cloud = Cloud(running.endpoint, running.region)
    Engine(cloud, running.emulator.folder / "state.json").destroy()
    assert apis.get_rest_apis()["items"] == []
    assert not apis.get_account().get("cloudwatchRoleArn")
