"""Keys as ranges of one, so that “the same organization” fits into an exclusion constraint without an extension."""

from django.contrib.postgres.fields import BigIntegerRangeField
from django.db.models import Func, Value


def only(field: str) -> Func:
    """The range that holds nothing but the key in `field`; PostgreSQL's GiST knows ranges, not plain numbers."""
    return Func(field, field, Value("[]"), function="int8range", output_field=BigIntegerRangeField())
