"""How one kind of part is deployed. A deployer is a module of five functions; all but `plan` may be called again.

plan(change, request, role)                what would change, a sentence each; raises StageError where it cannot work
snapshot(change, role)                     what is there now: `{"exists": bool, ...}`, enough to bring it back;
                                           asked when every plan is good
begin(change, snapshot, role, mark)        Done, or Waiting for what it started in AWS
check(change, operation, role, mark)       Done, or the same Waiting while AWS still works; raises StageError
revert(change, snapshot, operation, role, mark, last)
                                           one step nearer to the snapshot; Done, Waiting, or StageError; `last` says
                                           that nothing will be reverted after it

`role` is the service's deploy role, `mark` the deployment's id: what is made carries it, so that a second call knows
its own work.
"""

from __future__ import annotations

from types import ModuleType

from handlers.deployers import cloudformation, lambda_

DEPLOYERS: dict[str, ModuleType] = {"cloudformation": cloudformation, "lambda": lambda_}
