"""How notices are doing: counts, what was given up, and the demo's mail and text messages."""

from __future__ import annotations

import json
from email import message_from_bytes, policy
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from users.access import desk_page, permitted, reach
from users.actions import outbox as actions
from users.filters import OutboxFilter
from users.gateways import FakeSms, FakeWeixin, MailFolder
from users.models import Notice, NoticeAttempt
from users.models.notices import Channel
from xidu.kit.errors import RuleBroken

VIEW = "users.view_outbox"
PAGE = 30
LATEST = 50


@desk_page
@require_GET
def outbox(request: HttpRequest) -> HttpResponse:
    """List the notices of the reader's places, newest first; without a filter, those that were given up."""
    rows = Notice.objects.within(permitted(request, VIEW))
    chosen = OutboxFilter(request.GET if "state" in request.GET else {"state": "dead"}, queryset=rows)
    before = request.GET.get("before", "")
    found = chosen.qs.filter(pk__lt=int(before)) if before.isdecimal() and len(before) < 19 else chosen.qs
    found = found.select_related("committee", "block").prefetch_related(
        Prefetch("tries", NoticeAttempt.objects.order_by("number"))
    )
    page = list(found.order_by("-pk")[: PAGE + 1])
    query = {name: request.GET[name] for name in ("state", "channel") if name in request.GET}
    context = {
        "filter": chosen,
        "rows": page[:PAGE],
        "older": f"?{urlencode(query | {'before': page[PAGE - 1].pk})}" if len(page) > PAGE else "",
        "newer": f"?{urlencode(query)}" if before else "",
        "table": _table(actions.counts(rows)),
        "states": Notice.State.labels,
        "shows_folder": not settings.PRODUCTION,
    }
    return render(request, "users/outbox.html", context)


def _table(counted: dict[str, dict[str, int]]) -> list[tuple[Any, list[int]]]:
    """Return a line for each channel in use: its name, and counts in the order of the states."""
    used = [channel for channel in Channel if channel in counted]
    return [
        (channel.label, [counted[channel].get(state, 0) for state in Notice.State.values]) for channel in used
    ]


@desk_page
@require_POST
def outbox_retry(request: HttpRequest, pk: int) -> HttpResponse:
    notice = reach(request, Notice.objects.all(), VIEW, pk=pk)
    try:
        actions.retry(notice, by=request.user, request=request)
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        messages.success(request, _("放回待发了，一分钟内再发一次。"))
    return redirect("users:outbox")


@desk_page
@require_GET
def mail_folder(request: HttpRequest) -> HttpResponse:
    """Show what a machine of one's own "sent": mails and text messages lie in files instead.

    The addresses stand here in clear, so the page exists for invented people only, never in production.
    """
    if settings.PRODUCTION:
        raise Http404
    permitted(request, VIEW)
    files = chain.from_iterable(_files(box().path) for box in (MailFolder, FakeSms, FakeWeixin))
    newest = sorted(files, key=lambda file: file.stat().st_mtime, reverse=True)[:LATEST]
    return render(request, "users/mail_folder.html", {"letters": [_letter(file) for file in newest]})


def _files(folder: Path) -> list[Path]:
    return [*folder.glob("*.eml"), *folder.glob("*.json")]


def _letter(file: Path) -> dict[str, Any]:
    """Return ``to``, ``subject``, ``text`` and the kind of a file of the folder."""
    if file.suffix == ".json":
        return json.loads(file.read_text()) | {"kind": Channel(file.parent.name).label}
    mail = message_from_bytes(file.read_bytes(), policy=policy.default)
    text = mail.get_content()
    return {"kind": Channel.EMAIL.label, "to": mail["To"], "subject": mail["Subject"], "text": text}


@login_required
@require_POST
def inbox_read(request: HttpRequest, pk: int) -> HttpResponse:
    if not actions.mark_read(pk, user_id=request.user.pk):
        raise Http404
    return redirect("me")


urlpatterns = [
    path("desk/outbox/", outbox, name="outbox"),
    path("desk/outbox/mail/", mail_folder, name="mail-folder"),
    path("desk/outbox/<int:pk>/retry/", outbox_retry, name="outbox-retry"),
    path("me/inbox/<int:pk>/read/", inbox_read, name="inbox-read"),
]
