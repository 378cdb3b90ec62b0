"""What every kind's form asks for, and the shape of a kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from residents.models import Committee
from users.access import Scope
from users.models import User
from village_affairs.actions.disclosing import draft_disclosure, redraft
from village_affairs.actions.periods import MONTHS_IN
from village_affairs.kinds.blocks import Block, Check
from village_affairs.models import CatalogueItem, Disclosure, Ledger, Version
from xidu.kit.dates import month_start, parse_date, parse_month, today
from xidu.kit.errors import BadValue, RuleBroken, SeveralBroken
from xidu.kit.money import parse_money

Body = Mapping[str, Any]
MOST_WORDS = 20000


def long_text(label: Any, *, rows: int = 4, required: bool = True, **kwargs: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, widget=widget, required=required, **kwargs)


class MoneyField(forms.CharField):
    """Yuan as clerks write them; gives the text kept in a body, with two decimals."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "n"})
        super().__init__(widget=widget, max_length=24, **kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        try:
            amount = parse_money(text)
        except BadValue as bad:
            raise ValidationError(str(bad)) from bad
        if amount is not None and amount < 0:
            raise ValidationError(_("金额不能是负数，请核对"))
        return "" if amount is None else f"{amount:.2f}"


class DayField(forms.CharField):
    """A day in any usual writing; gives ISO text. ``past`` refuses a day to come."""

    def __init__(self, *, past: bool = False, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"type": "date", "placeholder": "2026-09-05"})
        super().__init__(widget=widget, max_length=20, **kwargs)
        self.past = past

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        try:
            day = parse_date(text)
        except BadValue as bad:
            raise ValidationError(str(bad)) from bad
        if day is None:
            return ""
        if self.past and day > today():
            raise ValidationError(_("%(day)s还没到，请核对日期") % {"day": f"{day.month}月{day.day}日"})
        return day.isoformat()


