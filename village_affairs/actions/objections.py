"""A supervisor objects to what was drawn up or made public; the director says what became of it.

Basis: Shanghai measures on villagers' committees, article 23: an objection is answered on the spot or within
15 days (the figure ``objection_days``).
"""

from __future__ import annotations

from datetime import datetime, time

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from residents.actions.calendar import last_day
from residents.actions.stamps import bump
from users.access import can
from users.actions import audit
from users.actions.holders import staff_of, street_office
from users.actions.notices import tell_users
from users.models import User
from village_affairs.actions.opinion_steps import NotYours, must_be_public
from village_affairs.models import BookInspection, Objection, Publication, Version
from xidu.kit.dates import SHANGHAI, chinese_date
from xidu.kit.errors import BadValue, NotNow
from xidu.kit.language import in_chinese

RAISE, ANSWER = "village_affairs.raise_objection", "village_affairs.answer_objection"
DECIDE, STREET = "village_affairs.decide_bookinspection", "village_affairs.nudge"
LONGEST = 2000
MORNING = time(9)


@transaction.atomic
def raise_objection(
    *,
    about: Version | Publication,
    words: str,
    by: User,
    source: str,
    at: datetime | None = None,
) -> Objection:
    """Object to a version or a publication; the same source again returns the same objection.

    Raises NotYours for somebody who is no supervisor of the committee, BadValue for no words, too many, or
    somebody's number in them: they stand beside the publication.
    """
    if known := Objection.objects.filter(source=source).first():
        return known
    if not can(by, RAISE, committee_id=about.committee_id):
        raise NotYours(_("只有监督委员会成员可以提异议。"))
    moment = at or timezone.now()
    row = Objection.objects.create(
        committee_id=about.committee_id,
        version=about if isinstance(about, Version) else None,
        publication=about if isinstance(about, Publication) else None,
        words=_public(words, _("请写清楚对哪一点有异议。")),
        by=by,
        at=moment,
        due_on=last_day("objection_days", moment.astimezone(SHANGHAI).date(), about.committee),
        source=source,
    )
    bump(row.committee_id)
    audit.record("objection.raise", by=by, row=row)
    _tell(row, [*staff_of(row.committee, ANSWER, moment.astimezone(SHANGHAI).date())], "raised")
    return row


def _public(words: str, when_empty: str) -> str:
    words = words.replace("\x00", "").strip()
    if not words:
        raise BadValue(when_empty)
    if len(words) > LONGEST:
        raise BadValue(_("最多写%(most)d个字，现在有%(have)d个字。") % {"most": LONGEST, "have": len(words)})
    must_be_public(words, _("会和公开内容放在一起，里面不能有号码：%(found)s。请删去再提交。"))
    return words


@transaction.atomic
def answer_objection(
    objection: Objection, *, result: str, words: str, by: User, at: datetime | None = None
) -> Objection:
    """Say what became of it: corrected, explained, or a meeting called. Who raised it hears.

    Raises NotNow when it was answered already, NotYours for who raised it and for who may not, BadValue.
    """
    row = (
        Objection.objects.select_for_update(of=("self",))
        .select_related("committee", "by")
        .get(pk=objection.pk)
    )
    if row.result:
        raise NotNow(_("这条异议已经答复过了。"))
    if row.by_id == by.pk:
        raise NotYours(_("自己提的异议不能自己答复，请主任来答复。"))
    if not can(by, ANSWER, committee_id=row.committee_id):
        raise NotYours(_("只有主任可以答复监督委员会的异议。"))
    if result not in {Objection.Result.CORRECTED, Objection.Result.EXPLAINED, Objection.Result.CALLED}:
        raise BadValue(_("请选一种结果。"))
    row.result, row.answer = result, _public(words, _("请写答复。"))
    row.answered_by, row.answered_at = by, at or timezone.now()
    row.save(update_fields=["result", "answer", "answered_by", "answered_at"])
    bump(row.committee_id)
    audit.record("objection.answer", by=by, row=row, detail={"result": result})
    _tell(row, [row.by], "answered")
    return row


@in_chinese()
def _tell(row: Objection, people: list[User], what: str) -> int:
    subject = {
        "raised": _("监督委员会提了一条异议，请您答复"),
        "answered": _("您提的异议有答复了"),
        "last": _("有一条异议今天到期，还没有答复"),
        "late": _("有一条异议超过期限没有答复"),
    }[what]
    body = _("%(name)s监督委员会的异议，答复期限是%(due)s。")
    facts = {"name": row.committee.name, "due": chinese_date(row.due_on)}
    return tell_users(
        people,
        key=f"objection:{row.pk}:{what}",
        topic="supervision",
        subject=subject,
        body=body % facts,
        committee=row.committee,
        url=f"/desk/supervision/objections/{row.pk}/",
    )


@transaction.atomic
def remind_of_supervision(now: datetime) -> int:
    """Write what is due about objections and wishes to read the books; return how many notices are new.

    On the last day to whoever has to answer, after it to them and the street office. Each once.
    """
    local = now.astimezone(SHANGHAI)
    if local.time() < MORNING:
        return 0
    day, new = local.date(), 0
    open_ones = Objection.objects.filter(result=Objection.Result.OPEN, due_on__lte=day)
    for row in open_ones.select_related("committee"):
        people = list(staff_of(row.committee, ANSWER, day))
        late = row.due_on < day
        people += street_office(row.committee, STREET, day) if late else []
        new += _tell(row, people, "late" if late else "last")
    asked = BookInspection.objects.filter(state=BookInspection.State.ASKED, due_on__lte=day)
    for wish in asked.select_related("committee"):
        people = list(staff_of(wish.committee, DECIDE, day))
        people += street_office(wish.committee, STREET, day) if wish.due_on < day else []
        new += _tell_of_books(wish, people, "late" if wish.due_on < day else "last")
    return new


@in_chinese()
def _tell_of_books(wish: BookInspection, people: list[User], what: str) -> int:
    facts = {"name": wish.committee.name, "due": chinese_date(wish.due_on)}
    return tell_users(
        people,
        key=f"inspection:{wish.pk}:{what}",
        topic="supervision",
        subject=_("有一件查账申请还没有答复"),
        body=_("%(name)s有居民申请查账，答复期限是%(due)s。") % facts,
        committee=wish.committee,
        url=f"/desk/supervision/books/{wish.pk}/",
    )
