"""What the addresses of disclosures of every kind and of the paper board are for."""

from __future__ import annotations

from tests.guards.declaring import VA, Desk, Public, at, place

OF_KINDS = {
    f"{VA}:desk-disclosures": Desk(f"{VA}.view_desk"),
    f"{VA}:disclosure-new": Desk(f"{VA}.draft_disclosure", post=True),
    f"{VA}:disclosure-edit": Desk(f"{VA}.draft_disclosure", at("notice_draft"), True, True),
    f"{VA}:board-photo-add": Desk(f"{VA}.draft_disclosure", at("publication"), True, True),
    f"{VA}:board-photo-look": Desk(f"{VA}.draft_disclosure", at("board_photo"), True, True),
    f"{VA}:board-photo-remove": Desk(f"{VA}.draft_disclosure", at("board_photo"), True, True, False),
    f"{VA}:desk-board-photo": Desk(f"{VA}.view_desk", at("board_photo"), True),
}
PUBLIC_OF_KINDS = {
    f"{VA}:publication": Public(
        lambda w: {**place(w), "year": w.people_list.year, "number": w.people_list.number}
    ),
    f"{VA}:publication-difference": Public(
        lambda w: {**place(w), "year": w.publication.year, "number": w.publication.number}, status=404
    ),
    f"{VA}:publication-data": Public(
        lambda w: {**place(w), "year": w.people_list.year, "number": w.people_list.number}
    ),
    f"{VA}:board-photo": Public(lambda w: {**place(w), "pk": w.board_photo.pk}),
}
