"""What somebody with a leader's title does, for the wall and for the public page.

Basis: Shanghai rules on village committees, articles 11–12 and 40; rules on residents' committees, article
10; for the 楼组 the practice of manuals. 职责 are Chinese law's words, so they are not translated.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from leaders.models import Appointment
from residents.models import Committee
from xidu.kit.leader_papers import DutySheet


@dataclass(frozen=True)
class Duties:
    kind: str
    parts: Sequence[tuple[str, Sequence[str]]]
    basis: str


_EVERY_DAY = (
    "认得组里的每一户，知道谁独居、谁年纪大、谁行动不便，按时上门看望。",
    "把村（居）委会的通知送到户，把邻居的难事和建议带上来。",
    "邻里有矛盾先劝一劝，劝不了的报村（居）委会。",
    "留意楼道堆物、飞线充电、消防通道和新来的租户，有隐患当天报。",
)
_KEEPS = (
    "听到的家里事不外传，不拍照、不收礼。",
    "请假先告诉村（居）委会，定好替班的人。",
    "居民请您回电话，两个工作日内打过去。",
)
_TRAIN = "每年参加区和街道办的培训。"
_BUILDING, _GROUP, _NEIGHBOUR = (
    Appointment.Kind.BUILDING,
    Appointment.Kind.GROUP,
    Appointment.Kind.NEIGHBOUR,
)
DUTIES: Mapping[str, Duties] = {
    _GROUP: Duties(
        "村组长",
        (
            (
                "组里的事",
                (
                    "召集村民小组会议，主持讨论，记下决定。",
                    "办好小组会议决定的事，协助村民委员会工作。",
                    "把村民的意见反映给村委会，把村委会的决定告诉村民。",
                ),
            ),
            ("邻里的事", _EVERY_DAY),
            ("要守的规矩", (*_KEEPS, _TRAIN)),
        ),
        "依据：《上海市实施〈中华人民共和国村民委员会组织法〉办法》第十一条、第十二条、第四十条。"
        "村民小组组长由小组会议推选，任期与村民委员会相同，可以连选连任。",
    ),
    _BUILDING: Duties(
        "楼组长",
        (
            (
                "楼里的事",
                ("召集楼组的邻居商量公共的事，带头做。", "管好楼组群，只发公共的事，不发别人的家事。"),
            ),
            ("邻里的事", _EVERY_DAY),
            ("要守的规矩", (*_KEEPS, _TRAIN)),
        ),
        "依据：《上海市居民委员会工作条例》第十条（居民小组、楼组自治）。楼组长由居民推荐、居委会聘请。",
    ),
    _NEIGHBOUR: Duties(
        "好邻组长",
        (
            (
                "邻居的事",
                ("带着邻居办活动，把谁会什么、谁需要什么对上。", "带一带新来的组长，一个月谈一次。"),
            ),
            ("邻里的事", _EVERY_DAY),
            ("要守的规矩", (*_KEEPS, _TRAIN)),
        ),
        "依据：街道好邻居组长工作约定。好邻组长由邻居推荐、村（居）委会聘请。",
    ),
}


def duty_sheet(committee: Committee, kind: str) -> DutySheet:
    """Return the sheet of one kind for the committee's wall. Raises KeyError for a kind there is not."""
    duties = DUTIES[kind]
    return DutySheet(office=committee.full_name, kind=duties.kind, parts=duties.parts, basis=duties.basis)
