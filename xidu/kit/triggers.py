"""Database triggers several tables share."""

import pgtrigger


def append_only() -> list[pgtrigger.Trigger]:
    """Refuse UPDATE, DELETE and TRUNCATE, to the table's owner too: what is written stays."""
    refuse = "RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME;"
    return [
        pgtrigger.Trigger(
            name="append_only",
            when=pgtrigger.Before,
            operation=pgtrigger.Update | pgtrigger.Delete,
            func=refuse,
        ),
        pgtrigger.Trigger(
            name="no_truncate",
            when=pgtrigger.Before,
            operation=pgtrigger.Truncate,
            level=pgtrigger.Statement,
            func=refuse,
        ),
    ]


def stays_once(table: str, column: str, *, name: str) -> pgtrigger.Trigger:
    """Refuse any change of a row as soon as ``table`` has a row with the same ``column``."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=(
            f"IF EXISTS (SELECT 1 FROM {table} WHERE {column} IN (OLD.{column}, NEW.{column}))"  # noqa: S608 - names from our own models
            f" THEN RAISE EXCEPTION 'a published version cannot change'; END IF;"
            f" RETURN COALESCE(NEW, OLD);"
        ),
    )
