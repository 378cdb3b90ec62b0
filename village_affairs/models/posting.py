"""After a publication went out: the paper on the wall, the end of its posting, its words to search.

Basis: a fixed board is mandatory, seven days are practice (figure ``posting_days``); a list of people goes
when its purpose is done (Personal Information Protection Law, art. 19).
"""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from residents.models import Committee
from residents.models.photos import KeptPhoto
from residents.querysets import ScopedQuerySet
from village_affairs.models.disclosures import Publication
from xidu.kit.triggers import append_only

USER = settings.AUTH_USER_MODEL


class BoardPhoto(KeptPhoto):
    """The sheet as it hung on the fixed board."""

    committee = models.ForeignKey(Committee, models.PROTECT, verbose_name=_("居（村）委会"))
    publication = models.ForeignKey(
        Publication, models.PROTECT, related_name="board_photos", verbose_name=_("公开记录")
    )
    posted_on = models.DateField(_("张贴日"))
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("上传人"))
    at = models.DateTimeField(_("上传时间"), auto_now_add=True)
    # No program reads a photo: it is public once a person has looked at it.
    seen_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("看过照片的人")
    )
    seen_at = models.DateTimeField(_("看过时间"), null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("公开栏照片")
        ordering = ("posted_on", "id")
        constraints = [
            models.UniqueConstraint(fields=["publication", "photo_sha256"], name="board_photo_once")
        ]

    def __str__(self) -> str:
        return self.alt or str(self.publication)


class PostingEnd(models.Model):
    """The posting period is over: the publication is filed, and a list of people shows nobody any more."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=_("居（村）委会"))
    publication = models.OneToOneField(
        Publication, models.PROTECT, related_name="posting_end", verbose_name=_("公开记录")
    )
    at = models.DateTimeField(_("期满时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("公示期满")
        triggers = append_only()

    def __str__(self) -> str:
        return str(self.publication)


class SearchEntry(models.Model):
    """The words of a publication for searching. ``grams`` are its pairs of neighbouring characters.

    Made from the publication alone, so it may be thrown away and made anew.
    """

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=_("居（村）委会"))
    publication = models.OneToOneField(
        Publication, models.CASCADE, related_name="search_entry", verbose_name=_("公开记录")
    )
    words = models.TextField(_("检索词"))
    grams = ArrayField(models.CharField(max_length=2))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("检索词")
        indexes = [GinIndex(fields=["grams"], name="search_by_grams")]

    def __str__(self) -> str:
        return self.words[:40]
