"""Calls people asked for, whatever about: an app's table adds the matter, and who is to be rung."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class OwedCall(models.Model):
    """A telephone call somebody asked for, with what is to be said. Ticked when made, once.

    A table of such calls adds the matter, what happened in it, and ``me_too`` (None for the asker).
    """

    words = models.CharField(_("要说的话"), max_length=500)
    done_at = models.DateTimeField(_("打过时间"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("谁打的"),
    )
    note = models.CharField(_("结果"), max_length=200, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.words[:40]
