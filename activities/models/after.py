"""What is left of an activity: a summary, photos, ideas; and exhibitions with their guest book."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from activities.models.places import COMMITTEE
from activities.models.plans import Activity
from activities.querysets import ExhibitionQuerySet, GuestEntryQuerySet
from residents.models import Committee
from residents.models.photos import KeptPhoto
from residents.querysets import ScopedQuerySet

USER = settings.AUTH_USER_MODEL


class Summary(models.Model):
    """What came of it, for everyone to read. Due within a week of the day."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    activity = models.OneToOneField(Activity, models.PROTECT, related_name="summary", verbose_name=_("活动"))
    words = models.TextField(_("小结"), max_length=3000)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("写的人"))
    at = models.DateTimeField(_("时间"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("活动小结")

    def __str__(self) -> str:
        return self.words[:40]


class ActivityPhoto(KeptPhoto):
    """Public only when everyone in it agreed, and for children their guardians (``has_consent``)."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="photos", verbose_name=_("活动"))
    has_consent = models.BooleanField(_("照片里的人都同意公开"), default=False)
    shows_children = models.BooleanField(_("照片里有孩子"), default=False)
    guardians_agree = models.BooleanField(_("监护人同意公开"), default=False)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("上传人"))
    at = models.DateTimeField(_("上传时间"), auto_now_add=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("活动照片")
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                condition=Q(has_consent=False) | Q(shows_children=False) | Q(guardians_agree=True),
                name="children_shown_by_consent",
            ),
            models.CheckConstraint(condition=~Q(alt=""), name="activity_photo_has_words"),
        ]

    def __str__(self) -> str:
        return self.alt


class Idea(KeptPhoto):
    """One note from a workshop, typed or photographed. ``theme`` is the heap staff put it on.

    ``author`` is named in public only where ``may_name`` says so.
    """

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="ideas", verbose_name=_("活动"))
    photo = models.FileField(_("照片"), upload_to="photos/%Y/%m", blank=True)
    photo_kind = models.CharField(_("格式"), max_length=8, editable=False, blank=True)
    photo_sha256 = models.CharField(_("校验码"), max_length=64, editable=False, blank=True)
    words = models.TextField(_("想法"), max_length=1000, blank=True)
    theme = models.CharField(_("归类"), max_length=30, blank=True)
    author = models.CharField(_("谁提的"), max_length=30, blank=True)
    may_name = models.BooleanField(_("可以写名字"), default=False)
    by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("记录人")
    )
    source = models.CharField(max_length=80, unique=True)
    at = models.DateTimeField(_("时间"), auto_now_add=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("想法")
        ordering = ("theme", "id")
        constraints = [
            models.CheckConstraint(condition=~Q(words="") | ~Q(photo=""), name="idea_says_something")
        ]

    def __str__(self) -> str:
        return self.words[:40] or self.alt


class Exhibition(models.Model):
    """Works shown on a wall and online; it stays online after it closes."""

    committee = models.ForeignKey(
        Committee, models.PROTECT, related_name="exhibitions", verbose_name=COMMITTEE
    )
    activity = models.ForeignKey(
        Activity, models.PROTECT, null=True, blank=True, related_name="exhibitions", verbose_name=_("活动")
    )
    title = models.CharField(_("名称"), max_length=60)
    words = models.TextField(_("前言"), max_length=3000, blank=True)
    opens_on = models.DateField(_("开展"))
    closes_on = models.DateField(_("闭展"))
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("策展人"))
    published_at = models.DateTimeField(_("公布时间"), null=True, blank=True)

    objects = ExhibitionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("展览")
        ordering = ("-opens_on", "id")
        constraints = [
            models.UniqueConstraint(fields=["committee", "id"], name="exhibition_with_committee"),
            models.CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="exhibition_span"),
        ]

    def __str__(self) -> str:
        return self.title


class Work(KeptPhoto):
    """One work with its maker and its story; the words for those who cannot see it are required."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    exhibition = models.ForeignKey(Exhibition, models.CASCADE, related_name="works", verbose_name=_("展览"))
    title = models.CharField(_("作品"), max_length=60)
    maker = models.CharField(_("作者"), max_length=40, help_text=_("作者愿意公开的称呼"))
    story = models.TextField(_("故事"), max_length=2000, blank=True)
    position = models.PositiveSmallIntegerField(_("顺序"), default=0)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("作品")
        ordering = ("position", "id")
        constraints = [models.CheckConstraint(condition=~Q(alt=""), name="work_has_words")]

    def __str__(self) -> str:
        return self.title


class GuestEntry(models.Model):
    """A line in the guest book. It waits until staff show it; numbers are covered in ``shown_words``."""

    class State(models.TextChoices):
        WAITING = "waiting", _("待看")
        SHOWN = "shown", _("已显示")
        HIDDEN = "hidden", _("不显示")

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=COMMITTEE)
    exhibition = models.ForeignKey(Exhibition, models.PROTECT, related_name="guests", verbose_name=_("展览"))
    words = models.TextField(_("留言"), max_length=500)
    shown_words = models.TextField(_("公开显示"), max_length=500)
    called = models.CharField(_("署名"), max_length=20, blank=True)
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.WAITING)
    source = models.CharField(max_length=80, unique=True)
    at = models.DateTimeField(_("时间"), auto_now_add=True)
    decided_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("处理人")
    )

    objects = GuestEntryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("留言")
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return self.shown_words[:40]
