"""stage_code packs what runs and nothing else, with what makes a function a stage beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from components import stage_code

LEFT_OUT = (
    "tests/test_a.py",
    "test_a.py",
    "conftest.py",
    "a.pyc",
    "__pycache__/a.py",
    ".env",
    ".venv/a.py",
    "b/.c/a.py",
)


def folder(root: Path, *names: str) -> str:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name)
    return str(root)


def test_every_file_and_the_contract_are_in_it_in_order(tmp_path):
    assets = stage_code(folder(tmp_path, "z.py", "a.py", "b/c.py", "b/data.json", *LEFT_OUT)).assets
    assert list(assets) == ["a.py", "b/c.py", "b/data.json", "deployment_stage.py", "z.py"]
    assert all(Path(each.path).is_absolute() for each in assets.values())
    assert Path(assets["deployment_stage.py"].path).read_text().startswith('"""Makes a function of yours a stage')


def test_a_relative_folder_is_the_programs(tmp_path, monkeypatch):
    folder(tmp_path / "stages", "a.py")
    monkeypatch.chdir(tmp_path)
    assert stage_code("stages").assets["a.py"].path == str(tmp_path.resolve() / "stages" / "a.py")


@pytest.mark.parametrize("names", [(), ("data.json",), LEFT_OUT])
def test_a_folder_without_code_is_refused(tmp_path, names):
    with pytest.raises(ValueError, match=f"no Python file in {tmp_path.resolve()}: name the folder"):
        stage_code(folder(tmp_path, *names))


def test_a_second_contract_is_refused(tmp_path):
    with pytest.raises(ValueError, match=r"deployment_stage.py: take it away, the release of the coordinator brings"):
        stage_code(folder(tmp_path, "a.py", "deployment_stage.py"))
