"""One component of the config's choice, named `mine`."""

import pulumi
from arguments import ALL, LEAST, MOVED, SHORT

import components

config = pulumi.Config()
name, given = config.require("component"), config.require("arguments")
chosen = {"least": LEAST, "all": ALL, "short": SHORT, "moved": MOVED}[given]
getattr(components, name)("mine", chosen[name])
