"""Shapes of what is typed around places and their bookings; each form calls one action."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from activities.actions.bookings import AHEAD_DAYS, MOST_PEOPLE, book, cancel_booking
from activities.actions.places import add_place_photo, save_place, set_turns, turns_of
from activities.models import Booking, Place, PlacePhoto
from residents.models import Committee
from users.models import User
from xidu.kit.cells import squeezed
from xidu.kit.dates import SHANGHAI, clock_words, today
from xidu.kit.forms import OnceForm, phone_or_none

PHONE = {"type": "tel", "inputmode": "tel", "autocomplete": "tel"}
STEP = timedelta(minutes=30)
DAY_INPUT = {"type": "date"}


class PlaceForm(forms.ModelForm):  # type: ignore[type-arg]
    """What is told of a place and how it is booked."""

    class Meta:
        model = Place
        fields = (
            *("name", "kind", "where", "story", "hours", "rules", "access", "capacity"),
            *("is_bookable", "opens", "closes", "longest", "scene", "is_shown"),
        )
        widgets = {
            "story": forms.Textarea(attrs={"rows": 6}),
            "rules": forms.Textarea(attrs={"rows": 4}),
            "opens": forms.TimeInput(attrs={"type": "time", "step": "300"}, format="%H:%M"),
            "closes": forms.TimeInput(attrs={"type": "time", "step": "300"}, format="%H:%M"),
        }
        help_texts = {
            "story": _("以前是什么样，谁出的主意，怎么变成现在这样。会公开，请不要写电话。"),
            "hours": _("例如“每天上午6:00–晚上9:00”"),
            "access": _("例如“门口有坡道，有扶手，厕所在东侧”"),
            "scene": _("是埭上十景的才写，按走的顺序"),
            "longest": _("居民一次最多订多少分钟；工作人员不限"),
        }

    def __init__(self, *args: Any, committee: Committee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.committee = committee
        self.fields["longest"].validators += [MinValueValidator(15), MaxValueValidator(24 * 60)]
        self.fields["scene"].validators += [MinValueValidator(1), MaxValueValidator(99)]
        self.fields["capacity"].validators += [MinValueValidator(1), MaxValueValidator(MOST_PEOPLE)]

    def clean(self) -> dict[str, Any]:
        kept = super().clean() or {}
        opens, closes = kept.get("opens"), kept.get("closes")
        if opens and closes and closes <= opens:
            self.add_error("closes", _("最晚的时间要在最早的后面"))
        return kept

    def send(self, *, by: User) -> Place:
        place = self.instance if self.instance.pk else None
        return save_place(place, committee=self.committee, by=by, fields=self.cleaned_data)


class PlacePhotoForm(forms.Form):
    """A picture with the words for those who do not see it."""

    file = forms.FileField(
        label=_("照片"),
        help_text=_("jpg、png或webp。拍摄地点和手机信息会自动去掉。"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    moment = forms.ChoiceField(
        label=_("什么时候"), choices=PlacePhoto.Moment.choices, initial=PlacePhoto.Moment.NOW
    )
    alt = forms.CharField(
        label=_("照片里是什么"),
        help_text=_("一句话，例如“雨水花园的木栈道，两边种着鸢尾”。看不见的人要靠它。"),
        max_length=120,
    )

    def send(self, place: Place, *, by: User) -> PlacePhoto:
        kept = self.cleaned_data
        return add_place_photo(place, file=kept["file"], alt=kept["alt"], moment=kept["moment"], by=by)


class TurnsForm(forms.Form):
    """A rota in one go: who, from when, how many days each, round and round until when."""

    names = forms.CharField(
        label=_("谁来照看"),
        help_text=_("一行一家，按轮到的顺序，例如“3组 沈家”。会公开，请不要写电话。"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=2000,
    )
    since = forms.DateField(
        label=_("从哪天起"),
        help_text=_("这天以后原来排好的会换成新的，以前的留着。"),
        widget=forms.DateInput(attrs=DAY_INPUT, format="%Y-%m-%d"),
    )
    days = forms.IntegerField(label=_("每家几天"), min_value=1, max_value=92, initial=7)
    until = forms.DateField(label=_("排到哪天"), widget=forms.DateInput(attrs=DAY_INPUT, format="%Y-%m-%d"))

    def clean_names(self) -> list[str]:
        return [name for line in self.cleaned_data["names"].splitlines() if (name := squeezed(line))]

    def clean(self) -> dict[str, Any]:
        kept = super().clean() or {}
        since, until = kept.get("since"), kept.get("until")
        if since and until and not since <= until <= since + timedelta(days=366):
            self.add_error("until", _("要在开始以后，最多排一年"))
        return kept

    def send(self, place: Place, *, by: User) -> int:
        kept = self.cleaned_data
        rows = turns_of(kept["names"], since=kept["since"], days=kept["days"], until=kept["until"])
        return set_turns(place, rows, by=by)


class BookingForm(OnceForm):
    """When, for how long, how many, what for; then whom to tell if something changes."""

    day = forms.DateField(label=_("哪一天"), widget=forms.DateInput(attrs=DAY_INPUT, format="%Y-%m-%d"))
    start = forms.TypedChoiceField(label=_("几点开始"), coerce=time.fromisoformat)
    minutes = forms.TypedChoiceField(label=_("用多久"), coerce=int)
    people = forms.IntegerField(
        label=_("几个人"),
        min_value=1,
        max_value=MOST_PEOPLE,
        initial=1,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    purpose = forms.CharField(label=_("用来做什么"), help_text=_("例如“排练越剧”。不会公开。"), max_length=80)
    name = forms.CharField(label=_("怎么称呼您"), help_text=_("不会公开。"), max_length=30)
    phone = forms.CharField(
        label=_("手机号"),
        help_text=_("有变动好告诉您。不会公开。"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs=PHONE),
    )
    door = "web"

    def __init__(self, *args: Any, place: Place, user: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place, self.user = place, user
        starts, lengths = self._choices()
        self.fields["start"].choices = starts  # type: ignore[attr-defined]
        self.fields["minutes"].choices = lengths  # type: ignore[attr-defined]
        self.fields["minutes"].initial = min(60, self._longest())
        first = today()
        limits = {"min": f"{first}", "max": f"{first + timedelta(days=AHEAD_DAYS)}"}
        self.fields["day"].widget.attrs.update(limits)
        self.fields["phone"].required = self._needs_phone()
        if place.capacity:
            most = _("最多%(most)d人") % {"most": place.capacity}
            self.fields["people"].help_text = most

    def _needs_phone(self) -> bool:
        return self.user is None

    def _longest(self) -> int:
        return self.place.longest

    def _choices(self) -> tuple[list[tuple[str, str]], list[tuple[int, str]]]:
        """Return the half hours of the booking hours, and the lengths in half hours up to the longest."""
        begins, closes = (datetime.combine(today(), at) for at in (self.place.opens, self.place.closes))
        starts = []
        while begins < closes:
            starts.append((f"{begins:%H:%M}", clock_words(begins.time())))
            begins += STEP
        longest = self._longest()
        lengths = [*range(30, longest + 1, 30)]
        lengths += [longest] if longest % 30 else []
        return starts, [(minutes, _("%(n)d分钟") % {"n": minutes}) for minutes in lengths]

    def clean_phone(self) -> str:
        return phone_or_none(self.cleaned_data["phone"])

    def send(self, *, by: User | None = None) -> tuple[Booking, str]:
        """Book; return the booking and its query code."""
        kept = self.cleaned_data
        start = datetime.combine(kept["day"], kept["start"], tzinfo=SHANGHAI)
        return book(
            self.place,
            source=f"{self.door}:{kept['source']}",
            start=start,
            end=start + timedelta(minutes=kept["minutes"]),
            purpose=kept["purpose"],
            people=kept["people"],
            name=kept["name"],
            phone=kept["phone"],
            user=self.user,
            by=by,
        )


class DeskBookingForm(BookingForm):
    """What staff book for somebody: as long as the place is open, a telephone if there is one."""

    door = "desk"

    def _needs_phone(self) -> bool:
        return False

    def _longest(self) -> int:
        hours = (self.place.opens, self.place.closes)
        opens, closes = (datetime.combine(today(), at) for at in hours)
        return (closes - opens) // timedelta(minutes=1)


class BookingCancelForm(forms.Form):
    """Why a booking falls through; whoever booked reads it."""

    reason = forms.CharField(
        label=_("原因"),
        max_length=120,
        error_messages={"required": _("请写取消的原因，会告诉订的人。")},
    )

    def send(self, booking: Booking, *, by: User) -> Booking:
        return cancel_booking(booking, because=self.cleaned_data["reason"], by=by)
