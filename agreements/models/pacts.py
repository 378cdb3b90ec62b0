"""An agreement's life: topic, households' words, draft, the vote, filed, in force, signed."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q, Value
from django.utils.translation import gettext_lazy as _

from agreements.models.books import COMMITTEE, Audience, Days, no_truncate
from agreements.querysets import AgreementVersionQuerySet, SignatureQuerySet
from residents.models import Committee, Household
from residents.querysets import ScopedQuerySet
from xidu.kit.triggers import append_only

USER = settings.AUTH_USER_MODEL

# What a meeting voted on stays as it was read out; only dates of its later life are written.
_TEXT_STAYS = """
IF TG_OP = 'DELETE' OR OLD.text IS DISTINCT FROM NEW.text OR OLD.number IS DISTINCT FROM NEW.number THEN
    IF EXISTS (SELECT 1 FROM agreements_passing WHERE version_id = OLD.id) THEN
        RAISE EXCEPTION 'a version a meeting voted on cannot change';
    END IF;
END IF;
RETURN COALESCE(NEW, OLD);
"""


class Agreement(models.Model):
    """What the households want to hold to among themselves: 小菜园约定, 停车约定."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    audience = models.CharField(_("给谁的"), max_length=10, choices=Audience, default=Audience.HOUSEHOLDS)
    title = models.CharField(_("名称"), max_length=40)
    topic = models.CharField(_("要商量什么"), max_length=300)
    opinions_until = models.DateField(_("征求意见到"))
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("发起人"))
    at = models.DateTimeField(_("发起时间"), auto_now_add=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("美丽约定")
        ordering = ("committee", "-at", "-id")
        permissions = [("keep_agreement", _("办美丽约定"))]
        constraints = [
            models.UniqueConstraint(fields=["committee", "id"], name="agreement_with_committee"),
            models.UniqueConstraint(fields=["committee", "title"], name="agreement_title_once"),
        ]

    def __str__(self) -> str:
        return self.title


class HouseholdOpinion(models.Model):
    """What a household said about the topic: on the site, on paper typed in, or to the leader."""

    class Door(models.TextChoices):
        WEB = "web", _("网上")
        PAPER = "paper", _("纸质")
        LEADER = "leader", _("组长转达")

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="opinions", verbose_name=_("美丽约定")
    )
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("住户")
    )
    door = models.CharField(_("怎么说的"), max_length=6, choices=Door)
    words = models.CharField(_("意见"), max_length=500)
    by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+", verbose_name=_("登记人"))
    at = models.DateTimeField(_("登记时间"), auto_now_add=True)
    source = models.CharField(max_length=80, unique=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("住户意见")
        ordering = ("at", "id")
        triggers = append_only()

    def __str__(self) -> str:
        return self.words[:20]


class AgreementVersion(models.Model):
    """One wording. It is in force from ``since`` to ``until`` (both included); ``review_on`` warns before."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="versions", verbose_name=_("美丽约定")
    )
    number = models.PositiveSmallIntegerField(_("第几版"))
    text = models.TextField(_("正文"), max_length=6000)
    drafted_by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("起草人"))
    at = models.DateTimeField(_("起草时间"), auto_now_add=True)
    filed_on = models.DateField(_("报街道备案"), null=True, blank=True)
    filed_as = models.CharField(_("备案号"), max_length=40, blank=True)
    since = models.DateField(_("自"), null=True, blank=True)
    until = models.DateField(_("至"), null=True, blank=True)
    review_on = models.DateField(_("复评日期"), null=True, blank=True)

    objects = AgreementVersionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("约定版本")
        ordering = ("agreement", "-number")
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="agreement_version_once"),
            models.UniqueConstraint(fields=["committee", "id"], name="agreement_version_with_committee"),
            models.CheckConstraint(
                condition=Q(since=None) | Q(filed_on__isnull=False, review_on__gt=F("since")),
                name="in_force_after_filing",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since") - Value(1)), name="agreement_version_span"
            ),
            ExclusionConstraint(
                name="one_version_in_force",
                expressions=[("agreement", RangeOperators.EQUAL), (Days(), RangeOperators.OVERLAPS)],
                condition=Q(since__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="text_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=_TEXT_STAYS,
            ),
            no_truncate(),
        ]

    def __str__(self) -> str:
        return f"{self.agreement} v{self.number}"


class Passing(models.Model):
    """The meeting that voted on a version: who was entitled, who came, who said yes. Never changed.

    ``quorum`` and ``share`` are the figures of that day as they were: 1/2 is more than half, 2/3 at least.
    Basis: Organic Law of the Villagers' Committees (2018) articles 22 and 26.
    """

    class Meeting(models.TextChoices):
        VILLAGERS = "villagers", _("村民会议")
        HOUSEHOLDS = "households", _("户代表参加的村民会议")
        RESIDENTS = "residents", _("居民会议")
        MERCHANTS = "merchants", _("商户会议")

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    version = models.OneToOneField(
        AgreementVersion, models.PROTECT, related_name="passing", verbose_name=_("约定版本")
    )
    meeting = models.CharField(_("什么会"), max_length=10, choices=Meeting)
    held_on = models.DateField(_("哪天开的"))
    entitled = models.PositiveIntegerField(_("应到"))
    present = models.PositiveIntegerField(_("实到"))
    yes = models.PositiveIntegerField(_("同意"))
    quorum = models.CharField(_("到会要求"), max_length=10)
    share = models.CharField(_("通过要求"), max_length=10)
    passed = models.BooleanField(_("通过"))
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    at = models.DateTimeField(_("登记时间"), auto_now_add=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("表决")
        ordering = ("held_on", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(yes__lte=F("present"), present__lte=F("entitled"), entitled__gt=0),
                name="votes_fit",
            )
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.version} {self.held_on}"


class Signature(models.Model):
    """A household holds to a version: signed on paper or on the site. One each; a new version asks anew."""

    class Door(models.TextChoices):
        PAPER = "paper", _("纸质")
        WEB = "web", _("网上")

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    version = models.ForeignKey(
        AgreementVersion, models.PROTECT, related_name="signatures", verbose_name=_("约定版本")
    )
    household = models.ForeignKey(Household, models.PROTECT, related_name="+", verbose_name=_("住户"))
    door = models.CharField(_("怎么签的"), max_length=5, choices=Door)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("签的或登记的人"))
    at = models.DateTimeField(_("签订时间"), auto_now_add=True)

    objects = SignatureQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("签约")
        ordering = ("at", "id")
        constraints = [models.UniqueConstraint(fields=["version", "household"], name="household_signs_once")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.version} {self.household}"
