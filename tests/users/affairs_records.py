"""One row of each table that keeps a committee's own work, beside rows of the others."""

from __future__ import annotations

import datetime as dt

from django.db.models import Model

from residents.models import Block, Committee
from tests.activities.gatherings import gathering
from tests.factories import UserFactory
from village_affairs import models as affairs
from xidu.kit.dates import SHANGHAI

PHONE = "199-0000-0042"
DAY = dt.date(2026, 9, 5)
NOON = dt.datetime(2026, 9, 5, 12, tzinfo=SHANGHAI)


def records_of(committee: Committee, rows: dict[type[Model], Model]) -> list[Model]:
    """Return the rows; ``rows`` has a publication, an open day, an opinion and a block of ``committee``."""
    return [*_met(committee, rows), *_supervised(committee, rows), *_after(committee, rows)]


def _met(committee: Committee, rows: dict[type[Model], Model]) -> list[Model]:
    place, by = {"committee": committee}, UserFactory()
    opinion, block = rows[affairs.Opinion], rows[Block]
    meeting = affairs.SiteMeeting.objects.create(
        **place,
        half=dt.date(2026, 7, 1),
        activity=gathering(committee),
        planned_by=by,
        minutes_due_on=DAY,
    )
    point = affairs.AgendaPoint.objects.create(**place, meeting=meeting, position=1, title="路灯")
    received = affairs.Reception.objects.create(
        **place,
        open_day=rows[affairs.OpenDay],
        number=1,
        name="沈阿姨",
        block=block,
        by=by,
        at=NOON,
        source="t:1",
    )
    step = affairs.OpinionStep.objects.create(**place, opinion=opinion, what="received", round=1, at=NOON)
    too = affairs.OpinionMeToo(**place, opinion=opinion, block=block, source="t:2")
    too.keep_phone(PHONE, committee.pk)
    too.save()
    call = affairs.Call.objects.create(
        **place, opinion=opinion, me_too=too, key="reply:1", words="灯换好了", at=NOON
    )
    return [meeting, point, received, step, too, call]


def _supervised(committee: Committee, rows: dict[type[Model], Model]) -> list[Model]:
    place, by = {"committee": committee}, UserFactory()
    objection = affairs.Objection.objects.create(
        **place,
        publication=rows[affairs.Publication],
        words="没有附合同",
        by=by,
        at=NOON,
        due_on=DAY,
        source="t:3",
    )
    wish = affairs.BookInspection(
        **place,
        ledger="committee",
        words="修路的发票",
        at=NOON,
        due_on=DAY,
        source="t:4",
        code_digest="b" * 64,
    )
    wish.keep_phone(PHONE, committee.pk)
    wish.save()
    votes = {"present": 40, "competent": 30, "fair": 6, "not_competent": 4}
    appraisal = affairs.Appraisal.objects.create(
        **place, year=2026, day=DAY, member="陆主任", office="主任", by=by, at=NOON, **votes
    )
    return [objection, wish, appraisal]


def _after(committee: Committee, rows: dict[type[Model], Model]) -> list[Model]:
    about = {"committee": committee, "publication": rows[affairs.Publication]}
    return [
        affairs.BoardPhoto.objects.create(
            **about,
            photo="none.jpg",
            photo_kind="jpg",
            photo_sha256="d" * 64,
            posted_on=DAY,
            by=UserFactory(),
        ),
        affairs.PostingEnd.objects.create(**about, at=NOON),
        affairs.SearchEntry.objects.update_or_create(**about, defaults={"words": "路灯", "grams": ["路灯"]})[
            0
        ],
    ]
