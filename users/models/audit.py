"""An append-only trail: one hash chain per committee, numbered without gaps under a locked head row."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from residents.models import Committee
from users.querysets import AuditQuerySet
from xidu.kit.triggers import append_only


class AuditHead(models.Model):
    """Last number and hash of a chain, locked while a line is added; ``chain``: committee id or "street"."""

    chain = models.CharField(_("链"), max_length=20, primary_key=True)
    seq = models.PositiveBigIntegerField(_("编号"), default=0)
    hash = models.CharField(_("校验码"), max_length=64, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("操作记录链")

    def __str__(self) -> str:
        return f"{self.chain} #{self.seq}"


class AuditEntry(models.Model):
    """Who did what to which row, when and from where. Personal data stands here only by reference."""

    chain = models.CharField(_("链"), max_length=20)
    seq = models.PositiveBigIntegerField(_("序号"))
    committee = models.ForeignKey(Committee, models.PROTECT, null=True, verbose_name=_("居（村）委会"))
    at = models.DateTimeField(_("时间"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("操作人")
    )
    acting_for = models.CharField(_("代谁办"), max_length=40, blank=True)
    action = models.CharField(_("做了什么"), max_length=60)
    object_type = models.CharField(_("对象"), max_length=60, blank=True)
    object_id = models.CharField(_("编号"), max_length=60, blank=True)
    detail = models.JSONField(_("说明"), default=dict)
    address = models.CharField(_("来源"), max_length=45, blank=True)
    previous = models.CharField(_("前一条校验码"), max_length=64, blank=True)
    hash = models.CharField(_("校验码"), max_length=64)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("操作记录")
        permissions = [("view_audit", _("查看操作记录"))]
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="audit_number_once")]
        indexes = [models.Index(fields=["object_type", "object_id"], name="audit_by_object")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.chain} #{self.seq} {self.action}"
