"""What a page costs SQLite: steps, which chance and a busy machine do not change."""

from django.db import connection

AT_A_TIME = 10


def steps_of(client, address):
    """How many steps, AT_A_TIME of them, the database takes for what is at `address`, at the second look."""
    taken = []
    client.get(address)
    connection.connection.set_progress_handler(lambda: taken.append(1), AT_A_TIME)
    try:
        answer = client.get(address)
    finally:
        connection.connection.set_progress_handler(None, AT_A_TIME)
    assert answer.status_code in (200, 302), address
    return len(taken)
