"""Migrations without rendering all models anew after each small change.

Django follows every relation of a changed model and renders whatever it meets once more. Here a committee is
on every row, so that one constraint renders all models, and a thousand changes took longer than everything
else of a first start together. Two kinds of change leave the others as they are: a model that is new, and
constraints, indexes and triggers, which the database is told of and no other model asks about.
"""

from typing import Any

from django.db.migrations.state import ModelState, ProjectState
from pgtrigger.migrations import AddTrigger, RemoveTrigger


def hurry() -> None:
    """Let this process apply migrations so; what they do to the database is the same."""
    ProjectState.add_model = _add_model_alone(ProjectState.add_model)  # type: ignore[method-assign]
    for owner, name in (
        (ProjectState, "_append_option"),
        (ProjectState, "_remove_option"),
        (AddTrigger, "state_forwards"),
        (RemoveTrigger, "state_forwards"),
    ):
        setattr(owner, name, _without_reload(getattr(owner, name)))


def _add_model_alone(plain: Any) -> Any:
    def add_model(self: ProjectState, model_state: ModelState) -> None:
        known = (model_state.app_label, model_state.name_lower) in self.models
        apps = None if known else self.__dict__.pop("apps", None)
        plain(self, model_state)
        if apps is not None:
            self.apps = apps
            apps.render_multiple([model_state])

    return add_model


def _without_reload(plain: Any) -> Any:
    """Change the options of one model; the rendered model of that name is told of them where it stands."""

    def change(self: Any, *args: Any) -> None:
        state, app_label, name = (
            (self, args[0], args[1])
            if isinstance(self, ProjectState)
            else (args[1], args[0], self.model_name)
        )
        apps = state.__dict__.pop("apps", None)
        plain(self, *args)
        if apps is not None:
            state.apps = apps
            told = state.models[app_label, name.lower()].options
            meta = apps.get_model(app_label, name)._meta  # noqa: SLF001 - there is no other way to it
            for option in ("constraints", "indexes"):
                # When a column changes, Django spares what the model itself declares.
                setattr(meta, option, list(told.get(option, [])))

    return change
