"""The sample rules a committee's merchants may start from: the front of the shop, and a hand for the old."""

from __future__ import annotations

from typing import Any

from agreements.actions.sample import STAFF, E, M, Q, Row, Y, fields_of

ROWS: tuple[Row, ...] = (
    ("F01", "门前三包", "门前整洁：包卫生、包绿化、包秩序", 5, M, None, "照片、检查人", STAFF, "", {}),
    ("F02", "门前三包", "检查提醒后三天内没有改好", -5, E, (10, M), "前后照片", STAFF, "", {}),
    ("F03", "门前秩序", "不占道、车辆停放整齐", 5, M, None, "照片、检查人", STAFF, "", {}),
    ("F04", "门前秩序", "占道经营或堵住消防通道", -10, E, None, "照片", STAFF, "", {}),
    ("F05", "不扰邻", "晚上9点后不放喇叭，油烟不直排", 3, M, None, "没有投诉", STAFF, "", {}),
    ("F06", "明码标价", "明码标价，缺斤少两先赔", 3, M, None, "照片、检查人", STAFF, "", {}),
    ("F07", "帮老人", "帮老人代购、送上门", 2, E, (20, M), "组长或老人证明", STAFF, "", {"unit": "次"}),
    ("F08", "帮老人", "备老花镜、座椅，收现金不拒", 5, Q, None, "检查人", STAFF, "", {}),
    ("F09", "安全", "灭火器、电线、燃气自查合格", 5, Q, None, "自查表", STAFF, "", {}),
    ("F10", "参与", "参加商户会议、志愿活动", 5, E, (20, Y), "签到", STAFF, "", {}),
)


def sample_shop_rules() -> list[dict[str, Any]]:
    """Return the fields of the ten rules, in order."""
    return fields_of(ROWS)
