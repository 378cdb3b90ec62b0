"""Programmes and terms as the desk writes them."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from residents.actions.stamps import bump, bump_all
from services.actions.moving import promote
from services.models import Enrolment, Programme, Term
from users.actions import audit
from users.models import User
from xidu.kit.errors import BadValue, NotNow


@transaction.atomic
def keep_programme(programme: Programme, *, by: User) -> Programme:
    """Keep what is written of a programme, new or changed. Raises BadValue for a kind it has already."""
    same = Programme.objects.filter(committee=programme.committee_id, key=programme.key)
    if same.exclude(pk=programme.pk).exists():
        raise BadValue(_("已经有一个这样的项目（代号相同），请在那一个里改。"))
    programme.by = programme.by or by
    programme.save()
    if programme.committee_id:
        bump(programme.committee_id)
    else:
        bump_all()
    audit.record("programme.keep", by=by, row=programme, detail={"state": programme.state})
    return programme


@transaction.atomic
def keep_term(term: Term, *, by: User) -> Term:
    """Keep what is written of a term; more seats go to who waits. Raises BadValue for days that do not fit.

    Raises NotNow where fewer seats are left than people have, or a drawn term would change its way.
    """
    _check(term)
    if term.pk:
        before = Term.objects.select_for_update(no_key=True).get(pk=term.pk)
        taken = Enrolment.objects.filter(term=before).seated().count()
        if term.capacity < taken:
            raise NotNow(_("已经有%(taken)d个人有名额，名额不能少于这个数。") % {"taken": taken})
        if before.drawn_at and before.admission != term.admission:
            raise NotNow(_("已经抽过签，不能再改怎么录取。"))
    term.by = term.by or by
    term.save()
    if term.pk:
        promote(term)
    bump(term.committee_id)
    audit.record("term.keep", by=by, row=term, detail={"state": term.state, "capacity": term.capacity})
    return term


def _check(term: Term) -> None:
    if term.last_day < term.first_day:
        raise BadValue(_("最后一天不能早于第一天。"))
    if term.closes_at <= term.opens_at:
        raise BadValue(_("报名截止要在开始报名的后面。"))
    if term.capacity < 1:
        raise BadValue(_("名额至少1个。"))
    if term.fee < 0:
        raise BadValue(_("费用不能小于0，不收费就写0。"))
    if term.state == Term.State.CANCELLED and not term.cancelled_because.strip():
        raise BadValue(_("请写不办的原因，报了名的人会看到。"))
    same = Term.objects.filter(committee=term.committee_id, programme=term.programme_id, title=term.title)
    if same.exclude(pk=term.pk).exists():
        raise BadValue(_("这个项目已经有同名的一期，请换个名称。"))
