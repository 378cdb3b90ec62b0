"""The family of broken rules. Whatever is raised here may be shown to the person who broke the rule."""

from collections.abc import Iterable


class RuleBroken(Exception):
    """A rule of the house was broken; ``str(error)`` is a sentence that tells the user what to do."""


class BadValue(RuleBroken):
    """One written value cannot be read; the sentence says how to write it."""


class BadFile(RuleBroken):
    """A file cannot be taken in; the sentence says which file to bring instead."""


class TooLate(RuleBroken):
    """The time in which this could be done is over."""


class NotNow(RuleBroken):
    """The thing is in a state that does not allow this step; the sentence names the step that comes first."""


class SeveralBroken(RuleBroken):
    """Several rules broken at once, each with its own sentence in ``reasons``."""

    def __init__(self, reasons: Iterable[object]) -> None:
        self.reasons = tuple(reasons)
        super().__init__("；".join(str(reason) for reason in self.reasons))
