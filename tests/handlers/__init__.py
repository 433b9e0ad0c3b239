"""The handlers' adapters, deployers and validators, and the logic of start, finish and sweep."""
