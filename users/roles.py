"""Roles are data: one printable table of role × permission. No role name appears in a view or a template.

A permission is ``app.codename``; views ask ``users.access.reach`` for it at the place of the row.
"""

from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from users.rights import (
    AT_A_CHARGER,
    AT_A_COUNTER,
    AT_A_LESSON,
    AT_THE_EYES,
    GROUND,
    PEOPLE,
    READ_CLOVER,
    READ_CORES,
    READ_CORPS,
    READ_DESK,
    READ_PACTS,
    ROUND_A_GARDEN,
    RUN_OFFICE,
    RUN_ROUNDS,
    WITH_CHILDREN,
    WORK_DEMANDS,
    WORKS,
)

STREET, COMMITTEE, BLOCK = "street", "committee", "block"


@dataclass(frozen=True)
class Role:
    """``place`` is where it may be granted; ``staff`` roles use the desk and sign in with two factors."""

    key: str
    label: str | Promise
    place: tuple[str, ...]
    staff: bool
    permissions: frozenset[str] = field(default_factory=frozenset)


ROLES: dict[str, Role] = {
    role.key: role
    for role in (
        Role(
            "street_office",
            _("街道办"),
            (STREET,),
            True,
            frozenset(
                READ_DESK
                | PEOPLE
                | GROUND
                | READ_CORES
                | WORK_DEMANDS
                | READ_CORPS
                | RUN_ROUNDS
                | READ_PACTS
                | READ_CLOVER
                | {
                    "services.run_programme",
                    "leaders.import_leaders",
                    "leaders.run_training",
                    "demands.change_kind",
                    "demands.ring_escalated",
                    "activities.change_kind",
                    "village_affairs.nudge",
                    "village_affairs.change_catalogueitem",
                    "village_affairs.answer_opinion",
                    "users.view_outbox",
                    "users.propose_grant",
                    "users.approve_grant",
                    "users.view_user",
                    "users.change_user",
                    *("residents.change_figure", "residents.change_holiday"),
                    *("residents.change_committee", "residents.change_street"),
                    "users.view_grant",
                    "users.approve_export",
                }
            ),
        ),
        Role(
            "director",
            _("主任"),
            (COMMITTEE,),
            True,
            frozenset(
                RUN_OFFICE
                | {
                    "village_affairs.publish_disclosure",
                    "village_affairs.overrule_gate",
                    "village_affairs.withdraw_publication",
                    "village_affairs.answer_objection",
                    "village_affairs.answer_opinion",
                    "village_affairs.assign_opinion",
                    "village_affairs.change_openday",
                    "village_affairs.receive_visitors",
                    "village_affairs.run_sitemeeting",
                    "users.propose_grant",
                    "users.view_outbox",
                    "residents.reveal_phone",
                    "residents.view_tags",
                    "residents.view_consent",
                    "users.view_grant",
                    "users.approve_export",
                }
            ),
        ),
        Role(
            "clerk",
            _("文书"),
            (COMMITTEE,),
            True,
            frozenset(
                RUN_OFFICE
                | {
                    "village_affairs.draft_disclosure",
                    "village_affairs.answer_opinion",
                    "village_affairs.assign_opinion",
                    "village_affairs.change_openday",
                    "village_affairs.receive_visitors",
                    "village_affairs.run_sitemeeting",
                    "village_affairs.record_opinion",
                    "residents.import_roster",
                    "residents.change_person",
                    "residents.change_household",
                    "residents.change_block",
                    "residents.reveal_phone",
                    "residents.view_tags",
                    "residents.view_consent",
                    "residents.export_people",
                    "users.issue_code",
                    "users.view_outbox",
                    "users.act_for_present",
                }
            ),
        ),
        Role(
            "supervisor",
            _("村（居）务监督委员会"),
            (COMMITTEE,),
            True,
            frozenset(
                READ_DESK
                | GROUND
                | READ_CORES
                | READ_PACTS
                | READ_CLOVER
                | {
                    *("village_affairs.sign_disclosure", "village_affairs.return_disclosure"),
                    *("village_affairs.raise_objection", "village_affairs.decide_bookinspection"),
                    "village_affairs.record_appraisal",
                }
            ),
        ),
        Role(
            "leader",
            _("组长"),
            (BLOCK,),
            False,
            frozenset(
                PEOPLE
                | {
                    *("users.tell_neighbours", "users.view_own_notices"),
                    "village_affairs.record_opinion",
                    "activities.sign_up_neighbour",
                    "demands.record_demand",
                    "demands.rate_for_resident",
                    *("agreements.look_first", "agreements.file_claim"),
                    *("agreements.ask_plot", "agreements.redeem_for"),
                    *("leaders.record_visit", "leaders.answer_call", "leaders.grow"),
                    *("services.collect_wish", "services.ask_elders"),
                }
            ),
        ),
        # Cadres, party members, representatives and villagers who judge claims; an odd number of them.
        Role(
            "panelist",
            _("积分评议员"),
            (COMMITTEE,),
            False,
            frozenset({"users.view_own_notices", "agreements.vote_claim"}),
        ),
        Role("merchant", _("商户"), (COMMITTEE,), False, frozenset(AT_A_COUNTER)),
        Role("garden_captain", _("菜园队长"), (COMMITTEE, BLOCK), False, frozenset(ROUND_A_GARDEN)),
        Role("charger_admin", _("充电桩管理员"), (COMMITTEE,), False, frozenset(AT_A_CHARGER)),
        # From the health station: eyes and nothing else of a person.
        Role("health_worker", _("卫生服务人员"), (COMMITTEE,), True, frozenset(AT_THE_EYES)),
        Role("nursery_teacher", _("托班老师"), (COMMITTEE,), False, frozenset(WITH_CHILDREN)),
        Role("lecturer", _("托班讲师"), (COMMITTEE,), False, frozenset(AT_A_LESSON)),
        Role("resident", _("居民"), (COMMITTEE, BLOCK), False, frozenset({"users.view_own_notices"})),
        Role(
            "auditor",
            _("审计员"),
            (STREET, COMMITTEE),
            True,
            frozenset(
                GROUND
                | READ_CORES
                | READ_CORPS
                | READ_PACTS
                | READ_CLOVER
                | {
                    *("village_affairs.view_desk", "village_affairs.view_opinion"),
                    *("users.view_audit", "users.view_grant"),
                }
            ),
        ),
        Role(
            "system_admin",
            _("系统管理员"),
            (STREET,),
            True,
            frozenset(
                GROUND
                | WORKS
                | {
                    *("users.view_user", "users.change_user", "users.view_grant"),
                    *("users.propose_grant", "users.view_outbox"),
                }
            ),
        ),
    )
}


def role_choices() -> list[tuple[str, str | Promise]]:
    return [(role.key, role.label) for role in ROLES.values()]


def roles_with(permission: str) -> list[str]:
    """Keys of the roles that carry ``permission``."""
    return [role.key for role in ROLES.values() if permission in role.permissions]
