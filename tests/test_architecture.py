"""The tree keeps its promises: imports point inwards, one word per thing, small files, no config in components."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from domain import settings, stages
from domain.spelling import kebab
from ops.sandbox.mocks import PlainMocks
from ops.sandbox.program import run_program

ROOT = Path(__file__).parents[1]
PACKAGES = ("domain", "handlers", "components", "ops")
OURS = {*PACKAGES, "tests"}
FOUND = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
FILES = [path.relative_to(ROOT).as_posix() for path in FOUND]
MAY_IMPORT = {
    "domain/": {"domain"},
    "handlers/": {"domain", "handlers", "boto3", "botocore", "dateutil"},
    "components/": {"domain", "components", "pulumi", "pulumi_aws"},
    "ops/reference/": {"domain", "components", "ops", "yaml", "typer"},
    "ops/client/": {"domain", "ops", "botocore", "yaml"},
    "ops/commands/": {"domain", "ops", "typer", "rich", "yaml"},
    "ops/bench/": {"domain", "handlers", "ops", "tests", "*"},
    "ops/": {"domain", "ops", "*"},
}
"""The first that fits counts; `*` stands for packages of others. The standard library is always allowed; dateutil comes
with botocore."""
LINES = {"domain/": 180, "handlers/adapters/": 260, "handlers/deployers/": 260, "handlers/": 140, "components/": 300}
GRAB_BAGS = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers", "base", "shared", "lib"}


def tree(file: str) -> ast.Module:
    return ast.parse((ROOT / file).read_text("utf-8"))


def imported(file: str) -> Iterator[str]:
    """Names of the top-level packages that a file imports, wherever in the file."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "a relative import" if node.level else str(node.module).partition(".")[0]


def allowed(file: str, package: str) -> bool:
    may = next(may for place, may in MAY_IMPORT.items() if file.startswith(place))
    return package in may | sys.stdlib_module_names or ("*" in may and package not in OURS)


def test_there_is_something_to_look_at():
    assert {file.partition("/")[0] for file in FILES} == set(PACKAGES)


@pytest.mark.parametrize("file", FILES)
def test_imports_point_inwards(file):
    assert [package for package in imported(file) if not allowed(file, package)] == []


@pytest.mark.parametrize("file", FILES)
def test_a_file_is_small(file):
    most = next((lines for place, lines in LINES.items() if file.startswith(place)), 260)
    lines = (ROOT / file).read_text("utf-8").count("\n")
    assert lines <= most


def test_nothing_has_a_grab_bag_name():
    everything = [*FILES, *(path.relative_to(ROOT).as_posix() for path in (ROOT / "tests").rglob("*.py"))]
    words = {file: set(file.removesuffix(".py").strip("_").replace("_", "/").split("/")) for file in everything}
    assert [file for file, named in words.items() if named & GRAB_BAGS] == []


@pytest.mark.parametrize("file", FILES)
def test_every_module_says_in_its_first_sentence_what_it_is(file):
    assert ast.get_docstring(tree(file))


@pytest.mark.parametrize("stage", stages.ALL)
def test_a_stage_has_one_name_everywhere(stage):
    module = tree(f"handlers/{kebab(stage, '_')}.py")
    assert str(ast.get_docstring(module)).startswith(f"{stage}: ")
    assert "handler" in _defined(module)


def _defined(module: ast.Module) -> set[str]:
    functions = {node.name for node in module.body if isinstance(node, ast.FunctionDef)}
    targets = [t for node in module.body if isinstance(node, ast.Assign) for t in node.targets]
    return functions | {target.id for target in targets if isinstance(target, ast.Name)}


def test_the_config_of_the_stages_names_the_stages():
    """But not the gate, which takes as long as people are asked."""
    wrong = settings.KEYS["stageMinutes"]({})
    missing = [stage for stage in stages.ALL if f"{stage} is missing" in str(wrong)]
    assert missing == [*stages.FORWARD, *stages.UNDO]


@pytest.fixture(scope="module")
def registered() -> list[str]:
    """The handler of every Lambda function that the program registers; in prod people are asked."""
    program = run_program(ROOT, "prod", mocks=PlainMocks())
    return [function.inputs["handler"] for function in program.all("aws:lambda/function:Function")]


def test_every_handler_that_is_registered_exists(registered):
    assert len(registered) > len(stages.ALL)
    for handler in registered:
        package, module, name = handler.split(".")
        assert name in _defined(tree(f"{package}/{module}.py")), handler


def test_every_stage_has_a_function_of_its_own(registered):
    wanted = {f"handlers.{kebab(stage, '_')}.handler" for stage in stages.ALL}
    assert wanted <= set(registered)
    assert len(registered) == len(set(registered))


def test_every_handlers_module_imports_without_credentials():
    files = [file for file in FILES if file.startswith("handlers/")]
    modules = [file.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for file in files]
    bare = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "AWS_DEFAULT_REGION": "us-east-1"}
    offline = {**bare, "AWS_EC2_METADATA_DISABLED": "true", "PYTHONDONTWRITEBYTECODE": "1"}
    program = f"import {', '.join(modules)}"
    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=offline, capture_output=True)
    assert run.returncode == 0, run.stderr.decode()


def test_the_command_line_starts_without_what_only_its_sandbox_needs():
    program = "import sys, ops.cli; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=True, text=True)
    assert {"ops.cli", "ops.commands.voting"} <= set(run.stdout.split())
    assert {"pulumi", "pulumi_aws", "boto3", "ministack"} & set(run.stdout.split()) == set()


@pytest.mark.parametrize("file", [file for file in FILES if file.startswith("components/")])
def test_a_component_is_told_everything_by_its_arguments(file):
    asked = {node.attr for node in ast.walk(tree(file)) if isinstance(node, ast.Attribute)}
    asked |= {alias.name for node in ast.walk(tree(file)) if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert asked & {"Config", "get_stack", "get_project", "StackReference", "environ", "getenv"} == set()
