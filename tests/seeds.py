"""What migrations put into the tables and a flush takes out again."""

from importlib import import_module

from django.apps import apps

from activities.models import Kind as ActivityKind
from demands.models import Kind as DemandKind
from residents.models import Figure
from village_affairs.models import CatalogueItem


def figures() -> None:
    """Put the figures of law and the kinds staff choose from back where a transactional test flushed them."""
    if not Figure.objects.exists():
        migration = import_module("residents.migrations.0003_figures")
        Figure.objects.bulk_create(
            Figure(key=key, value=value, unit=unit, basis=basis, since=migration.SINCE)
            for key, value, unit, basis in migration.FIGURES
        )
    for app, kind in (("activities", ActivityKind), ("demands", DemandKind)):
        if not kind.objects.exists():
            import_module(f"{app}.migrations.0003_kinds_and_figures").add(apps, None)
    if not Figure.objects.filter(key="minutes_days").exists():
        import_module("village_affairs.migrations.0008_minutes_of_meetings").add(apps, None)
    if not Figure.objects.filter(key="open_bookings_most").exists():
        import_module("activities.migrations.0004_open_bookings_figure").add(apps, None)
    if not CatalogueItem.objects.exists():
        import_module("village_affairs.migrations.0011_catalogue").add(apps, None)
