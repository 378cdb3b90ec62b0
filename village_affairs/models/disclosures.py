"""A disclosure, its versions, and the rows that say who signed, returned, published or withdrew it.

Basis: Shanghai measures on villagers' committees, art. 23; organic law of villagers' committees, art. 30.
"""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from residents.models import Committee
from village_affairs.models.catalogue import CatalogueItem
from village_affairs.querysets import DisclosureQuerySet, PublicationQuerySet, VersionQuerySet
from xidu.kit.triggers import append_only

USER = settings.AUTH_USER_MODEL


class Ledger(models.TextChoices):
    """The committee's and the collective's accounts are kept apart (分账管理)."""

    COMMITTEE = "committee", _("村（居）委会账")
    COLLECTIVE = "collective", _("经济合作社账")


class Disclosure(models.Model):
    """What is made public, whatever its version: the accounts of a month, a notice, a resolution.

    ``item`` is the line of the catalogue it fulfils; ``period`` the first day of the span it speaks of.
    """

    class Kind(models.TextChoices):
        FINANCE = "finance", _("财务收支")
        NOTICE = "notice", _("村务事项")
        TABLE = "table", _("表格")
        BENEFICIARIES = "people", _("享受待遇名单")
        RESOLUTION = "resolution", _("会议决议")
        TENDER = "tender", _("招标结果")
        CONTRACT = "contract", _("合同")
        REPORT = "report", _("年度报告")
        BUDGET = "budget", _("预算")
        FINAL_ACCOUNT = "final", _("决算")
        MINUTES = "minutes", _("现场会纪要")

    class Topic(models.TextChoices):
        """Special topics every villager looks for. Basis: 2011 rules on disclosure of collective finance."""

        NONE = "", _("不属于专题")
        LAND = "land", _("土地征收补偿")
        LEASES = "leases", _("承包租赁出让")
        PROJECTS = "projects", _("工程项目")
        LEVIES = "levies", _("一事一议")
        RELIEF = "relief", _("救助慰问")

    committee = models.ForeignKey(
        Committee, models.PROTECT, related_name="disclosures", verbose_name=_("居（村）委会")
    )
    kind = models.CharField(_("类型"), max_length=16, choices=Kind)
    ledger = models.CharField(_("账套"), max_length=10, choices=Ledger, blank=True)
    period = models.DateField(_("期间"), null=True, blank=True, help_text=_("该月第一天"))
    title = models.CharField(_("标题"), max_length=80)
    item = models.ForeignKey(
        CatalogueItem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="disclosures",
        verbose_name=_("目录事项"),
    )
    topic = models.CharField(_("专题"), max_length=10, choices=Topic, blank=True, default=Topic.NONE)
    created_at = models.DateTimeField(_("建立时间"), auto_now_add=True)

    objects = DisclosureQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("公开事项")
        ordering = ("-period", "-id")
        permissions = [
            ("view_desk", _("进入工作台")),
            ("draft_disclosure", _("起草公开内容")),
            ("sign_disclosure", _("审核签字")),
            ("return_disclosure", _("退回修改")),
            ("publish_disclosure", _("签发公开")),
            ("withdraw_publication", _("撤下公开")),
            ("overrule_gate", _("对拦下的内容放行")),
            ("nudge", _("催办")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "ledger", "period"],
                condition=Q(kind="finance"),
                name="finance_month_once",
            ),
            models.UniqueConstraint(fields=["committee", "id"], name="disclosure_with_committee"),
            models.CheckConstraint(
                condition=~Q(kind="finance") | (Q(period__isnull=False, period__day=1) & ~Q(ledger="")),
                name="finance_has_month_and_ledger",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Version(models.Model):
    """One state of a disclosure, drafted by ``maker``; from the second on ``reason`` says what was mended.

    ``opening``, ``income``, ``spending``, ``closing`` are yuan and stand only on accounts. ``body`` holds
    what the kind asks for beyond words: the columns and rows of a table, the tally of a resolution.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        SUBMITTED = "submitted", _("待监督委员会审核")
        RETURNED = "returned", _("退回修改")
        SIGNED = "signed", _("待签发")
        PUBLISHED = "published", _("已公开")
        # Signed and then sent back: what was signed stays as it was, its copy is mended.
        DROPPED = "dropped", _("已作废")

    committee = models.ForeignKey(Committee, models.PROTECT, verbose_name=_("居（村）委会"))
    disclosure = models.ForeignKey(
        Disclosure, models.PROTECT, related_name="versions", verbose_name=_("公开事项")
    )
    number = models.PositiveSmallIntegerField(_("版次"), default=1)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.DRAFT)
    maker = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("制表"))
    reason = models.CharField(_("更正原因"), max_length=200, blank=True)
    words = models.TextField(_("正文"), blank=True)
    body = models.JSONField(_("内容"), default=dict, blank=True)
    opening = models.DecimalField(_("上期结余"), max_digits=14, decimal_places=2, null=True)
    income = models.DecimalField(_("收入合计"), max_digits=14, decimal_places=2, null=True)
    spending = models.DecimalField(_("支出合计"), max_digits=14, decimal_places=2, null=True)
    closing = models.DecimalField(_("期末结余"), max_digits=14, decimal_places=2, null=True)
    source_name = models.CharField(_("表格"), max_length=120, blank=True)
    source_sha256 = models.CharField(_("表格校验码"), max_length=64, blank=True)
    made_at = models.DateTimeField(_("制表时间"), auto_now_add=True)
    submitted_at = models.DateTimeField(_("交审时间"), null=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("版本")
        constraints = [
            models.UniqueConstraint(fields=["disclosure", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["disclosure"],
                condition=~Q(state__in=("published", "dropped")),
                name="one_version_in_work",
            ),
            models.UniqueConstraint(fields=["id", "maker"], name="version_with_maker"),
            models.CheckConstraint(condition=Q(number=1) | ~Q(reason=""), name="correction_has_reason"),
            models.CheckConstraint(
                condition=Q(opening=None) | Q(closing=F("opening") + F("income") - F("spending")),
                name="accounts_balance",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="published_version_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Condition("OLD.state IN ('published', 'dropped')"),
                func="RAISE EXCEPTION 'a published version cannot change';",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.disclosure} v{self.number}"


class Signoff(models.Model):
    """The supervision committee's seal under the exact content named by ``sha256``."""

    version = models.OneToOneField(Version, models.PROTECT, related_name="signoff", verbose_name=_("版本"))
    maker = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("制表"))
    supervisor = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("审核"))
    sha256 = models.CharField(_("校验码"), max_length=64)
    signed_at = models.DateTimeField(_("审核时间"))
    note = models.CharField(_("意见"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("审核签字")
        triggers = append_only()
        constraints = [
            models.UniqueConstraint(fields=["version", "supervisor"], name="signoff_with_supervisor"),
            models.CheckConstraint(condition=~Q(maker=F("supervisor")), name="signoff_not_by_maker"),
        ]

    def __str__(self) -> str:
        return f"{self.version}"


class Return(models.Model):
    """A version sent back to its maker, with what to mend."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="returns", verbose_name=_("版本"))
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("退回人"))
    at = models.DateTimeField(_("退回时间"))
    reason = models.CharField(_("退回原因"), max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = _("退回")
        triggers = append_only()
        ordering = ("at",)

    def __str__(self) -> str:
        return self.reason


class Publication(models.Model):
    """A version made public: numbered in its committee and year, hashed, never changed, never deleted.

    ``content`` is the whole published table as plain JSON; ``sha256`` is the digest of its canonical form.
    """

    committee = models.ForeignKey(
        Committee, models.PROTECT, related_name="publications", verbose_name=_("居（村）委会")
    )
    disclosure = models.ForeignKey(
        Disclosure, models.PROTECT, related_name="publications", verbose_name=_("公开事项")
    )
    version = models.OneToOneField(
        Version, models.PROTECT, related_name="publication", verbose_name=_("版本")
    )
    previous = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="successor", verbose_name=_("更正的是")
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    number = models.PositiveIntegerField(_("编号"))
    maker = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("制表"))
    supervisor = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("审核"))
    publisher = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("签发"))
    published_at = models.DateTimeField(_("公开时间"))
    due_on = models.DateField(_("应公开日"), null=True)
    posted_until = models.DateField(_("公示到"))
    content = models.JSONField(_("内容"))
    sha256 = models.CharField(_("校验码"), max_length=64)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("公开记录")
        ordering = ("-published_at", "-id")
        constraints = [
            models.UniqueConstraint(fields=["committee", "year", "number"], name="publication_number_once"),
            models.CheckConstraint(
                condition=~Q(maker=F("supervisor"))
                & ~Q(maker=F("publisher"))
                & ~Q(supervisor=F("publisher")),
                name="publication_three_people",
            ),
        ]
        indexes = [models.Index(fields=["committee", "-published_at"], name="publication_newest")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.committee}〔{self.year}〕{self.number}号"


class Withdrawal(models.Model):
    """A publication taken off the public pages; what it said and why it went stay on record."""

    publication = models.OneToOneField(
        Publication, models.PROTECT, related_name="withdrawal", verbose_name=_("公开记录")
    )
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("撤下人"))
    at = models.DateTimeField(_("撤下时间"))
    reason = models.CharField(_("撤下原因"), max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = _("撤下记录")
        triggers = append_only()

    def __str__(self) -> str:
        return self.reason
