"""A wish comes true: brought with staff and a photo, thanks with consent, closed."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from services.actions.wishes import check_runs, locked_wish, move, must_be
from services.actions.wishes_claims import ClaimState, standing_claim
from services.actions.wishes_gate import check_words, family_of_wish
from services.actions.wishes_telling import tell_claimer, tell_collector
from services.models import Wish, WishProof
from users.actions import audit
from users.models import User
from xidu.kit.errors import BadFile, BadValue
from xidu.kit.uploads import Upload

State = Wish.State


@transaction.atomic
def deliver_wish(wish: Wish, *, photo: Upload | None, by: User) -> Wish:
    """Write down that it was brought, with a photo of the thing; twice is once. BadFile without one."""
    row = locked_wish(wish)
    check_runs(by, row.committee_id)
    if row.state == State.DELIVERED:
        return row
    must_be(row, State.DELIVERING)
    if photo is None:
        raise BadFile(_("请拍一张送到的照片，拍东西就好，不拍人。"))
    proof = WishProof(committee_id=row.committee_id, wish=row, by=by, at=timezone.now())
    proof.keep_photo(photo)
    proof.save(force_insert=True)
    if claim := standing_claim(row):
        claim.wish = row
        claim.state = ClaimState.DONE
        claim.save(update_fields=["state"])
        tell_claimer(claim, "delivered", _("送到了，谢谢您圆了一个心愿。"))
    move(row, State.DELIVERED, by=by)
    tell_collector(row, "delivered", _("送到了。"))
    audit.record("wish.deliver", by=by, row=row)
    return row


@transaction.atomic
def thank(wish: Wish, *, words: str, public: bool, by: User) -> Wish:
    """Keep the family's thanks and pass them on; ``public`` is the family's consent to show them.

    They go to somebody else either way, so they name nobody: raises NotForPublic, BadValue for none.
    """
    row = locked_wish(wish)
    check_runs(by, row.committee_id)
    must_be(row, State.DELIVERED, State.THANKED)
    if not words.strip():
        raise BadValue(_("请写家里人谢谢的话；没有话，可以直接办结。"))
    check_words((words,), family_of_wish(row))
    if row.state == State.THANKED and (row.thanks, row.thanks_public) == (words.strip()[:120], public):
        return row
    row.thanks, row.thanks_public = words.strip()[:120], public
    move(row, State.THANKED, by=by, also=("thanks", "thanks_public"))
    if claim := standing_claim(row):
        claim.wish = row
        tell_claimer(claim, "thanks", _("家里人说：%(words)s") % {"words": row.thanks})
    audit.record("wish.thank", by=by, row=row, detail={"public": public})
    return row


@transaction.atomic
def hide_thanks(wish: Wish, *, by: User) -> Wish:
    """Take the thanks off the public page: consent can be taken back at any time."""
    row = locked_wish(wish)
    check_runs(by, row.committee_id)
    if not row.thanks_public:
        return row
    row.thanks_public = False
    move(row, row.state, by=by, also=("thanks_public",))
    audit.record("wish.hide_thanks", by=by, row=row)
    return row


@transaction.atomic
def close_wish(wish: Wish, *, by: User) -> Wish:
    """End a wish that came true, with or without words of thanks; twice is once."""
    row = locked_wish(wish)
    check_runs(by, row.committee_id)
    if row.state == State.CLOSED:
        return row
    must_be(row, State.DELIVERED, State.THANKED)
    move(row, State.CLOSED, by=by)
    audit.record("wish.close", by=by, row=row)
    return row
