"""What leaders are handed on paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django.urls import reverse

from leaders.models import Certificate
from xidu.kit.papers import Paper, code, day_words


@dataclass(frozen=True, kw_only=True)
class CertificatePaper(Paper):
    """A course finished, on A4 lying down; ``url`` is the page that vouches for it."""

    template: ClassVar[str] = "certificate.typ"

    name: str
    title: str
    hours: Decimal
    number: str
    check_code: str
    since: date
    until: date | None
    office: str
    street: str
    url: str

    def data(self) -> dict[str, Any]:
        until = f"有效期至{day_words(self.until)}" if self.until else "长期有效"
        return {
            "document": f"{self.title}培训证书 {self.number}",
            "title": "培训证书",
            "name": self.name,
            "words": f"参加《{self.title}》培训，计{self.hours.normalize():f}学时，考核合格，特发此证。",
            "number": f"证书编号　{self.number}",
            "code": f"查验码　{self.check_code[:4]} {self.check_code[4:]}",
            "until": until,
            "office": self.office,
            "street": self.street,
            "day": day_words(self.since),
            "qr": code(self.url, "二维码：打开查验页"),
        }


def certificate_paper(row: Certificate, *, root: str) -> CertificatePaper:
    """Return the paper of ``row``; ``root`` is the address of the portal with its last slash."""
    return CertificatePaper(
        name=row.person.name,
        title=row.title,
        hours=row.hours,
        number=row.number or "",
        check_code=row.code,
        since=row.since,
        until=row.until,
        office=row.committee.name,
        street=row.committee.street.name,
        url=root.rstrip("/") + reverse("leaders:certificate", args=[row.code]),
    )
