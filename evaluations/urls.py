"""Pages of this floor."""

app_name = "evaluations"

urlpatterns = []
