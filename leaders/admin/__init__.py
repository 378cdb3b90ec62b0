"""The admin's pages of the corps."""

from leaders.admin import calls, corps, visits

__all__ = ["calls", "corps", "visits"]
