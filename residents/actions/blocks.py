"""Blocks a sheet names and nobody has written down yet."""

from __future__ import annotations

from collections.abc import Iterable

from residents.actions.people import place_number
from residents.actions.stamps import bump
from residents.models import Block, Committee


def make_blocks(names: Iterable[str], committee: Committee) -> dict[str, Block]:
    """Make the blocks of ``names`` that are missing, of the kind the committee has, and return all by name.

    Called under the committee's lock, or two sheets at once would make the same block.
    """
    known = set(Block.objects.filter(committee=committee).values_list("name", flat=True))
    kind = Block.Kind.GROUP if committee.is_village else Block.Kind.BUILDING
    new = [name for name in dict.fromkeys(names) if name not in known]
    Block.objects.bulk_create(
        Block(committee=committee, kind=kind, name=name, position=place_number(name)) for name in new
    )
    if new:
        bump(committee.pk)
    return {block.name: block for block in Block.objects.filter(committee=committee)}
