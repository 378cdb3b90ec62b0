from xidu.kit.spreadsheets import CellError, Summary


def test_the_summary_prints_what_every_command_prints():
    summary = Summary(rows=3, created=1, unchanged=1, errors=[CellError(4, "姓名", "没有写姓名，请写上")])

    assert summary.as_dict() == {
        "rows": 3,
        "created": 1,
        "updated": 0,
        "unchanged": 1,
        "errors": [{"row": 4, "column": "姓名", "reason": "没有写姓名，请写上"}],
    }
