"""The generated pages say what the program says, and the examples in them work."""

from __future__ import annotations

import json
import re

import pytest
import yaml

from components.queries import QUERIES
from domain import answers, catalogue, kinds, policy, request, settings, stages
from domain.request import parse
from ops.reference.config import MEANING, config_reference
from ops.reference.events import event_reference
from ops.reference.markdown import ROOT
from ops.reference.pages import PAGES, main

DOCS = ROOT / "docs"


def example() -> dict:
    [text] = re.findall(r"```json\n(.*?)```", (DOCS / "events.md").read_text("utf-8"), re.DOTALL)
    return json.loads(text)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_what_the_program_says(page):
    assert (DOCS / page).read_text("utf-8") == PAGES[page](), f"{page} is stale: run 'make docs'"


def test_the_page_about_seeing_names_every_saved_query():
    page = (DOCS / "monitoring.md").read_text("utf-8")
    assert [question for question in QUERIES if f"| *{question}* |" not in page] == []


@pytest.mark.parametrize("page", [page for page in PAGES if page.endswith(".md")])
def test_every_link_of_a_page_leads_somewhere(page):
    for target in re.findall(r"\]\((?!http)(.*?)\)", PAGES[page]()):
        file, _, anchor = target.partition("#")
        if file.endswith(".png"):
            assert (DOCS / file).is_file(), target
            continue
        text = (DOCS / (file or page)).read_text("utf-8")
        headings = {
            re.sub(r"[^\w-]", "", each.lower().replace(" ", "-")) for each in re.findall(r"^#+ (.*)$", text, re.M)
        }
        assert not anchor or anchor in headings, target


def test_the_example_of_the_reference_is_accepted():
    read = parse(example(), environment="dev", default_id="event", requested_by="account 123456789012")
    assert read.document == example()


REPRODUCED = {"codeVersion", "codeSha256", "templateVersion", "templateSha256", "image"}
"""What asks for recorded content, and what takes the place of `code`: docs/targets.md shows these."""


def test_the_example_shows_everything_that_a_request_may_say():
    shown = example()
    aside = {"environment", "schemaVersion", "promotedFrom", "input"}
    assert shown.keys() | aside == request.top_fields("dev").keys()
    assert shown["approvals"].keys() == policy.REQUESTED.keys()
    parts = [(shown["infrastructure"], kinds.INFRASTRUCTURE), (shown["application"], kinds.APPLICATION)]
    parts += [(check, kinds.VALIDATION) for check in shown["validation"]]
    assert {check["kind"] for check in shown["validation"]} == kinds.VALIDATION.keys()
    for part, known in parts:
        assert part.keys() == {"kind"} | known[part["kind"]].keys() - REPRODUCED


def test_every_event_every_key_and_every_stage_has_its_place():
    pages = {name: write() for name, write in PAGES.items()}
    assert [name for name in catalogue.REGISTRY if f"\n## {name}\n" not in pages["events.md"]] == []
    assert [key for key in settings.KEYS if f"\n| `{key}` |" not in pages["config.md"]] == []
    assert [stage for stage in stages.ALL if f" {stage} --> " not in pages["state-machine.md"]] == []
    assert [name for name in answers.SCHEMAS if f"\n### {name}\n" not in pages["api.md"]] == []


def test_the_gate_is_drawn_as_what_it_is_an_option():
    page = PAGES["state-machine.md"]()
    assert "    PrepareDeployment --> ApproveDeployment\n    " in page
    assert "    PrepareDeployment --> DeployInfrastructure: nobody is asked\n" in page
    assert "    ApproveDeployment --> FinishDeployment: Rejected or ApprovalExpired or Cancelled\n" in page
    assert "    class ApproveDeployment optional\n" in page
    assert "costs 7 transitions with it, the start included, and 6 without" in page


def test_the_config_page_shows_what_each_stack_sets():
    prod = yaml.safe_load((ROOT / "Pulumi.prod.yaml").read_text("utf-8"))["config"]
    days = prod["deployment-coordinator:retentionDays"]
    [line] = [line for line in config_reference().splitlines() if line.startswith("| `retentionDays`")]
    assert line.split(" | ")[4] == f"`{days}`"


def test_the_config_page_knows_every_key_of_approvals_and_its_default():
    assert MEANING.keys() == policy.FIELDS.keys()
    page = config_reference().partition("\n## approvals\n")[2]
    assert "| `expiresMinutes` | `1440` | a whole number from 1 to 10080 |" in page
    assert "| `approvers` | `[]` | a list of 1 to 20: a person: user/NAME" in page
    assert "| `passUnchanged` | `false` | true or false |" in page


def test_no_rule_of_a_request_is_left_without_words():
    page = event_reference()
    assert "None" not in page
    assert (
        "| an object of at most 200 keys; keys: letters and digits; values: text, 0 to 4096 characters long |" in page
    )


def test_the_check_names_exactly_the_stale_page(tmp_path, capsys):
    assert main(["--docs", str(tmp_path)]) == 0
    assert main(["--docs", str(tmp_path), "--check"]) == 0
    (tmp_path / "config.md").write_text("by hand")
    capsys.readouterr()
    assert main(["--docs", str(tmp_path), "--check"]) == 1
    assert capsys.readouterr().err == "config.md is stale: run 'make docs'\n"
    assert (tmp_path / "config.md").read_text() == "by hand"
