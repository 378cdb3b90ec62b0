"""Whether the board's scores are still what the ledger says."""

from __future__ import annotations

from django.db import connection

# One round over the ledger, each span against what the trigger kept; a row missing on either side shows up.
_COMPARE = """
WITH spans AS (
    SELECT account_id, per.name AS per, date_trunc(per.name, day::timestamp)::date AS first,
        per.length, sum(entry.honour) AS honour
    FROM agreements_ledgerentry AS entry
    JOIN agreements_pointsaccount AS account ON account.id = account_id AND account.household_id IS NOT NULL
    CROSS JOIN (VALUES ('month', interval '1 month'), ('quarter', interval '3 months'),
        ('year', interval '1 year')) AS per (name, length)
    GROUP BY 1, 2, 3, 4
), sums AS (
    SELECT account_id, per, first, sum(honour) AS honour, sum(before) AS before FROM (
        SELECT account_id, per, first, honour, 0 AS before FROM spans
        UNION ALL SELECT account_id, per, (first + length)::date, 0, honour FROM spans
    ) AS both_ways GROUP BY 1, 2, 3
)
SELECT account_id, per, first, coalesce(kept.honour, 0), coalesce(kept.before, 0),
    coalesce(sums.honour, 0), coalesce(sums.before, 0)
FROM sums FULL JOIN agreements_boardscore AS kept USING (account_id, per, first)
WHERE (coalesce(kept.honour, 0), coalesce(kept.before, 0))
    <> (coalesce(sums.honour, 0), coalesce(sums.before, 0))
ORDER BY 1, 2, 3
"""


def broken_scores() -> list[str]:
    """Return one sentence for each span of a household whose score is not the sum of its entries."""
    with connection.cursor() as cursor:
        cursor.execute(_COMPARE)
        return [
            f"board score of account {row[0]}, {row[1]} {row[2]}: {row[3]} after {row[4]},"
            f" entries {row[5]} after {row[6]}"
            for row in cursor.fetchall()
        ]
