"""Street → committee → block → household: the ground every other table stands on."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from residents.querysets import BlockQuerySet, CommitteeQuerySet, HouseholdQuerySet


class Street(models.Model):
    name = models.CharField(_("名称"), max_length=40, unique=True)
    district = models.CharField(_("区"), max_length=40, blank=True)
    phone = models.CharField(_("电话"), max_length=20, blank=True)
    address = models.CharField(_("地址"), max_length=100, blank=True)
    hours = models.CharField(_("办公时间"), max_length=60, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("街道")

    def __str__(self) -> str:
        return self.name


class Committee(models.Model):
    """A 居委会 or a 村委会: the tenant. The division code is 6 + 3 + 3 digits where it is known."""

    class Kind(models.TextChoices):
        NEIGHBOURHOOD = "neighbourhood", _("居委会")
        VILLAGE = "village", _("村委会")

    street = models.ForeignKey(Street, models.PROTECT, related_name="committees", verbose_name=_("街道"))
    code = models.CharField(_("区划代码"), max_length=12, null=True, blank=True, unique=True)
    name = models.CharField(_("名称"), max_length=40)
    slug = models.SlugField(_("网址"), max_length=40, unique=True)
    kind = models.CharField(_("类型"), max_length=16, choices=Kind)
    phone = models.CharField(_("电话"), max_length=20, blank=True)
    address = models.CharField(_("地址"), max_length=100, blank=True)
    hours = models.CharField(_("办公时间"), max_length=60, blank=True)
    # Bumped by whatever becomes public; anonymous pages build their ETag from it.
    public_stamp = models.PositiveBigIntegerField(_("公开版次"), default=1, editable=False)

    objects = CommitteeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("居（村）委会")
        ordering = ("code", "id")
        constraints = [models.UniqueConstraint(fields=["street", "name"], name="committee_name_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_village(self) -> bool:
        return self.kind == self.Kind.VILLAGE

    @property
    def telephone(self) -> str:
        """The number people are told to call: the committee's, else the street's, else 12345."""
        return self.phone or self.street.phone or "12345"

    @property
    def full_name(self) -> str:
        """The name on a letterhead: 金港村村民委员会, 浦江居民委员会."""
        stem = self.name.removesuffix("委会").removesuffix("委").removesuffix("居")
        return f"{self.name}村民委员会" if self.is_village else f"{stem}居民委员会"


class Block(models.Model):
    """A 楼组 or a 村民小组: what one leader looks after."""

    class Kind(models.TextChoices):
        BUILDING = "building", _("楼组")
        GROUP = "group", _("村民小组")

    committee = models.ForeignKey(
        Committee, models.PROTECT, related_name="blocks", verbose_name=_("居（村）委会")
    )
    kind = models.CharField(_("类型"), max_length=10, choices=Kind)
    name = models.CharField(_("名称"), max_length=40)
    position = models.PositiveIntegerField(_("顺序"), default=0)

    objects = BlockQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("楼组／村民小组")
        ordering = ("committee", "position", "id")
        constraints = [
            models.UniqueConstraint(fields=["committee", "name"], name="block_name_once"),
            models.UniqueConstraint(fields=["committee", "id"], name="block_with_committee"),
        ]

    def __str__(self) -> str:
        return self.name


class Household(models.Model):
    """One door: everything that happens at an address, whoever is registered there."""

    class Use(models.TextChoices):
        OWN = "own", _("自住")
        LET = "let", _("出租")
        VACANT = "vacant", _("空置")
        BUSINESS = "business", _("经营")
        PUBLIC = "public", _("公用")
        UNKNOWN = "", _("未登记")

    class House(models.TextChoices):
        COMMERCIAL = "commercial", _("商品房")
        PUBLIC_SOLD = "public_sold", _("售后公房")
        RESETTLED = "resettled", _("动迁安置")
        HOMESTEAD = "homestead", _("宅基房")
        PUBLIC_RENTAL = "public_rental", _("公租房")
        UNKNOWN = "", _("未登记")

    committee = models.ForeignKey(
        Committee, models.PROTECT, related_name="households", verbose_name=_("居（村）委会")
    )
    block = models.ForeignKey(
        Block, models.PROTECT, related_name="households", verbose_name=_("楼组／村民小组")
    )
    door = models.CharField(_("门牌"), max_length=40)
    position = models.PositiveIntegerField(_("顺序"), default=0)
    use = models.CharField(_("房屋用途"), max_length=10, choices=Use, blank=True, default=Use.UNKNOWN)
    house = models.CharField(_("房屋性质"), max_length=14, choices=House, blank=True, default=House.UNKNOWN)

    objects = HouseholdQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("住户")
        ordering = ("block", "position", "id")
        constraints = [
            models.UniqueConstraint(fields=["block", "door"], name="door_once"),
            models.UniqueConstraint(fields=["committee", "id"], name="household_with_committee"),
        ]

    def __str__(self) -> str:
        return f"{self.block.name}{self.door}"
