"""What a stack's config may say about alarms and whom they tell, checked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from domain.fields import Check, Field, list_of, map_of, matching, one_of, problems_of, show
from domain.kinds import name

OWN = "own"
MANY, MOST_CHARACTERS = 20, 3000
"""`topics` travel as JSON within JSON, in the 4 KB that a Lambda's environment has."""
topic: Check = matching(r"arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}", "the ARN of an SNS topic")
key: Check = matching(
    r"(own|arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key/[A-Za-z0-9-]{1,64})?",
    'own, the ARN of a KMS key (not of an alias), or "" for none',
)
email: Check = matching(r"[^@\s\"<>,;]{1,64}@[A-Za-z0-9.-]{1,190}", "an e-mail address")

runbooks: Check = matching(r"\S{1,200}/", "an address or path with a slash at its end")

FIELDS: dict[str, Field] = {
    "alarms": Field(one_of(True, False)),
    "dashboard": Field(one_of(True, False)),
    "pager": Field(one_of(True, False)),
    "key": Field(key),
    "emails": Field(lambda value: None if value == [] else list_of(email, MANY)(value)),
    "topics": Field(map_of(name, topic, MANY)),
    "pageTopic": Field(topic),
    "runbooks": Field(runbooks),
}


@dataclass(frozen=True)
class Monitoring:
    """What the config says, with the defaults of what it does not say."""

    alarms: bool = True
    dashboard: bool = False
    pager: bool = True
    key: str = OWN
    emails: list[str] = field(default_factory=list)
    topics: dict[str, str] = field(default_factory=dict)
    page_topic: str = ""
    runbooks: str = "docs/runbooks/"


def of(config: Mapping[str, Any]) -> Monitoring:
    """A config that `problems` has found nothing wrong with."""
    known = {"page_topic" if key == "pageTopic" else key: value for key, value in config.items()}
    return Monitoring(**known)


def problems(value: Any) -> str | None:
    """What is wrong with a stack's `monitoring`, as a check of a config key."""
    if not isinstance(value, dict):
        return f"must be an object, not {show(value)}"
    return "; ".join(problems_of("", value, FIELDS) or _useless(of(value), value)) or None


def _useless(config: Monitoring, said: Mapping[str, Any]) -> list[str]:
    """What was asked for, and would not work."""
    if len(json.dumps(json.dumps(config.topics))) > MOST_CHARACTERS:
        return [f"topics must have at most {MOST_CHARACTERS} characters together: join services on one topic"]
    if twice := [each for each in dict.fromkeys(config.emails) if config.emails.count(each) > 1]:
        return [f"emails must name nobody twice, as it does {', '.join(twice)}"]
    if said.get("pager") and not config.alarms:
        return ["pager is made of alarms: set alarms to true, or leave pager out"]
    if config.page_topic and not (config.alarms and config.pager):
        return [
            "pageTopic is told by the pager alone, which needs alarms: set alarms and pager to true, or leave it out"
        ]
    return []
