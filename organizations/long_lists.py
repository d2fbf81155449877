"""Lists that grow for years: nobody leafs through ten thousand lines, and counting them would cost each page more."""

from django.core.paginator import Paginator
from django.utils.functional import cached_property

MOST = 2000


class LongList(Paginator):
    """Leads through the first `MOST` rows, in their order, and counts no further; filters lead to the others."""

    @cached_property
    def count(self) -> int:
        """How many rows are led through; with the order, which an index gives, PostgreSQL stops at the last of them."""
        return self.object_list[:MOST].count()

    @property
    def is_cut(self) -> bool:
        """Whether there may be more rows than pages lead to."""
        return self.count == MOST
