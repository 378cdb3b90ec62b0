"""Wishes for everyone: the cards, taking one on by account or telephone, and what one took on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from residents.models import Committee, Household, Person
from services.actions import wishes_door as door
from services.actions.wishes import end_wish
from services.actions.wishes_claims import Claimer, drop_claim, open_contact
from services.forms.wishes import ClaimForm, CodeForm, FamilyWishForm, PhoneClaimForm, PhoneForm
from services.models import Wish, WishClaim
from services.pages.wishes import card_fields_of, cards_of, counted, held_of, thanks_of
from users.actions.audit import address_of
from users.actions.family import people_of
from users.actions.limits import TooMany
from users.views.pages import account_of, committee_stamp, form_page, sent, too_many
from xidu.kit.errors import RuleBroken
from xidu.kit.http import same_origin_post
from xidu.kit.kept import kept_page

ROWS = 60


@require_safe
@kept_page(committee_stamp)
def wishes(request: HttpRequest, committee: str) -> HttpResponse:
    """Show the cards: those that wait first, those taken on greyed behind them."""
    place = request.place  # type: ignore[attr-defined]
    cards = cards_of(place)
    context = {
        "free": [card for card in cards if card.free],
        "taken": [card for card in cards if not card.free],
        "counted": counted(place),
        "thanks": thanks_of(place),
        "messages": (),
    }
    return render(request, "services/wishes.html", context)


def _published(request: HttpRequest, committee: str, pk: int) -> Wish:
    """Return a wish that has a card; any other is not there."""
    committee_stamp(request, committee)
    place: Committee = request.place  # type: ignore[attr-defined]
    row = Wish.objects.filter(committee=place).shown().select_related("round").filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


@never_cache
@same_origin_post
@require_http_methods(["GET", "POST"])
def wish_claim(request: HttpRequest, committee: str, pk: int) -> HttpResponse:
    """Take a wish on: an account at once, anybody else after a code to the telephone."""
    wish = _published(request, committee, pk)
    user = account_of(request)
    if user is None:
        return _by_phone(request, committee, wish)
    form = ClaimForm(request.POST or None, initial={"name": user.name})
    if sent(request, form, wish):
        messages.success(request, _("给您留好了，村居同意后告诉您怎么联系"))
        return redirect("services:my-wishes")
    return form_page(request, "services/wish_claim", form, card=card_fields_of(wish))


def _by_phone(request: HttpRequest, committee: str, wish: Wish) -> HttpResponse:
    form = PhoneClaimForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        kept = form.cleaned_data
        who = Claimer(kept["name"], kept["kind"], phone=kept["phone"])
        if answer := _asked(request, form, who, wish.pk):
            return answer
    return form_page(request, "services/wish_claim", form, card=card_fields_of(wish))


def _asked(request: HttpRequest, form: Any, who: Claimer, wish: int | None) -> HttpResponse | None:
    """Send the code and go on to it; None where the form is shown again."""
    place: Committee = request.place  # type: ignore[attr-defined]
    try:
        door.ask_code(request.session, place, who, wish=wish, address=address_of(request))
    except TooMany:
        return too_many(request)
    except RuleBroken as broken:
        form.add_error("phone", str(broken))
        return None
    return redirect("services:wish-code", place.slug)


@never_cache
@same_origin_post
@require_http_methods(["GET", "POST"])
def wish_code(request: HttpRequest, committee: str) -> HttpResponse:
    """Take the code; it opens what the telephone holds, and holds the wish it was asked for."""
    committee_stamp(request, committee)
    place: Committee = request.place  # type: ignore[attr-defined]
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            claim = door.take_code(
                request.session, place, form.cleaned_data["code"], address=address_of(request)
            )
        except TooMany:
            return too_many(request)
        except door.CodeRefused as broken:
            form.add_error("code", str(broken))
        except RuleBroken as broken:
            messages.error(request, str(broken))
            return redirect("services:wishes-ours", committee)
        else:
            if claim:
                messages.success(request, _("给您留好了，村居同意后告诉您怎么联系"))
            return redirect("services:wishes-ours", committee)
    return form_page(request, "services/wish_code", form)


@never_cache
@same_origin_post
@require_http_methods(["GET", "POST"])
def wishes_ours(request: HttpRequest, committee: str) -> HttpResponse:
    """Show what the telephone proven in this session took on; without one ask for it."""
    committee_stamp(request, committee)
    rows = door.proven_claims(request.session, request.place)  # type: ignore[attr-defined]
    if rows is not None and request.method == "GET":
        held = held_of(rows.select_related("wish__round", "wish__committee")[:ROWS])
        return render(request, "services/wishes_ours.html", {"held": held})
    form = PhoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        who = Claimer("", "", phone=form.cleaned_data["phone"])
        if answer := _asked(request, form, who, None):
            return answer
    return form_page(request, "services/wishes_phone", form)


@never_cache
@same_origin_post
@require_POST
def wish_ours_step(request: HttpRequest, committee: str, pk: int, step: str) -> HttpResponse:
    """Let go of a claim of the proven telephone, or see its contact."""
    committee_stamp(request, committee)
    rows = door.proven_claims(request.session, request.place)  # type: ignore[attr-defined]
    if rows is None:
        return redirect("services:wishes-ours", committee)
    row = rows.select_related("wish__round", "wish__committee").filter(pk=pk).first()
    return _step(request, row, step, "services:wishes-ours", committee)


def _step(request: HttpRequest, row: WishClaim | None, step: str, *back: Any) -> HttpResponse:
    if row is None or step not in ("drop", "contact"):
        raise Http404
    user = account_of(request)
    try:
        if step == "contact":
            contact = open_contact(row, by=user, request=request)
            context = {"contact": contact, "held": held_of([row])[0], "back": back[0], "args": back[1:]}
            return render(request, "services/wish_contact.html", context)
        drop_claim(row, by=user)
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        messages.success(request, _("放开了，谢谢您告诉我们"))
    return redirect(*back)


def people_at_home(request: HttpRequest) -> Any:
    """Return the people one may tell a wish for: oneself, wards and elders, where their door is known."""
    user = account_of(request)
    ids = [one.person.pk for one in people_of(user)] if user else []
    return Person.objects.filter(pk__in=ids, household__isnull=False).select_related("household__block")


@login_required
@require_GET
def my_wishes(request: HttpRequest) -> HttpResponse:
    """List what one took on, with the hours left, and what one told for the own family."""
    claims = WishClaim.objects.filter(user=request.user).select_related("wish__round", "wish__committee")
    told = Wish.objects.filter(by=request.user, door=Wish.Door.FAMILY).select_related("round", "person")
    context = {
        "held": held_of(claims.order_by("-held_at")[:ROWS]),
        "told": told.order_by("-at")[:ROWS],
        "open": ("collected", "verified", "published"),
        "may_ask": people_at_home(request).exists(),
    }
    return render(request, "services/my_wishes.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def my_wish_ask(request: HttpRequest) -> HttpResponse:
    """Tell a wish of the own family."""
    people = people_at_home(request)
    homes = Household.objects.filter(pk__in=people.order_by().values("household"))
    form = FamilyWishForm(request.POST or None, homes=homes, people=people)
    if sent(request, form):
        messages.success(request, _("记下了。村居会请人上门看看，名字和住址不会公开"))
        return redirect("services:my-wishes")
    return form_page(request, "services/my_wish_ask", form, people=people)


@login_required
@require_POST
def my_wish_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Let go of one's own claim, or see its contact."""
    rows = WishClaim.objects.filter(user=request.user).select_related("wish__round", "wish__committee")
    return _step(request, rows.filter(pk=pk).first(), step, "services:my-wishes")


