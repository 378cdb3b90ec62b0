"""/admin/: the stock admin behind the desk's own door, with every row held to its place.

A model is shown only by a ``ScopedModelAdmin``; what a library registers for itself has no page here.
"""

from __future__ import annotations

from typing import Any

from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.auth.views import LogoutView
from django.core.exceptions import PermissionDenied
from django.db.models import ForeignKey, Model, QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from residents.models import Committee
from residents.querysets import ScopedQuerySet
from users import access
from users.access import Scope
from users.actions import audit


@access.desk_page
def enter(request: HttpRequest) -> HttpResponse:
    """Go on to where the visitor wanted to; whoever may not is sent to the door that fits by the desk."""
    wanted = request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}):
        return redirect(wanted)
    return redirect("admin:index")


class PortalSite(AdminSite):
    site_header = gettext_lazy("西渡街道 管理")
    site_title = gettext_lazy("西渡街道 管理")
    index_title = gettext_lazy("全部资料")
    # The house draws its own switches for the theme and its own list of pages.
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        """Say whether the desk would let this person in: a staff role, a password, the second factor."""
        return (
            access.is_staff(request.user)
            and not access.came_by_code_only(request)
            and not access.lacks_second_factor(request)
        )

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponseBase:
        return enter(request)

    def logout(self, request: HttpRequest, extra_context: Any = None) -> HttpResponseBase:
        return LogoutView.as_view(next_page="/")(request)

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponseBase:
        return redirect("account_change_password")

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        if admin_class is not None and issubclass(admin_class, ScopedModelAdmin):
            super().register(model_or_iterable, admin_class, **options)


class ScopedModelAdmin(ModelAdmin):
    """Shows the rows at the places where the reader holds ``view``; every other right is named apart.

    ``view``, ``add``, ``change``, ``delete`` are permissions of the role table; "" is nobody.
    ``committee_path`` and ``block_path`` name the way to the row's place where its manager does not know it.
    Every write puts a line on the trail in place of the stock log.
    """

    view: str = ""
    add: str = ""
    change: str = ""
    delete: str = ""
    committee_path: str = "committee"
    block_path: str | None = None
    # Columns a link may filter by beside the filters at the side; everything else could be guessed at.
    linked: tuple[str, ...] = ()
    # Fields that stay as they are once the row is there.
    settled: tuple[str, ...] = ("committee",)
    actions = None
    list_per_page = 50
    show_full_result_count = False
    view_on_site = False

    # Rows

    def within(self, rows: QuerySet[Any], scope: Scope) -> QuerySet[Any]:
        """Return the ``rows`` inside ``scope``."""
        if isinstance(rows, ScopedQuerySet):
            return rows.within(scope)
        held = ScopedQuerySet(self.model)
        held.committee_path, held.block_path = self.committee_path, self.block_path
        return rows.filter(pk__in=held.within(scope).values("pk"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        scope = access.scope_of(request.user, self.view or None)
        rows = super().get_queryset(request)
        return self.within(rows, scope) if self.view and scope else rows.none()

    def place_of(self, row: Model) -> dict[str, int | None]:
        """Return committee and block of the row, None where it has none: a row of the street."""
        rows = self.model._default_manager.all()  # noqa: SLF001 - a public door of Django
        known: Any = rows if isinstance(rows, ScopedQuerySet) else self
        block = known.block_path
        return {
            "committee_id": _follow(row, known.committee_path),
            "block_id": _follow(row, block) if block else None,
        }

    # Rights

    def _may(self, request: HttpRequest, perm: str, row: Model | None) -> bool:
        if not perm or row is None:
            return bool(perm) and bool(access.scope_of(request.user, perm))
        return access.can(request.user, perm, **self.place_of(row))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, self.view, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self._may(request, self.add, None)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, self.change, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, self.delete, obj)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    # Forms and lists

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fixed = self.settled if obj else ()
        return (*self.readonly_fields, *(name for name in fixed if name in self.get_fields(request, obj)))

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any] | None:
        """Offer rows of the places where the reader may write, and no others."""
        scope = access.scope_of(request.user, self.add or self.change or None)
        rows = db_field.remote_field.model._default_manager.all()  # noqa: SLF001
        if not isinstance(rows, ScopedQuerySet):
            return super().formfield_for_foreignkey(db_field, request, queryset=rows.none(), **kwargs)
        rows = rows.within(scope)
        # The only committee is chosen already; left empty, the field would stand for the street.
        if db_field.remote_field.model is Committee and not scope.whole_street and len(scope.committees) == 1:
            kwargs |= {"initial": next(iter(scope.committees)), "empty_label": None}
        return super().formfield_for_foreignkey(db_field, request, queryset=rows, **kwargs)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Refuse to filter by columns nobody offered: asking often enough would spell out a sealed one."""
        filters = self.get_list_filter(request)
        offered = {name[0] if isinstance(name, tuple | list) else name for name in filters}
        field = lookup.split("__", maxsplit=1)[0]
        return field in offered | set(self.linked) and (
            field in self.linked or super().lookup_allowed(lookup, value, request)
        )

    # The trail

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:
        self._note(request, "add", obj)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:
        changed = [part["changed"]["fields"] for part in message if "changed" in part]
        self._note(request, "change", obj, fields=[str(name) for names in changed for name in names])

    def log_deletions(self, request: HttpRequest, queryset: Any) -> None:
        for row in queryset:
            self._note(request, "delete", row)

    def _note(self, request: HttpRequest, verb: str, row: Model, **detail: Any) -> None:
        name = f"{self.opts.model_name}.{verb}"
        where = Committee.objects.filter(pk=self.place_of(row)["committee_id"]).first()
        audit.record(name, by=request.user, row=row, committee=where, detail=detail, request=request)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Show the row's lines of the trail to whoever may read the trail."""
        row = self.get_object(request, object_id)
        if row is None or not access.can(request.user, "users.view_audit", **self.place_of(row)):
            raise PermissionDenied(_("您的角色不能看操作记录。"))
        query = urlencode({"object_type": self.opts.label_lower, "object_id": row.pk})
        return redirect(f"{reverse('admin:users_auditentry_changelist')}?{query}")


class ReadOnlyAdmin(ScopedModelAdmin):
    """Rows whose writes belong to an action, or that stand in law: to be looked at only.

    What is left out of ``fields`` is not shown to anyone: sealed columns, digests, raw words.
    """

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return tuple(self.get_fields(request, obj))


class StreetRowsAdmin(ScopedModelAdmin):
    """Tables without a tenant: whoever holds ``view`` reads them; writing takes the right for the street."""

    settled = ()

    def within(self, rows: QuerySet[Any], scope: Scope) -> QuerySet[Any]:
        return rows if scope else rows.none()

    def place_of(self, row: Model) -> dict[str, int | None]:
        return {"committee_id": None, "block_id": None}

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, self.view, None)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(self.add) and access.can(request.user, self.add)


class WorksAdmin(ReadOnlyAdmin):
    """The works of the system, which belong to no committee: only for a right held for the whole street."""

    def within(self, rows: QuerySet[Any], scope: Scope) -> QuerySet[Any]:
        return rows if scope.whole_street else rows.none()

    def place_of(self, row: Model) -> dict[str, int | None]:
        return {"committee_id": None, "block_id": None}


def _follow(row: Model, path: str) -> int | None:
    """Return the key at the end of ``path`` seen from the row; "pk" is the row itself."""
    value: Any = row
    for name in path.split("__"):
        value = getattr(value, name, None)
    return value.pk if isinstance(value, Model) else value
