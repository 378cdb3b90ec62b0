"""A person, the sensitive tags about them, and what they agreed to."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from residents.models.places import Committee, Household
from residents.models.sealed import SealedPhone
from residents.querysets import PersonQuerySet, PersonTagQuerySet
from xidu.kit import names
from xidu.kit.dates import Birth


class Person(SealedPhone):
    """Someone on the register. 户籍 and 实住 are two facts: ``registered_here`` and ``lives_here``."""

    class Sex(models.TextChoices):
        FEMALE = "f", _("女")
        MALE = "m", _("男")
        UNKNOWN = "", _("未登记")

    class Calendar(models.TextChoices):
        SOLAR = "solar", _("公历")
        LUNAR = "lunar", _("农历")

    committee = models.ForeignKey(
        Committee, models.PROTECT, related_name="people", verbose_name=_("居（村）委会")
    )
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="people", verbose_name=_("住户")
    )
    name = models.CharField(_("姓名"), max_length=60)
    pinyin = models.CharField(_("拼音"), max_length=200, db_index=True, editable=False)
    sex = models.CharField(_("性别"), max_length=1, choices=Sex, blank=True, default=Sex.UNKNOWN)
    relation = models.CharField(_("与户主关系"), max_length=20, blank=True)
    is_head = models.BooleanField(_("户主"), default=False)
    birth_calendar = models.CharField(_("生日历法"), max_length=5, choices=Calendar, default=Calendar.SOLAR)
    birth_year = models.PositiveSmallIntegerField(_("出生年"), null=True, blank=True)
    birth_month = models.PositiveSmallIntegerField(_("出生月"), null=True, blank=True)
    birth_day = models.PositiveSmallIntegerField(_("出生日"), null=True, blank=True)
    birth_leap = models.BooleanField(_("闰月"), default=False)
    registered_here = models.BooleanField(_("户籍在本村居"), default=True)
    lives_here = models.BooleanField(_("实际住在本村居"), default=True)
    origin = models.CharField(
        _("人员类别"), max_length=20, blank=True, help_text=_("来沪人员、境外人员、空挂户等")
    )
    # Which line of which sheet this person came from; a second import finds the same row again.
    key = models.CharField(max_length=120, editable=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("居民")
        ordering = ("pinyin", "id")
        permissions = [
            ("reveal_phone", _("查看完整电话")),
            ("export_people", _("导出居民名册")),
            ("import_roster", _("导入居民名册")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["committee", "key"], name="person_key_once"),
            models.UniqueConstraint(fields=["committee", "id"], name="person_with_committee"),
            models.CheckConstraint(
                condition=Q(birth_month__isnull=True) | Q(birth_month__range=(1, 12)),
                name="person_birth_month",
            ),
            models.CheckConstraint(
                condition=Q(birth_day__isnull=True) | Q(birth_day__range=(1, 31)), name="person_birth_day"
            ),
        ]
        indexes = [models.Index(fields=["committee", "pinyin"], name="person_by_pinyin")]

    def __str__(self) -> str:
        return self.masked_name

    @property
    def masked_name(self) -> str:
        return names.mask_name(self.name)

    @property
    def birth(self) -> Birth | None:
        if self.birth_year is None or self.birth_month is None:
            return None
        return Birth(self.birth_calendar, self.birth_year, self.birth_month, self.birth_day, self.birth_leap)


class PersonTag(models.Model):
    """A sensitive fact (独居, 残疾, 低保 …) with the days it holds; shown only to roles that need it.

    Basis: Personal Information Protection Law, articles 28–31.
    """

    committee = models.ForeignKey(Committee, models.PROTECT, verbose_name=_("居（村）委会"))
    person = models.ForeignKey(Person, models.CASCADE, related_name="tags", verbose_name=_("居民"))
    tag = models.CharField(_("标签"), max_length=20)
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True, blank=True)
    source = models.CharField(_("来源"), max_length=60, blank=True)

    objects = PersonTagQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("情况标签")
        permissions = [("view_tags", _("查看情况标签"))]
        constraints = [
            models.UniqueConstraint(fields=["person", "tag"], condition=Q(until=None), name="open_tag_once"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=models.F("since")), name="tag_span"
            ),
        ]

    def __str__(self) -> str:
        return self.tag


class Consent(models.Model):
    """What a person agreed to, by which words, by which way, and when they took it back.

    Basis: Personal Information Protection Law, articles 13–16, 25, 29.
    """

    committee = models.ForeignKey(Committee, models.PROTECT, verbose_name=_("居（村）委会"))
    person = models.ForeignKey(Person, models.CASCADE, related_name="consents", verbose_name=_("居民"))
    purpose = models.CharField(_("用途"), max_length=40)
    version = models.CharField(_("告知书版本"), max_length=20)
    channel = models.CharField(_("方式"), max_length=20, help_text=_("网上、纸质、当面"))
    given_at = models.DateTimeField(_("同意时间"))
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)

    objects = PersonTagQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("同意记录")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "purpose"], condition=Q(withdrawn_at=None), name="open_consent_once"
            )
        ]

    def __str__(self) -> str:
        return self.purpose
