"""Every table of the app in the admin: what is public and asked, and what the committee kept of its work."""

from village_affairs.admin import public, records

__all__ = ["public", "records"]
