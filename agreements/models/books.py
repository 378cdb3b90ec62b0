"""Rule books: which behaviour is worth how many points, from when until when, adopted by whom."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from agreements.querysets import RuleBookQuerySet
from residents.models import Committee
from residents.querysets import ScopedQuerySet

USER = settings.AUTH_USER_MODEL
COMMITTEE = _("居（村）委会")


class Audience(models.TextChoices):
    """Whom an agreement and its rules are for; the two never mix."""

    HOUSEHOLDS = "households", _("住户")
    MERCHANTS = "merchants", _("商户")


class Days(Func):
    """The days from ``since`` to ``until``, both included; an ``until`` the day before is no day at all."""

    template = "daterange(%(expressions)s, '[)')"
    arity = 2

    def __init__(self) -> None:
        super().__init__(F("since"), F("until") + Value(1))


# Only ``until`` may still be written into a book in force, and only once: by the version after it.
_BOOK_STAYS = """
IF TG_OP = 'DELETE' THEN
    IF OLD.since IS NOT NULL THEN RAISE EXCEPTION 'a rule book in force cannot change'; END IF;
    RETURN OLD;
END IF;
IF OLD.since IS NOT NULL AND (
    OLD.until IS NOT NULL
    OR (to_jsonb(OLD) - 'until') IS DISTINCT FROM (to_jsonb(NEW) - 'until')
) THEN RAISE EXCEPTION 'a rule book in force cannot change'; END IF;
RETURN NEW;
"""
_RULE_STAYS = """
IF EXISTS (
    SELECT 1 FROM agreements_rulebook WHERE id IN (OLD.book_id, NEW.book_id) AND since IS NOT NULL
) THEN RAISE EXCEPTION 'a rule in force cannot change'; END IF;
RETURN COALESCE(NEW, OLD);
"""


def no_truncate() -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name="no_truncate",
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        level=pgtrigger.Statement,
        func="RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME;",
    )


class RuleBook(models.Model):
    """One version of a committee's rules. ``since`` None is a draft; ``until`` is the last day.

    ``basis`` names the meeting that adopted it. ``expires`` says what becomes of spendable points at the
    end of a year that ends under this book.
    """

    class Expires(models.TextChoices):
        CARRY = "carry", _("不清零，一直有效")
        YEARLY = "yearly", _("可兑积分年底清零，提前提醒")

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    audience = models.CharField(_("给谁的"), max_length=10, choices=Audience, default=Audience.HOUSEHOLDS)
    version = models.PositiveSmallIntegerField(_("第几版"))
    title = models.CharField(_("名称"), max_length=60)
    prior = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("上一版")
    )
    agreement = models.ForeignKey(
        "AgreementVersion",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="books",
        verbose_name=_("属于哪份约定"),
    )
    basis = models.CharField(
        _("依据"), max_length=200, blank=True, help_text=_("例如“2026年4月12日村民会议”")
    )
    expires = models.CharField(_("到期办法"), max_length=6, choices=Expires, default=Expires.CARRY)
    since = models.DateField(_("自"), null=True, blank=True)
    until = models.DateField(_("至"), null=True, blank=True)
    by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+", verbose_name=_("起草人"))
    at = models.DateTimeField(_("起草时间"), auto_now_add=True)

    objects = RuleBookQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("积分办法")
        ordering = ("committee", "audience", "-version")
        permissions = [("keep_rules", _("起草和启用积分办法"))]
        constraints = [
            models.UniqueConstraint(fields=["committee", "audience", "version"], name="book_version_once"),
            models.UniqueConstraint(fields=["committee", "id"], name="book_with_committee"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since") - Value(1)), name="book_span"
            ),
            ExclusionConstraint(
                name="one_book_in_force",
                expressions=[
                    ("committee", RangeOperators.EQUAL),
                    ("audience", RangeOperators.EQUAL),
                    (Days(), RangeOperators.OVERLAPS),
                ],
                condition=Q(since__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="book_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=_BOOK_STAYS,
            ),
            no_truncate(),
        ]

    def __str__(self) -> str:
        return f"{self.title} v{self.version}"

    @property
    def is_draft(self) -> bool:
        return self.since is None


class Rule(models.Model):
    """What one behaviour is worth. ``points`` below zero are a deduction, zero only bars from honours.

    ``cycle`` is how often one account may be awarded it; ``cap`` the most points (without sign) it can move
    in one ``cap_per``. ``unit`` is what ``points`` are for: 次, 小时. ``trigger`` names a fact that posts by
    itself: ``"check_in:volunteer"`` is a check-in at an activity of that kind.
    """

    class Cycle(models.TextChoices):
        EACH = "each", _("每次")
        MONTH = "month", _("每月一次")
        QUARTER = "quarter", _("每季一次")
        YEAR = "year", _("每年一次")
        ONCE = "once", _("只一次")

    class Award(models.TextChoices):
        HOUSEHOLD = "household", _("本户自己报")
        LEADER = "leader", _("组长报")
        STAFF = "staff", _("村居报")

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    book = models.ForeignKey(RuleBook, models.CASCADE, related_name="rules", verbose_name=_("积分办法"))
    code = models.CharField(_("代号"), max_length=8)
    category = models.CharField(_("类别"), max_length=12)
    words = models.CharField(_("做什么"), max_length=80)
    points = models.SmallIntegerField(_("分值"))
    points_most = models.SmallIntegerField(_("最高分值"), null=True, blank=True)
    unit = models.CharField(_("单位"), max_length=6, default="次")
    cycle = models.CharField(_("周期"), max_length=7, choices=Cycle)
    cap = models.PositiveSmallIntegerField(_("最多"), null=True, blank=True)
    cap_per = models.CharField(
        _("上限按"),
        max_length=7,
        blank=True,
        default="",
        choices=[("month", _("每月")), ("quarter", _("每季")), ("year", _("每年"))],
    )
    proof = models.CharField(_("凭什么"), max_length=40)
    award = models.CharField(_("谁可以报"), max_length=9, choices=Award)
    trigger = models.CharField(_("自动记分"), max_length=40, blank=True, default="")
    bars_honours = models.BooleanField(_("取消当期评优"), default=False)
    position = models.PositiveSmallIntegerField(_("顺序"), default=0)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("积分项目")
        ordering = ("book", "position", "id")
        constraints = [
            models.UniqueConstraint(fields=["book", "code"], name="rule_code_once"),
            models.UniqueConstraint(fields=["committee", "id"], name="rule_with_committee"),
            models.CheckConstraint(
                condition=Q(cap=None, cap_per="") | (Q(cap__gt=0) & ~Q(cap_per="")), name="rule_cap_whole"
            ),
            models.CheckConstraint(condition=~Q(points=0) | Q(bars_honours=True), name="rule_does_something"),
            models.CheckConstraint(
                condition=Q(points_most=None) | Q(points_most__gt=F("points")), name="rule_range"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="rule_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=_RULE_STAYS,
            ),
            no_truncate(),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.words}"

    @property
    def is_free(self) -> bool:
        """Whether neither a cycle nor a cap holds it back."""
        return self.cycle == self.Cycle.EACH and self.cap is None

    @property
    def is_deduction(self) -> bool:
        return self.points < 0
