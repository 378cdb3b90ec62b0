from tests.doors import elsewhere, enter, here

__all__ = ["elsewhere", "enter", "here"]
