"""Merchants of the neighbourhood (小象邻里): who they are, and who stands behind the counter."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.utils.translation import gettext_lazy as _

from agreements.models.books import COMMITTEE
from agreements.models.pacts import AgreementVersion, Signature
from agreements.querysets import MerchantQuerySet, MerchantStaffQuerySet
from residents.models import Committee
from residents.models.sealed import SealedPhone
from residents.querysets import ScopedQuerySet
from users.models import Grant
from xidu.kit.triggers import append_only

USER = settings.AUTH_USER_MODEL


class Merchant(SealedPhone):
    """A shop that takes part. ``phone`` (sealed) is whom the committee calls; ``public_phone`` is the shop's
    own number and stands there only because the shop released it on ``phone_released_on``.

    ``licence`` is what the licence is called or its number, if the shop told it. Who registers a shop does
    not approve it: with the approval its page is public.
    """

    class State(models.TextChoices):
        APPLIED = "applied", _("等同意")
        ACTIVE = "active", _("加入了")
        LEFT = "left", _("退出了")

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    name = models.CharField(_("店名"), max_length=30)
    trade = models.CharField(_("行当"), max_length=12, help_text=_("例如“理发”“早点”“五金”。"))
    address = models.CharField(_("地址"), max_length=60)
    hours = models.CharField(_("营业时间"), max_length=40, blank=True)
    about = models.CharField(_("做什么的"), max_length=120, blank=True)
    public_phone = models.CharField(_("店里公开的电话"), max_length=20, blank=True)
    phone_released_on = models.DateField(_("哪天同意公开电话"), null=True, blank=True)
    licence = models.CharField(_("营业执照"), max_length=40, blank=True)
    state = models.CharField(_("状态"), max_length=7, choices=State, default=State.APPLIED)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    at = models.DateTimeField(_("登记时间"), auto_now_add=True)
    approved_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("同意的人")
    )
    joined_on = models.DateField(_("哪天加入"), null=True, blank=True)
    left_on = models.DateField(_("哪天退出"), null=True, blank=True)
    left_because = models.CharField(_("为什么退出"), max_length=120, blank=True)

    objects = MerchantQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("商户")
        ordering = ("committee", "name", "id")
        permissions = [
            ("keep_merchants", _("办小象邻里")),
            ("serve_merchant", _("办自己店里的事")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["committee", "id"], name="merchant_with_committee"),
            models.UniqueConstraint(
                fields=["committee", "name"], condition=~Q(state="left"), name="merchant_name_once"
            ),
            models.CheckConstraint(
                condition=Q(public_phone="") | Q(phone_released_on__isnull=False), name="phone_released"
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("by")), name="merchant_two_people"
            ),
            models.CheckConstraint(
                condition=Q(state="applied", joined_on=None, left_on=None)
                | Q(state="active", joined_on__isnull=False, approved_by__isnull=False, left_on=None)
                | (Q(state="left", left_on__isnull=False) & ~Q(left_because="")),
                name="merchant_state_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MerchantStaff(models.Model):
    """Somebody who works for a shop, from ``since`` to ``until`` (the last day). ``grant`` is the right that
    came with it: without one in force nothing opens.
    """

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="staff", verbose_name=_("商户"))
    user = models.ForeignKey(USER, models.PROTECT, related_name="shops", verbose_name=_("账号"))
    grant = models.ForeignKey(
        Grant, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("授权")
    )
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True, blank=True)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    at = models.DateTimeField(_("登记时间"), auto_now_add=True)

    objects = MerchantStaffQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("店里的人")
        ordering = ("merchant", "since", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["merchant", "user"], condition=Q(until=None), name="works_there_once"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since") - Value(1)), name="merchant_staff_span"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.merchant} {self.user}"


class MerchantSignature(models.Model):
    """A shop holds to a version of the merchants' agreement; who signs may stand on the merchants' board."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    version = models.ForeignKey(
        AgreementVersion, models.PROTECT, related_name="shop_signatures", verbose_name=_("约定版本")
    )
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="signatures", verbose_name=_("商户"))
    door = models.CharField(_("怎么签的"), max_length=5, choices=Signature.Door)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("签的或登记的人"))
    at = models.DateTimeField(_("签订时间"), auto_now_add=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("商户签约")
        ordering = ("at", "id")
        constraints = [models.UniqueConstraint(fields=["version", "merchant"], name="merchant_signs_once")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.version} {self.merchant}"
