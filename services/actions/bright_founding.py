"""Setting 光明行动 up at a committee: its words, the consent without which nobody is looked at, who pays."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from residents.models import Committee
from services.actions.bright import EYES, KEY
from services.actions.planning import keep_programme
from services.models import ConsentText, EyeAidRule, Gives, Leaf, Programme
from users.models import User
from xidu.kit.dates import today

BASIS = "街道光明行动办法"
WORDS = (
    "同意来查眼睛，由卫生服务人员和合作医院的医生记下每只眼睛的检查结果。"
    "结果是医疗信息，只给您本人、卫生服务人员和您点了头的家里人看，谁看过都有记录。"
    "公开的只有人数。随时可以撤回，撤回以后档案不再打开。"
)


@transaction.atomic
def found_bright(committee: Committee, *, by: User, since: date | None = None) -> Programme:
    """Return the committee's 光明行动 with consent and rules for who pays; set up twice it is one."""
    Committee.objects.select_for_update(no_key=True).get(pk=committee.pk)
    known = Programme.objects.of_committee(committee.pk).filter(key=KEY).order_by("committee").first()
    if known is not None:
        return known
    day = since or today()
    row = Programme(committee=committee, key=KEY, leaf=Leaf.OLD, title=_("光明行动"))
    row.what = _("医院的医生到村居来，免费查眼睛；查出问题，帮着转诊、问补贴。")
    row.for_whom, row.bring = _("满60周岁的老人"), _("身份证、医保卡，平时戴的眼镜")
    row.state = Programme.State.SHOWN
    keep_programme(row, by=by)
    ConsentText.objects.create(
        programme=row,
        purpose=EYES,
        version="1",
        title="查眼睛和记结果",
        words=WORDS,
        is_needed=True,
        since=day,
    )
    rules: tuple[dict[str, Any], ...] = (
        {"gives": Gives.FREE, "tag": "低保"},
        {"gives": Gives.SUBSIDY, "age_min": 70, "amount": Decimal(1000)},
        {"gives": Gives.SUBSIDY, "age_min": 60, "amount": Decimal(500)},
    )
    for number, facts in enumerate(rules, 1):
        EyeAidRule.objects.create(programme=row, position=number, since=day, basis=BASIS, **facts)
    return row
