"""What can go wrong in a sandbox.

SandboxError            anything below; its text is written for the person at the terminal
  ConfigError           a stack's configuration is missing, or has the wrong type
  ProgramError          the Pulumi program failed
  MappingError          the program uses something of AWS that the sandbox has no mapping for
  EmulatorError         the emulator did not start, died, or its port is taken
"""


class SandboxError(Exception):
    """The sandbox cannot do what was asked."""


class ConfigError(SandboxError):
    """A stack's configuration does not satisfy what its project declares."""


class ProgramError(SandboxError):
    """The Pulumi program failed; the text is the program's own."""


class MappingError(SandboxError):
    """A resource type, an input or an invoke has no mapping to the emulator."""


class EmulatorError(SandboxError):
    """The emulator process cannot be used."""
