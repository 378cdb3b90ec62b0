"""Permissions that go together, by what somebody does with them; ``users.roles`` says who."""

READ_DESK = {"village_affairs.view_desk", "village_affairs.view_opinion", "users.view_own_notices"}
PEOPLE = {"residents.view_person", "residents.view_household", "residents.view_block"}
# Where the committees are and by which days and figures everyone works; nothing about a person.
GROUND = {
    "residents.view_street",
    "residents.view_committee",
    "residents.view_holiday",
    "residents.view_figure",
}
# What is on and who comes, and the list of worries: read by whoever works at the place.
READ_CORES = {"activities.view_activity", "activities.view_place", "demands.view_demand"}
RUN_ACTIVITIES = {
    "activities.change_activity",
    "activities.check_in",
    "activities.sign_up_neighbour",
    "activities.change_place",
    "activities.book_place",
    "activities.change_exhibition",
}
WORK_DEMANDS = {
    "demands.triage_demand",
    "demands.handle_demand",
    "demands.record_demand",
    "demands.rate_for_resident",
    "demands.export_demands",
    "demands.change_replytemplate",
}
# Who leads where, from when until when, and who is away.
READ_CORPS = {
    "leaders.view_coverage",
    "leaders.view_appointment",
    "leaders.view_leave",
    "leaders.view_round",
}
# Rounds through all homes, and their numbers to take along; the words of a visit stay with the committee.
RUN_ROUNDS = {"leaders.change_round", "leaders.export_round"}
READ_VISITS = {"leaders.view_visit", "leaders.change_householdwish"}
RUN_CORPS = {
    "leaders.answer_call",
    "leaders.appoint",
    "leaders.import_leaders",
    "leaders.run_pairs",
    "leaders.run_training",
    "leaders.view_birthdays",
    "leaders.run_symposium",
    "leaders.approve_proposal",
    "leaders.export_allowance",
}
# Help for the old, the young, the needy and the disabled: what there is; who is in is another right.
READ_CLOVER = {"services.view_programme", "services.view_term"}
# Who asked to be looked at, when, and who came; never what was found.
KEEP_BRIGHT = {"services.keep_bright"}
# What was found of somebody's eyes: for health workers of the place alone, each look kept and shown.
READ_EYES = {"services.open_eyes"}
RUN_CLOVER = {
    "services.run_programme",
    "services.view_enrolment",
    "services.view_unreached",
    "users.keep_family",
    *("services.view_wish", "services.collect_wish", "services.run_wishes", "services.open_wish"),
    *KEEP_BRIGHT,
}
