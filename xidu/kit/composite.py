"""Composite foreign keys, which Django's own cannot say: a row and its parent share more than an id."""

from collections.abc import Sequence

from django.db import migrations


def composite_key(
    table: str, columns: Sequence[str], parent: str, targets: Sequence[str]
) -> migrations.RunSQL:
    """Return the migration step that lets ``table.columns`` only name an existing ``parent.targets``.

    ``parent`` needs a unique constraint over ``targets``. A NULL in ``columns`` is not checked.
    """
    name = f"{table}_{'_'.join(columns)}_fk"[:63]
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({', '.join(columns)})"
        f" REFERENCES {parent} ({', '.join(targets)}) DEFERRABLE INITIALLY DEFERRED",
        f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )


def same_committee(table: str, column: str, parent: str) -> migrations.RunSQL:
    """A row of ``table`` can only point to a row of ``parent`` of its own committee."""
    return composite_key(table, ("committee_id", column), parent, ("committee_id", "id"))
