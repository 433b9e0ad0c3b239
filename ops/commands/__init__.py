"""The commands that ask the control API; one file per command or pair."""
