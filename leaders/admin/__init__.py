"""The admin's pages of the corps."""

from leaders.admin import corps, visits

__all__ = ["corps", "visits"]