class KindForm(forms.Form):
    """Title, words and place in the catalogue; a kind adds its own fields, ``body`` and ``initial_of``."""

    kind: ClassVar[str] = Disclosure.Kind.NOTICE
    words_label: ClassVar[Any] = gettext_lazy("正文")
    words_needed: ClassVar[bool] = False
    by_year: ClassVar[bool] = False
    own_order: ClassVar[tuple[str, ...]] = ()

    committee = forms.ModelChoiceField(
        label=gettext_lazy("村居"), queryset=Committee.objects.none(), empty_label=None
    )
    title = forms.CharField(
        label=gettext_lazy("标题"),
        max_length=80,
        help_text=gettext_lazy("居民一看就知道是什么事，例如“8组宅前路修补工程招标结果”"),
    )
    words = long_text(gettext_lazy("正文"), rows=8, max_length=MOST_WORDS, required=False)
    item = forms.ModelChoiceField(
        label=gettext_lazy("对应公开目录的哪一条"), queryset=CatalogueItem.objects.none(), required=False
    )
    topic = forms.ChoiceField(label=gettext_lazy("专题"), choices=Disclosure.Topic.choices, required=False)
    period = forms.CharField(
        label=gettext_lazy("说的是哪个月"),
        widget=forms.TextInput(attrs={"type": "month", "placeholder": "2026-09"}),
        max_length=10,
        required=False,
        help_text=gettext_lazy("按季度、按年公开的，选开头那个月"),
    )

    def __init__(self, *args: Any, scope: Scope, version: Version | None = None, **kwargs: Any) -> None:
        self.version = version
        if version:
            kwargs["initial"] = self.initial_of(version)
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["committee"].queryset = Committee.objects.within(scope)  # type: ignore[attr-defined]
        fields["item"].queryset = items_in_force()
        fields["words"].label, fields["words"].required = self.words_label, self.words_needed
        if version:
            for name in ("committee", "period", *(("ledger", "year") if self.by_year else ())):
                fields.pop(name, None)
            fields["title"].disabled = version.disclosure.publications.exists()
        elif self.by_year:
            del fields["period"]
        self.order_fields(("committee", "title", *self.own_order, "words", "period", "item", "topic"))

    @classmethod
    def initial_of(cls, version: Version) -> dict[str, Any]:
        """Return what the form begins with for a draft; kinds add the parts of their body."""
        disclosure = version.disclosure
        start = {"title": disclosure.title, "words": version.words}
        return {**start, "item": disclosure.item_id, "topic": disclosure.topic, **cls.parts_of(version.body)}

    @classmethod
    def parts_of(cls, body: Body) -> dict[str, Any]:
        return dict(body)

    def clean_period(self) -> date | None:
        try:
            month = parse_month(self.cleaned_data["period"])
        except BadValue as bad:
            raise ValidationError(str(bad)) from bad
        if month and month > month_start(today()):
            raise ValidationError(
                _("%(year)d年%(month)d月还没到，请核对月份") % {"year": month.year, "month": month.month}
            )
        return month

    def clean_item(self) -> CatalogueItem | None:
        """Refuse a line owed by the month, quarter or year without the span it is fulfilled for."""
        item: CatalogueItem | None = self.cleaned_data["item"]
        asked = "period" in self.fields and "period" not in self.errors
        if item and item.cycle in MONTHS_IN and asked and not self.cleaned_data["period"]:
            facts = {"cycle": item.get_cycle_display()}
            self.add_error("period", _("这一条%(cycle)s公开一次，请选说的是哪个月") % facts)
        return item

    def broken(self, field: str | None, error: RuleBroken) -> None:
        """Put a broken rule at a field; several stand one below the other."""
        for reason in error.reasons if isinstance(error, SeveralBroken) else (error,):
            self.add_error(field, str(reason))

    def body(self) -> dict[str, Any]:
        """Return what is kept with the version beyond words. The form is valid."""
        return {}

    @property
    def place(self) -> Committee | None:
        return self.version.committee if self.version else self.cleaned_data.get("committee")

    def keep(self, *, by: User) -> Version:
        """Keep what was written as a draft, new or again."""
        kept = self.cleaned_data
        facts = {name: kept[name] for name in ("title", "words", "item", "topic")} | {"body": self.body()}
        if self.version:
            return redraft(self.version, by=by, **facts)
        period = date(kept["year"], 1, 1) if self.by_year else kept["period"]
        return draft_disclosure(
            committee=kept["committee"],
            kind=self.kind,
            by=by,
            period=period,
            ledger=kept.get("ledger", ""),
            **facts,
        )


class YearForm(KindForm):
    """For what is made once a year; a budget may be next year's."""

    by_year = True
    years_ahead: ClassVar[int] = 0

    year = forms.IntegerField(label=gettext_lazy("哪一年"), min_value=2000, max_value=2100)
    ledger = forms.ChoiceField(
        label=gettext_lazy("账套"), choices=Ledger.choices, widget=forms.RadioSelect, initial="committee"
    )

    def clean_year(self) -> int:
        year: int = self.cleaned_data["year"]
        if year > today().year + self.years_ahead:
            raise ValidationError(_("%(year)d年还没到，请核对年份") % {"year": year})
        return year

    @property
    def settled(self) -> tuple[str, int | None]:
        """The ledger and the year, typed now or fixed when the draft was made."""
        if self.version and self.version.disclosure.period:
            return self.version.disclosure.ledger, self.version.disclosure.period.year
        return self.cleaned_data.get("ledger", ""), self.cleaned_data.get("year")


def items_in_force() -> Any:
    """Return the lines of the catalogue that may be chosen today."""
    day = today()
    return CatalogueItem.objects.filter(Q(until=None) | Q(until__gte=day), since__lte=day)


def no_blocks(body: Body) -> list[Block]:
    return []


def no_checks(body: Body, version: Version) -> Iterable[Check]:
    return ()


@dataclass(frozen=True)
class Kind:
    """A kind of disclosure: its form, how its body stands on a page, and what the desk checks of it."""

    key: str
    form: type[KindForm]
    hint: Any
    blocks: Callable[[Body], list[Block]] = no_blocks
    checks: Callable[[Body, Version], Iterable[Check]] = no_checks

    @property
    def label(self) -> str:
        return str(Disclosure.Kind(self.key).label)
