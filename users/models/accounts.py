"""Who may sign in, what they were granted where, and codes handed out over the counter."""

from typing import Any

from django.contrib.auth import get_backends
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from residents.models import Block, Committee, Person, Street
from residents.models.sealed import SealedPhone
from users.querysets import GrantQuerySet
from users.roles import role_choices


class User(SealedPhone, AbstractUser):
    """An account. Staff sign in with a password and a second factor, everybody else with a code."""

    first_name = None
    last_name = None
    name = models.CharField(_("称呼"), max_length=60, blank=True)
    person = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="accounts", verbose_name=_("居民")
    )
    # ``phone_index`` is street-wide here (committee 0): a phone signs in before anyone knows the committee.

    class Meta(AbstractUser.Meta):
        verbose_name = verbose_name_plural = _("账号")
        permissions = [
            ("issue_code", _("发登录码")),
            ("act_for_present", _("为到场居民代办")),
            ("view_own_notices", _("看自己的消息")),
            ("approve_export", _("批准导出名册")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["phone_index"], condition=~Q(phone_index=""), name="account_phone_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.username

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Whether somebody granted ``perm`` anywhere, or at the place of ``obj``.

        Superuser status is deliberately not asked: who runs the system does not read residents' data (D3).
        """
        return any(backend.has_perm(self, perm, obj) for backend in get_backends())

    def has_module_perms(self, app_label: str) -> bool:
        return any(backend.has_module_perms(self, app_label) for backend in get_backends())

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)


class Grant(models.Model):
    """A role at one place for some days. It counts once somebody else than the proposer approved it.

    ``until`` is the last day it holds; ending it bites on the next request.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="grants", verbose_name=_("账号"))
    role = models.CharField(_("角色"), max_length=20, choices=role_choices)
    street = models.ForeignKey(Street, models.PROTECT, null=True, blank=True, verbose_name=_("街道"))
    committee = models.ForeignKey(
        Committee, models.PROTECT, null=True, blank=True, verbose_name=_("居（村）委会")
    )
    block = models.ForeignKey(Block, models.PROTECT, null=True, blank=True, verbose_name=_("楼组／村民小组"))
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True, blank=True)
    basis = models.CharField(_("依据"), max_length=200, blank=True)
    proposed_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("提出人"), editable=False
    )
    approved_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("批准人"), editable=False
    )
    approved_at = models.DateTimeField(_("批准时间"), null=True, editable=False)
    ended_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("收回人"), editable=False
    )
    ended_at = models.DateTimeField(_("收回时间"), null=True, editable=False)

    objects = GrantQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("授权")
        permissions = [("propose_grant", _("提出授权")), ("approve_grant", _("批准授权"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(street__isnull=False, committee=None, block=None)
                | Q(street=None, committee__isnull=False),
                name="grant_at_one_place",
            ),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="grant_span"),
            models.CheckConstraint(
                condition=Q(approved_by=None) | Q(proposed_by=None) | ~Q(approved_by=F("proposed_by")),
                name="grant_two_people",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("user")), name="grant_not_to_oneself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.get_role_display()}"


class SignInCode(models.Model):
    """A code staff print or say to somebody without a phone; only its digest is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="codes", verbose_name=_("账号"))
    digest = models.CharField(max_length=64, unique=True)
    issued_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("发码人"))
    created_at = models.DateTimeField(_("发出时间"))
    expires_at = models.DateTimeField(_("到期时间"))
    used_at = models.DateTimeField(_("使用时间"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("登录码")

    def __str__(self) -> str:
        return f"{self.user} {self.expires_at:%Y-%m-%d}"
