"""Shapes of what a leader notes for neighbours; each calls one action."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.actions.pacts import sign_version, write_opinion
from agreements.forms.claims import homes_of
from agreements.models import Agreement, AgreementVersion, HouseholdOpinion, Signature
from residents.models import Block, Household
from users.models import User
from xidu.kit.forms import OnceForm


class NeighbourOpinionForm(OnceForm):
    household = forms.ModelChoiceField(
        label=_("哪一户说的"), queryset=Household.objects.none(), empty_label=_("选一户")
    )
    words = forms.CharField(label=_("怎么说的"), max_length=500, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, group: Block, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["household"].queryset = homes_of(group)  # type: ignore[attr-defined]

    def send(self, agreement: Agreement, *, by: User) -> HouseholdOpinion:
        kept = self.cleaned_data
        about = {"household": kept["household"], "source": f"leader:{kept['source']}", "by": by}
        return write_opinion(agreement, words=kept["words"], door=HouseholdOpinion.Door.LEADER, **about)


class PaperSignsForm(forms.Form):
    """The households of a block that have not signed yet, to be ticked."""

    households = forms.ModelMultipleChoiceField(
        label=_("纸上签了的"),
        queryset=Household.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请勾上签了的人家")},
    )

    def __init__(self, *args: Any, group: Block, version: AgreementVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.version = version
        signed = Signature.objects.filter(version=version).values("household")
        self.fields["households"].queryset = homes_of(group).exclude(pk__in=signed)  # type: ignore[attr-defined]

    def send(self, *, by: User) -> int:
        rows = list(self.cleaned_data["households"])
        for home in rows:
            sign_version(self.version, home, door=Signature.Door.PAPER, by=by)
        return len(rows)
