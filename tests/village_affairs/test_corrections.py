"""Sending back, correcting, taking down, and what the gate stops on the way."""

import pytest

from tests.village_affairs.people import village_with_people
from village_affairs.actions.gate import GateStopped, OwnOverrule, ask_overrule, decide_overrule, stopped_by
from village_affairs.actions.publishing import send_back, sign, start_correction, submit, withdraw
from village_affairs.models import Publication, Version
from xidu.kit.errors import NotNow, RuleBroken

pytestmark = pytest.mark.django_db


@pytest.fixture
def village():
    return village_with_people()


def test_returned_before_the_seal_it_is_the_same_version(village):
    version = village.bring_to("submitted")

    back = send_back(version, by=village.supervisor, reason="凭证缺一张")

    assert (back.pk, back.state, back.returns.get().reason) == (version.pk, "returned", "凭证缺一张")


def test_what_was_sealed_stays_and_its_copy_is_mended(village):
    version = village.bring_to("signed")

    back = send_back(version, by=village.director, reason="附件不清楚")

    version.refresh_from_db()
    assert (version.state, version.signoff.supervisor) == ("dropped", village.supervisor)
    assert (back.number, back.state, back.maker, back.lines.count()) == (2, "returned", village.clerk, 5)
    assert village.publish(back).previous is None


@pytest.mark.parametrize("reason", ["", "   "])
def test_every_turn_wants_its_reason(village, reason):
    version = village.bring_to("submitted")
    with pytest.raises(RuleBroken):
        send_back(version, by=village.supervisor, reason=reason)
    publication = village.publish(send_back(version, by=village.supervisor, reason="看错了"))

    with pytest.raises(RuleBroken):
        start_correction(publication, reason=reason, by=village.clerk)
    with pytest.raises(RuleBroken):
        withdraw(publication, reason=reason, by=village.director)


def test_a_correction_is_a_new_version_by_the_same_three_steps(village):
    first = village.publish()

    version = start_correction(first, reason="门锁写错了地方", by=village.clerk)
    version.lines.filter(key="记-03").update(summary="老年活动室换门锁")
    second = village.publish(version)

    first.refresh_from_db()
    assert (version.number, version.reason) == (2, "门锁写错了地方")
    assert (second.previous, second.number) == (first, 2)
    assert list(Publication.objects.current()) == [second]
    assert first.content["lines"][2]["summary"] == "老年活动室修门锁"


def test_a_correction_begun_twice_is_one(village):
    publication = village.publish()

    first = start_correction(publication, reason="写错了", by=village.clerk)

    assert start_correction(publication, reason="又一次", by=village.clerk) == first


def test_only_the_newest_version_is_corrected(village):
    first = village.publish()
    village.publish(start_correction(first, reason="写错了", by=village.clerk))

    with pytest.raises(NotNow):
        start_correction(first, reason="写错了", by=village.clerk)


def test_a_publication_is_withdrawn_once_and_stays_on_record(village):
    publication = village.publish()
    stamp = type(village.committee).objects.get(pk=village.committee.pk).public_stamp

    first = withdraw(publication, by=village.director, reason="名单未脱敏")
    again = withdraw(publication, by=village.director, reason="名单未脱敏")

    village.committee.refresh_from_db()
    assert (first, village.committee.public_stamp) == (again, stamp + 1)
    assert list(Publication.objects.current()) == []
    assert Publication.objects.get() == publication


def test_a_number_in_the_text_stops_every_step_until_another_lets_it_through(village):
    version = village.draft()
    version.lines.filter(key="记-03").update(note="合同19900001234号")

    with pytest.raises(GateStopped, match="第3笔（手机号码）"):
        submit(version, by=village.clerk)
    Version.objects.filter(pk=version.pk).update(state="submitted")
    with pytest.raises(GateStopped, match="第3笔（手机号码）"):
        sign(version, by=village.supervisor)
    Version.objects.filter(pk=version.pk).update(state="draft")
    finding = stopped_by(version)[0]
    overrule = ask_overrule(
        version, kind=finding.kind, place=finding.place, reason="这是合同编号", by=village.clerk
    )
    with pytest.raises(OwnOverrule):
        decide_overrule(overrule, by=village.clerk)
    decide_overrule(overrule, by=village.director)

    assert stopped_by(version) == []
    submit(version, by=village.clerk)
    assert sign(version, by=village.supervisor).supervisor == village.supervisor


def test_a_request_alone_lets_nothing_through(village):
    version = village.draft()
    version.lines.filter(key="记-03").update(note="合同19900001234号")
    finding = stopped_by(version)[0]

    ask_overrule(version, kind=finding.kind, place=finding.place, reason="这是合同编号", by=village.clerk)

    assert stopped_by(version) == [finding]
