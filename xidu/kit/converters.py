"""Parts of addresses that are more than a word. Importing this module teaches them to the URL resolver."""

import datetime as dt

from django.urls import register_converter
from django.urls.converters import StringConverter


class MonthConverter:
    """``2026-10`` in an address is the first day of that month in a view."""

    regex = r"(?:19|20)\d{2}-(?:0[1-9]|1[0-2])"

    def to_python(self, value: str) -> dt.date:
        year, month = value.split("-")
        return dt.date(int(year), int(month), 1)

    def to_url(self, value: dt.date | str) -> str:
        return value if isinstance(value, str) else f"{value:%Y-%m}"


class YearConverter:
    """``2026`` in an address, nothing shorter and nothing of another century."""

    regex = r"(?:19|20)\d{2}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int | str) -> str:
        return str(value)


class PosterSizeConverter(StringConverter):
    regex = "a[34]"


register_converter(MonthConverter, "month")
register_converter(YearConverter, "year")
register_converter(PosterSizeConverter, "poster_size")
