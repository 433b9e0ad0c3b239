"""What becomes of what checkov says; that it says so, `make scan` tries."""

import json

import pytest

from domain import settings
from ops.scan import __main__ as scan
from ops.scan.accepted import ACCEPTED
from ops.scan.careless import CARELESS
from ops.scan.findings import complaints
from ops.scan.hcl import type_of
from ops.scan.stacks import EVERY_KEY

MAKE_NOTHING = "archiveDays deployExternalId eventSource logRetentionDays queueMinutes retentionDays stageMinutes tags"


def test_every_key_that_makes_something_is_set_in_a_stack_that_is_looked_over():
    assert set(settings.KEYS) == set(EVERY_KEY) | set(MAKE_NOTHING.split())


def finding(check, stack, resource):
    return {"check_id": check, "check_name": "Ensure it", "file_path": f"/{stack}/main.tf", "resource": resource}


CAUGHT = [
    finding(check, "careless", f"{type_of(type_)}.careless")
    for type_, (_, checks) in CARELESS.items()
    for check in checks
]
EXPECTED = [finding(check, "dev", f"aws_sns_topic.{place.removeprefix('dev:')}") for check, place in ACCEPTED]


def report(*failed, read=10, errors=0):
    summary = {"passed": 1, "parsing_errors": errors, "resource_count": read}
    return {"summary": summary, "results": {"failed_checks": list(failed)}}


def said(*failed, **summary):
    return list(complaints(report(*failed, **summary), resources=10))


def test_what_is_accepted_is_no_complaint():
    assert said(*CAUGHT, *EXPECTED) == []


def test_what_is_not_accepted_is_one():
    (complaint,) = said(*CAUGHT, *EXPECTED, finding("CKV_AWS_28", "prod", "aws_dynamodb_table.history"))
    assert complaint.startswith("prod:aws_dynamodb_table.history: CKV_AWS_28 Ensure it")


def test_what_nothing_needs_any_more_is_one():
    (complaint,) = said(*CAUGHT, *EXPECTED[1:])
    assert complaint.startswith("nothing needs CKV_AWS_26 on dev:*alerts any more")


@pytest.mark.parametrize("missed", range(len(CAUGHT)))
def test_what_is_not_found_although_it_is_wrong_is_one(missed):
    (complaint,) = said(*CAUGHT[:missed], *CAUGHT[missed + 1 :], *EXPECTED)
    assert complaint.startswith(f"{CAUGHT[missed]['check_id']} did not find the careless aws_")


@pytest.mark.parametrize("summary", [{"read": 9}, {"errors": 1}])
def test_what_is_not_read_is_one(summary):
    (complaint,) = said(*CAUGHT, *EXPECTED, **summary)
    assert "of 10 resources: ops/scan/hcl.py renders them wrongly" in complaint


def test_a_scanner_without_a_report_is_an_error():
    with pytest.raises(SystemExit, match="checkov gave no report. It said: nothing"):
        scan._scanned("true", "folder")


@pytest.fixture
def scanned(tmp_path, monkeypatch, capsys):
    """What a scan of nothing but the careless resources says, if this is what checkov finds."""
    monkeypatch.setattr(scan, "STACKS", {})

    def run(*failed):
        told = tmp_path / "report.json"
        told.write_text(json.dumps(report(*failed, read=len(CARELESS))))
        checkov = tmp_path / "checkov"
        checkov.write_text(f"#!/bin/sh\ncat {told}\nexit 1\n")
        checkov.chmod(0o755)
        return scan.main(str(checkov)), capsys.readouterr().out.splitlines()

    return run


def test_a_scan_without_complaints_says_so_in_a_line(scanned):
    status, (line,) = scanned(*CAUGHT, *EXPECTED)
    assert status == 0
    assert line.startswith("1 checks of checkov pass")


def test_a_scan_with_complaints_says_all_of_them_and_fails(scanned):
    status, lines = scanned(*CAUGHT[1:], *EXPECTED[1:])
    assert status == 1
    assert len(lines) == 2
