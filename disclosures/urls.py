"""Pages of this floor."""

app_name = "disclosures"

urlpatterns = []
