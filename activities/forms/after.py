"""Shapes of what is kept of an activity; each form calls one action."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from activities.actions.after import add_idea, add_photo, group_ideas, set_consent, write_summary
from activities.models import Activity, ActivityPhoto, Idea, Summary
from users.models import User
from xidu.kit.forms import OnceForm

PHOTO = forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"})


class SummaryForm(forms.Form):
    words = forms.CharField(
        label=_("小结"),
        max_length=3000,
        help_text=_("来了多少人，做了什么，接下来怎么办。会公开，不写姓名和电话。"),
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def send(self, activity: Activity, *, by: User) -> Summary:
        return write_summary(activity, words=self.cleaned_data["words"], by=by)


class AgreedForm(forms.Form):
    """Who in a photo agreed that everyone may see it."""

    has_consent = forms.BooleanField(label=_("照片里的人都同意公开"), required=False)
    shows_children = forms.BooleanField(label=_("照片里有孩子"), required=False)
    guardians_agree = forms.BooleanField(label=_("孩子的监护人同意公开"), required=False)


class PhotoForm(AgreedForm):
    photo = forms.FileField(label=_("照片"), widget=PHOTO, help_text=_("拍照地点会自动去掉"))
    alt = forms.CharField(label=_("照片里是什么"), max_length=120, help_text=_("一句话，看不见的人靠它知道"))
    field_order = ("photo", "alt")

    def send(self, activity: Activity, *, by: User) -> ActivityPhoto:
        kept = dict(self.cleaned_data)
        return add_photo(activity, file=kept.pop("photo"), by=by, **kept)


class ConsentForm(AgreedForm):
    """What those in a photo say now."""

    because = forms.CharField(
        label=_("为什么改"),
        max_length=120,
        error_messages={"required": _("请写原因，例如“照片里的人都问过了”或“有人不愿意公开了”。")},
    )

    @classmethod
    def of(cls, photo: ActivityPhoto) -> ConsentForm:
        """Return the form of a photo as it stands; its ids are its own among several on a page."""
        agreed = {name: getattr(photo, name) for name in AgreedForm.base_fields}
        return cls(initial=agreed, auto_id=f"consent-{photo.pk}-%s")

    def send(self, photo: ActivityPhoto, *, by: User) -> ActivityPhoto:
        return set_consent(photo, by=by, **self.cleaned_data)


class IdeaForm(OnceForm):
    words = forms.CharField(
        label=_("想法"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    photo = forms.FileField(label=_("或拍便签"), required=False, widget=PHOTO)
    author = forms.CharField(label=_("谁提的"), max_length=30, required=False)
    may_name = forms.BooleanField(label=_("可以写他的名字"), required=False)

    def send(self, activity: Activity, *, by: User) -> Idea:
        kept = self.cleaned_data
        return add_idea(
            activity,
            source=f"idea:{activity.pk}:{kept['source']}",
            words=kept["words"],
            file=kept["photo"],
            alt=str(_("便签照片")) if kept["photo"] else "",
            author=kept["author"],
            may_name=kept["may_name"],
            by=by,
        )


class ThemeForm(forms.Form):
    """Which notes go on which heap."""

    ids = forms.TypedMultipleChoiceField(coerce=int, error_messages={"required": _("请先勾几条想法")})
    theme = forms.CharField(label=_("归到哪一类"), max_length=30, required=False)

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.activity = activity
        self.fields["ids"].choices = [(pk, pk) for pk in activity.ideas.values_list("pk", flat=True)]  # type: ignore[attr-defined]

    def send(self, *, by: User) -> int:
        return group_ideas(self.activity, self.cleaned_data["ids"], self.cleaned_data["theme"], by=by)
