"""What a production server must not start with: secrets that can be guessed, open doors for developers."""

from django.core.exceptions import ImproperlyConfigured

DISTINCT = 8  # “aaaa…” is long, too


def strong(name: str, value: str, least: int) -> str:
    """Return the secret, refusing one that is short, monotonous or Django's own example."""
    if len(value) < least or len(set(value)) < DISTINCT or value.startswith("django-insecure-"):
        raise ImproperlyConfigured(
            f"{name} is missing or weak: in production it needs at least {least} random characters,"
            ' as made by: python3 -c "import secrets; print(secrets.token_urlsafe(50))"'
        )
    return value


def refuse_open_doors(*, debug: bool, hosts: list[str]) -> None:
    """Refuse pages that show the code to strangers, and a server that answers to every name."""
    if debug:
        raise ImproperlyConfigured("DEBUG shows code and settings to whoever meets an error: not in production.")
    if not hosts or "*" in hosts:
        raise ImproperlyConfigured("ALLOWED_HOSTS must name the site in production: links are made from it.")
