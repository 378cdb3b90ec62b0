"""光明行动 for readers: counts that name nobody, and one person's result on paper."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from residents.models import Committee
from services.actions.bright_reading import Sheet
from services.models import EyeFile
from xidu.kit.dates import today
from xidu.kit.papers import Letter

DONE = Q(surgeries__done_at__isnull=False)
SUSPECTED = Q(referral__isnull=False) | Q(rechecks__because="screening")
NAMES = ("screened", "suspected", "operated")


@dataclass(frozen=True)
class Totals:
    """People of a year; each group lies inside the one before it. None is not shown."""

    screened: int | None = None
    suspected: int | None = None
    operated: int | None = None

    @property
    def any(self) -> bool:
        return self.screened is not None


def counts_of(year: int) -> dict[int, tuple[int, int, int]]:
    """Return screened, suspected, operated by committee id; one query."""
    rows = EyeFile.objects.filter(number__isnull=False, day__term__first_day__year=year)
    counted = (
        rows.values_list("committee")
        .order_by()
        .annotate(
            screened=Count("pk", distinct=True),
            suspected=Count("pk", distinct=True, filter=SUSPECTED),
            operated=Count("pk", distinct=True, filter=DONE),
        )
    )
    return {pk: tuple(numbers) for pk, *numbers in counted}  # type: ignore[misc]


def shown(numbers: Iterable[int], least: int) -> Totals:
    """Return what may be read of nested groups: none below ``least``, no difference of two below it.

    Where everybody who came were suspected, the difference of nothing would tell it of each of them.
    """
    kept: list[int | None] = []
    outer: int | None = None
    for number in numbers:
        if number < least or (kept and (outer is None or outer - number < least)):
            break
        kept.append(number)
        outer = number
    return Totals(*kept)


def totals_of(year: int, committee: Committee | None, least: int) -> Totals:
    """Return the totals of a committee, or of the street as far as it gives no committee away.

    What the committees' own pages do not show together must be nobody or at least ``least`` people, or the
    street's total minus the shown ones would be it.
    """
    counts = counts_of(year)
    if committee is not None:
        return shown(counts.get(committee.pk, (0, 0, 0)), least)
    pages = [(numbers, shown(numbers, least)) for numbers in counts.values()]
    sums = [sum(numbers[at] for numbers, _page in pages) for at in range(len(NAMES))]
    told = shown(sums, least)
    kept: list[int | None] = []
    for at, name in enumerate(NAMES):
        hidden = [numbers[at] for numbers, page in pages if getattr(page, name) is None and numbers[at]]
        value = getattr(told, name)
        if value is None or 0 < sum(hidden) < least or len(hidden) == 1:
            break
        kept.append(value)
    return Totals(*kept)


def slip_of(sheet: Sheet) -> Letter:
    """Return a person's result as a letter in a window envelope, for nobody else's eyes."""
    file, person = sheet.file, sheet.file.enrolment.person
    home = person.household
    lines = [f"{file.day.term.first_day:%Y年%m月%d日}　{file.day.hospital}　{file.number or ''}号"]
    lines += [f"{row.station}　右眼 {_eye(row.right)}　左眼 {_eye(row.left)}" for row in sheet.seen]
    lines += [f"结论：{sheet.words}"] if sheet.words else []
    lines += [f"医生的话：{sheet.advice}"] if sheet.advice else []
    lines += [f"手术：{eye} {on} {outcome}" for eye, on, outcome in sheet.surgeries]
    lines += [f"复查：{on}前" for _because, on, words in sheet.rechecks if not words]
    lines.append("这张纸只给您本人。谁打开过您的记录，登录后在“谁看过我的记录”里都看得到。")
    return Letter(
        sender=file.committee.full_name,
        sender_address=file.committee.address,
        recipient=f"{person.name}　收",
        recipient_address=f"{file.committee.name}\n{home.block.name}{home.door}" if home else "当面交",
        title="您的检查结果",
        salutation="您好：",
        body="\n".join(lines),
        signature=file.committee.full_name,
        date=today(),
        telephone=file.committee.phone,
    )


def _eye(said: tuple[str, str]) -> str:
    return " ".join(part for part in said if part) or "—"
