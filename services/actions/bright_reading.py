"""Reading an eye file: by the person, by a relative whom the person let, by the health role with a reason.

Each reading by anybody else stands on the trail and on the person's own page.
Basis: Personal Information Protection Law, articles 28–30, 44, 45.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from residents.models import Person
from services.actions.bright import check_health
from services.actions.records import RecordClosed
from services.models import Eye, EyeFile
from users.actions import audit
from users.actions.family import NotYours
from users.actions.opening import opened
from users.models import FamilyLink, User
from users.querysets import FamilyQuerySet

SCOPE = "看检查结果"
PARTS = "、"


@dataclass(frozen=True)
class Seen:
    """One station: its words, and (value, finding) of the right and the left eye."""

    station: str
    right: tuple[str, str] = ("", "")
    left: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Sheet:
    """An eye file in clear, for one page. ``conclusion`` is its key, ``words`` what people call it."""

    file: EyeFile
    conclusion: str
    words: str
    advice: str
    seen: list[Seen] = field(default_factory=list)
    surgeries: list[tuple[str, str, str]] = field(default_factory=list)
    rechecks: list[tuple[str, str, str]] = field(default_factory=list)
    reply: str = ""


def sheet_of(file: EyeFile) -> Sheet:
    """Return ``file`` opened; whoever calls has asked for the right and kept the look."""
    by_station: dict[str, dict[str, tuple[str, str]]] = {}
    for row in file.results.select_related("station").order_by("station__position"):
        eyes = by_station.setdefault(str(row.station), {})
        eyes[row.eye] = (row.read("value"), row.read("finding"))
    conclusion = file.read("conclusion")
    referral = getattr(file, "referral", None)
    return Sheet(
        file=file,
        conclusion=conclusion,
        words=str(EyeFile.Conclusion(conclusion).label) if conclusion else "",
        advice=file.read("advice"),
        seen=[
            Seen(name, eyes.get(Eye.RIGHT, ("", "")), eyes.get(Eye.LEFT, ("", "")))
            for name, eyes in by_station.items()
        ],
        surgeries=[(str(row), f"{row.on:%Y-%m-%d}", row.read("outcome")) for row in file.surgeries.all()],
        rechecks=[
            (str(row.get_because_display()), f"{row.due_on:%Y-%m-%d}", row.read("words"))
            for row in file.rechecks.all()
        ],
        reply=referral.read("reply") if referral else "",
    )


@transaction.atomic
def open_file(file: EyeFile, *, by: User, why: str, request: HttpRequest | None = None) -> Sheet:
    """Return the sheet for a health worker; the look is kept and shown to the person.

    Raises RecordClosed for any other role, BadValue without ``why``.
    """
    check_health(file, by)
    _look(file, by, why, request)
    return sheet_of(file)


@transaction.atomic
def open_as_family(file: EyeFile, *, by: User, request: HttpRequest | None = None) -> Sheet:
    """Return the sheet for the person, or for a relative the person let see it; a relative's look is kept.

    Raises RecordClosed for anybody else.
    """
    person = file.enrolment.person
    if by.person_id == person.pk:
        return sheet_of(file)
    if not lets(person).filter(relative=by).exists():
        raise RecordClosed(_("检查结果只给本人看；老人在自己的页面上点了“让他看”，家里人才能看。"))
    _look(file, by, _("家里人看，本人同意过"), request)
    return sheet_of(file)


def _look(file: EyeFile, by: User, why: str, request: HttpRequest | None) -> None:
    what = _("光明行动 眼健康档案")
    opened(file, of=file.enrolment.person, by=by, why=why, what=what, request=request)


def own_sheets(user: User) -> list[dict[str, object]]:
    """Return as plain data what the person of ``user`` was told of their own eyes."""
    rows = EyeFile.objects.filter(enrolment__person=user.person_id or 0, told_at__isnull=False)
    rows = rows.select_related("day__term", "referral").order_by("pk")
    return [
        {
            "on": row.day.term.first_day,
            "conclusion": sheet.words,
            "advice": sheet.advice,
            "eyes": [(one.station, one.right, one.left) for one in sheet.seen],
            "surgeries": sheet.surgeries,
            "rechecks": sheet.rechecks,
        }
        for row in rows
        for sheet in [sheet_of(row)]
    ]


def lets(person: Person) -> FamilyQuerySet[FamilyLink]:
    """Return the links of relatives whom ``person`` lets see the results."""
    return FamilyLink.objects.holding().filter(elder=person, scope__contains=SCOPE)


@transaction.atomic
def let_see(link: FamilyLink, yes: bool, *, by: User) -> FamilyLink:
    """Let a relative see the results, or no longer; only the elder says so. Raises NotYours for others."""
    row = FamilyLink.objects.select_for_update().get(pk=link.pk)
    if by.person_id != row.elder_id or row.ended_at or row.since is None:
        raise NotYours(_("只有老人自己能说让谁看，而且两个人都确认过才行。"))
    parts = [part for part in row.scope.split(PARTS) if part and part != SCOPE]
    scope = PARTS.join([*parts, SCOPE] if yes else parts)
    if scope != row.scope:
        row.scope = scope[:80]
        row.save(update_fields=["scope"])
        audit.record("family.scope", by=by, row=row)
    return row
