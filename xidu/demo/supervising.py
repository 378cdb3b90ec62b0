"""What 金港村's supervisors did in the year: an objection, two wishes to read the books, the appraisal."""

from __future__ import annotations

from datetime import date, timedelta

from residents.models import Committee
from village_affairs.actions.appraisals import draft_appraisals, record_appraisal
from village_affairs.actions.inspections import agree, ask_inspection
from village_affairs.actions.objections import answer_objection, raise_objection
from village_affairs.models import Appraisal, BookInspection, Objection, Publication
from xidu.demo.accounts import Team
from xidu.demo.money import at_nine, make_public
from xidu.kit.dates import add_months, month_start

# (name as the books have it, office, competent, fair, not competent), of thirty-six present.
VOTES = (
    ("沈某某", "主任", 33, 2, 1),
    ("王某某", "副主任", 31, 4, 1),
    ("陆某某", "委员", 29, 6, 0),
)


def build_supervising(teams: dict[int, Team], today: date) -> None:
    """Do what is not there yet."""
    committee = Committee.objects.get(name="金港村")
    team = teams[committee.pk]
    _object(committee, team, today)
    _inspect(committee, team, today)
    if not Appraisal.objects.filter(committee=committee).exists():
        _appraise(committee, team, today - timedelta(days=280))


def _object(committee: Committee, team: Team, today: date) -> None:
    source = f"demo:objection:{committee.slug}"
    if Objection.objects.filter(source=source).exists():
        return
    month = add_months(month_start(today), -3)
    about = Publication.objects.current().finance().filter(committee=committee, disclosure__period=month)
    publication = about.get(disclosure__ledger="committee")
    moment = publication.published_at + timedelta(days=2)
    words = "公益支出这一笔只有总价，请补一份验收单，写明做了几米、谁验收的。"
    row = raise_objection(about=publication, words=words, by=team.supervisor, source=source, at=moment)
    answer = "验收单已经补到公开栏，三位村民代表签了字，村监会核对过原件。"
    later = moment + timedelta(days=4)
    answer_objection(row, result="explained", words=answer, by=team.director, at=later)


def _inspect(committee: Committee, team: Team, today: date) -> None:
    """One wish is agreed to, with a day next week; one came yesterday and waits."""
    months = [add_months(month_start(today), -back) for back in (3, 2)]
    wishes = (
        (4, "committee", months, "修路的发票和合同", "3组老顾"),
        (1, "collective", months[:1], "厂房的租约", "6组小陈"),
    )
    for number, (ago, ledger, wanted, words, name) in enumerate(wishes):
        source = f"demo:inspection:{number}:{committee.slug}"
        if BookInspection.objects.filter(source=source).exists():
            continue
        asked = at_nine(today - timedelta(days=ago))
        wish, _code = ask_inspection(
            committee=committee,
            ledger=ledger,
            months=wanted,
            words=words,
            source=source,
            name=name,
            at=asked,
        )
        if number == 0:
            day = at_nine(today + timedelta(days=6))
            agree(wish, appointed_at=day, guide="街道代理会计", by=team.supervisor)


def _appraise(committee: Committee, team: Team, day: date) -> None:
    for member, office, competent, fair, not_competent in VOTES:
        record_appraisal(
            committee=committee,
            by=team.supervisor,
            day=day,
            member=member,
            office=office,
            present=36,
            competent=competent,
            fair=fair,
            not_competent=not_competent,
        )
    draft = draft_appraisals(committee, day.year, by=team.clerk)
    make_public(draft, team, at_nine(day + timedelta(days=6)))
