"""Agreements for everyone: what holds, what changed, who signed by block, and one's own word and hand."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agreements.actions.pacts import sign_version
from agreements.forms.pacts import OpinionForm
from agreements.models import Agreement, AgreementVersion, Audience, Signature
from agreements.pages.pacts import life_of, lines_of, paper_of, shares_of
from agreements.views.mine import home_of
from users.actions.audit import address_of
from users.actions.limits import TooMany, spend
from users.views.pages import committee_stamp, form_page, sent, too_many
from xidu.kit.dates import today
from xidu.kit.errors import RuleBroken
from xidu.kit.http import same_origin_post
from xidu.kit.kept import kept_page


def _stamp(request: HttpRequest, committee: str, **rest: object) -> tuple[object, ...]:
    return (*committee_stamp(request, committee), today())


@require_safe
@kept_page(_stamp)
def agreements(request: HttpRequest, committee: str) -> HttpResponse:
    rows = Agreement.objects.filter(committee=request.place).prefetch_related("versions")  # type: ignore[attr-defined]
    day = today()
    listed = [(row, next((one for one in row.versions.all() if _holds(one, day)), None)) for row in rows]
    return render(request, "agreements/agreements.html", {"listed": listed, "day": day, "messages": ()})


def _holds(version: AgreementVersion, day: object) -> bool:
    since, until = version.since, version.until
    return since is not None and since <= day and (until is None or until >= day)  # type: ignore[operator]


@require_safe
@kept_page(_stamp)
def agreement(request: HttpRequest, committee: str, pk: int, number: int | None = None) -> HttpResponse:
    """Show a version, the newest without ``number``: what changed, the vote, the signatures per block."""
    row, versions = _versions(request, pk)
    shown = next((one for one in versions if number in (None, one.number)), None)
    if number is not None and shown is None:
        raise Http404
    before = next((one for one in versions if shown and one.number < shown.number), None)
    shops = row.audience == Audience.MERCHANTS
    shares = shares_of(shown) if shown and not shops else []
    opinions, day = row.opinions.count(), today()
    context = {
        "agreement": row,
        "versions": versions,
        "shown": shown,
        "before": before,
        "holds": shown is not None and _holds(shown, day),
        "lines": lines_of(shown, before) if shown else [],
        "life": life_of(row, shown, opinions, day),
        "shares": shares,
        "signed": sum(share.signed for share in shares),
        "shops": shown.shop_signatures.count() if shown and shops else None,
        "opinions": opinions,
        "day": day,
        "messages": (),
    }
    return render(request, "agreements/agreement.html", context)


def _versions(request: HttpRequest, pk: int) -> tuple[Agreement, list[AgreementVersion]]:
    """Return the agreement of the page's committee and its versions, newest first."""
    row = Agreement.objects.filter(committee=request.place, pk=pk).first()  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    return row, list(row.versions.select_related("passing").order_by("-number")[:20])


@require_safe
def paper(request: HttpRequest, committee: str, pk: int, number: int) -> HttpResponse:
    """One version in large letters on A4, with lines to sign on."""
    committee_stamp(request, committee)
    row, versions = _versions(request, pk)
    shown = next((one for one in versions if one.number == number), None)
    if shown is None:
        raise Http404
    response = HttpResponse(paper_of(row, shown).pdf(), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="agreement-{row.pk}-{number}.pdf"'
    return response


@same_origin_post
@require_http_methods(["GET", "POST"])
def opinion(request: HttpRequest, committee: str, pk: int) -> HttpResponse:
    """Take a household's word about the topic, with or without an account."""
    committee_stamp(request, committee)
    row = Agreement.objects.filter(committee=request.place, pk=pk).first()  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    form = OpinionForm(request.POST or None)
    if request.method == "POST":
        try:
            spend("report", address_of(request), burst=60, per_hour=60)
        except TooMany:
            return too_many(request)
    if sent(request, form, row):
        return redirect("agreements:opinion-kept", committee)
    return form_page(request, "agreements/opinion", form, agreement=row)


@require_safe
def opinion_kept(request: HttpRequest, committee: str) -> HttpResponse:
    committee_stamp(request, committee)
    return render(request, "agreements/opinion_kept.html")


@login_required
@require_POST
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign for one's own household."""
    home = home_of(request)
    version = AgreementVersion.objects.filter(committee=home.committee_id, pk=pk).first() if home else None
    if home is None or version is None:
        raise Http404
    try:
        sign_version(version, home, door=Signature.Door.WEB, by=request.user)  # type: ignore[arg-type]
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        messages.success(request, _("签好了，谢谢您家"))
    return redirect("agreements:my-agreements")


@login_required
@require_safe
def my_agreements(request: HttpRequest) -> HttpResponse:
    """List the versions one's household may sign, or has signed."""
    home = home_of(request)
    rows = AgreementVersion.objects.filter(
        committee=home.committee_id if home else None,
        passing__passed=True,
        agreement__audience=Audience.HOUSEHOLDS,
    )
    newest = rows.filter(until=None).select_related("agreement").order_by("agreement_id", "-number")
    signed = (
        set(Signature.objects.filter(household=home).values_list("version", flat=True)) if home else set()
    )
    context = {"home": home, "versions": [(row, row.pk in signed) for row in newest.distinct("agreement_id")]}
    return render(request, "agreements/my_agreements.html", context)


urlpatterns = [
    path("me/agreements/", my_agreements, name="my-agreements"),
    path("me/agreements/<int:pk>/sign/", sign, name="sign"),
    path("<slug:committee>/agreements/", agreements, name="agreements"),
    path("<slug:committee>/agreements/kept/", opinion_kept, name="opinion-kept"),
    path("<slug:committee>/agreements/<int:pk>/", agreement, name="agreement"),
    path("<slug:committee>/agreements/<int:pk>/<int:number>/", agreement, name="version"),
    path("<slug:committee>/agreements/<int:pk>/<int:number>/paper.pdf", paper, name="paper"),
    path("<slug:committee>/agreements/<int:pk>/opinion/", opinion, name="opinion"),
]
