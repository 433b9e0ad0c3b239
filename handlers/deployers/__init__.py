"""How one kind of part is deployed. A deployer is a module of nine functions; all may be called again.

examine(change, request, role)             raises StageError with everything that cannot work; changes nothing
snapshot(change, role)                     what is there now: `{"exists": bool, ...}`, enough to bring it back;
                                           asked when every part was examined
plan(change, snapshot, role, mark)         what will change: `{"summary": [], "alerts": [], "unchanged": bool, ...}`,
                                           with all that pins it; what is made for it changes nothing yet. None while
                                           AWS still works on it. `pinned` has the fields that, laid over the part,
                                           make it ask for exactly this content for ever: a rollback asks so;
                                           `pinnedAlone` those that count where the request has no infrastructure
begun(change, role, mark)                  whether this deployment has begun to carry out its plan
moved(change, snapshot, plan, role, mark)  why the plan does not hold any more, as a sentence; "" where it does
begin(change, plan, role, mark)            Done, or Waiting for what it started in AWS; does what the plan says
check(change, plan, operation, role, mark) Done, or the same Waiting while AWS still works; raises StageError
revert(change, snapshot, operation, role, mark, last)
                                           one step nearer to the snapshot; Done, Waiting, or StageError; `last` says
                                           that nothing will be reverted after it
discard(change, role, mark)                take back what was made for a plan that is not carried out; False where it
                                           cannot be taken back yet

`role` is the service's deploy role, `mark` the deployment's id, or `id#n` where its undo is tried once more (see
`marks`): what is made carries it, so that a second call knows its own work.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

MODULES = {"cloudformation": "cloudformation", "lambda": "lambda_", "ecs": "ecs", "codebuild": "codebuild"}


class Deployers(dict[str, ModuleType]):
    """By kind. Each is imported when first asked for: hardly any deployment needs more than two."""

    def __missing__(self, kind: str) -> ModuleType:
        self[kind] = import_module(f"handlers.deployers.{MODULES[kind]}")
        return self[kind]


DEPLOYERS = Deployers()
