"""The projects under examples/ do what they show."""
