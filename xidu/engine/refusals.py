"""The one way the engine says no."""


class EngineRefusedError(Exception):
    """A plain sentence, Chinese then English, for a person at a terminal; never shown as a traceback."""

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(f"{chinese} / {english}")
