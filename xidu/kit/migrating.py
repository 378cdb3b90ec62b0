"""Many steps of one migration taken at once.

Django works out every model anew after each step, and with some eighty models that hang together a
fresh database takes half a minute. Taken together the steps are worked out once, and a new table is made as
it is at their end, with its keys, constraints and indexes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

# What a table made from its final model has already.
_PARTS = (AddField, AddIndex, AddConstraint)


class Together(Operation):
    """Take ``operations`` as one step. Each may touch a model only once beside what makes the model.

    No RunPython and no RunSQL may stand among them: they would see the end, not their own place.
    """

    reversible = True

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = list(operations)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__name__, [self.operations], {}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        # Without rendered models there is nothing to render again after each step.
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for operation in self._steps():
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for operation in reversed(list(self._steps())):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"{len(self.operations)} steps together"

    def _steps(self) -> Iterator[Operation]:
        made = {step.name_lower for step in self.operations if isinstance(step, CreateModel)}
        for step in self.operations:
            if not (isinstance(step, _PARTS) and step.model_name.lower() in made):
                yield step
