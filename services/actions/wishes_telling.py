"""Who hears of a wish: its number and what it is, never for whom."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from residents.actions.stamps import bump
from services.models import Wish, WishClaim, WishStep
from users.actions.holders import staff_of
from users.actions.notices import Recipient, tell, tell_users
from xidu.kit.dates import today

TOPIC = "wishes"
RUN = "services.run_wishes"


def note_step(wish: Wish, *, by: Any) -> None:
    """Write the state a locked wish is in now into its history and move the public pages."""
    WishStep.objects.create(
        committee_id=wish.committee_id, wish=wish, state=wish.state, by=by, at=wish.state_at
    )
    bump(wish.committee_id)


def tell_collector(wish: Wish, what: str, body: str) -> None:
    """Tell who brought the wish in, leader, staff or family: they know whose it is, the notice does not."""
    desk, visit = Wish.Door.DESK, Wish.Door.VISIT
    urls = {desk: f"/desk/wishes/{wish.pk}/", visit: "/leader/wishes/"}
    url = urls.get(Wish.Door(wish.door), "/me/wishes/")
    subject = _("%(n)d号心愿") % {"n": wish.number}
    about: dict[str, Any] = {"key": f"wish:{wish.pk}:{what}", "topic": TOPIC, "subject": subject}
    tell_users([wish.by], committee=wish.committee, body=body, url=url, **about)


def tell_staff(wish: Wish, what: str, body: str) -> None:
    """Tell who works on wishes at the committee."""
    about: dict[str, Any] = {"key": f"wish-desk:{wish.pk}:{what}", "topic": TOPIC, "body": body}
    about |= {"subject": _("微心愿要办"), "url": f"/desk/wishes/{wish.pk}/"}
    tell_users(staff_of(wish.committee, RUN, today()), committee=wish.committee, **about)


def tell_claimer(claim: WishClaim, what: str, body: str) -> None:
    """Tell who took the wish on, by account or by the telephone they left; staff who fill hear nothing."""
    wish = claim.wish
    about: dict[str, Any] = {"key": f"wish-claim:{claim.pk}:{what}", "topic": TOPIC, "body": body}
    about |= {"subject": _("您认领的%(n)d号心愿") % {"n": wish.number}, "committee": wish.committee}
    if claim.user_id:
        tell_users([claim.user], url="/me/wishes/", **about)  # type: ignore[list-item]
    elif claim.phone_sealed:
        whom = Recipient(ref=f"wish-claim:{claim.pk}", phone=claim.phone, channels=("sms",))
        tell(whom, url=f"/{wish.committee.slug}/wishes/ours/", **about)
