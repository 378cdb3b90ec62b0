#!/usr/bin/env python3
"""Command line of the portal; every command finds (or starts) the database of ``XIDU_DATA``."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xidu.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
