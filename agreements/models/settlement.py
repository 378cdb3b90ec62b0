"""What a shop is owed for a month: a sheet that is frozen once, and paid by a second person."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agreements.models.books import COMMITTEE, no_truncate
from agreements.models.merchants import Merchant
from residents.models import Committee
from residents.querysets import ScopedQuerySet

USER = settings.AUTH_USER_MODEL

# Only that it was paid is still written, once.
_SHEET_STAYS = """
IF TG_OP = 'DELETE' OR OLD.paid_on IS NOT NULL
    OR (to_jsonb(OLD) - '{paid_on,paid_by_id,paid_note}'::text[])
       IS DISTINCT FROM (to_jsonb(NEW) - '{paid_on,paid_by_id,paid_note}'::text[])
THEN RAISE EXCEPTION 'a frozen settlement cannot change'; END IF;
RETURN NEW;
"""


class Settlement(models.Model):
    """What one shop handed out up to the end of ``month`` and no sheet before had.

    ``rows`` are frozen: id, day, item, count, yuan (as text) and the code's last two digits, no household.
    ``digest`` is the SHA-256 of them. ``yuan`` is their sum.
    """

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="settlements", verbose_name=_("商户"))
    month = models.DateField(_("月份"))
    rows = models.JSONField(_("明细"), default=list)
    digest = models.CharField(_("校验值"), max_length=64)
    count = models.PositiveIntegerField(_("几份"))
    yuan = models.DecimalField(_("结算金额（元）"), max_digits=14, decimal_places=2)
    made_by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("制表人"))
    at = models.DateTimeField(_("制表时间"), auto_now_add=True)
    paid_on = models.DateField(_("哪天付的"), null=True, blank=True)
    paid_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("付款登记人")
    )
    paid_note = models.CharField(_("凭证号"), max_length=60, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("商户结算单")
        ordering = ("-month", "merchant")
        permissions = [("make_settlement", _("办商户结算，制表和付款是两个人"))]
        constraints = [
            models.UniqueConstraint(fields=["committee", "id"], name="settlement_with_committee"),
            models.UniqueConstraint(fields=["merchant", "month"], name="settlement_once_a_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="settlement_of_a_month"),
            models.CheckConstraint(
                condition=Q(paid_by=None) | ~Q(paid_by=F("made_by")), name="settlement_two_people"
            ),
            models.CheckConstraint(
                condition=Q(paid_by=None, paid_on=None) | Q(paid_by__isnull=False, paid_on__isnull=False),
                name="settlement_paid_whole",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="sheet_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=_SHEET_STAYS,
            ),
            no_truncate(),
        ]

    def __str__(self) -> str:
        return f"{self.merchant} {self.month:%Y-%m}"
