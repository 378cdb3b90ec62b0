"""What help there is: a leaf of the clover, who stands behind it, whom it is for, and to what one agrees."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from residents.models import Committee
from services.querysets import DatedQuerySet, ProgrammeQuerySet

USER = settings.AUTH_USER_MODEL
COMMITTEE = _("居（村）委会")


class Leaf(models.TextChoices):
    """The four leaves, in the order in which every page shows them."""

    OLD = "old", _("老")
    YOUNG = "young", _("小")
    NEEDY = "needy", _("困")
    DISABLED = "disabled", _("残")


class Programme(models.Model):
    """One offer: 爱心暑托班, 光明行动 … ``committee`` None: the whole street's, with terms at committees.

    ``key`` says which kind it is (``services.actions.kinds``) and is the same at every place.
    """

    class Way(models.TextChoices):
        APPLY = "apply", _("自己报名")
        PHONE = "phone", _("留个电话，我们打给您")
        BOTH = "both", _("自己报名，或留个电话")

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        SHOWN = "shown", _("已公布")
        RETIRED = "retired", _("不再办")

    committee = models.ForeignKey(
        Committee, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=COMMITTEE
    )
    leaf = models.CharField(_("哪片叶子"), max_length=8, choices=Leaf)
    key = models.SlugField(_("代号"), max_length=30)
    title = models.CharField(_("名称"), max_length=30)
    what = models.CharField(_("有什么"), max_length=300)
    for_whom = models.CharField(_("给谁"), max_length=200)
    bring = models.CharField(_("带什么"), max_length=200, blank=True)
    when = models.CharField(_("什么时候"), max_length=120, blank=True)
    way = models.CharField(_("怎么参加"), max_length=5, choices=Way, default=Way.BOTH)
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.DRAFT)
    by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+", verbose_name=_("登记人"))
    at = models.DateTimeField(_("登记时间"), auto_now_add=True)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("服务项目")
        ordering = ("leaf", "title", "id")
        permissions = [
            ("run_programme", _("办四叶草服务")),
            ("view_unreached", _("看还没有服务到的人")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "key"], nulls_distinct=False, name="programme_key_once"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Backer(models.Model):
    """Who does it with us, or pays for it. ``amount`` whole yuan a year, None where it is not money."""

    class Kind(models.TextChoices):
        PARTNER = "partner", _("一起办的")
        FUNDER = "funder", _("出钱的")

    programme = models.ForeignKey(
        Programme, models.CASCADE, related_name="backers", verbose_name=_("服务项目")
    )
    kind = models.CharField(_("做什么"), max_length=7, choices=Kind)
    name = models.CharField(_("单位"), max_length=60)
    words = models.CharField(_("说明"), max_length=120, blank=True)
    amount = models.DecimalField(_("金额（元）"), max_digits=12, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("合作与出资单位")
        ordering = ("programme", "kind", "id")
        constraints = [
            models.UniqueConstraint(fields=["programme", "kind", "name"], name="backer_once"),
            models.CheckConstraint(condition=Q(amount=None) | Q(amount__gte=0), name="backer_gives"),
        ]

    def __str__(self) -> str:
        return self.name


class Eligibility(models.Model):
    """One dated condition. ``value``: whole years, a grade, or tags of which one is enough, with commas.

    ``committee`` None holds everywhere; a committee's own row stands before it. ``reason`` is what somebody
    who does not fulfil it reads; empty takes the usual sentence.
    """

    class Rule(models.TextChoices):
        AGE_MIN = "age_min", _("最小年龄")
        AGE_MAX = "age_max", _("最大年龄")
        GRADE_MIN = "grade_min", _("最低年级")
        GRADE_MAX = "grade_max", _("最高年级")
        TAG = "tag", _("有这些情况之一")
        HERE = "here", _("户籍或居住在本村居")
        REGISTERED = "registered", _("户籍在本村居")
        LIVES = "lives", _("住在本村居")

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="rules", verbose_name=_("服务项目"))
    committee = models.ForeignKey(
        Committee, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("只用于")
    )
    rule = models.CharField(_("条件"), max_length=10, choices=Rule)
    value = models.CharField(_("数值"), max_length=80, blank=True)
    reason = models.CharField(_("不符合时怎么说"), max_length=120, blank=True)
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True, blank=True)
    basis = models.CharField(_("依据"), max_length=200)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("参加条件")
        ordering = ("programme", "rule", "since")
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "committee", "rule", "since"],
                nulls_distinct=False,
                name="eligibility_once_per_day",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="eligibility_span"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_rule_display()} {self.value}"


class ConsentText(models.Model):
    """One wording to which a person agrees, for one purpose of a programme: health, allergy, photo, data …

    A later version asks anew; ``months`` is how long a yes lasts, None: as long as the wording holds.
    Basis: Personal Information Protection Law, articles 13–17, 29–31.
    """

    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="consent_texts", verbose_name=_("服务项目")
    )
    purpose = models.SlugField(_("用途代号"), max_length=12)
    version = models.CharField(_("版本"), max_length=20)
    title = models.CharField(_("用途"), max_length=30)
    words = models.TextField(_("告知的话"), max_length=2000)
    is_needed = models.BooleanField(_("不同意就不能参加"), default=False)
    months = models.PositiveSmallIntegerField(_("几个月有效"), null=True, blank=True)
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("同意书")
        ordering = ("programme", "-is_needed", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "purpose", "version"], name="consent_text_version_once"
            ),
            models.UniqueConstraint(
                fields=["programme", "purpose"], condition=Q(until=None), name="one_open_consent_text"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="consent_text_span"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.version}"

    @property
    def full_purpose(self) -> str:
        """The purpose as ``residents.Consent`` keeps it: ``nursery.health``."""
        return f"{self.programme.key}.{self.purpose}"
