"""Points for having been there, by the rule that names the kind of activity."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import CheckIn
from agreements.actions.triggers import post_by_trigger, reverse_source, rule_for
from agreements.models import LedgerEntry, Rule
from residents.models import Household

HOURS = "小时"


def source_of(check_in: CheckIn) -> str:
    return f"checkin:{check_in.pk}"


def post_for_check_in(check_in: CheckIn) -> LedgerEntry | None:
    """Post what the household's own book gives for being there; None where no rule or no household is known.

    Once for each check-in. A cap that is full gives nothing and keeps nobody from checking in.
    """
    household = _household(check_in)
    day = timezone.localdate(check_in.at)
    rule = rule_for(household, f"check_in:{check_in.activity.kind.key}", day) if household else None
    if household is None or rule is None:
        return None
    facts = {"deed_on": day, "words": check_in.activity.title, "by": check_in.by}
    source, times = source_of(check_in), _times(rule, check_in)
    return post_by_trigger(household, rule, source=source, times=times, **facts)


def reverse_for_check_in(check_in: CheckIn) -> LedgerEntry | None:
    return reverse_source(source_of(check_in), words=_("签到撤销"), by=check_in.undone_by)


def _household(check_in: CheckIn) -> Household | None:
    """Return where whoever came lives, as far as the sign-up says: its household, its person, its account."""
    party = check_in.seat.sign_up
    if party.household:
        return party.household
    person = party.person or (party.user.person if party.user else None)
    return person.household if person else None


def _times(rule: Rule, check_in: CheckIn) -> int:
    """Whole hours of the activity for a rule that counts hours, at least one; else once."""
    if rule.unit != HOURS:
        return 1
    planned = check_in.activity.ends_at - check_in.activity.starts_at
    return max(1, int(planned.total_seconds() // 3600))
