"""The code of functions that do stages: a folder of the program's owner, and what makes a function a stage."""

from pathlib import Path

import pulumi

CONTRACT = Path(__file__).resolve().parent / "contract" / "python" / "deployment_stage.py"
LEFT_OUT = ("tests", "__pycache__")


def stage_code(folder: str) -> pulumi.AssetArchive:
    """The `code` of a Function: every file of a folder, and `deployment_stage` with `@stage` beside them.

    Neither tests nor caches nor hidden files are in it: what is in it decides whether the function is deployed again.
    A relative folder is one of the program's. Raises ValueError where there is nothing to run.
    """
    root = Path(folder).resolve()
    files = {path.relative_to(root).as_posix(): path for path in sorted(root.rglob("*")) if _runs(path, root)}
    if not any(name.endswith(".py") for name in files):
        raise ValueError(f"there is no Python file in {root}: name the folder that has the code of your stages")
    if CONTRACT.name in files:
        raise ValueError(f"{files[CONTRACT.name]}: take it away, the release of the coordinator brings its own")
    files[CONTRACT.name] = CONTRACT
    return pulumi.AssetArchive({name: pulumi.FileAsset(str(path)) for name, path in sorted(files.items())})


def _runs(path: Path, root: Path) -> bool:
    parts = path.relative_to(root).parts
    if not path.is_file() or any(part.startswith(".") or part in LEFT_OUT for part in parts):
        return False
    return not (path.suffix == ".pyc" or path.name == "conftest.py" or path.name.startswith("test_"))
