"""Blocks a sheet names and nobody has written down yet."""

from __future__ import annotations

import re
from collections.abc import Iterable

from residents.actions.people import place_number
from residents.actions.stamps import bump
from residents.models import Block, Committee

PART = 1000


def part_of(name: str) -> str:
    """Return what stands before the number of a block: 一期 of 一期14号楼, nothing of 14号楼."""
    return re.split(r"\d", name, maxsplit=1)[0]


def make_blocks(names: Iterable[str], committee: Committee) -> dict[str, Block]:
    """Make the blocks of ``names`` that are missing, of the kind the committee has, and return all by name.

    Called under the committee's lock, or two sheets at once would make the same block.
    """
    known = dict.fromkeys(
        Block.objects.filter(committee=committee).order_by("position", "pk").values_list("name", flat=True)
    )
    kind = Block.Kind.GROUP if committee.is_village else Block.Kind.BUILDING
    new = [name for name in dict.fromkeys(names) if name not in known]
    # 一期1号楼 … 一期14号楼 stand together, before 二期1号楼.
    parts = list(dict.fromkeys(["", *map(part_of, known), *map(part_of, new)]))
    Block.objects.bulk_create(
        Block(
            committee=committee,
            kind=kind,
            name=name,
            position=parts.index(part_of(name)) * PART + place_number(name),
        )
        for name in new
    )
    if new:
        bump(committee.pk)
    return {block.name: block for block in Block.objects.filter(committee=committee)}
