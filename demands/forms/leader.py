"""What a leader writes down for a neighbour, and how the neighbour rates at the door."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from demands.actions.intake import raise_demand
from demands.forms.parts import PhotosField, ReceivedOnField
from demands.forms.public import HearsForm, ProblemForm
from demands.models import Demand, Hear
from residents.models import Block
from users.models import User

WAYS = [
    (Hear.LEADER, _("我去告诉邻居")),
    (Hear.SMS, _("给邻居发短信")),
    (Hear.CALL, _("给邻居打电话")),
    (Hear.NONE, _("邻居自己凭查询码来看")),
]


class LeaderRecordForm(ProblemForm, HearsForm):
    """The leader's own block stands; the neighbour hears by the leader unless they say otherwise."""

    photos = PhotosField()
    received_on = ReceivedOnField(label=_("哪天说的"))
    name = forms.CharField(label=_("哪位邻居"), required=False, max_length=30, help_text=_("例如“老顾家”"))
    field_order = (
        "kind",
        "words",
        "place",
        "is_private",
        "photos",
        "received_on",
        "name",
        "hear_by",
        "phone",
        "source",
        "website",
    )

    def __init__(self, *args: Any, block: Block, **kwargs: Any) -> None:
        super().__init__(*args, committee=block.committee, **kwargs)
        del self.fields["block"]
        self.block = block
        self.fields["received_on"].begin_at(block.committee)  # type: ignore[attr-defined]
        self.fields["hear_by"].initial = Hear.LEADER
        self.fields["hear_by"].label = _("怎么告诉邻居办得怎样")
        self.fields["hear_by"].choices = WAYS  # type: ignore[attr-defined]

    def send(self, *, by: User) -> tuple[Demand, str]:
        kept = self.cleaned_data
        return raise_demand(
            committee=self.block.committee,
            source=f"leader:{kept['source']}",
            door=Demand.Door.LEADER,
            block=self.block,
            photos=kept["photos"],
            received_on=kept["received_on"],
            taken_by=by,
            kind=kept["kind"],
            words=kept["words"],
            place=kept["place"],
            is_private=self.stays_private,
            name=kept["name"],
            phone=kept["phone"],
            hear_by=kept["hear_by"],
        )
