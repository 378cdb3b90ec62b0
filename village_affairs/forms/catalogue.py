"""A line of the catalogue as the street office writes it: from a day on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from users.models import User
from village_affairs.actions.catalogue import (
    FIELDS,
    add_item,
    change_item,
    check_change,
    check_end,
    check_new,
    end_item,
)
from village_affairs.models import CatalogueItem, Disclosure, Ledger
from xidu.kit.dates import today
from xidu.kit.errors import RuleBroken


class CatalogueItemForm(forms.ModelForm):
    """``since`` is the day the new words hold from; ``until`` ends the line without a next one."""

    kind = forms.ChoiceField(label=_("用哪种公开"), choices=Disclosure.Kind.choices)
    ledger = forms.ChoiceField(label=_("账套"), choices=[("", "—"), *Ledger.choices], required=False)
    topic = forms.ChoiceField(label=_("专题"), choices=Disclosure.Topic.choices, required=False)
    since = forms.DateField(
        label=_("从哪天起"), help_text=_("改动从这天起算；这天以前的照原来的，不会改掉。")
    )
    until = forms.DateField(
        label=_("用到哪天"), required=False, help_text=_("填了就是这一天以后不再要求公开。")
    )

    class Meta:
        model = CatalogueItem
        fields = ("key", *FIELDS, "since", "until")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What the line said before the form wrote into its instance.
        self.before = CatalogueItem.objects.filter(pk=self.instance.pk).first()
        if "since" in self.fields:
            self.initial["since"] = today()

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                self._check(found)
            except RuleBroken as broken:
                self.add_error(None, str(broken))
        return found

    def _check(self, found: dict[str, Any]) -> None:
        if self.before is None:
            check_new(found["key"], found, found["since"])
        elif found["until"]:
            check_end(self.before, found["until"])
        else:
            check_change(self.before, found, found["since"])

    def keep(self, *, by: User) -> CatalogueItem:
        """Begin, change or end the line and return the one that stands now."""
        fields, since = self.cleaned_data, self.cleaned_data["since"]
        if self.before is None:
            return add_item(key=fields["key"], fields=fields, since=since, by=by)
        if fields["until"]:
            return end_item(self.before, last=fields["until"], by=by)
        return change_item(self.before, fields=fields, since=since, by=by)
