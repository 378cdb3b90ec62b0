"""The calls that answers owe: to whoever asked, and to everyone who asks it too."""

from typing import cast

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from residents.models import Committee
from residents.models.sealed import SealedPhone
from users.models import OwedCall
from village_affairs.models.opinions import Opinion, OpinionMeToo
from village_affairs.models.supervision import BookInspection
from village_affairs.querysets import CallQuerySet


class Call(OwedCall):
    """A telephone call somebody wanted instead of a message, about a question or about reading the books.

    ``key`` names what happened within the matter, so that nobody is called about it twice.
    """

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=_("居（村）委会"))
    opinion = models.ForeignKey(
        Opinion, models.PROTECT, null=True, blank=True, related_name="calls", verbose_name=_("意见")
    )
    me_too = models.ForeignKey(
        OpinionMeToo,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="calls",
        verbose_name=_("也想问的居民"),
    )
    inspection = models.ForeignKey(
        BookInspection,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="calls",
        verbose_name=_("查账申请"),
    )
    key = models.CharField(max_length=40)
    at = models.DateTimeField(_("时间"))

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("要打的电话")
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=["opinion", "inspection", "me_too", "key"],
                name="called_once_about_it",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(opinion=None) ^ Q(inspection=None), name="call_about_one_matter"
            ),
        ]

    @property
    def person(self) -> SealedPhone:
        """The row that holds the number: of the me-too, or of whoever asked."""
        row = self.me_too or self.opinion or self.inspection
        return cast("SealedPhone", row)
