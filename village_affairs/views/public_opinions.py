"""Ask without signing in, and come back with the query code."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from users.actions.audit import address_of
from users.actions.limits import TooMany, spend
from users.receipts import page_of_code
from users.views.pages import account_of, committee_stamp, form_page, too_many
from village_affairs.actions.asking_too import find_by_key, key_of, similar_open
from village_affairs.actions.opinions import find_by_code, judge
from village_affairs.forms.opinions import AskForm, CodeForm, MeTooForm, VerdictForm, WithdrawForm
from village_affairs.models import Opinion
from village_affairs.pages import slips
from village_affairs.pages.asking import about_of, lines_of
from village_affairs.pages.query import query_page
from xidu.kit.crypto import read_short_code
from xidu.kit.dates import today
from xidu.kit.errors import BadValue, RuleBroken
from xidu.kit.http import same_origin_post


@same_origin_post
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, committee: str) -> HttpResponse:
    """Take a question about a month, one of its lines, an open day, or anything."""
    committee_stamp(request, committee)
    disclosure, open_day = about_of(request.place, request.GET)
    form = AskForm(
        request.POST or None,
        committee=request.place,
        user=account_of(request),
        disclosure=disclosure,
        lines=lines_of(disclosure),
        open_day=open_day,
        initial={"line": request.GET.get("line", "")},
    )
    if request.method == "POST" and form.is_valid():
        if not form.cleaned_data["seen"] and (
            alike := similar_open(request.place, form.cleaned_data["words"])
        ):
            return _alike(request, form, alike, disclosure=disclosure, open_day=open_day)
        try:
            spend("ask", address_of(request), burst=60, per_hour=60)
            _opinion, code = form.send(user=account_of(request))
        except TooMany:
            return too_many(request)
        except RuleBroken as broken:
            form.add_error(None, str(broken))
        else:
            return redirect("village_affairs:query", code)
    return form_page(request, "village_affairs/ask", form, disclosure=disclosure, open_day=open_day)


def _alike(request: HttpRequest, form: AskForm, alike: list[Opinion], **context: Any) -> HttpResponse:
    """Show what neighbours asked already above the form with all that was written; sent again it goes out."""
    form.data = form.data.copy()
    form.data["seen"] = "1"
    context |= {"form": form, "alike": [(row, key_of(row)) for row in alike]}
    return render(request, "village_affairs/ask.html", context)


@same_origin_post
@require_http_methods(["GET", "POST"])
def ask_too(request: HttpRequest, committee: str, key: str) -> HttpResponse:
    """Say that one wants to know the same, and how one wants to hear of the answer."""
    committee_stamp(request, committee)
    opinion = find_by_key(key, request.place)
    if opinion is None:
        raise Http404
    if not opinion.is_waiting or opinion.hidden_at:
        status = 422 if request.method == "POST" else 200
        return render(request, "village_affairs/ask_too_over.html", status=status)
    form = MeTooForm(request.POST or None, opinion=opinion, user=account_of(request))
    if request.method == "POST" and form.is_valid():
        try:
            spend("ask", address_of(request), burst=60, per_hour=60)
            form.send()
        except TooMany:
            return too_many(request)
        except RuleBroken as broken:
            form.add_error(None, str(broken))
        else:
            said = {"opinion": opinion, "late": opinion.due_on < today()}
            return render(request, "village_affairs/ask_too_said.html", said)
    return form_page(request, "village_affairs/ask_too", form, opinion=opinion)


@same_origin_post
@require_http_methods(["GET", "POST"])
def query_entry(request: HttpRequest) -> HttpResponse:
    """Take a typed query code to the page of whatever it is the code of."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            spend("query", address_of(request), burst=30, per_hour=60)
            url = page_of_code(read_short_code(form.cleaned_data["code"]))
        except TooMany:
            return too_many(request)
        except BadValue as bad:
            form.add_error("code", str(bad))
        else:
            if url:
                return redirect(url)
            form.add_error("code", _("没有这个查询码，请对照回执再看一遍。"))
    return render(
        request, "village_affairs/query_entry.html", {"form": form}, status=422 if form.errors else 200
    )


def _asked(request: HttpRequest, code: str) -> Opinion:
    """Return the question of the code in the address and set its committee as the page's place.

    Raises Http404 alike for a code that cannot be one and one nobody was given; wrong tries are counted.
    """
    try:
        found = find_by_code(code)
    except (BadValue, Opinion.DoesNotExist):
        spend("query", address_of(request), burst=30, per_hour=60)
        raise Http404 from None
    request.place = found.committee  # type: ignore[attr-defined]
    return found


@require_GET
def query(request: HttpRequest, code: str) -> HttpResponse:
    """Show what became of a question to whoever holds its code."""
    try:
        found = _asked(request, code)
    except TooMany:
        return too_many(request)
    context = {"query": query_page(found), "code": code, "withdrawing": WithdrawForm()}
    return render(request, "village_affairs/query.html", context)


@same_origin_post
@require_POST
def verdict(request: HttpRequest, code: str) -> HttpResponse:
    try:
        found = _asked(request, code)
    except TooMany:
        return too_many(request)
    form = VerdictForm(request.POST)
    problem = ""
    if not form.is_valid():
        problem = _("请选“满意”或“不满意”。")
    else:
        try:
            judge(found, satisfied=form.cleaned_data["satisfied"] == "yes", words=form.cleaned_data["words"])
        except RuleBroken as broken:
            problem = str(broken)
    if not problem:
        return redirect("village_affairs:query", code)
    context = {"query": query_page(found), "code": code, "problem": problem, "withdrawing": WithdrawForm()}
    return render(request, "village_affairs/query.html", context, status=422)


@same_origin_post
@require_POST
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take the question back, by whoever holds its code."""
    try:
        found = _asked(request, code)
    except TooMany:
        return too_many(request)
    form, problem = WithdrawForm(request.POST), ""
    if form.is_valid():
        try:
            form.send(found)
        except RuleBroken as broken:
            problem = str(broken)
        else:
            return redirect("village_affairs:query", code)
    context = {"query": query_page(found), "code": code, "problem": problem, "withdrawing": form}
    return render(request, "village_affairs/query.html", context, status=422)


@require_GET
def slip(request: HttpRequest, code: str) -> HttpResponse:
    """The slip to take home, as PDF."""
    try:
        found = _asked(request, code)
    except TooMany:
        return too_many(request)
    url = request.build_absolute_uri(reverse("village_affairs:query-entry"))
    response = HttpResponse(slips.query_slip(found, code, url=url), content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="slip.pdf"'
    return response


urlpatterns = [
    path("q/", query_entry, name="query-entry"),
    path("q/<str:code>/", query, name="query"),
    path("q/<str:code>/verdict/", verdict, name="verdict"),
    path("q/<str:code>/withdraw/", withdraw, name="withdraw-question"),
    path("q/<str:code>/slip.pdf", slip, name="slip"),
    path("<slug:committee>/ask/", ask, name="ask"),
    path("<slug:committee>/ask/<str:key>/too/", ask_too, name="ask-too"),
]
