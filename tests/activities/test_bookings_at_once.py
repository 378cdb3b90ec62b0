from datetime import timedelta
from threading import Thread

import pytest
from django.db import connections
from django.utils import timezone

from activities.actions.bookings import (
    Taken,
    book,
    book_for_activity,
)
from activities.models import Booking
from tests.activities.place_rows import a_place, an_activity, at
from tests.factories import CommitteeFactory, account_with


@pytest.mark.django_db(transaction=True)
def test_fifty_bookings_of_one_hour_at_once_leave_exactly_one():
    place = a_place(CommitteeFactory())
    start = timezone.now() + timedelta(days=2)
    start = at("10:00", start.date())
    outcomes = []

    def take(number):
        try:
            book(
                place,
                source=f"web:{number}",
                start=start,
                end=start + timedelta(hours=1),
                purpose="排练",
            )
            outcomes.append("booked")
        except Taken:
            outcomes.append("taken")
        except Exception as error:
            outcomes.append(repr(error))
        finally:
            connections.close_all()

    threads = [Thread(target=take, args=(number,)) for number in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["booked"] + ["taken"] * 49
    assert Booking.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_activity_and_residents_at_once_leave_exactly_one():
    committee = CommitteeFactory()
    place = a_place(committee)
    start = at("10:00", (timezone.now() + timedelta(days=2)).date())
    director = account_with("director", committee)
    activities = [an_activity(committee, director, place, start) for _number in range(5)]
    outcomes = []

    def take(act):
        try:
            act()
            outcomes.append("booked")
        except Taken:
            outcomes.append("taken")
        except Exception as error:
            outcomes.append(repr(error))
        finally:
            connections.close_all()

    def resident(number):
        end = start + timedelta(hours=1)
        return lambda: book(place, source=f"web:{number}", start=start, end=end, purpose="排练")

    acts = [resident(number) for number in range(5)]
    acts += [lambda row=row: book_for_activity(row) for row in activities]
    threads = [Thread(target=take, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["booked"] + ["taken"] * 9
    assert Booking.objects.count() == 1
