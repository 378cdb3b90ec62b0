"""A draw in three steps, each a row that is only ever added: announced, list closed, drawn."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agreements.models.books import COMMITTEE
from agreements.models.garden import GARDEN, Garden
from agreements.querysets import OfDrawQuerySet, OfGardenQuerySet
from residents.models import Committee
from xidu.kit import crypto
from xidu.kit.triggers import append_only

USER = settings.AUTH_USER_MODEL


class Draw(models.Model):
    """The announcement: when the list closes, which outside fact decides, and the secret's commitment.

    The secret itself is sealed and opened by the drawing alone. See ``xidu.kit.lottery``.
    """

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    garden = models.ForeignKey(Garden, models.PROTECT, related_name="draws", verbose_name=GARDEN)
    title = models.CharField(_("名称"), max_length=40)
    closes_at = models.DateTimeField(_("报名到"))
    fact_words = models.CharField(_("当场用什么定"), max_length=120)
    commitment = models.CharField(_("密码的指纹"), max_length=64)
    secret_sealed = models.TextField(editable=False)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("谁发布的"))
    at = models.DateTimeField(_("发布时间"), auto_now_add=True)
    key = models.CharField(max_length=80, unique=True)

    objects = OfGardenQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("抽签")
        ordering = ("garden", "-at", "-id")
        constraints = [models.UniqueConstraint(fields=["committee", "id"], name="draw_with_committee")]
        triggers = append_only()

    def __str__(self) -> str:
        return self.title

    def keep_secret(self, secret: str) -> None:
        self.secret_sealed = crypto.seal(secret, self._context)

    def open_secret(self) -> str:
        """Return the secret; only the drawing asks for it."""
        return crypto.open_sealed(self.secret_sealed, self._context)

    @property
    def _context(self) -> str:
        return f"agreements_draw.secret_sealed:{self.key}"


class DrawList(models.Model):
    """The list as it closed: the references, sorted, and their digest."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    draw = models.OneToOneField(Draw, models.PROTECT, related_name="closed", verbose_name=_("抽签"))
    entries = models.JSONField(_("签号"))
    digest = models.CharField(_("名单校验码"), max_length=64)
    at = models.DateTimeField(_("截止时间"), auto_now_add=True)

    objects = OfDrawQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("抽签名单")
        ordering = ("draw",)
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.draw} {self.digest[:8]}"


class DrawResult(models.Model):
    """The drawing: the outside fact as it was read out, the secret opened, the order, and two people.

    ``plots`` maps the references that came to a plot at once to its number.
    """

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    draw = models.OneToOneField(Draw, models.PROTECT, related_name="result", verbose_name=_("抽签"))
    fact = models.CharField(_("当场得到的"), max_length=120)
    secret = models.CharField(_("密码"), max_length=64)
    order = models.JSONField(_("抽出的顺序"))
    plots = models.JSONField(_("分到的地"))
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("谁抽的"))
    witness = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("见证人"))
    at = models.DateTimeField(_("抽签时间"), auto_now_add=True)

    objects = OfDrawQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("抽签结果")
        ordering = ("draw",)
        constraints = [models.CheckConstraint(condition=~Q(by=F("witness")), name="draw_two_people")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.draw} {self.at:%Y-%m-%d}"
