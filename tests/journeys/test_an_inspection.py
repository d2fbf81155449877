"""An inspection from the first look to the last finding cleared, through the pages alone. 通知四: 检查通报."""

import datetime as dt

import time_machine
from django.urls import reverse

from disclosures.inspections import actions
from disclosures.inspections.models import Inspection
from tests import builders
from tests.disclosures.inspections.october import TODAY, october
from tests.disclosures.inspections.rounds import AFTER, finding_of
from tests.evaluations.ratings import rounds


def at(name, record):
    return reverse(f"disclosures:{name}", args=[record.pk])


def on(day):
    return time_machine.travel(builders.at(day, 9), tick=False)


def test_what_is_found_is_told_explained_reported_put_right_and_cleared(cast, signed_in):
    october(cast)
    office, unit, above, outsider = map(
        signed_in, (cast.inspector, cast.sibling_secretary, cast.officer, cast.outsider)
    )
    with on(TODAY):
        wish = {"scope": cast.district.pk, "first": "2026-10", "last": "2026-10", "title": "十月检查"}
        office.post(reverse("disclosures:new_inspection"), wish)
        inspection = Inspection.objects.get()
        assert unit.get(inspection.get_absolute_url()).status_code == 404
        office.post(at("notify_units", inspection))
        unrated = finding_of(inspection, cast.sibling, "未评定")
        late = finding_of(inspection, cast.sibling, "组织生活会逾期召开")
        assert outsider.get(unrated.get_absolute_url()).status_code == 404
        unit.post(at("explain_finding", late), {"explanation": "书记住院。", "version": "0"})
        unit.post(at("submit_finding", late), {"rectification": "定了每月的日子。"})
        rounds.confirmed(cast.sibling_secretary, rounds.sheet_of(cast.sibling_secretary, cast.sibling.meetings.get()))
    with on(AFTER):
        actions.mark_reported(by=cast.inspector.user, inspection=inspection, today=AFTER)  # as issuing a circular does
        good = above.get(at("recheck_findings", inspection)).context["good"]
        assert good == [unrated]
        above.post(at("recheck_findings", inspection), {"finding": [unrated.pk]})
        above.post(at("clear_finding", late), {"note": "看了会议计划。"})
        for finding in inspection.findings.unsettled():
            office.post(at("clear_finding", finding), {"note": "看过整改。"})
    with on(AFTER + dt.timedelta(days=1)):
        office.post(at("close_inspection", inspection))
        inspection.refresh_from_db()
        assert [inspection.state, inspection.closed_on] == ["closed", AFTER + dt.timedelta(days=1)]
        assert "14个问题都已销号" in office.get(inspection.get_absolute_url()).content.decode()
