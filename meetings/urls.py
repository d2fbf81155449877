"""Pages of this floor."""

app_name = "meetings"

urlpatterns = []