@login_required
@require_POST
def my_wish_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back the wish one told for the own family."""
    row = Wish.objects.filter(by=request.user, door=Wish.Door.FAMILY, pk=pk).first()
    if row is None:
        raise Http404
    try:
        end_wish(row, state=Wish.State.WITHDRAWN, because=_("家里不要了"), by=request.user)  # type: ignore[arg-type]
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        messages.success(request, _("收回了"))
    return redirect("services:my-wishes")


urlpatterns = [
    path("me/wishes/", my_wishes, name="my-wishes"),
    path("me/wishes/new/", my_wish_ask, name="my-wish-ask"),
    path("me/wishes/told/<int:pk>/back/", my_wish_back, name="my-wish-back"),
    path("me/wishes/<int:pk>/<slug:step>/", my_wish_step, name="my-wish-step"),
    path("<slug:committee>/wishes/", wishes, name="wishes"),
    path("<slug:committee>/wishes/code/", wish_code, name="wish-code"),
    path("<slug:committee>/wishes/ours/", wishes_ours, name="wishes-ours"),
    path("<slug:committee>/wishes/ours/<int:pk>/<slug:step>/", wish_ours_step, name="wish-ours-step"),
    path("<slug:committee>/wishes/<int:pk>/", wish_claim, name="wish-claim"),
]
