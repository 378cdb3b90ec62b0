"""What migrations put into the tables and a flush takes out again."""

from django.db.models import Model

from activities.models import Kind as ActivityKind
from demands.models import Kind as DemandKind
from residents.models import Figure
from village_affairs.models import CatalogueItem

SEEDED: tuple[type[Model], ...] = (Figure, ActivityKind, DemandKind, CatalogueItem)
# The rows as the migrations left them: read before the first flush of this process.
_kept: dict[type[Model], list[Model]] = {}


def figures() -> None:
    """Put figures, kinds and the catalogue back where a transactional test flushed them."""
    for model in SEEDED:
        if model not in _kept:
            _kept[model] = list(model.objects.all())
        elif not model.objects.exists():
            for row in _kept[model]:
                row.pk, row._state.adding = None, True
            model.objects.bulk_create(_kept[model])
