"""A household's own page: balances, entries, the month's statement, one's claims, the board's consent."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agreements.actions.claims import Door, withdraw_claim
from agreements.actions.consents import choose_board, stands_on_board
from agreements.forms.claims import ClaimForm, OwnDisputeForm, month_or_none
from agreements.models import Claim, Dispute, LedgerEntry
from agreements.pages.mine import Statement, account_of_home, statement_of
from residents.actions.calendar import figure_int
from residents.models import Household
from users.views.pages import form_page, sent
from xidu.kit.dates import today
from xidu.kit.errors import RuleBroken
from xidu.kit.points_papers import PointsStatement, StatementRow

ROWS = 60


def home_of(request: HttpRequest) -> Household | None:
    """Return the household of the account's person: one's own is the whole right to see it."""
    person = request.user.person if request.user.is_authenticated else None
    return person.household if person else None


@login_required
@require_GET
def my_points(request: HttpRequest) -> HttpResponse:
    home = home_of(request)
    account = account_of_home(home) if home else None
    entries = (
        account.entries.select_related("rule__book", "reversed_by") if account else LedgerEntry.objects.none()
    )
    about = {"entry__account": account} if account else {"pk": None}
    context = {
        "home": home,
        "account": account,
        "entries": _to_object(home, list(entries.order_by("-day", "-pk")[:ROWS])),
        "claims": list(Claim.objects.filter(household=home).select_related("rule").order_by("-pk")[:ROWS])
        if home
        else [],
        "disputes": list(Dispute.objects.filter(**about).order_by("-pk")[:ROWS]),
        "on_board": bool(home) and stands_on_board(request.user),  # type: ignore[arg-type]
        "month": today(),
    }
    return render(request, "agreements/my_points.html", context)


def _to_object(home: Household | None, entries: list[LedgerEntry]) -> list[LedgerEntry]:
    """Return the entries, each told by ``may_object`` whether its days for an objection still run."""
    if home is not None:
        first = today() - timedelta(figure_int("points_dispute_days", committee=home.committee))
        for row in entries:
            row.may_object = row.day >= first  # type: ignore[attr-defined]
    return entries


@login_required
@require_http_methods(["GET", "POST"])
def my_claim(request: HttpRequest) -> HttpResponse:
    """Report a deed of one's own household."""
    home = home_of(request)
    if home is None:
        messages.error(request, _("您的账号还没有对上住户，请到村居登记一次。"))
        return redirect("agreements:my-points")
    form = ClaimForm(
        request.POST or None, request.FILES or None, committee=home.committee, door=Door.HOUSEHOLD, home=home
    )
    if sent(request, form):
        messages.success(request, _("报上了，组长看过以后交评议"))
        return redirect("agreements:my-points")
    return form_page(request, "agreements/my_claim", form)


@login_required
@require_POST
def my_claim_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    claim = Claim.objects.filter(household=home_of(request), pk=pk).first() if home_of(request) else None
    if claim is None:
        raise Http404
    try:
        withdraw_claim(claim, by=request.user)  # type: ignore[arg-type]
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        messages.success(request, _("撤回了"))
    return redirect("agreements:my-points")


@login_required
@require_http_methods(["GET", "POST"])
def my_dispute(request: HttpRequest, pk: int) -> HttpResponse:
    """Object to an entry of one's own household."""
    home = home_of(request)
    entry = (
        LedgerEntry.objects.select_related("account", "rule", "committee")
        .filter(pk=pk, account__household=home)
        .first()
    )
    if home is None or entry is None:
        raise Http404
    form = OwnDisputeForm(request.POST or None)
    if sent(request, form, entry):
        messages.success(request, _("记下了，核实以后告诉您"))
        return redirect("agreements:my-points")
    return form_page(request, "agreements/my_dispute", form, entry=entry)


@login_required
@require_POST
def my_board(request: HttpRequest) -> HttpResponse:
    """Give or take back the consent to stand on the honour board."""
    wants = request.POST.get("wants") == "yes"
    try:
        choose_board(request.user, wants=wants)  # type: ignore[arg-type]
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        messages.success(request, _("您家可以上红榜了") if wants else _("您家不上红榜了"))
    return redirect("agreements:my-points")


def _statement(request: HttpRequest, month: str) -> tuple[Household, Statement]:
    home, day = home_of(request), month_or_none(month)
    account = account_of_home(home) if home else None
    if home is None or account is None or day is None or day > today():
        raise Http404
    return home, statement_of(account, day)


@login_required
@require_GET
def my_statement(request: HttpRequest, month: str) -> HttpResponse:
    home, statement = _statement(request, month)
    return render(request, "agreements/my_statement.html", {"home": home, "statement": statement})


@login_required
@require_GET
def my_statement_pdf(request: HttpRequest, month: str) -> HttpResponse:
    home, statement = _statement(request, month)
    paper = PointsStatement(
        office=home.committee.full_name,
        home=str(home),
        month=statement.month,
        printed_on=today(),
        before=(statement.honour_before, statement.spendable_before),
        after=(statement.honour, statement.spendable),
        rows=[
            StatementRow(
                day=row.day,
                words=row.words or (row.rule.words if row.rule else row.get_kind_display()),
                rule=row.rule.code if row.rule else "",
                honour=row.honour,
                spendable=row.spendable,
            )
            for row in statement.entries
        ],
        telephone=home.committee.telephone,
    )
    response = HttpResponse(paper.pdf(), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="points-{statement.month:%Y-%m}.pdf"'
    return response


urlpatterns = [
    path("me/points/", my_points, name="my-points"),
    path("me/points/claim/", my_claim, name="my-claim"),
    path("me/points/claims/<int:pk>/withdraw/", my_claim_withdraw, name="my-claim-withdraw"),
    path("me/points/entries/<int:pk>/object/", my_dispute, name="my-dispute"),
    path("me/points/board/", my_board, name="my-board"),
    path("me/points/<str:month>/", my_statement, name="my-statement"),
    path("me/points/<str:month>/points.pdf", my_statement_pdf, name="my-statement-pdf"),
]
