"""All rules, each under the sentence that holds as long as it finds nothing."""

from __future__ import annotations

from . import confused_deputy, dead_letters, encryption, least_privilege, resources, retention
from .resources import Rule

RULES: dict[str, Rule] = {
    "every type of resource is decided about": resources.undecided,
    "every resource has tags": resources.untagged,
    "every action is named": least_privilege.many_actions,
    "every action exists": least_privilege.unknown_actions,
    "nobody is everybody": least_privilege.everybody,
    "everything is allowed only what knows no resource": least_privilege.any_resource,
    "every resource fits its actions": least_privilege.idle_resources,
    "every wildcard stands behind a name": least_privilege.wide_resources,
    "what is kept is encrypted": encryption.unencrypted,
    "what is handed over later is not lost": dead_letters.lost,
    "what a function fails on is not lost": dead_letters.lost_by_a_function,
    "dead letters are let in": dead_letters.lost_at_the_door,
    "nothing is kept for ever": retention.for_ever,
    "no log is made behind our back": retention.unseen_logs,
    "every door and machine writes a log": retention.unlogged,
    "a service acts for us alone": confused_deputy.deputies,
    "a function is called for us alone": confused_deputy.callers,
}
