"""The generated pages say what the program says, and the example in them is accepted."""

from __future__ import annotations

import json
import re

import pytest
import yaml

from domain import events, kinds, request, settings, stages
from domain.request import parse
from ops import reference

DOCS = reference.ROOT / "docs"


def example() -> dict:
    [text] = re.findall(r"```json\n(.*?)```", (DOCS / "events.md").read_text("utf-8"), re.DOTALL)
    return json.loads(text)


@pytest.mark.parametrize("page", reference.PAGES)
def test_a_page_is_what_the_program_says(page):
    assert (DOCS / page).read_text("utf-8") == reference.PAGES[page](), f"{page} is stale: run 'make docs'"


def test_the_example_of_the_reference_is_accepted():
    read = parse(example(), environment="dev", default_id="event", account="123456789012")
    assert read.document == example()


def test_the_example_shows_everything_that_a_request_may_say():
    shown = example()
    assert shown.keys() | {"environment", "schemaVersion"} == request.top_fields("dev").keys()
    parts = [(shown["infrastructure"], kinds.INFRASTRUCTURE), (shown["application"], kinds.APPLICATION)]
    parts += [(check, kinds.VALIDATION) for check in shown["validation"]]
    assert {check["kind"] for check in shown["validation"]} == kinds.VALIDATION.keys()
    for part, known in parts:
        assert part.keys() == {"kind"} | known[part["kind"]].keys()


def test_every_event_every_key_and_every_stage_has_its_place():
    pages = {name: write() for name, write in reference.PAGES.items()}
    assert [name for name in events.REGISTRY if f"\n## {name}\n" not in pages["events.md"]] == []
    assert [key for key in settings.KEYS if f"\n| `{key}` |" not in pages["config.md"]] == []
    assert [stage for stage in stages.ALL if f" {stage} --> " not in pages["state-machine.md"]] == []


def test_the_config_page_shows_what_each_stack_sets():
    prod = yaml.safe_load((reference.ROOT / "Pulumi.prod.yaml").read_text("utf-8"))["config"]
    days = prod["deployment-coordinator:retentionDays"]
    [line] = [line for line in reference.config_reference().splitlines() if line.startswith("| `retentionDays`")]
    assert line.split(" | ")[4] == f"`{days}`"


def test_no_rule_of_a_request_is_left_without_words():
    page = reference.event_reference()
    assert "None" not in page
    assert (
        "| an object of at most 200 keys; keys: letters and digits; values: text, 0 to 4096 characters long |" in page
    )


def test_the_check_names_exactly_the_stale_page(tmp_path, capsys):
    assert reference.main(["--docs", str(tmp_path)]) == 0
    assert reference.main(["--docs", str(tmp_path), "--check"]) == 0
    (tmp_path / "config.md").write_text("by hand")
    capsys.readouterr()
    assert reference.main(["--docs", str(tmp_path), "--check"]) == 1
    assert capsys.readouterr().err == "config.md is stale: run 'make docs'\n"
    assert (tmp_path / "config.md").read_text() == "by hand"
