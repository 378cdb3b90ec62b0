"""On whose word somebody acts for somebody else: a relative for an elder, a guardian for a child."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from residents.models import Committee, Person
from users.querysets import FamilyQuerySet, GuardianQuerySet

USER = settings.AUTH_USER_MODEL


class Authority(models.TextChoices):
    """By what right an act was done for its person."""

    SELF = "self", _("本人")
    FAMILY = "family", _("亲属代办")
    GUARDIAN = "guardian", _("监护人")
    DESK = "desk", _("本人到窗口，工作人员代填")
    PAPER = "paper", _("纸质材料补录")


class FamilyLink(models.Model):
    """A relative acts for an elder, once both said yes and until either says no.

    ``since`` is set with the second yes. At the counter the elder's yes is on paper and staff witness it.
    """

    class Way(models.TextChoices):
        SIGNED_IN = "code", _("本人用手机验证码登录后确认")
        COUNTER = "counter", _("本人到窗口，在纸上签字")

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=_("居（村）委会"))
    elder = models.ForeignKey(
        Person, models.CASCADE, related_name="relatives_acting", verbose_name=_("替谁办")
    )
    relative = models.ForeignKey(
        USER, models.CASCADE, related_name="elders_acted_for", verbose_name=_("谁来办")
    )
    relation = models.CharField(_("是老人的"), max_length=12, help_text=_("例如“女儿”"))
    scope = models.CharField(_("代办什么"), max_length=80, blank=True)
    asked_by = models.ForeignKey(USER, models.CASCADE, related_name="+", verbose_name=_("谁提出的"))
    asked_at = models.DateTimeField(_("提出时间"))
    relative_agreed_at = models.DateTimeField(_("亲属同意时间"), null=True, blank=True)
    elder_agreed_at = models.DateTimeField(_("老人同意时间"), null=True, blank=True)
    elder_way = models.CharField(_("老人怎么同意的"), max_length=8, choices=Way, blank=True)
    witness = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("窗口见证人")
    )
    since = models.DateTimeField(_("自"), null=True, blank=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    ended_by = models.ForeignKey(
        USER, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("谁结束的")
    )

    objects = FamilyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("亲属代办")
        ordering = ("-asked_at", "-id")
        permissions = [("keep_family", _("登记亲属代办和监护人"))]
        constraints = [
            models.UniqueConstraint(fields=["committee", "id"], name="family_link_with_committee"),
            models.UniqueConstraint(
                fields=["elder", "relative"], condition=Q(ended_at=None), name="family_link_once"
            ),
            models.CheckConstraint(
                condition=Q(since=None) | Q(relative_agreed_at__isnull=False, elder_agreed_at__isnull=False),
                name="both_agreed",
            ),
            models.CheckConstraint(
                condition=~Q(elder_way="counter") | Q(witness__isnull=False), name="counter_has_a_witness"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.relation} {self.relative_id}→{self.elder_id}"


class Guardian(models.Model):
    """Who answers for a child, as staff saw it in the papers; without ``confirmed_at`` only asked for.

    Basis: Civil Code article 27; Personal Information Protection Law article 31.
    """

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=_("居（村）委会"))
    child = models.ForeignKey(Person, models.CASCADE, related_name="guardians", verbose_name=_("孩子"))
    user = models.ForeignKey(USER, models.CASCADE, related_name="wards", verbose_name=_("监护人"))
    relation = models.CharField(_("是孩子的"), max_length=12, help_text=_("例如“妈妈”"))
    asked_at = models.DateTimeField(_("提出时间"))
    papers = models.CharField(_("看了什么材料"), max_length=60, blank=True, help_text=_("例如“户口簿”"))
    confirmed_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("核对人")
    )
    confirmed_at = models.DateTimeField(_("核对时间"), null=True, blank=True)
    since = models.DateField(_("自"), null=True, blank=True)
    until = models.DateField(_("至"), null=True, blank=True)
    refused_because = models.CharField(_("不能登记的原因"), max_length=120, blank=True)

    objects = GuardianQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("监护人")
        ordering = ("-asked_at", "-id")
        constraints = [
            models.UniqueConstraint(fields=["committee", "id"], name="guardian_with_committee"),
            models.UniqueConstraint(
                fields=["child", "user"],
                condition=Q(until=None, refused_because=""),
                name="guardian_once",
            ),
            models.CheckConstraint(
                condition=Q(since=None)
                | (Q(confirmed_by__isnull=False, confirmed_at__isnull=False) & ~Q(papers="")),
                name="guardian_by_papers",
            ),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="guardian_span"),
        ]

    def __str__(self) -> str:
        return f"{self.relation} {self.user_id}→{self.child_id}"
