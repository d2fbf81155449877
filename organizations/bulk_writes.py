"""What writing many rows in one transaction asks of PostgreSQL."""

from django.db import connection


def check_foreign_keys_at_once() -> None:
    """Check foreign keys row by row for the rest of the transaction.

    PostgreSQL looks through all checks put off to the end each time a trigger of the process register has run: put
    off, they make 60,000 people take 60 seconds instead of 6.
    """
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")


def tell_the_planner() -> None:
    """Have PostgreSQL count anew what a large write left: until it does, it may plan for tables without a row.

    Where a vacuum has seen all rows of a table rolled back, single queries then take minutes.
    """
    with connection.cursor() as cursor:
        cursor.execute("analyze")
