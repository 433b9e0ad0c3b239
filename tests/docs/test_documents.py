"""JSON and YAML of the pages can be read; requests and config are accepted as they stand; Python compiles."""

from __future__ import annotations

import pytest

from tests.docs.documents import problems
from tests.docs.pages import Block, names, page, read

LANGUAGES = {"json", "yaml", "python", "sh", "console", "text", "mermaid", "typescript", ""}
DIAGRAMS = {"flowchart", "sequenceDiagram", "stateDiagram-v2"}


def blocks(name: str, *languages: str) -> list[Block]:
    return [block for block in page(name).blocks if block.language in languages]


@pytest.mark.parametrize("name", names())
def test_every_document_of_a_page_is_accepted(name: str) -> None:
    assert [problem for block in blocks(name, "json", "yaml") for problem in problems(block)] == []


@pytest.mark.parametrize("name", names())
def test_every_python_block_compiles(name: str) -> None:
    for block in blocks(name, "python"):
        compile(block.text, block.name, "exec")


@pytest.mark.parametrize("name", names())
def test_every_diagram_is_of_a_known_kind_and_closed(name: str) -> None:
    for block in blocks(name, "mermaid"):
        lines = [line.strip() for line in block.text.splitlines()]
        assert lines[0].split()[0] in DIAGRAMS, block.name
        assert sum(line.startswith("subgraph ") for line in lines) == lines.count("end"), block.name


@pytest.mark.parametrize("name", names())
def test_a_block_says_what_it_is(name: str) -> None:
    assert [(block.name, block.language) for block in page(name).blocks if block.language not in LANGUAGES] == []


@pytest.mark.parametrize(
    ("language", "text", "problem"),
    [
        ("json", '{"service": "shop", "version": "1", "onBusy": "wait"}', "onBusy must be"),
        ("json", '{"kind": "lambda", "function": "shop"}', "application.alias is missing"),
        ("json", '{"detail-type": "RollbackRequested", "detail": {"service": "shop"}}', "reason is missing"),
        ("yaml", "deployment-coordinator:queueMinutes: 0", "queueMinutes must be"),
        ("yaml", "config:\n  deployment-coordinator:queMinutes: 9", "queMinutes: no such key"),
    ],
)
def test_a_document_that_is_not_right_is_named(language: str, text: str, problem: str) -> None:
    (block,) = read("page.md", f"```{language}\n{text}\n```\n").blocks
    assert problem in "".join(problems(block))


def test_a_document_that_cannot_be_read_is_an_error() -> None:
    (block,) = read("page.md", "```json\n{'service': 1}\n```\n").blocks
    with pytest.raises(ValueError, match="property name"):
        problems(block)
