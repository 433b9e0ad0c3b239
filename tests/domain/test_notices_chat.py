"""The document for chats is a custom notification, and what others wrote calls nobody there."""

from __future__ import annotations

import json
from typing import Any

import pytest

from domain.notices import notice
from tests.domain.noticed import ASKED, EXAMPLES


def chat(name: str, **changed: Any) -> dict[str, Any]:
    found = notice(EXAMPLES[name].detail_type(), EXAMPLES[name].detail() | changed)
    assert found
    return found.chat


SHAPE = {
    "version": str,
    "source": str,
    "id": str,
    "content": {"textType": str, "title": str, "description": str, "nextSteps": [str], "keywords": [str]},
    "metadata": {
        "threadId": str,
        "summary": str,
        "eventType": str,
        "relatedResources": [str],
        "additionalContext": {...: str},
    },
}
"""https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html"""


def fits(value: Any, shape: Any) -> bool:
    if isinstance(shape, type):
        return isinstance(value, shape)
    if isinstance(shape, list):
        return isinstance(value, list) and all(fits(each, shape[0]) for each in value)
    if ... in shape:
        return isinstance(value, dict) and all(fits(each, shape[...]) for each in value.values())
    return value.keys() == shape.keys() and all(fits(value[key], shape[key]) for key in shape)


@pytest.mark.parametrize("name", EXAMPLES)
def test_it_has_the_shape_that_chats_take(name):
    document = chat(name)
    assert fits(document, SHAPE), json.dumps(document, indent=1)
    assert (document["version"], document["source"]) == ("1.0", "custom")
    assert document["content"]["textType"] == "client-markdown"


def test_all_of_a_deployment_are_one_thread_and_each_has_an_id_of_its_own():
    one, other = chat("approval-requested"), chat("undone", sequence=9)
    assert one["metadata"]["threadId"] == other["metadata"]["threadId"] == "storefront-4-k2f9q"
    assert (one["id"], other["id"]) == ("storefront-4-k2f9q:7", "storefront-4-k2f9q:9")


def test_it_says_what_the_email_says():
    content = chat("approval-requested")["content"]
    assert content["title"] == "[prod] approve storefront 4? (2 alerts)"
    assert content["description"].splitlines()[1:3] == ["ATTENTION:", f"! {ASKED['alerts'][0]}"]
    assert "Asked by: role Developer as dana" in content["description"]
    assert content["nextSteps"][0] == ("Look at the whole plan: `python -m ops plan storefront-4-k2f9q --stack prod`")
    assert content["keywords"] == ["prod", "AWAITING_APPROVAL", "act"]
    assert chat("refused")["content"]["nextSteps"][0].endswith("under a new deploymentId.")


def test_programs_find_the_attributes_in_it():
    document = chat("undone")["metadata"]
    assert document["eventType"] == document["additionalContext"]["event"] == "DeploymentFailed"
    assert document["summary"] == "storefront 4 in prod: ROLLED_BACK"
    assert document["relatedResources"] == ["storefront"]
    assert chat("refused-unreadable")["metadata"]["relatedResources"] == []


EVERYWHERE = "<!channel> `rm` [bank](https://evil.example) & <@U1>"


@pytest.mark.parametrize("name", ["approval-requested", "undone", "undo-failed", "refused"])
def test_text_of_others_calls_nobody_and_hides_no_link(name):
    hostile = dict.fromkeys(("service", "version", "environment", "reason", "requestedBy", "liveVersion"), EVERYWHERE)
    lists = {key: [EVERYWHERE] for key in ("changes", "alerts", "problems", "approvers")}
    document = chat(name, **hostile, **lists)
    texts = json.dumps(document)
    assert "<" not in texts and ">" not in texts and "](" not in texts
    assert all(step.count("`") in (0, 2) for step in document["content"]["nextSteps"])
    assert "&lt;!channel&gt; 'rm' [bank] (https://evil.example) &amp;" in document["content"]["description"]
