"""Every link of a page leads somewhere, and every page can be found from the index."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath

import pytest

from tests.docs.pages import ROOT, names, page, read

OURS = re.compile(r"(tests|domain|handlers|components|ops|docs)/[\w./*-]+")


@pytest.mark.parametrize("name", names())
def test_every_link_leads_to_a_file_and_a_heading_that_exist(name: str) -> None:
    assert broken(name) == []


@pytest.mark.parametrize("name", names())
def test_every_file_of_ours_that_a_sentence_names_exists(name: str) -> None:
    """`tests/domain/test_people.py`, or several at once: `tests/program/urns.*.txt`."""
    named = [(line, text) for line, text in page(name).inline() if OURS.fullmatch(text)]
    assert [each for each in named if not list(ROOT.glob(each[1].rstrip("/")))] == []


def broken(name: str) -> list[str]:
    found = [(line, target, *_target(name, target)) for line, target in page(name).links()]
    return [f"{name}:{line}: {target}" for line, target, file, anchor in found if not _there(file, anchor)]


def _target(name: str, target: str) -> tuple[Path, str]:
    path, _, anchor = target.partition("#")
    here = ROOT / name
    return (here.parent / path if path else here), anchor


def _there(file: Path, anchor: str) -> bool:
    if not anchor:
        return file.exists()
    return file.is_file() and anchor in page(file.resolve().relative_to(ROOT).as_posix()).anchors()


def test_every_page_is_reached_from_the_index() -> None:
    reached, new = set(), {"README.md", "docs/README.md"}
    while new:
        reached |= new
        found = {_file(name, target) for name in new for _, target in page(name).links()}
        new = {
            name for name in found if name.endswith(".md") and name.startswith(("docs/", "examples/", "README"))
        } - reached
    known = {name for name in names() if "/decisions/" not in name}
    assert sorted(known - reached - {"CONTRIBUTING.md"}) == []


def test_the_index_names_every_page_itself() -> None:
    linked = {_file("docs/README.md", target) for _, target in page("docs/README.md").links()}
    pages = {name for name in names() if PurePosixPath(name).parent.as_posix() in ("docs", "docs/how-to")}
    assert sorted(pages - linked - {"docs/README.md"}) == []


def _file(name: str, target: str) -> str:
    path = _target(name, target)[0].resolve()
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else ""


def test_anchors_are_those_of_code_hosts() -> None:
    text = "# A `Pipeline`: what [it](x.md) does\n## Same\n## Same\n```sh\n# no heading\n```\n"
    assert read("page.md", text).anchors() == {"a-pipeline-what-it-does", "same", "same-1"}


def test_links_within_code_are_no_links() -> None:
    assert read("page.md", "see [a](b.md#c), `[x](y)` and [w](https://w)\n").links() == [(1, "b.md#c")]


def test_a_block_that_is_never_closed_is_an_error() -> None:
    with pytest.raises(ValueError, match=r"page.md:2: the block is never closed"):
        read("page.md", "text\n```sh\nmake demo\n")


def test_a_block_within_a_list_is_read_without_its_indentation() -> None:
    (block,) = read("page.md", "1. **Needs AWS.** Do:\n\n   ```sh\n   pulumi up\n   ```\n").blocks
    assert (block.text, block.needs, block.line) == ("pulumi up\n", "AWS", 3)
