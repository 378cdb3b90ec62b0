"""The ledger's trigger that keeps what each household gained in a month, a quarter and a year."""

import pgtrigger

# Every entry counts twice: in the span of its day, and as ``before`` in the span after it. So the sums hold
# in whatever order transactions end, and nothing is looked up. Accounts come in order, or two postings of
# several could wait for each other.
_ADD_UP = """
INSERT INTO agreements_boardscore AS kept (committee_id, account_id, per, first, honour, before)
SELECT fresh.committee_id, fresh.account_id, per.name, span.first, sum(fresh.honour * span.own),
    sum(fresh.honour * (1 - span.own))
FROM fresh
JOIN agreements_pointsaccount AS account ON account.id = fresh.account_id AND account.household_id IS NOT NULL
CROSS JOIN (
    VALUES ('month', interval '1 month'), ('quarter', interval '3 months'), ('year', interval '1 year')
) AS per (name, length)
CROSS JOIN LATERAL (VALUES
    (date_trunc(per.name, fresh.day::timestamp)::date, 1),
    ((date_trunc(per.name, fresh.day::timestamp) + per.length)::date, 0)
) AS span (first, own)
WHERE fresh.honour <> 0
GROUP BY fresh.committee_id, fresh.account_id, per.name, span.first
ORDER BY fresh.account_id, per.name, span.first
ON CONFLICT (account_id, per, first) DO UPDATE
    SET honour = kept.honour + EXCLUDED.honour, before = kept.before + EXCLUDED.before;
RETURN NULL;
"""


def added_up() -> pgtrigger.Trigger:
    """Return the ledger's trigger that keeps ``BoardScore``, also for entries written by one statement."""
    return pgtrigger.Trigger(
        name="added_up",
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        level=pgtrigger.Statement,
        referencing=pgtrigger.Referencing(new="fresh"),
        func=_ADD_UP,
    )
