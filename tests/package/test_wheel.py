"""The wheel gives the same components under one name, wherever it is, with the Lambda code and the command line."""

from __future__ import annotations

import json
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

import components
from components import code, plugin

from .environment import PACKAGE, REQUIRED, ROOT, build, content, imported, install, modules, run

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
TOP = re.compile(r"deployment_coordinator(-\d+\.\d+\.\d+\.dist-info)?/.*")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return install(wheel, tmp_path_factory.mktemp("environment"))


@pytest.fixture(scope="module")
def told(python: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a program of somebody else's says of the components that it got."""
    program = Path(__file__).with_name("program.py").read_text()
    done = run(python, "-c", program, cwd=tmp_path_factory.mktemp("elsewhere"))
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_everything_is_under_one_name(wheel):
    assert [name for name in content(wheel) if not TOP.fullmatch(name)] == []
    assert "deployment_coordinator/py.typed" in content(wheel)


def test_the_packages_of_the_repository_cannot_be_imported_by_their_names_there(told):
    assert told["importable"] == []


def test_a_program_of_somebody_elses_has_the_components(told):
    wanted = {"coordinator:index:EventBus", "coordinator:index:HistoryStore", "aws:dynamodb/table:Table"}
    assert wanted <= set(told["types"])


def test_the_archive_of_a_function_is_the_repositorys_to_the_byte(told, python):
    assert told["bytes"] == {name: file.read_text("utf-8") for name, file in code.sources().items()}
    assert all(Path(file).is_relative_to(python.parents[1]) for file in told["code"].values())


def test_the_public_surface_is_that_of_the_repository(told):
    places = {name: getattr(components, name).__module__ for name in components.__all__}
    assert told["public"] == {name: place.replace("components.", f"{PACKAGE}.") for name, place in places.items()}


def test_every_module_of_it_can_be_imported(told, wheel):
    names = {name.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for name in modules(wheel)}
    assert {*told["imported"], PACKAGE} == names


def test_nothing_is_imported_that_is_not_installed_with_it(wheel):
    packages = {each for text in modules(wheel).values() for each in imported(text)}
    assert packages - sys.stdlib_module_names == {PACKAGE, "pulumi", "pulumi_aws", "botocore", "rich", "typer", "yaml"}


def test_a_name_that_is_not_there_is_said_to_be_missing(python, tmp_path):
    done = run(python, "-c", "from deployment_coordinator import Nothing", cwd=tmp_path)
    assert "ImportError: cannot import name 'Nothing' from 'deployment_coordinator'" in done.stderr


def test_a_type_checker_knows_the_arguments(python, tmp_path):
    (tmp_path / "right.py").write_text(TYPED.format(days=1))
    (tmp_path / "wrong.py").write_text(TYPED.format(days="'one'"))
    search = ["--python", str(python), "--extra-search-path", str(REQUIRED), "--output-format", "concise"]
    done = run(sys.executable, "-m", "ty", "check", *search, ".", cwd=tmp_path)
    complaints = [line for line in done.stdout.splitlines() if ".py:" in line]
    assert {line.partition(":")[0] for line in complaints} == {"wrong.py"}, done.stdout + done.stderr


TYPED = """from deployment_coordinator import EventBus
bus = EventBus("orders", {{"archive_days": {days}}})
"""


def test_the_command_is_installed_and_calls_itself_by_its_name(python, tmp_path):
    for words in ([], ["status"]):
        done = run(python.with_name("deployment-coordinator"), *words, "--help", cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        assert "python -m ops" not in done.stdout
    assert "deployment-coordinator status shop-4" in done.stdout


def test_the_command_needs_no_pulumi(python, tmp_path):
    without = "import sys; sys.modules['pulumi'] = None; from deployment_coordinator.ops.cli import app; app()"
    done = run(python, "-c", without, "--help", cwd=tmp_path)
    assert (done.returncode, "approve" in done.stdout) == (0, True), done.stderr


@pytest.mark.parametrize("command", ["demo", "sandbox"])
def test_what_runs_in_the_repository_alone_says_so(python, tmp_path, command):
    done = run(python.with_name("deployment-coordinator"), command, cwd=tmp_path)
    assert done.returncode == 2
    assert f"'{command}' is in the repository alone: clone it, then `make demo`" in done.stderr


def test_who_installs_it_gets_what_the_components_need(wheel):
    [metadata] = [text.decode() for name, text in content(wheel).items() if name.endswith("/METADATA")]
    for needed in (*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["cli"]):
        assert re.search(rf"^Requires-Dist: {re.split('[<>~=]', needed)[0]}[<>~=]", metadata, re.MULTILINE | re.I), (
            needed
        )
    assert f"Version: {plugin.VERSION}\n" in metadata


def test_the_workflow_installs_the_command_with_all_that_it_needs_and_without_pulumi():
    workflow = yaml.safe_load((ROOT / "docs" / "ci" / "deploy.yml").read_text())
    [step] = [each for each in workflow["jobs"]["deploy"]["steps"] if each.get("name") == "Install the command line"]
    needed, itself = step["run"].splitlines()
    assert re.findall(r'"(.*?)"', needed) == PROJECT["optional-dependencies"]["cli"]
    assert itself.startswith('pip install --no-deps "deployment-coordinator @ git+')
