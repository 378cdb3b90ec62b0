#!/usr/bin/env python3
"""Command line of the portal; every command finds (or starts) the database of ``XIDU_DATA``."""

import os
import sys


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xidu.settings")
    from xidu.engine.commands import run_command

    return run_command(sys.argv)


if __name__ == "__main__":
    sys.exit(main())
