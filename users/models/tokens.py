"""Link tokens (only their digest is kept) and the buckets that limit how often something may be tried."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LinkToken(models.Model):
    """One purpose, one subject, an end. Opening it by GET changes nothing.

    ``digest`` is SHA-256 of a token of at least 128 bits; the token itself is never stored.
    """

    purpose = models.CharField(_("用途"), max_length=40)
    subject = models.CharField(_("给谁"), max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(_("发出时间"), auto_now_add=True)
    expires_at = models.DateTimeField(_("到期时间"), null=True)
    used_at = models.DateTimeField(_("使用时间"), null=True)
    revoked_at = models.DateTimeField(_("收回时间"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("链接凭证")
        indexes = [models.Index(fields=["purpose", "subject"], name="token_by_subject")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.subject}"


class Bucket(models.Model):
    """A token bucket keyed by HMAC of its subject, so no phone or address stands here in clear."""

    key = models.CharField(max_length=64, primary_key=True)
    tokens = models.FloatField(_("剩余次数"))
    refilled_at = models.DateTimeField(_("更新时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("次数限制")

    def __str__(self) -> str:
        return self.key[:8]
