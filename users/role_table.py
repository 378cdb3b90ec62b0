"""The table of roles and permissions as a page to print; ``docs/roles.md`` is its copy."""

import re

from django.contrib.auth.models import Permission
from django.utils import translation

from users.roles import BLOCK, COMMITTEE, ROLES, STREET

PLACES = {STREET: "街道", COMMITTEE: "居（村）委会", BLOCK: "楼组／村民小组"}
VERBS = {"view": "看", "add": "加", "change": "改", "delete": "删"}
# Django names its own four permissions in English whatever the language of the site.
_STOCK = re.compile(rf"^Can ({'|'.join(VERBS)}) ")
HEAD = """# 谁能在哪里办什么

由 `manage.py roles` 印出。角色授予在一个地方，有起止日期，一人提出、另一人批准，收回即刻生效。

"""


def as_markdown() -> str:
    """Return the table in Chinese: one row per permission, one column per role."""
    with translation.override("zh-hans"):
        lines = [
            _row(["", *(str(role.label) for role in ROLES.values())]),
            _row(["---", *(":-:" for _role in ROLES)]),
            _row(
                ["授予范围", *("、".join(PLACES[place] for place in role.place) for role in ROLES.values())]
            ),
            _row(["进工作台（密码加第二道验证）", *(_tick(role.staff) for role in ROLES.values())]),
        ]
        words = _words()
        for perm in sorted(set().union(*(role.permissions for role in ROLES.values()))):
            told = f"{words.get(perm, perm)} `{perm}`"
            lines.append(_row([told, *(_tick(perm in role.permissions) for role in ROLES.values())]))
    return HEAD + "\n".join(lines) + "\n"


def _words() -> dict[str, str]:
    rows = Permission.objects.values_list("content_type__app_label", "codename", "name")
    return {f"{app}.{codename}": _STOCK.sub(_in_chinese, name) for app, codename, name in rows}


def _in_chinese(found: re.Match[str]) -> str:
    return VERBS[found[1]]


def _tick(is_given: bool) -> str:
    return "✓" if is_given else ""


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
