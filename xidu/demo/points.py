"""Points as a village lives with them: rules in force, good deeds, claims in every state, a dispute, a panel."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import cycle

from django.db.models import F
from django.utils import timezone

from agreements.actions.books import draft_book
from agreements.actions.bulk import award_from_sheet
from agreements.actions.claims import file_claim, locked, look_first, put_up
from agreements.actions.consents import BOARD, VERSION
from agreements.actions.disputes import dispute_claim, dispute_entry
from agreements.actions.manual import award_by_hand
from agreements.actions.panel import send_to_panel, vote
from agreements.actions.posting import account_of
from agreements.models import AgreementVersion, Claim, LedgerEntry, PointsAccount, Rule, RuleBook
from agreements.sheets.awards import AwardRow, Awards
from residents.models import Committee, Consent, Household, Person
from users.models import User
from xidu.demo.accounts import Team, panel_accounts
from xidu.kit.dates import add_months

CODES = ("V02", "D02", "N01", "S02", "D01")  # those no month or cap of the claims below meets
VILLAGES = ("金港村", "五宅村", "新南居委")
OTHERS_DEEDS = 6
# Points of a household by month, the newest first; the second rises, which the board names.
MONTHS = ((20, 18, 5), (33, 5, 0), (15, 20, 10), (10, 3, 10), (8, 8, 3), (5, 5, 5), (3, 0, 5))


def build_points(teams: dict[int, Team], day: date) -> int:
    """Put rules in force in a few committees, post deeds and, in one, claims; return how many entries."""
    if RuleBook.objects.exists():
        return 0
    for place in Committee.objects.filter(name__in=VILLAGES):
        book = _book(place, day)
        rules = {rule.code: rule for rule in book.rules.select_related("book")}
        _board(place, rules, day)
        if place.name == VILLAGES[0]:
            _claims(place, rules, teams[place.pk], day)
    return LedgerEntry.objects.count()


def _book(place: Committee, day: date) -> RuleBook:
    """Return the sample in force since the spring: the action takes no day gone by, the demo tells of one."""
    since = day - timedelta(200)
    pact = AgreementVersion.objects.filter(committee=place).in_force_on(day).first()
    book = draft_book(place)
    basis = f"{since.year}年{since.month}月{since.day}日村（居）民会议"
    RuleBook.objects.filter(pk=book.pk).update(since=since, basis=basis, expires="yearly", agreement=pact)
    book.refresh_from_db()
    return book


def _board(place: Committee, rules: dict[str, Rule], day: date) -> None:
    """Post deeds of three months; most of the households agreed to stand on the board."""
    heads = Person.objects.filter(committee=place, is_head=True, household__isnull=False)
    now, codes = timezone.now(), cycle(CODES)
    # Every ninth household, so that all groups are there.
    rows = list(
        heads.select_related("household__block").order_by("household__block__position", "pk")[::9][:16]
    )
    for number, head in enumerate(rows):
        if number % 7 != 6:
            facts = {"version": VERSION, "channel": "纸质", "given_at": now}
            Consent.objects.create(committee=place, person=head, purpose=BOARD, **facts)
        account = account_of(head.household)
        for ago, points in enumerate(MONTHS[number % len(MONTHS)]):
            if points:
                month = add_months(day.replace(day=1), -ago)
                _posted(account, rules[next(codes)], points, min(day, month + timedelta(3 + number)))


def _posted(account: PointsAccount, rule: Rule, points: int, on: date) -> None:
    """Post as of a day gone by, which no action does: the board and the statement need months to compare."""
    PointsAccount.objects.filter(pk=account.pk).update(
        honour=F("honour") + points, spendable=F("spendable") + points
    )
    LedgerEntry.objects.create(
        committee_id=account.committee_id,
        account=account,
        kind=LedgerEntry.Kind.AWARD,
        honour=points,
        spendable=points,
        rule=rule,
        day=on,
        deed_on=on,
        source=f"demo:{account.pk}:{rule.code}:{on}",
    )


def _claims(place: Committee, rules: dict[str, Rule], team: Team, day: date) -> None:
    """Leave a claim in each state, one deduction, one objection from outside and one from the household."""
    resident, leader = User.objects.get(username="resident"), User.objects.get(username="leader")
    own = _own_home(place, resident)
    homes = [own, *Household.objects.filter(block=own.block_id).exclude(pk=own.pk).order_by("position")[:9]]
    panel = panel_accounts(place)
    mine = {"door": "household", "by": resident}
    _file(own, rules["H01"], day, words="院子扫干净，柴堆码齐了", **mine)
    refused = _file(own, rules["S02"], day - timedelta(9), words="桥栏杆松了，报给村里", **mine)
    look_first(refused, agrees=False, note="那天栏杆已经在修了", by=leader)
    seen = _file(own, rules["N03"], day - timedelta(3), words="儿子婚事简办，没有大摆", **mine)
    look_first(seen, agrees=True, by=leader)
    theirs = {"door": "leader", "by": leader}
    judged = [
        _file(homes[1], rules["N01"], day - timedelta(4), words="劝和了隔壁两家的墙头官司", **theirs),
        _file(homes[2], rules["N02"], day - timedelta(5), words="每天给独居的孙阿婆送饭", **theirs),
        _file(homes[3], rules["H02"], day - timedelta(6), words="菜园整得清爽", **theirs),
        _file(homes[4], rules["H03"], day - timedelta(6), words="砖头堆在路边，说了两次没搬", **theirs),
    ]
    send_to_panel(judged, place, by=team.clerk)
    for claim, votes in zip(judged, (1, 2, 2, 2), strict=True):
        for member in panel[:votes]:
            vote(claim, agrees=True, by=member)
    dispute_claim(judged[2], words="他家菜园上个月占了半条路。", source="demo:dispute", called="4组老张")
    _file(homes[5], rules["W01"], day - timedelta(7), words="四分类全对", **theirs)
    _bulk(place, homes[6:9], team, day)
    _old(own, rules, resident, team, day)


def _file(home: Household, rule: Rule, on: date, *, words: str, door: str, by: User) -> Claim:
    key = f"demo:{home.pk}:{rule.code}:{on}"
    return file_claim(home, rule, deed_on=on, door=door, key=key, by=by, words=words)


def _own_home(place: Committee, resident: User) -> Household:
    """Give the demo's resident the household of somebody of the same family name."""
    heads = Person.objects.filter(committee=place, is_head=True, household__isnull=False)
    head = heads.filter(name__startswith=resident.name[0]).order_by("household__block__position", "pk")[0]
    resident.person = head
    resident.save(update_fields=["person"])
    return Household.objects.select_related("block", "committee").get(pk=head.household_id)


