"""What a database administrator can do: a superuser who reads every row, with its transaction and its place.

Each attack guesses, from rows of the roll and rows of the urn, whose vote is whose.
"""

import hashlib

from django.db import connection


def rows_of(table, columns, where=""):
    """Every row with every column, its transaction and its place: what a superuser sees."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns}, xmin::text, ctid::text FROM {table} {where}")
        return cursor.fetchall()


def by_order_of(column):
    """Lay both lists side by side, each in the order in which it was written."""

    def place(row):
        if column == "xmin":
            return int(row[-2])
        page, item = row[-1].strip("()").split(",")
        return int(page), int(item)

    def guess(roll, urn):
        return dict(zip((r[0] for r in sorted(roll, key=place)), (u[0] for u in sorted(urn, key=place)), strict=False))

    return guess


def by_the_same_transaction(roll, urn):
    votes = {row[-2]: row[0] for row in urn}
    return {row[0]: votes[row[-2]] for row in roll if row[-2] in votes}


def by_any_equal_value(roll, urn):
    """Join any column with any column, as it is and hashed."""

    def traces(row):
        plain = [value for value in row[:-2] if isinstance(value, bytes | memoryview)]
        plain = [bytes(value) for value in plain]
        return set(plain) | {hashlib.sha256(value).digest() for value in plain}

    guesses = {}
    for row in roll:
        for vote in urn:
            if traces(row) & traces(vote):
                guesses[row[0]] = vote[0]
    return guesses


ATTACKS = {
    "rank by xmin": by_order_of("xmin"),
    "rank by ctid": by_order_of("ctid"),
    "same transaction": by_the_same_transaction,
    "equal values": by_any_equal_value,
}


def linked(guess, truth):
    """The share of voters whose vote was found."""
    return sum(guess.get(person) is not None and bytes(guess[person]) == vote for person, vote in truth.items()) / len(
        truth
    )


def attack_the_urn(ballot, truth):
    """Try every attack on a ballot whose urn is still there; `truth` has each person's ticket. Returns shares found."""
    roll = rows_of("evaluations_roll", "person_id, channel, blinded", f"WHERE ballot_id = '{ballot.pk}'")
    urn = rows_of("evaluations_urn", "ticket, sealed", f"WHERE ballot = '{ballot.pk}'")
    assert len(urn) == len(truth)  # of an empty urn nothing can be learned
    return {name: linked(attack(roll, urn), truth) for name, attack in ATTACKS.items()}
