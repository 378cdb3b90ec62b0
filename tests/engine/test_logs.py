import io
import json
import logging

import pytest
import structlog

from xidu.engine import logs


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("call 19900001234 now", "call [PHONE] now"),
        ("call 199-0000-1234", "call [PHONE]"),
        ("电话１９９００００１２３４。", "电话[PHONE]。"),
        ("id 31012019900101002X end", "id [ID] end"),
        ("id 310120199001010021", "id [ID]"),
        ("Authorization: Bearer abc.def", "Authorization: Bearer [TOKEN]"),
        ("/l?token=abcdef&x=1", "/l?token=[TOKEN]&x=1"),
        ("/l/q3Xv_8Kd0aZpLm2NfRtYwB", "/l/[TOKEN]"),
        ("/l/qxXvaKdbaZpLmcNfRtYwBz/", "/l/[TOKEN]/"),
        ("amount 12345678901234", "amount 12345678901234"),
        ("landline 021-0000-0000", "landline 021-0000-0000"),
        ("number 12900001234", "number 12900001234"),
        ("CompressedManifestStaticFilesStorage", "CompressedManifestStaticFilesStorage"),
    ],
)
def test_personal_numbers_and_tokens_are_covered_and_nothing_else(said, written):
    assert logs.cover(said) == written


def test_covers_reach_into_nested_values_and_whole_numbers():
    assert logs.cover({"to": [19900001234, 7], "ok": True}) == {"to": ["[PHONE]", 7], "ok": True}


@pytest.fixture
def written(settings):
    stream = io.StringIO()
    formatter = dict(settings.LOGGING["formatters"]["json"])
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter.pop("()")(**formatter))
    logger = logging.getLogger("xidu.written")
    logger.addHandler(handler)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logger.removeHandler(handler)


def test_both_ways_of_logging_write_one_covered_json_line(written):
    structlog.get_logger("xidu.written").warning("sent", to="19900001234")
    logging.getLogger("xidu.written").warning("sent to %s", "19900001234", extra={"code": "x" * 3})

    lines = written()

    assert [(line["event"], line.get("to")) for line in lines] == [
        ("sent", "[PHONE]"),
        ("sent to [PHONE]", None),
    ]


def test_a_traceback_is_covered_too(written):
    try:
        raise ValueError("19900001234")
    except ValueError:
        logging.getLogger("xidu.written").exception("broke")

    line = written()[0]

    assert ("19900001234" in json.dumps(line), "ValueError: [PHONE]" in line["exception"]) == (False, True)
