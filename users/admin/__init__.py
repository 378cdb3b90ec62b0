"""The admin's pages of accounts and of the floor below, where nobody can ask for rights."""

from users.admin import accounts, family, ground, people, works

__all__ = ["accounts", "family", "ground", "people", "works"]
