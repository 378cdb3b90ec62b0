"""What migrations put into the tables and a flush takes out again."""

from importlib import import_module

from residents.models import Figure


def figures() -> None:
    """Put the figures of law back where a transactional test flushed them."""
    if not Figure.objects.exists():
        migration = import_module("residents.migrations.0003_figures")
        Figure.objects.bulk_create(
            Figure(key=key, value=value, unit=unit, basis=basis, since=migration.SINCE)
            for key, value, unit, basis in migration.FIGURES
        )