def _bulk(place: Committee, homes: list[Household], team: Team, day: date) -> None:
    """A sheet of the night patrol, all of it in publicity."""
    rows = [
        AwardRow(2 + number, home.block.name, home.door, "S01", day - timedelta(8), 2, "夜里巡逻")
        for number, home in enumerate(homes)
    ]
    award_from_sheet(Awards(rows, []), place, by=team.clerk)


def _old(own: Household, rules: dict[str, Rule], resident: User, team: Team, day: date) -> None:
    """What the household sees as done: a claim that counts, an entry it objects to, points by hand."""
    claim = _file(
        own, rules["R01"], day - timedelta(20), words="租客换了人，来登记", door="staff", by=team.clerk
    )
    row = put_up(locked(claim), day - timedelta(12))
    account = account_of(own)
    _posted(account, rules["R01"], row.points, day - timedelta(4))
    row.state, row.settled_at = Claim.State.EFFECTIVE, timezone.now()
    row.entry = account.entries.order_by("-pk")[0]
    row.save(update_fields=["state", "settled_at", "entry"])
    dispute_entry(row.entry, words="我来登记了两次，只记了一次。", source="demo:own", by=resident)
    award_by_hand(account, points=5, reason="台风夜里帮忙挪车", key="demo:hand", by=team.clerk)
    award_by_hand(account, points=60, reason="下河救人", key="demo:more", by=team.clerk)
