"""The package as a Pulumi plugin: the engine starts it as `python components ADDRESS` for programs in any language."""

import os
import sys

# In place of this folder, and before anything else is imported: code.py in it is not the standard library's.
sys.path[0] = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

from pulumi.provider import main  # noqa: E402

from components.plugin import Provider  # noqa: E402

if __name__ == "__main__":
    main(Provider(), sys.argv[1:])  # what component_provider_host does, with a provider of our own
