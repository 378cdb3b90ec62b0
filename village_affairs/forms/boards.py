"""What the desk sends about the photo of the paper board."""

from __future__ import annotations

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from users.models import User
from village_affairs.actions.boards import add_board_photo
from village_affairs.kinds.base import DayField
from village_affairs.models import BoardPhoto, Publication


class BoardPhotoForm(forms.Form):
    file = forms.FileField(
        label=_("照片"),
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}),
        help_text=_("拍清楚整张公开栏，别把人拍进去。拍摄地点会自动去掉。"),
    )
    posted_on = DayField(label=_("哪天贴上去的"), past=True)
    alt = forms.CharField(label=_("照片里是什么"), max_length=120)

    def send(self, publication: Publication, *, by: User) -> BoardPhoto:
        kept = self.cleaned_data
        posted_on = date.fromisoformat(kept["posted_on"])
        return add_board_photo(publication, file=kept["file"], alt=kept["alt"], posted_on=posted_on, by=by)


class LookedForm(forms.Form):
    looked = forms.BooleanField(
        label=_("看过了：字看得清，没有身份证号、电话，没有认得出的人脸"),
        error_messages={"required": _("请先看一遍照片，再打勾")},
    )
