"""Shapes of asking for a seat: who, what one agrees to, and what the kind of programme asks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from residents.models import Person
from services.actions.consents import give_consents, texts_of
from services.actions.enrolling import enrol
from services.actions.kinds import kind_of
from services.models import ConsentText, Enrolment, Term
from users.actions.family import Acting
from users.models import Authority, User
from xidu.kit.dates import today
from xidu.kit.errors import BadValue
from xidu.kit.forms import OnceForm


def kind_fields(term: Term) -> dict[str, forms.Field]:
    """Return the fields of the kind's form by their names, without validation beyond a field's own."""
    path = kind_of(term).form
    return dict(import_string(path).base_fields) if path else {}


class WithConsents(OnceForm):
    """Adds a box for each wording of the programme and the fields of its kind."""

    def __init__(self, *args: Any, term: Term, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.term = term
        self.extra = kind_fields(term)
        self.fields.update(self.extra)
        self.texts = texts_of(term.programme, today())
        for text in self.texts:
            label = text.title if text.is_needed else _("%(title)s（可以不同意）") % {"title": text.title}
            box = forms.BooleanField(label=label, help_text=text.words, required=False)
            self.fields[f"consent_{text.purpose}"] = box

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.extra}

    def agreed(self) -> list[ConsentText]:
        return [text for text in self.texts if self.cleaned_data[f"consent_{text.purpose}"]]


class EnrolForm(WithConsents):
    """``acts`` are those for whom the reader may act."""

    who = forms.ChoiceField(label=gettext_lazy("给谁报"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, acts: list[Acting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.acts = {str(one.person.pk): one for one in acts}
        who = self.fields["who"]
        who.choices = [  # type: ignore[attr-defined]
            (key, _("我自己") if one.authority == Authority.SELF else one.person.name)
            for key, one in self.acts.items()
        ]
        who.initial = next(iter(self.acts), None)

    def send(self, *, by: Any) -> Enrolment:
        acting = self.acts[self.cleaned_data["who"]]
        door = "desk" if acting.authority == Authority.DESK else "web"
        give_consents(acting, self.agreed())
        return enrol(self.term, acting, source=f"{door}:{self.cleaned_data['source']}", facts=self.facts())


class PaperForm(WithConsents):
    """A paper form typed in: the person by name and, among namesakes, by door; its scan."""

    name = forms.CharField(label=gettext_lazy("谁参加（姓名）"), max_length=60)
    door = forms.CharField(
        label=gettext_lazy("门牌"), max_length=40, required=False, help_text=gettext_lazy("有重名时写。")
    )
    scan = forms.FileField(label=gettext_lazy("签了字的纸，拍下来"), required=False)
    field_order = ("name", "door")

    def person(self) -> Person:
        rows = Person.objects.filter(name=self.cleaned_data["name"].strip())
        if home := self.term.programme.committee_id:
            rows = rows.filter(committee=home)
        if self.cleaned_data["door"]:
            rows = rows.filter(household__door=self.cleaned_data["door"].strip())
        found = list(rows.select_related("committee").order_by("pk")[:2])
        if not found:
            raise BadValue(_("名册上没有这个人，请先在居民名册里登记。"))
        if len(found) > 1:
            raise BadValue(_("有重名的，请把门牌也写上。"))
        return found[0]

    def send(self, *, by: User) -> Enrolment:
        acting = Acting(by, self.person(), Authority.PAPER)
        texts = self.agreed()
        if texts:
            give_consents(acting, texts, scan=self.cleaned_data["scan"])
        return enrol(self.term, acting, source=f"paper:{self.cleaned_data['source']}", facts=self.facts())
