"""Measurements anyone can re-run with ``make bench``: tables and JSON; nothing here is part of the portal."""
