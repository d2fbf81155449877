"""A message with a way back: what was removed is entered again by the door that entered it, in the register as well."""

import json

from django.contrib import messages


def say_removed(request, sentence: str, *, enter_again: str, values: dict[str, object]) -> None:
    """Say what was removed, with a button that posts `values` to the address `enter_again`.

    The message waits in the browser until a page has shown it, so `values` hold nothing that is secret or about health.
    """
    typed = {name: str(each) for name, each in values.items()}
    messages.success(request, sentence, extra_tags=json.dumps({"enter_again": enter_again, "values": typed}))


def way_back(tags: str | None) -> dict | None:
    """What `say_removed` put beside a message; nothing beside any other."""
    return json.loads(tags) if tags else None
