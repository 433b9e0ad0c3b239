"""Every command that a page shows is run, or read by the program that it calls, or says that it needs AWS."""

from __future__ import annotations

import re

import pytest

from tests.docs.pages import Block, names, page, read
from tests.docs.shell import commands
from tests.docs.verdicts import UNTESTED, verdict

SHELLS = ("sh", "console", "bash", "shell")
RUN = {"docs/tutorial.md"}
"""Pages all of whose commands are run, in order, by tests/end_to_end/test_tutorial.py, but for what needs AWS."""
SHOWN = re.compile(r"^\s*(?:\S+\$ )?(python -m ops .*)$", re.MULTILINE)
"""A command in what is printed: `ann$ python -m ops approve ...`."""


def wrong(block: Block) -> list[str]:
    known = [(words, verdict(words, block.needs, block.page in RUN)) for words in shown(block)]
    return [f"{block.name}: {' '.join(words)}: {problem}" for words, problem in known if problem]


def shown(block: Block) -> list[list[str]]:
    return commands(block.text, console=block.language == "console")


@pytest.mark.parametrize("name", names())
def test_every_command_of_a_page_is_right_or_says_what_it_needs(name: str) -> None:
    blocks = [block for block in page(name).blocks if block.language in SHELLS]
    assert [problem for block in blocks for problem in wrong(block)] == []


@pytest.mark.parametrize("name", names())
def test_every_command_within_a_sentence_is_right(name: str) -> None:
    """A sentence may name a command without what it is about: `python -m ops approve`."""
    inline = [(line, text) for line, text in page(name).inline() if re.match(r"(python -m ops|make) \w", text)]
    judged = [(line, words, verdict(words, "")) for line, text in inline for words in commands(text)]
    named = re.compile("Missing (argument|option|parameter)")
    assert [each for each in judged if each[2] and not (len(each[1]) == 4 and named.match(each[2]))] == []


@pytest.mark.parametrize("name", names())
def test_every_command_in_what_is_printed_is_right(name: str) -> None:
    blocks = [block for block in page(name).blocks if block.language not in SHELLS]
    lines = [(block, line) for block in blocks for line in SHOWN.findall(re.sub(r"\\\n\s*", " ", block.text))]
    told = [(block.name, line, verdict(words, "")) for block, line in lines for words in commands(line)]
    assert [each for each in told if each[2]] == []


def problems(text: str) -> list[str]:
    (block,) = read("page.md", text).blocks
    return [problem.partition(": ")[2] for problem in wrong(block)]


@pytest.mark.parametrize(
    ("shell", "problem"),
    [
        ("python -m ops rollback shop --because x", "No such option: --because"),
        ("python -m ops undo shop", "No such command 'undo'."),
        ("python -m ops approve", "Missing argument 'ID'."),
        ("python -m ops list --status BROKEN", "is no status"),
        ("make demos", "the Makefile has no demos"),
        ("python -m ops.bench --wirte", "ops.bench has no --wirte"),
        ("python -m ops.banch", "there is no module ops.banch"),
        ("aws s3 ls", UNTESTED),
        ("pulumi up", UNTESTED),
        ("make demo && pulumi up", UNTESTED),
        ("curl $(pulumi stack output url)", UNTESTED),
    ],
)
def test_a_command_that_is_not_right_is_named(shell: str, problem: str) -> None:
    told = problems(f"```sh\n{shell}\n```\n")
    assert told
    assert problem in told[0]


@pytest.mark.parametrize(
    ("shell", "problem"),
    [
        ("aws evnts put-events", "AWS has no service evnts"),
        ("aws events put-event", "events has no operation put-event"),
        (
            "aws events start-replay --replay-nam x",
            "start-replay has no --replay-nam; start-replay needs --destination",
        ),
        ("pulumi up -s dev", ""),
        ("pulumi config set deployRoll x", "Pulumi.yaml has no key deployRoll"),
        ("pulumi config set --path 'monitoring.emails[0]' a@example.com", ""),
        ("pulumi stack output stageRoles --json", "the program has no output stageRoles"),
        ("pulumi stack output stageRoleArns --json", ""),
        ("aws events put-events --entries '[]' --region us-east-1", ""),
        ("python -m ops rollback shop --because x", "No such option: --because"),
    ],
)
def test_what_needs_aws_is_read_as_far_as_it_can_be(shell: str, problem: str) -> None:
    told = problems(f"**Needs AWS.** With the account's credentials:\n\n```sh\n{shell}\n```\n")
    assert bool(told) == bool(problem)
    assert problem in "".join(told)


def test_comments_continued_lines_variables_and_outputs_are_no_commands() -> None:
    text = "$ A=1 make demo  # a comment\n4 s made\n$ python -m ops \\\n    status\n"
    assert commands(text, console=True) == [["make", "demo"], ["python", "-m", "ops", "status"]]
