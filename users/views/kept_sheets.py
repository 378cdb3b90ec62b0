"""A sheet between being looked over and being confirmed: only the session that sent it knows its token."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest

from residents.actions import kept_sheets
from xidu.kit.spreadsheets import Summary

NEWEST = 4


@dataclass(frozen=True)
class KeptSheets:
    """The sheets of one kind; ``session`` is the key under which a session remembers its own."""

    session: str

    def keep(self, request: HttpRequest, data: bytes, **about: Any) -> str:
        """Keep the file with what is to be remembered of it (JSON) and return its token."""
        token = kept_sheets.keep(data)
        # Only the newest few stay open: a session is read with every request.
        kept = list(request.session.get(self.session, {}).items())[-NEWEST:]
        request.session[self.session] = {**dict(kept), token: about}
        return token

    def about(self, request: HttpRequest, token: str) -> dict[str, Any]:
        """Return what is remembered. Raises Http404 for a token that is not this session's."""
        known = request.session.get(self.session, {}).get(token)
        if known is None:
            raise Http404
        return dict(known)

    def drop(self, request: HttpRequest, token: str) -> None:
        kept_sheets.drop(token)
        rest = request.session[self.session]
        request.session[self.session] = {key: row for key, row in rest.items() if key != token}


def counts_of(summary: Summary) -> dict[str, int]:
    """Return what the trail keeps of an import."""
    counts = {name: getattr(summary, name) for name in ("rows", "created", "updated", "unchanged")}
    return counts | {"wrong": len(summary.errors)}
