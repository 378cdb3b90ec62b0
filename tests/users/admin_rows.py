"""One row of every model in one committee, and the admin's addresses, for tests of who sees what."""

from __future__ import annotations

import datetime as dt

from django.db.models import Model
from django.urls import reverse
from django.utils import timezone

from residents.models import Committee, Consent, Figure, Holiday, PersonTag
from tests.factories import (
    BlockFactory,
    GrantFactory,
    HouseholdFactory,
    PersonFactory,
    UserFactory,
)
from tests.users.affairs_records import records_of
from tests.village_affairs.published import publish_month
from users import models as users
from users.actions import audit
from village_affairs import models as affairs
from xidu.kit.dates import SHANGHAI

PHONE = "199-0000-0042"
DAY = dt.date(2026, 9, 5)
NOON = dt.datetime(2026, 9, 5, 12, tzinfo=SHANGHAI)


def one_of_each(committee: Committee) -> dict[type[Model], Model]:
    """Return a row of every model of the three apps, all of them at ``committee`` where they have a place."""
    rows = [*_ground(committee), *_accounts(committee), *_money(committee), *_talk(committee)]
    rows += records_of(committee, {type(row): row for row in rows})
    return {type(row): row for row in rows}


def _ground(committee: Committee) -> list[Model]:
    home = HouseholdFactory(block=BlockFactory(committee=committee, name="独特组"), door="77号")
    person = PersonFactory(household=home, name="顾独特", phone=PHONE)
    place = {"committee": committee, "person": person}
    return [
        committee.street,
        committee,
        home.block,
        home,
        person,
        PersonTag.objects.create(**place, tag="独居", since=DAY),
        Consent.objects.create(**place, purpose="上门走访", version="1", channel="纸质", given_at=NOON),
        Holiday.objects.get_or_create(day=DAY, defaults={"is_rest": False, "name": "调休"})[0],
        Figure.objects.create(key="only_here", value="1", committee=committee, since=DAY, basis="约定"),
    ]


def _accounts(committee: Committee) -> list[Model]:
    grant = GrantFactory(committee=committee, role="supervisor")
    notice = users.Notice.objects.create(
        committee=committee,
        user=grant.user,
        recipient=f"user:{grant.user.pk}",
        key="test",
        channel="site",
        topic="测试",
        subject="标题",
        body="验证码 314159",
        due_at=NOON,
    )
    entry = audit.record("test.add", by=grant.user, committee=committee)
    return [
        grant.user,
        grant,
        notice,
        users.NoticeAttempt.objects.create(notice=notice, number=1, started_at=NOON),
        entry,
        users.AuditHead.objects.get(chain=str(committee.pk)),
        users.SignInCode.objects.create(
            user=grant.user, digest="a" * 64, created_at=NOON, expires_at=timezone.now()
        ),
        users.LinkToken.objects.create(purpose="test", subject="user:1", digest="b" * 64),
        users.Bucket.objects.create(key="c" * 64, tokens=1, refilled_at=NOON),
        users.ChannelChoice.objects.create(user=grant.user, channel="site"),
        *_family(committee, grant.user),
    ]


def _family(committee: Committee, user: users.User) -> list[Model]:
    asked = {"committee": committee, "asked_at": NOON, "relation": "女儿"}
    elder, child = (PersonFactory(committee=committee) for _one in range(2))
    return [
        users.FamilyLink.objects.create(**asked, elder=elder, relative=user, asked_by=user),
        users.Guardian.objects.create(**asked, child=child, user=user),
    ]


def _money(committee: Committee) -> list[Model]:
    found: list[Model] = []

    def papers(version: affairs.Version) -> None:
        place = {"committee": committee, "version": version}
        sha = "d" * 64
        paper = affairs.Attachment.objects.create(
            **place, title="合同", file="none.pdf", kind="pdf", size=1, sha256=sha
        )
        overrule = affairs.GateOverrule.objects.create(
            **place, kind="phone", place="第1行", asked_by=version.maker, reason="合同编号", asked_at=NOON
        )
        returned = affairs.Return.objects.create(
            version=version, by=UserFactory(), at=NOON, reason="金额要改"
        )
        found.extend([paper, overrule, returned])

    publication = publish_month(committee, dt.date(2026, 8, 1), before_publishing=papers)
    version = publication.version
    gone = affairs.Withdrawal.objects.create(
        publication=publication, by=UserFactory(), at=NOON, reason="表里有个人信息"
    )
    signoff = version.signoff
    item = affairs.CatalogueItem.objects.get(key="accounts")
    duty = affairs.Duty.objects.create(
        committee=committee, item=item, period=dt.date(2026, 8, 1), due_on=dt.date(2026, 9, 10)
    )
    return [
        *found,
        item,
        duty,
        publication,
        publication.disclosure,
        version,
        version.lines.first(),
        signoff,
        gone,
    ]


def _talk(committee: Committee) -> list[Model]:
    rule = affairs.OpenDayRule.objects.create(
        committee=committee, nth=1, weekday=5, start="09:00", end="11:00", place="村部", since=DAY
    )
    day = affairs.OpenDay.objects.create(
        committee=committee,
        rule=rule,
        period=DAY.replace(day=1),
        planned_day=DAY,
        day=DAY,
        start="09:00",
        end="11:00",
        place="村部",
    )
    coming = affairs.Coming(committee=committee, open_day=day, source="test:coming")
    coming.keep_phone(PHONE, committee.pk)
    coming.save()
    opinion = affairs.Opinion.objects.create(
        committee=committee,
        year=2026,
        number=1,
        door="web",
        words=f"请打{PHONE}",
        shown_words="请打***",
        code_digest="e" * 64,
        source="test:opinion",
        received_at=NOON,
        due_on=DAY,
    )
    answer = {"committee": committee, "opinion": opinion, "round": 1, "at": NOON}
    return [
        rule,
        day,
        coming,
        affairs.Subscription.objects.create(committee=committee, topic="open_day", user=UserFactory()),
        opinion,
        affairs.Reply.objects.create(**answer, words="已经修好", by=UserFactory()),
        affairs.Verdict.objects.create(**answer, satisfied=True),
    ]


def list_of(model):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def page_of(row, kind="change"):
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_{kind}", args=[row.pk])


def rows_listed(answer):
    return set() if answer.status_code == 403 else {row.pk for row in answer.context["cl"].result_list}
