"""What each household gained in a month, a quarter and a year, so that no board adds up the ledger."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agreements.models.books import COMMITTEE, no_truncate
from agreements.models.ledger import PointsAccount
from agreements.querysets import BoardScoreQuerySet
from residents.models import Committee


class BoardScore(models.Model):
    """The honour points of a household's entries in one span and in the span before it; whole points.

    ``first`` is the first day of the month, quarter or year. Only the ledger's trigger writes here. A span
    that has only just come may be there already, with what came before it and no points of its own.
    """

    class Per(models.TextChoices):
        MONTH = "month", _("月")
        QUARTER = "quarter", _("季")
        YEAR = "year", _("年")

    committee = models.ForeignKey(
        Committee, models.PROTECT, related_name="+", db_index=False, verbose_name=COMMITTEE
    )
    account = models.ForeignKey(
        PointsAccount, models.PROTECT, related_name="scores", db_index=False, verbose_name=_("积分户")
    )
    per = models.CharField(_("按"), max_length=7, choices=Per)
    first = models.DateField(_("自"))
    honour = models.IntegerField(_("荣誉积分"))
    before = models.IntegerField(_("上一期"))

    objects = BoardScoreQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("红榜分")
        ordering = ("committee", "per", "-first", "-honour")
        constraints = [models.UniqueConstraint(fields=["account", "per", "first"], name="score_once")]
        indexes = [
            models.Index(
                *("committee", "per", "first", F("honour").desc(), "account"),
                condition=Q(honour__gt=0),
                name="scores_by_rank",
            ),
            models.Index(
                *("committee", "per", "first", (F("honour") - F("before")).desc(), "account"),
                condition=Q(before__gt=0, honour__gt=F("before")),
                name="scores_by_gain",
            ),
        ]
        triggers = [no_truncate()]

    def __str__(self) -> str:
        return f"{self.account} {self.first:%Y-%m} {self.honour:+d}"
