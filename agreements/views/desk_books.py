"""Rule books on the desk: the versions, a draft's rules, putting it in force."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agreements.actions.books import draft_book, drop_rule
from agreements.forms.books import InForceForm, RuleForm
from agreements.models import Audience, Rule, RuleBook
from residents.models import Committee
from users.access import can, desk_page, permitted, reach
from users.views.pages import form_page, sent
from xidu.kit.dates import today
from xidu.kit.errors import RuleBroken

VIEW, KEEP = "agreements.view_rulebook", "agreements.keep_rules"


@desk_page
@require_GET
def books(request: HttpRequest) -> HttpResponse:
    """List the versions of every book one may read, and offer a draft where one may write."""
    rows = RuleBook.objects.within(permitted(request, VIEW)).select_related("committee")
    own = Committee.objects.within(permitted(request, VIEW)).order_by("pk")[:60]
    context = {
        "books": rows.order_by("committee", "audience", "-version")[:200],
        "may_draft": [row for row in own if can(request.user, KEEP, committee_id=row.pk)],
        "today": today(),
    }
    return render(request, "agreements/desk_books.html", context)


@desk_page
@require_GET
def book(request: HttpRequest, pk: int) -> HttpResponse:
    row = reach(request, RuleBook.objects.select_related("committee", "prior"), VIEW, pk=pk)
    writes = row.is_draft and can(request.user, KEEP, committee_id=row.committee_id)
    context = {"book": row, "rules": row.rules.all(), "writes": writes}
    context["form"] = InForceForm(book=row) if writes else None
    return render(request, "agreements/desk_book.html", context)


@desk_page
@require_POST
def book_draft(request: HttpRequest, committee: int) -> HttpResponse:
    """Start a draft for households or for merchants: from the newest version, or from the sample."""
    home = reach(request, Committee.objects.all(), KEEP, pk=committee)
    wanted = request.POST.get("audience", "")
    audience = wanted if wanted in Audience.values else Audience.HOUSEHOLDS
    return redirect("agreements:book", draft_book(home, audience=audience, by=request.user).pk)


@desk_page
@require_http_methods(["GET", "POST"])
def book_in_force(request: HttpRequest, pk: int) -> HttpResponse:
    row = reach(request, RuleBook.objects.select_related("committee"), KEEP, pk=pk)
    form = InForceForm(request.POST or None, book=row)
    if sent(request, form):
        messages.success(request, _("定好了，从那天起按这一版记分"))
        return redirect("agreements:book", pk)
    return form_page(request, "agreements/desk_in_force", form, book=row)


@desk_page
@require_http_methods(["GET", "POST"])
def rule_new(request: HttpRequest, pk: int) -> HttpResponse:
    row = reach(request, RuleBook.objects.select_related("committee"), KEEP, pk=pk)
    form = RuleForm(request.POST or None, book=row)
    if sent(request, form):
        return redirect("agreements:book", pk)
    return form_page(request, "agreements/desk_rule", form, book=row)


@desk_page
@require_http_methods(["GET", "POST"])
def rule_change(request: HttpRequest, pk: int) -> HttpResponse:
    rule = reach(request, Rule.objects.select_related("book__committee"), KEEP, pk=pk)
    form = RuleForm(request.POST or None, book=rule.book, instance=rule)
    if sent(request, form):
        return redirect("agreements:book", rule.book_id)
    return form_page(request, "agreements/desk_rule", form, book=rule.book, rule=rule)


@desk_page
@require_POST
def rule_drop(request: HttpRequest, pk: int) -> HttpResponse:
    rule = reach(request, Rule.objects.select_related("book"), KEEP, pk=pk)
    try:
        drop_rule(rule)
    except RuleBroken as broken:
        messages.error(request, str(broken))
    return redirect("agreements:book", rule.book_id)


urlpatterns = [
    path("desk/points/books/", books, name="books"),
    path("desk/points/books/<int:pk>/", book, name="book"),
    path("desk/points/books/new/<int:committee>/", book_draft, name="book-draft"),
    path("desk/points/books/<int:pk>/in-force/", book_in_force, name="book-in-force"),
    path("desk/points/books/<int:pk>/rules/", rule_new, name="rule-new"),
    path("desk/points/rules/<int:pk>/", rule_change, name="rule-change"),
    path("desk/points/rules/<int:pk>/drop/", rule_drop, name="rule-drop"),
]
