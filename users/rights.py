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
AT_THE_EYES = {"services.open_eyes", "users.view_own_notices"} | KEEP_BRIGHT
RUN_CLOVER = {
    "services.run_programme",
    "services.view_enrolment",
    "services.view_unreached",
    "users.keep_family",
    *("services.view_wish", "services.collect_wish", "services.run_wishes", "services.open_wish"),
    *KEEP_BRIGHT,
    *("services.keep_nursery", "services.run_nursery", "services.open_child"),
    "services.approve_reduction",
}
# Rules are read by the desk; a household's points are its own, the panel's and of who works on claims.
READ_PACTS = {
    *("agreements.view_rulebook", "agreements.view_agreement", "agreements.view_merchant"),
    *("agreements.view_shelfitem", "agreements.view_settlement"),
}
RUN_PACTS = {
    *("agreements.keep_rules", "agreements.view_claim", "agreements.file_claim", "agreements.post_points"),
    *("agreements.view_ledgerentry", "agreements.approve_points", "agreements.answer_dispute"),
    "agreements.check_claim",
    *("agreements.keep_agreement", "agreements.keep_merchants", "agreements.keep_garden"),
    *("agreements.walk_garden", "agreements.ask_plot", "agreements.make_settlement"),
    *("agreements.keep_shelf", "agreements.view_redemption", "agreements.redeem_for", "agreements.hand_out"),
    *("agreements.view_bay", "agreements.keep_parking", "agreements.run_chargers"),
}
# Somebody of a shop of the neighbourhood: their own shop and nothing else.
AT_A_COUNTER = {"users.view_own_notices", "agreements.serve_merchant"}
# Walks round a vegetable garden each month; which garden stands on the captain's own row.
ROUND_A_GARDEN = {"users.view_own_notices", "agreements.walk_garden"}
# The queue at the chargers, and what is said against whoever stands in the way.
AT_A_CHARGER = {"users.view_own_notices", "agreements.run_chargers"}
# That codes, links and buckets exist and when they end.
WORKS = {"users.view_signincode", "users.view_linktoken", "users.view_bucket", "users.view_channelchoice"}
# What a committee's desk does day by day, whoever of the office sits at it.
RUN_OFFICE = (
    READ_DESK
    | PEOPLE
    | GROUND
    | READ_CORES
    | RUN_ACTIVITIES
    | WORK_DEMANDS
    | READ_CORPS
    | RUN_CORPS
    | RUN_ROUNDS
    | READ_VISITS
    | READ_PACTS
    | RUN_PACTS
    | READ_CLOVER
    | RUN_CLOVER
)
# With the children all day, on the telephone, at one place; and who comes in for a lesson.
WITH_CHILDREN = {"users.view_own_notices", "services.run_nursery", "services.open_child"}
AT_A_LESSON = {"users.view_own_notices", "services.teach_nursery"}
