"""The sample rule table a committee may start from: 26 rows in the range of what villages really use."""

from __future__ import annotations

from typing import Any

E, M, Q, Y, ONCE = "each", "month", "quarter", "year", "once"
HOME, LEADER, STAFF = "household", "leader", "staff"
# code, category, what, points, cycle, (cap, per) or None, proof, who may report, trigger, more
Row = tuple[str, str, str, int, str, tuple[int, str] | None, str, str, str, dict[str, Any]]
ROWS: tuple[Row, ...] = (
    ("H01", "宅前屋后", "庭院整洁、三包达标", 5, M, None, "照片、检查人", HOME, "", {}),
    (
        "H02",
        "宅前屋后",
        "小三园（菜园、果园、花园）按约种植",
        5,
        Q,
        None,
        "菜园队长",
        LEADER,
        "garden:tidy",
        {},
    ),
    ("H03", "宅前屋后", "乱堆物、占道未在限期内整改", -5, E, None, "整改前后照片", LEADER, "", {}),
    ("H04", "宅前屋后", "新增违法搭建", -20, E, None, "通知书", STAFF, "", {"bars_honours": True}),
    ("W01", "垃圾分类", "四分类月度合格", 3, M, None, "检查记录", LEADER, "", {}),
    ("W02", "垃圾分类", "混投被提醒后再犯", -2, E, (6, M), "记录", LEADER, "", {}),
    ("R01", "人房信息", "主动登记人口、租客变动", 5, E, (10, Q), "登记表", HOME, "", {}),
    ("R02", "房屋出租", "签安全责任书，一证一户", 10, Y, None, "责任书", HOME, "", {}),
    ("R03", "房屋出租", "群租或不报备", -10, E, None, "走访记录", LEADER, "", {}),
    ("S01", "平安", "参加巡逻、防汛值守", 2, E, (20, M), "值班表", HOME, "", {"unit": "小时"}),
    ("S02", "平安", "报告安全隐患并核实", 3, E, None, "工单", HOME, "", {}),
    ("S03", "平安", "电动自行车进楼入户充电", -5, E, None, "照片", LEADER, "", {}),
    ("N01", "邻里", "调解纠纷成功", 10, E, None, "调解书", LEADER, "", {}),
    ("N02", "邻里", "结对照料独居老人", 5, M, None, "组长", LEADER, "", {}),
    ("N03", "邻里", "移风易俗，红白事简办", 20, E, None, "村居核实", HOME, "", {}),
    ("V01", "志愿", "志愿服务", 2, E, (40, M), "签到", STAFF, "check_in:volunteer", {"unit": "小时"}),
    ("V02", "志愿", "担任暑托班、助老志愿者一期", 20, E, None, "证明", HOME, "", {}),
    ("D01", "议事", "参加村民会议、居民会议、议事会", 3, E, None, "签到", STAFF, "check_in:symposium", {}),
    ("D02", "议事", "金点子被采纳", 10, E, None, "决议编号", STAFF, "", {}),
    ("P01", "爱宠有理", "犬只已登记免疫", 20, Y, None, "证书", HOME, "", {}),
    ("P02", "爱宠有理", "牵绳、清便、不扰民", 5, Q, None, "没有投诉", LEADER, "", {}),
    ("P03", "爱宠有理", "不牵绳或不清便", -5, E, None, "记录", LEADER, "", {}),
    (
        "C01",
        "共享停车",
        "共享车位每累计10小时",
        5,
        E,
        (30, M),
        "共享记录",
        STAFF,
        "parking:hours",
        {"unit": "10小时"},
    ),
    ("C02", "共享停车", "燃油车占充电位", -5, E, None, "照片", LEADER, "", {}),
    ("E01", "荣誉", "区级、市级表彰（取最高一项）", 30, E, None, "证书", HOME, "", {"points_most": 50}),
    (
        "E02",
        "红线",
        "刑事违法、家庭暴力等经有权机关认定",
        0,
        E,
        None,
        "公文",
        STAFF,
        "",
        {"bars_honours": True},
    ),
)


def sample_rules() -> list[dict[str, Any]]:
    """Return the fields of the 26 rules, in order."""
    return fields_of(ROWS)


def fields_of(rows: tuple[Row, ...]) -> list[dict[str, Any]]:
    """Return the fields of each row of a sample, in order."""
    return [
        {
            "code": code,
            "category": category,
            "words": words,
            "points": points,
            "cycle": cycle,
            "cap": cap[0] if cap else None,
            "cap_per": cap[1] if cap else "",
            "proof": proof,
            "award": award,
            "trigger": trigger,
            "position": place,
            **more,
        }
        for place, (code, category, words, points, cycle, cap, proof, award, trigger, more) in enumerate(rows)
    ]
