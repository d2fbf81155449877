"""Jobs of the worker on the ground floor."""

from procrastinate.contrib.django import app

from organizations.actions import list_imports


@app.task(name=list_imports.TASK)
def run_list_import(list_import: int) -> None:
    """Write a list that was uploaded and confirmed."""
    list_imports.run(list_import=list_import)
