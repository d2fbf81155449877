"""Records in Django's admin: to look at only; every change goes through the actions and so into the register."""

from django.contrib import admin


class ReadOnly:
    """No adding, changing or deleting here; for pages and for the rows inside them."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class ReadOnlyAdmin(ReadOnly, admin.ModelAdmin):
    """Seen here, changed elsewhere or never."""
