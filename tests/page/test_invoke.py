"""The page's function is called as the console calls it; whatever goes wrong says what to do."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, SSOTokenLoadError

from ops.page.invoke import PageError, page_function


class FakeLambda:
    def __init__(self, said: Any, error: str = "") -> None:
        self.said, self.error = said, error
        self.asked: list[Any] = []

    def invoke(self, FunctionName: str, Payload: bytes) -> dict[str, Any]:
        self.asked.append((FunctionName, json.loads(Payload)))
        if isinstance(self.said, Exception):
            raise self.said
        told = {"FunctionError": self.error} if self.error else {}
        return {"StatusCode": 200, "Payload": io.BytesIO(json.dumps(self.said).encode()), **told}


def refused(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "no"}}, "Invoke")


def test_it_gives_the_html():
    function = FakeLambda("<p>é</p>")
    assert page_function(function, "page")({"deployment": "x"}) == "<p>é</p>"
    assert function.asked == [("page", {"deployment": "x"})]


def test_markdown_is_shown_as_text():
    assert page_function(FakeLambda({"markdown": "# <x>"}), "page")({}) == "<pre># &lt;x&gt;</pre>"


@pytest.mark.parametrize("said", [{"ok": True}, ["x"], None, {"markdown": 1}])
def test_an_answer_that_is_no_page_is_told(said):
    with pytest.raises(PageError, match="page answered with something that is no page"):
        page_function(FakeLambda(said), "page")({})


@pytest.mark.parametrize("said", [{"errorMessage": "boom"}, "boom"])
def test_a_function_that_failed_is_told(said):
    with pytest.raises(PageError, match="the function page failed: ") as caught:
        page_function(FakeLambda(said, error="Unhandled"), "page")({})
    assert "log" in caught.value.advice


@pytest.mark.parametrize(
    ("error", "advice"),
    [
        (refused("ResourceNotFoundException"), "Bring the stack up to date"),
        (refused("AccessDeniedException"), "lambda:InvokeFunction on page"),
        (refused("ExpiredTokenException"), "Log in again"),
        (SSOTokenLoadError(error_msg="x"), "Log in again"),
        (EndpointConnectionError(endpoint_url="http://x"), "tries again by itself"),
        (refused("TooManyRequestsException"), "tries again by itself"),
    ],
)
def test_a_function_that_cannot_be_called_says_what_to_do(error, advice):
    with pytest.raises(PageError) as caught:
        page_function(FakeLambda(error), "page")({})
    assert advice in caught.value.advice
