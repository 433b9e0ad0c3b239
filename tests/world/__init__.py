"""The coordinator's surroundings in one process: AWS as fakes, a virtual clock, faults at any call."""

from .calls import ApiError, Call, Unmodelled
from .faults import MODES, Crash, Faults, single_faults
from .lambdas import Outcome
from .world import World

__all__ = ["MODES", "ApiError", "Call", "Crash", "Faults", "Outcome", "Unmodelled", "World", "single_faults"]
