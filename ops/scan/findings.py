"""What checkov says, set against what we accept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from ops.scan.accepted import ACCEPTED
from ops.scan.careless import CARELESS
from ops.scan.hcl import type_of

CANARY = "careless"


@dataclass(frozen=True)
class Finding:
    check: str
    says: str
    stack: str
    resource: str

    @property
    def place(self) -> str:
        return f"{self.stack}:{self.resource}"


def findings(report: dict[str, Any]) -> list[Finding]:
    """https://www.checkov.io/8.Outputs/JSON.html"""
    return [
        Finding(each["check_id"], each["check_name"], each["file_path"].split("/")[1], each["resource"])
        for each in report["results"]["failed_checks"]
    ]


def complaints(report: dict[str, Any], resources: int) -> Iterator[str]:
    """What is wrong: with the resources, with the scan itself, or with what we accept."""
    found = findings(report)
    summary = report["summary"]
    if summary["parsing_errors"] or summary["resource_count"] != resources:
        yield f"checkov read {summary['resource_count']} of {resources} resources: ops/scan/hcl.py renders them wrongly"
    for type_, check in sorted(_missed(found)):
        yield f"{check} did not find the careless {type_}: checkov does not read what ops/scan/hcl.py renders"
    ours = [each for each in found if each.stack != CANARY]
    for each in ours:
        if not any(_covers(accepted, each) for accepted in ACCEPTED):
            yield f"{each.place}: {each.check} {each.says}. Mend it, or accept it with a reason in ops/scan/accepted.py"
    for accepted in ACCEPTED:
        if not any(_covers(accepted, each) for each in ours):
            yield f"nothing needs {' on '.join(accepted)} any more: take it out of ops/scan/accepted.py"


def _covers(accepted: tuple[str, str], finding: Finding) -> bool:
    check, place = accepted
    return check == finding.check and fnmatchcase(finding.place, place)


def _missed(found: list[Finding]) -> set[tuple[str, str]]:
    """(type, check) that checkov should have found, and did not."""
    caught = {(each.resource.partition(".")[0], each.check) for each in found if each.stack == CANARY}
    wanted = {(type_of(type_), check) for type_, (_, checks) in CARELESS.items() for check in checks}
    return wanted - caught
