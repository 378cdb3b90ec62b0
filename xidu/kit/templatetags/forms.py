"""Forms: label above, hint under it, error above the input, all linked. Load with ``{% load forms %}``."""

from typing import Any

from django import template
from django.forms import BaseForm, BoundField, ChoiceField, Field
from django.forms.widgets import (
    CheckboxInput,
    CheckboxSelectMultiple,
    FileInput,
    HiddenInput,
    MultipleHiddenInput,
    RadioSelect,
)
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

register = template.Library()
GROUPS = (RadioSelect, CheckboxSelectMultiple)


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, hint: str = "", two: bool = False) -> dict[str, Any]:
    """One field of a form. ``hint`` replaces the field's help text; ``two`` sets choices in two columns."""
    widget = bound.field.widget
    hint = hint or str(bound.help_text)
    ids = " ".join(
        id_
        for id_, there in ((f"{bound.auto_id}_hint", hint), (f"{bound.auto_id}_error", bound.errors))
        if there
    )
    attrs: dict[str, str | bool] = {"aria-describedby": ids} if ids else {}
    if bound.errors:
        attrs["aria-invalid"] = "true"
    grouped, ticked = isinstance(widget, GROUPS), isinstance(widget, CheckboxInput)
    if not grouped and not ticked:
        attrs["class"] = f"{widget.attrs.get('class', '')} in".strip()
    return {
        "field": bound,
        "errors": error_words(bound),
        "control": None if grouped else bound.as_widget(attrs=attrs),
        "label": bound.label,
        "hint": hint,
        "ids": ids,
        "grouped": grouped,
        "ticked": ticked,
        "optional": not bound.field.required and not ticked,
        "two": two,
    }


def error_words(bound: BoundField) -> list[str]:
    """Return the field's errors; the stock "this field is required" becomes what to write in which field."""
    words = []
    for error in bound.errors.as_data():
        stock = error.code == "required" and error.message == Field.default_error_messages["required"]
        if stock and isinstance(bound.field, ChoiceField):
            words.append(_("请选一下“%(field)s”") % {"field": bound.label})
        elif stock:
            words.append(_("请填写“%(field)s”") % {"field": bound.label})
        else:
            words.extend(str(message) for message in error.messages)
    return words


@register.simple_tag
def hidden_fields(form: BaseForm) -> SafeString:
    """The fields of a form nobody sees."""
    return mark_safe("".join(str(bound) for bound in form.hidden_fields()))  # noqa: S308  (rendered by Django)


@register.inclusion_tag("components/form_errors.html")
def form_errors(form: BaseForm) -> dict[str, Any]:
    """The summary above a form: every error once, each a link to its field, in the same words."""
    linked = [
        (bound.id_for_label or bound.auto_id, error)
        for bound in form
        if not isinstance(bound.field.widget, HiddenInput | MultipleHiddenInput)
        for error in error_words(bound)
    ]
    # An error of a hidden field has no place to link to, but must not be swallowed.
    loose = [*form.non_field_errors(), *(error for bound in form.hidden_fields() for error in bound.errors)]
    return {"linked": linked, "loose": loose, "count": len(linked) + len(loose)}


@register.inclusion_tag("components/form.html", takes_context=True)
def whole_form(
    context: template.Context, form: BaseForm, submit: str = "", action: str = "", token: bool = True
) -> dict[str, Any]:
    """A complete form with its summary and one main button; ``token=False`` for forms of public pages."""
    return {
        "form": form,
        "submit": submit or _("保存"),
        "action": action,
        "csrf_token": context.get("csrf_token") if token else None,
        "sends_files": any(isinstance(bound.field.widget, FileInput) for bound in form),
    }
