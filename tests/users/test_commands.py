import json
import re
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings as project
from django.core.management import CommandError, call_command

from tests.factories import StreetFactory
from users import access, verify
from users.actions import audit
from users.models import AuditEntry, User
from users.role_table import as_markdown

pytestmark = pytest.mark.django_db


def run(*words):
    out, err = StringIO(), StringIO()
    try:
        call_command(*words, stdout=out, stderr=err)
    except SystemExit as end:
        return end.code, out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def test_verify_says_what_was_changed_and_ends_with_one(monkeypatch):
    audit.record("test", by=None)
    whole = run("verify")
    monkeypatch.setitem(verify.checks, "publications", lambda: ["第3号公开的内容被改过"])
    broken = run("verify")

    assert (whole[0], json.loads(whole[1])["ok"]) == (0, True)
    assert (broken[0], broken[2]) == (1, "第3号公开的内容被改过\n")
    assert run("verify", "audit")[0] == 0
    with pytest.raises(CommandError):
        call_command("verify", "nothing")


def test_the_page_of_roles_in_the_docs_is_the_table_in_force():
    written = (Path(project.BASE_DIR) / "docs" / "roles.md").read_text(encoding="utf-8")

    assert run("roles")[1] == written == as_markdown()


def test_every_permission_of_the_table_exists_in_the_database():
    unnamed = re.findall(r"^\| ([a-z_]+\.[a-z_]+) `", as_markdown(), re.MULTILINE)

    assert unnamed == []


def test_the_first_account_comes_from_the_console_with_a_link_and_a_line_in_the_trail():
    StreetFactory()

    link = run("staff_account", "first", "--name", "街道管理员", "--role", "street_office")[1].strip()
    user = User.objects.get(username="first")

    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/accounts/link/[\w-]{43}/", link)
    assert access.scope_of(user).whole_street is True
    assert list(AuditEntry.objects.order_by("pk").values_list("action", flat=True)) == [
        "account.open",
        "grant.console",
        "account.password_link",
    ]
