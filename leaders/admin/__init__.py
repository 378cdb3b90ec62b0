"""The admin's pages of the corps."""

from leaders.admin import calls, corps, growing, visits

__all__ = ["calls", "corps", "growing", "visits"]
