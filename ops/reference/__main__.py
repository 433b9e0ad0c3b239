"""Writes the pages: python -m ops.reference."""

import sys

from ops.reference.pages import main

if __name__ == "__main__":
    sys.exit(main())
