"""What activities put on the desk costs the same at any number of rows."""

from datetime import timedelta

import pytest
from django.utils import timezone

from activities.pages.desk_jobs import activity_jobs
from tests.activities.gatherings import gathering
from tests.village_affairs.people import village_with_people
from xidu.kit.dates import today

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("count", [1, 30])
def test_the_jobs_of_activities_cost_two_questions(count, django_assert_max_num_queries):
    village = village_with_people()
    for _number in range(count):
        gathering(village.committee, by=village.clerk, starts_in=timedelta(days=-2))
        gathering(village.committee, by=village.clerk, state="draft", starts_in=timedelta(days=10))
    list(activity_jobs(village.clerk, today()))

    with django_assert_max_num_queries(2):
        jobs = list(activity_jobs(village.clerk, today()))

    draft = timezone.localdate() + timedelta(days=3)
    assert len(jobs) == 2 * count
    assert {job.due for job in jobs if job.verb == "去公布"} == {draft}


def test_who_may_not_change_activities_is_asked_for_nothing(django_assert_num_queries):
    village = village_with_people()
    gathering(village.committee, by=village.clerk, starts_in=timedelta(days=-2))
    list(activity_jobs(village.supervisor, today()))

    with django_assert_num_queries(0):
        assert list(activity_jobs(village.supervisor, today())) == []
