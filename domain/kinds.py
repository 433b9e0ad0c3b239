"""The kinds of infrastructure, application and validation that a request may name, and the fields of each."""

from __future__ import annotations

from domain import builds, functions
from domain.fields import Field, list_of, map_of, matching, one_of, text, whole
from domain.keepable import any_json

ID = r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}"
NAME_RULE = "1 to 64 of A-Z a-z 0-9 . _ - starting with a letter or digit"

name = matching(ID, NAME_RULE)
version = matching(
    r"[A-Za-z0-9][A-Za-z0-9._+-]{0,127}", "1 to 128 of A-Z a-z 0-9 . _ + - starting with a letter or digit"
)
s3_url = matching(r"s3://[a-z0-9][a-z0-9.-]{2,62}/[\x21-\x7e]{1,900}", "s3://bucket/key")
stack_name = matching(r"[A-Za-z][A-Za-z0-9-]{0,127}", "a stack name: a letter, then letters, digits and hyphens")
function_name = matching(r"[A-Za-z0-9_-]{1,64}", "a function name without an alias")
alias = matching(r"(?!\d+$)[A-Za-z0-9_-]{1,128}", "an alias: letters, digits, _ and -, not only digits")
qualified = matching(r"[A-Za-z0-9_-]{1,64}(:[A-Za-z0-9_$-]{1,128})?", "a function name, or function:alias")
ecs_name = matching(r"[A-Za-z0-9_-]{1,255}", "1 to 255 letters, digits, hyphens and underscores")
image = matching(
    r"[A-Za-z0-9.-]{1,128}(?::[0-9]{1,5})?(?:/[a-z0-9._-]{1,128}){0,8}"
    r"(?::[A-Za-z0-9_][A-Za-z0-9._-]{0,127}(?:@sha256:[0-9a-f]{64})?|@sha256:[0-9a-f]{64})",
    "an image with its tag or digest: host/repository:tag or host/repository@sha256:...",
)
sha256 = matching(r"[A-Za-z0-9+/]{43}=", "a SHA-256 in base64: 44 characters")
ecr_image = matching(
    r"\d{12}\.dkr\.ecr\.[a-z0-9-]{1,32}\.amazonaws\.com/[a-z0-9][a-z0-9._/-]{1,255}"
    r"(?::[A-Za-z0-9_][A-Za-z0-9._-]{0,127}|@sha256:[0-9a-f]{64})",
    "an image in ECR with its tag or digest: ACCOUNT.dkr.ecr.REGION.amazonaws.com/repository:tag or @sha256:...",
)
web_url = matching(r"https?://[\x21-\x7e]{1,2000}", "an http or https address")
parameter = matching(r"[A-Za-z0-9]{1,255}", "letters and digits")
capability = one_of("CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND")

PARTS = ("infrastructure", "application")
"""What a request may change, in the order in which it is changed."""
PART = {
    "irreversible": Field(one_of(True, False)),
    "irreversibleReason": Field(text(500, least=1)),
}
"""What every kind of infrastructure and application may say."""
SUBJECT = {"cloudformation": "stack", "lambda": "function", "ecs": "service", "codebuild": "project"}
"""The field by which people know what a part changes, for each kind."""
INFRASTRUCTURE: dict[str, dict[str, Field]] = {
    "cloudformation": {
        "stack": Field(stack_name, required=True),
        "template": Field(s3_url, required=True),
        "templateVersion": Field(text(1024, least=1)),
        "templateSha256": Field(sha256),
        "parameters": Field(map_of(parameter, text(4096), 200)),
        "capabilities": Field(list_of(capability, 3)),
    },
    "codebuild": builds.FIELDS,
}
APPLICATION: dict[str, dict[str, Field]] = {
    "lambda": {
        "function": Field(function_name, required=True),
        "alias": Field(alias, required=True),
        "code": Field(s3_url),
        "codeVersion": Field(text(1024, least=1)),
        "codeSha256": Field(sha256),
        "image": Field(ecr_image),
        "canary": Field(functions.canary),
    },
    "ecs": {
        "cluster": Field(ecs_name, required=True),
        "service": Field(ecs_name, required=True),
        "images": Field(map_of(ecs_name, image, 10, least=1), required=True),
    },
    "codebuild": builds.FIELDS,
}
VALIDATION: dict[str, dict[str, Field]] = {
    "lambda": {
        "function": Field(qualified, required=True),
        "payload": Field(any_json),
        "expect": Field(any_json),
    },
    "http": {
        "url": Field(web_url, required=True),
        "status": Field(whole(100, 599)),
        "contains": Field(text(1000, least=1)),
    },
    "alarms": {
        "alarms": Field(list_of(text(255, least=1), 100), required=True),
        "bakeSeconds": Field(whole(0, 12 * 3600)),
    },
}
