"""Building the wheel renames every import of ours, or fails; it never leaves one that means somebody else's package."""

from __future__ import annotations

import pytest

from ops.packaging.hook import WheelHook, lazy, rewritten, write

RENAMED = {
    "from components import policy\n": "from deployment_coordinator import policy\n",
    "from components.policy import grant\n": "from deployment_coordinator.policy import grant\n",
    "from domain import events\n": "from deployment_coordinator.domain import events\n",
    "if late:\n    from ops.demo import story\n": "if late:\n    from deployment_coordinator.ops.demo import story\n",
    "import ops\n": "import deployment_coordinator.ops as ops\n",
    'files("ops.page")\n': 'files("deployment_coordinator.ops.page")\n',
    '"python -m ops status"\n': '"deployment-coordinator status"\n',
}
LEFT = [
    '"python -m ops sandbox up"\n',
    '"handlers.publish.handler"\n',
    '"components"\n',
    "from . import domain\n",
    "from .domain import events\n",
    "import domains\n",
    '"""From domain.events\nfrom domain import this: words."""\n',
]
REFUSED = {
    "import domain.events\n": "domain.events",
    "import ops as other\n": "ops",
    "import os, domain\n": "domain",
    "from handlers import start\n": "handlers",
    "from handlers.start import handler\n": "handlers.start",
    'a = ("ops."\n     "page")\n': "ops.page",
}


@pytest.mark.parametrize("text", RENAMED)
def test_a_module_of_ours_gets_its_name_in_the_wheel(text):
    assert rewritten(text, "module.py") == RENAMED[text]


@pytest.mark.parametrize("text", LEFT)
def test_what_only_looks_like_one_stays(text):
    assert rewritten(text, "module.py") == text


@pytest.mark.parametrize("text", REFUSED)
def test_what_cannot_be_renamed_is_refused(text):
    with pytest.raises(ValueError, match=rf"module.py:1 \({REFUSED[text]}\); write `from package import module`"):
        rewritten(text, "module.py")


def repository(root, **files):
    for name, text in {"components/__init__.py": INIT, "components/bus.py": "class Bus: ...\n", **files}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


INIT = '"""What is public."""\n\nfrom components.bus import Bus\n\n__all__ = ["Bus"]\n'


def test_the_package_holds_the_code_twice_renamed_and_as_it_is(tmp_path):
    files = {
        "domain/a.py": "from domain import b\n",
        "handlers/c.py": "from domain import a\n",
        "ops/page/host.css": "a {}",
    }
    write(repository(tmp_path / "root", **files), tmp_path / "tree")
    found = {each.relative_to(tmp_path / "tree").as_posix() for each in (tmp_path / "tree").rglob("*.*")}
    packed = {"lambda_code/domain/a.py", "lambda_code/handlers/c.py"}
    assert found == {"__init__.py", "bus.py", "py.typed", "domain/a.py", "ops/page/host.css", *packed}
    assert (tmp_path / "tree/domain/a.py").read_text() == "from deployment_coordinator.domain import b\n"
    assert (tmp_path / "tree/lambda_code/domain/a.py").read_text() == "from domain import b\n"


NOT_PACKED = """components/venv/lib/a.py components/plugin.py components/__main__.py components/schema.json
ops/__main__.py ops/history.py ops/bench/a.py ops/sandbox/engine.py ops/page/scene.py domain/a.pyc"""


@pytest.mark.parametrize("name", NOT_PACKED.split())
def test_what_only_the_repository_needs_is_left_out(tmp_path, name):
    write(repository(tmp_path / "venv", **{name: ""}), tmp_path / "tree")
    assert not (tmp_path / "tree" / name.removeprefix("components/")).exists()
    assert (tmp_path / "tree" / "bus.py").exists()


def test_a_component_that_is_named_like_a_package_is_refused(tmp_path):
    files = {"components/domain/a.py": "", "domain/a.py": ""}
    with pytest.raises(ValueError, match=r"a\.py is in two of components, domain, ops: rename one"):
        write(repository(tmp_path / "root", **files), tmp_path / "tree")


def test_a_component_is_imported_when_somebody_asks_for_it():
    space = {"__name__": "package"}
    exec(lazy(INIT.replace("components.bus", "collections").replace("Bus", "Counter")), space)
    assert (space["__doc__"], space["__all__"]) == ("What is public.", ["Counter"])
    assert "Counter" not in space
    assert space["__getattr__"]("Counter").__name__ == "Counter"
    with pytest.raises(AttributeError, match="module 'package' has no attribute 'Bus'"):
        space["__getattr__"]("Bus")


def test_an_editable_installation_is_refused(tmp_path):
    hook = WheelHook(str(tmp_path), {}, None, None, str(tmp_path), "wheel")
    with pytest.raises(ValueError, match="run from the repository"):
        hook.initialize("editable", {})
