"""A page around a form."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def form_page(request: HttpRequest, template: str, form: Any, **context: Any) -> HttpResponse:
    """Render ``village_affairs/<template>.html`` with ``form``; 422 where it came back with errors."""
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, f"village_affairs/{template}.html", {"form": form, **context}, status=status)
