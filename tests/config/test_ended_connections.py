"""A database that was restarted: connections that wait in the pool are dead, and nobody's page may meet them."""

import psycopg
import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.served import database_url


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_the_server_has_ended_is_replaced_before_anybody_uses_it():
    connection.ensure_connection()
    connection.close()  # back into the pool
    with psycopg.connect(database_url()) as administrator:
        ended = administrator.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        ).fetchall()
    assert (True,) in ended
    assert Client().get(reverse("disclosures:boards")).status_code == 200
