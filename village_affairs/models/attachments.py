"""Papers of a version."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from residents.models import Committee
from residents.querysets import ScopedQuerySet
from village_affairs.models.disclosures import Version
from xidu.kit.triggers import stays_once


class Attachment(models.Model):
    """A paper kept with a version (sealed original, contract, voucher); public once it is published."""

    committee = models.ForeignKey(Committee, models.PROTECT, verbose_name=_("居（村）委会"))
    version = models.ForeignKey(Version, models.PROTECT, related_name="attachments", verbose_name=_("版本"))
    title = models.CharField(_("名称"), max_length=80)
    file = models.FileField(_("文件"), upload_to="attachments/%Y/%m")
    kind = models.CharField(_("格式"), max_length=8)
    size = models.PositiveIntegerField(_("大小"))
    sha256 = models.CharField(_("校验码"), max_length=64)
    position = models.PositiveSmallIntegerField(_("顺序"), default=0)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("附件")
        ordering = ("position", "id")
        triggers = [
            stays_once("village_affairs_publication", "version_id", name="attachment_stays"),
            stays_once("village_affairs_signoff", "version_id", name="signed_attachment_stays"),
        ]

    def __str__(self) -> str:
        return self.title
