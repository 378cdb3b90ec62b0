from pathlib import Path

import pytest

from residents.actions.committees import NoSuchCommittee, find_committee, free_slug, import_committees
from residents.models import Committee, Holiday
from tests.residents.sheets import workbook

pytestmark = pytest.mark.django_db

OWN_LIST = Path(__file__).parents[2] / "residents" / "seed" / "committees.csv"


def test_the_projects_own_list_has_fifteen_and_a_second_import_changes_nothing():
    first, second = import_committees(OWN_LIST), import_committees(OWN_LIST)

    assert (first.created, second.created, second.updated, second.unchanged) == (15, 0, 0, 15)
    assert Committee.objects.get(name="发展村").code == "310120001201"
    assert Committee.objects.get(name="金港村").code is None
    assert Holiday.objects.filter(day="2026-10-01").exists()


def test_addresses_are_short_and_never_the_portals_own():
    import_committees(OWN_LIST)

    assert Committee.objects.get(name="金港村").slug == "jingang"
    assert free_slug("金港居委") == "jingang-2"
    assert free_slug("帮助") == "bangzhu"
    assert free_slug("Desk") == "desk-2"


def test_a_code_learnt_later_updates_the_same_committee():
    import_committees(OWN_LIST)
    later = workbook(("区划代码", "村居名称", "性质"), ("310120001202", "金港村", "村民委员会"))

    summary = import_committees(later)

    assert (summary.updated, find_committee("310120001202").name) == (1, "金港村")


@pytest.mark.parametrize(
    "words", ["金港村", "金港", "jingang", "金港村民委员会", "金港村村民委员会", " 金港村　"]
)
def test_a_committee_is_found_by_what_people_call_it(words):
    import_committees(OWN_LIST)

    assert find_committee(words).name == "金港村"


def test_an_unknown_committee_is_refused_with_the_names_there_are():
    import_committees(OWN_LIST)

    with pytest.raises(NoSuchCommittee, match="金港村"):
        find_committee("没有村")


def test_one_bad_row_keeps_the_whole_list_out():
    bad = workbook(
        ("区划代码", "名称", "类型"), ("31012000", "甲村", "村委会"), ("", "乙村", "公司"), ("", "甲村", "村")
    )

    summary = import_committees(bad)

    assert [(error.row, error.column) for error in summary.errors] == [
        (2, "区划代码"),
        (3, "类型"),
        (4, "名称"),
    ]
    assert Committee.objects.count() == 0


def test_the_letterhead_names_the_body():
    import_committees(OWN_LIST)

    names = [find_committee(name).full_name for name in ("金港村", "水闸居委", "鸿宝一居")]

    assert names == ["金港村村民委员会", "水闸居民委员会", "鸿宝一居民委员会"]
