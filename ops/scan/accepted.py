"""What checkov finds and we leave as it is, each with the reason."""

from __future__ import annotations

TRACED = "the history tells each step of a deployment with its times; X-Ray would tell it again, and be paid for"
OWN_KEYS = "encrypted with AWS's own key; a key of the customer's is paid for by the month and the call, and protects"
NO_WAIT = "called by somebody who waits, or its failures go to a queue by its invoke config (tests/program/policy)"

ACCEPTED: dict[tuple[str, str], str] = {
    (
        "CKV_AWS_26",
        "dev:*alerts",
    ): "a key of one's own costs a dollar a month, more than all else; alerts have no secret",
    ("CKV_AWS_28", "dev:*"): "what is deployed in dev can be deployed again; prod can go back to any second",
    ("CKV_AWS_50", "*"): TRACED,
    ("CKV_AWS_73", "*"): TRACED,
    ("CKV_AWS_284", "*"): TRACED,
    ("CKV_AWS_115", "*"): "reserved concurrency is taken from the account's for good, whether it is used or not",
    ("CKV_AWS_116", "*"): NO_WAIT,
    ("CKV_AWS_117", "*"): "functions call AWS's APIs alone: a VPC would add endpoints and faults, and protect nothing",
    ("CKV_AWS_119", "*"): f"{OWN_KEYS} from nobody who may read the table",
    ("CKV_AWS_120", "*"): "an answer is about this second, and is different for each caller",
    ("CKV_AWS_158", "*"): f"{OWN_KEYS} from nobody who may read the log",
    ("CKV_AWS_173", "*"): f"{OWN_KEYS} nothing: the variables are names, not secrets (tests/program/test_resources.py)",
    ("CKV_AWS_225", "*"): "an answer is about this second, and is different for each caller",
    ("CKV_AWS_272", "*"): "needs a signing profile of the account's; the code is the files of this repository",
    ("CKV_AWS_285", "*"): "execution data carries task tokens, and whoever has one may answer for a stage",
    ("CKV_AWS_338", "dev:*"): "lines of dev are of use for days; prod keeps them for a year",
    (
        "CKV2_AWS_4",
        "*",
    ): "an access log is written; an execution log would hold bodies, in a group that is kept for ever",
    ("CKV2_AWS_29", "*"): "every call is signed by a person IAM knows, and throttled; nobody else gets past the door",
    ("CKV2_AWS_51", "*"): "Lambda takes calls by IAM; a client certificate is for servers behind an API",
}
"""(check, `stack:address`, where `*` stands for anything) -> why."""
