"""Every request is signed as the caller, in the way that API Gateway checks."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from botocore.credentials import Credentials

from ops.client.api import ControlApi
from ops.client.credentials import Identity
from ops.client.errors import Refusal
from ops.client.signed import Signed
from ops.client.transport import Answer
from tests.client import stories
from tests.client.fake_api import KEYS, URL, FakeApi
from tests.client.virtual_clock import VirtualClock


class Kept:
    """A transport that keeps what it is given."""

    def __init__(self) -> None:
        self.sent: list[tuple] = []

    def send(self, method, url, headers, body):
        self.sent.append((method, url, {key.lower(): value for key, value in headers.items()}, body))
        return Answer(200, {}, b"{}")


def signed(transport, credentials=KEYS, region="eu-west-1"):
    return Signed(URL, Identity(credentials, region, "somebody"), transport)


@pytest.fixture
def told(api):
    api.stories[stories.ID] = stories.waiting()
    return ControlApi(signed(api), api.clock)


def test_the_signature_is_the_one_that_aws_calculates(told, api):
    api.clock.time += 60_000
    assert told.deployment(stories.ID)["deploymentId"] == stories.ID
    assert told.vote(stories.ID, "approve", stories.DIGEST, "")["counted"]
    assert list(told.deployments("SUCCEEDED")) == []


def test_a_wrong_secret_is_refused():
    api = FakeApi(VirtualClock(), stories.waiting())
    other = ControlApi(signed(api, Credentials(KEYS.access_key, "another")), api.clock)
    with pytest.raises(Refusal, match="not allowed"):
        other.deployment(stories.ID)


def test_a_wrong_region_is_refused():
    api = FakeApi(VirtualClock(), stories.waiting())
    with pytest.raises(Refusal, match="not allowed"):
        ControlApi(signed(api, region="us-east-1"), api.clock).deployment(stories.ID)


def test_service_region_and_token_are_in_the_headers():
    kept = Kept()
    signed(kept, Credentials("AKID", "secret", "the-token")).send("GET", "/targets", {})
    _, _, headers, _ = kept.sent[0]
    assert "/eu-west-1/execute-api/aws4_request" in headers["authorization"]
    assert headers["x-amz-security-token"] == "the-token"
    assert "x-amz-security-token" in headers["authorization"]


def test_a_document_says_that_it_is_json():
    kept = Kept()
    signed(kept).send("POST", "/targets", {}, {"a": "é"})
    _, _, headers, body = kept.sent[0]
    assert (headers["content-type"], body) == ("application/json", b'{"a": "\\u00e9"}')


def test_the_secret_is_never_sent():
    kept = Kept()
    signed(kept).send("POST", "/targets", {}, {"a": 1})
    assert KEYS.secret_key not in repr(kept.sent)


def test_an_opaque_page_mark_travels_unchanged(api):
    api.region = "eu-west-1"
    mark = "a+b/c==&d é"
    kept = Kept()
    signed(kept).send("GET", "/targets", {"next": mark})
    assert parse_qs(urlsplit(kept.sent[0][1]).query) == {"next": [mark]}
    api.targets = [{"service": "a"}]
    assert signed(api).send("GET", "/targets", {"limit": "5", "next": "0", "x": mark}).status == 200


def test_a_name_cannot_leave_its_place_in_the_path():
    kept = Kept()
    told = ControlApi(signed(kept), VirtualClock())
    told.deployment("../targets?x=1#y")
    assert urlsplit(kept.sent[0][1]).path == "/v1/deployments/..%2Ftargets%3Fx%3D1%23y"
