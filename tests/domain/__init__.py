"""The rules, without AWS."""
