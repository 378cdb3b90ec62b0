from tests.browser import browser, visit
from tests.doors import elsewhere, enter, here

__all__ = ["browser", "elsewhere", "enter", "here", "visit"]
