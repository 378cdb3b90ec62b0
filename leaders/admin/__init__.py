"""The admin's pages of the corps."""

from leaders.admin import visits

__all__ = ["visits"]
