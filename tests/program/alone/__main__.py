"""One component of the config's choice, named `mine`."""

import pulumi
from arguments import ALL, LEAST, SHORT

import components

config = pulumi.Config()
name, chosen = config.require("component"), {"least": LEAST, "all": ALL, "short": SHORT}[config.require("arguments")]
getattr(components, name)("mine", chosen[name])
