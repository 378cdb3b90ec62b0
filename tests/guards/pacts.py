"""One row of everything points hold, for the guards' world."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from agreements.actions.books import draft_book
from agreements.actions.claims import file_claim, locked, put_up
from agreements.actions.disputes import dispute_claim
from agreements.actions.manual import award_by_hand
from agreements.actions.pacts import draft_version, start_agreement
from agreements.actions.posting import account_of
from agreements.models import Agreement, CheckDraw, Claim, Dispute, ManualAward, Rule, RuleBook, SpotCheck
from residents.models import Block, Household
from tests.agreements.ground import book_of, rule_of
from tests.village_affairs.people import Village
from xidu.kit.dates import today


@dataclass
class Pacts:
    rule_book: RuleBook
    draft_book: RuleBook
    draft_rule: Rule
    points_claim: Claim
    points_dispute: Dispute
    manual_award: ManualAward
    spot_check: SpotCheck
    agreement: Agreement


def build_pacts(own: Village, block: Block, photo: SimpleUploadedFile) -> Pacts:
    book = book_of(own.committee, since=today() - dt.timedelta(days=60))
    draft = draft_book(own.committee, by=own.clerk)
    home = Household.objects.filter(block=block).order_by("pk")[0]
    claim = file_claim(
        home,
        rule_of(book, "H01"),
        deed_on=today(),
        door="staff",
        key="staff:world",
        by=own.clerk,
        photo=photo,
    )
    with transaction.atomic():
        claim = put_up(locked(claim))
    facts = {"title": "小菜园约定", "topic": "菜园怎么种", "opinions_until": today()}
    agreement = start_agreement(own.committee, by=own.clerk, **facts)
    draft_version(agreement, text="不占路", by=own.clerk)
    return Pacts(
        agreement=agreement,
        rule_book=book,
        spot_check=_drawn(claim),
        draft_book=draft,
        draft_rule=rule_of(draft, "H01"),
        points_claim=claim,
        points_dispute=dispute_claim(claim, words="那天没有人", source="web:world-dispute"),
        manual_award=award_by_hand(
            account_of(home), points=50, reason="救人", key="manual:world", by=own.clerk
        ),
    )


def _drawn(claim: Claim) -> SpotCheck:
    about = {"committee": claim.committee}
    draw = CheckDraw.objects.create(month=today().replace(day=1), percent=10, total=1, seed="a", **about)
    return SpotCheck.objects.create(draw=draw, claim=claim, **about)
