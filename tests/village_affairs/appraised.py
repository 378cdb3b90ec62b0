"""A member's yearly appraisal for tests: ten present, ``bad`` of them say not competent."""

from datetime import date

from village_affairs.actions.appraisals import record_appraisal


def appraised(village, year, bad, **facts):
    votes = {"present": 10, "competent": 0, "fair": 10 - bad, "not_competent": bad, **facts}
    return record_appraisal(
        committee=village.committee,
        by=village.supervisor,
        day=date(year, 3, 1),
        **{"member": "沈建国", "office": "委员", **votes},
    )
