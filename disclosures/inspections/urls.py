"""Pages of the inspection (检查)."""

from django.urls import path

from disclosures.inspections import finding_views, round_views, views

urlpatterns = [
    path("inspection/", views.inspection, name="inspection"),
    path("inspection/report/", views.inspection_report, name="inspection_report"),
    path("inspection/report/export/", views.inspection_export, name="inspection_export"),
    path("inspection/<int:pk>/<int:year>/<int:month>/", views.inspection_branch, name="inspection_branch"),
    path("inspections/", round_views.inspections, name="inspections"),
    path("inspections/new/", round_views.new_inspection, name="new_inspection"),
    path("inspections/<int:pk>/", round_views.inspection_record, name="inspection_record"),
    path("inspections/<int:pk>/notify/", round_views.notify_units, name="notify_units"),
    path("inspections/<int:pk>/close/", round_views.close_inspection, name="close_inspection"),
    path("inspections/<int:pk>/cancel/", round_views.cancel_inspection, name="cancel_inspection"),
    path("inspections/<int:pk>/on-site/", round_views.add_on_site, name="add_on_site"),
    path("inspections/<int:pk>/assign/", round_views.assign_findings, name="assign_findings"),
    path("inspections/<int:pk>/recheck/", round_views.recheck_findings, name="recheck_findings"),
    path("findings/", finding_views.findings, name="findings"),
    path("findings/<int:pk>/", finding_views.finding, name="finding"),
    path("findings/<int:pk>/explain/", finding_views.explain_finding, name="explain_finding"),
    path("findings/<int:pk>/submit/", finding_views.submit_finding, name="submit_finding"),
    path("findings/<int:pk>/clear/", finding_views.clear_finding, name="clear_finding"),
    path("findings/<int:pk>/return/", finding_views.return_finding, name="return_finding"),
    path("findings/<int:pk>/withdraw/", finding_views.withdraw_finding, name="withdraw_finding"),
]
