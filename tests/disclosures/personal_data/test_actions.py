"""What is held of one person leaves as a file, and what is no record is erased once the person has gone."""

import datetime as dt
import io
from io import StringIO

import pytest
from axes.models import AccessAttempt
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from openpyxl import load_workbook

from commitments.models import Commitment
from disclosures.calendar.models import CalendarFeed
from disclosures.personal_data.actions import erase_person
from disclosures.personal_data.exports import workbook_of
from disclosures.personal_data.held import HELD, Datum, data_of
from disclosures.reminders.models import MailAddress
from evaluations.ballots import actions as ballots
from evaluations.models import Ballot, PaperCount, Roll, Slip, SlipFailures, Subject, Tally, Teller, Urn
from meetings.models import Attendance
from organizations.models import Person, RegisterEntry, User
from tests import builders
from tests.disclosures.personal_data.test_document import OURS, until_erased
from tests.evaluations.ballots.conftest import (  # noqa: F401
    attend,
    meeting,
    meeting_without_critiques,
    member_meeting,
)
from tests.refusals import sentence_of

TODAY = dt.date(2026, 11, 25)
NOW = builders.at(TODAY)
PHONE = "12000000777"


@pytest.fixture
def gone(cast):
    """A member with everything that reaches a person, who has left since."""
    person = cast.exempt
    person.phone, person.staff_number, person.id_digest = PHONE, "G-0777", "d" * 64
    person.save()
    campaign = builders.campaign()
    Commitment.objects.create(
        campaign=campaign,
        organization=cast.branch,
        person=person,
        kind="member",
        consent="vouched",
        consent_note="住院，电话核对",
        written_by=cast.secretary.user,
    )
    MailAddress.objects.create(user=person.user, address="wen@example.cn", asked_on=TODAY)
    CalendarFeed.objects.create(user=person.user)
    AccessAttempt.objects.create(username=person.user.username, failures_since_start=1)
    person.standing = Person.Standing.LEFT
    person.save()
    return person


def erase(person, reason="本人申请"):
    erase_person(by=None, person=person, reason=reason, today=TODAY)
    person.refresh_from_db()


def everything_in_the_database():
    """Every value of every row of every table, the events too, as text."""
    tables = connection.introspection.table_names()
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.db_table in tables]
    return "\n".join(str(row) for model in models for row in model._base_manager.values_list())


def test_what_reaches_somebody_is_erased_from_the_tables_and_from_the_history(gone):
    user_name = gone.user.username
    reaching = [PHONE, "G-0777", "d" * 64, "wen@example.cn", "住院，电话核对", "长期卧床", f"'{user_name}'"]
    before = everything_in_the_database()
    assert [value for value in reaching if value not in before] == []
    erase(gone)
    after = everything_in_the_database()
    assert [value for value in reaching if value in after] == []


def test_whatever_the_document_calls_until_erased_is_erased(gone):
    """A column that is given this end needs a value in `gone`, and `erase_person` to take it away."""
    gone.exemptions.update(decision_note="同意，注意休息")
    User.objects.filter(pk=gone.user.pk).update(email="w@example.cn", last_login=NOW, previous_login=NOW)
    Person.objects.filter(pk=gone.pk).update(away_destination="外省")
    before = {column: values_of(gone, *column) for column in until_erased()}
    assert [column for column, values in before.items() if not any(values)] == []
    erase(gone)
    left = {column: set(values_of(gone, *column)) & set(before[column]) - {"", None} for column in before}
    assert {column: values for column, values in left.items() if values} == {}


def values_of(person, table, column):
    """What stands in a column, in the rows that are somebody's."""
    model = next(model for model in OURS if model.__name__ == table)
    to_person = {"Person": "pk", "User": "person"}.get(table, "person" if hasattr(model, "person") else "user__person")
    return list(model._base_manager.filter(**{to_person: person.pk}).values_list(column, flat=True))


def test_the_account_lets_nobody_in_any_more_and_names_nobody(gone):
    gone.user.last_login = builders.at(TODAY)
    gone.user.save()
    erase(gone)
    user = gone.user
    user.refresh_from_db()
    assert (user.username, user.is_active, user.closed_on, user.last_login) == (f"erased-{user.pk}", False, TODAY, None)
    assert not user.has_usable_password()


def test_the_record_stays_with_the_name_of_the_day(gone, cast):
    held = attend(member_meeting(cast.branch), gone, Attendance.Presence.LEAVE)
    erase(gone)
    assert (gone.name, held.name) == ("温如玉", "温如玉")
    assert Attendance.objects.get().person == gone
    assert Commitment.objects.get(person=gone).consent == "vouched"


def test_the_register_says_that_it_was_done_and_why_and_nothing_of_what_went(gone):
    erase(gone)
    line = RegisterEntry.objects.latest("pk")
    lines = RegisterEntry.objects.filter(verb="清除温如玉的个人信息")
    assert [(one.actor_name, one.reason, one.detail) for one in lines] == [("系统", "本人申请", {})]
    assert PHONE not in str(line.detail)


def test_the_other_members_stay_untouched(gone, cast):
    before = list(Person.objects.exclude(pk=gone.pk).order_by("pk").values_list())
    erase(gone)
    assert list(Person.objects.exclude(pk=gone.pk).order_by("pk").values_list()) == before


def test_the_history_is_append_only_again_afterwards(gone):
    erase(gone)
    events = apps.get_model("organizations", "PersonEvent").objects
    with pytest.raises(Exception, match="Cannot update"):
        events.update(phone="1")


def test_who_is_on_the_roster_is_not_erased(cast):
    said = sentence_of(erase_person, by=None, person=cast.member, reason="试试", today=TODAY)
    assert said == "顾北川还在名册上。请先把状态改为“已离开”或者“已去世”，再清除。"


def test_nothing_is_erased_without_a_reason(gone):
    said = sentence_of(erase_person, by=None, person=gone, reason="  ", today=TODAY)
    assert said == "请写明为什么清除，原因会写入全程记实。"


def test_nobody_is_erased_while_a_ballot_runs_on_whose_roll_he_is(cast, meeting):  # noqa: F811
    ballots.open_ballot(by=cast.secretary.user, meeting=meeting)
    Person.objects.filter(pk=cast.member.pk).update(standing="left")
    said = sentence_of(erase_person, by=None, person=cast.member, reason="本人申请", today=TODAY)
    assert said == "顾北川在一场没有结束的投票的名册上。请等计票以后再清除。"


def test_an_exemption_that_waits_for_its_answer_is_answered_first(cast):
    builders.exemption(cast.member, starts_on=TODAY, ends_on=TODAY, state="requested")
    Person.objects.filter(pk=cast.member.pk).update(standing="left")
    assert "还没有答复" in sentence_of(erase_person, by=None, person=cast.member, reason="本人申请", today=TODAY)


# --- the file ---


def test_the_file_holds_what_is_held_with_words_for_it(gone):
    data = list(data_of(gone))
    assert Datum("人员", 1, "手机号", PHONE) in data
    assert Datum("人员", 1, "状态", "已离开") in data
    assert Datum("提醒邮箱", 1, "电子邮箱", "wen@example.cn") in data
    assert Datum("承诺", 1, "怎样核对的", "住院，电话核对") in data
    assert Datum("免于参加", 1, "原因", "长期卧床") in data


def test_the_file_holds_nobody_else(gone, cast):
    """The outsider's data, and the names of colleagues, are not the person's."""
    said = "\n".join(datum.content for datum in data_of(gone))
    others = [person.name for person in cast.everyone if person != gone]
    assert [name for name in others if name in said] == []


def test_of_an_empty_row_nothing_is_said(cast):
    assert [datum for datum in data_of(cast.outsider) if not datum.content] == []


def test_no_table_of_a_vote_is_in_the_file_and_nothing_computed_from_totals():
    of_votes = {Ballot, PaperCount, Roll, Slip, SlipFailures, Subject, Tally, Teller, Urn}
    assert {held.model for held in HELD} & of_votes == set()
    columns = {column for held in HELD for column in held.columns.split()}
    assert columns & {"score", "suggestion", "is_tied", "is_flagged_unfamiliar"} == set()


def test_no_secret_is_in_the_file():
    columns = {column for held in HELD for column in held.columns.split()}
    assert columns & {"password", "id_digest", "selector", "sealed_secret", "session_epoch", "fingerprint"} == set()


def test_the_workbook_opens_and_says_whose_copy_it_is(gone):
    sheet = load_workbook(io.BytesIO(workbook_of(gone, TODAY)))["个人信息"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][0] == "温如玉的个人信息"
    assert rows[2] == ["资料", "第几条", "项目", "内容"]
    assert ["人员", 1, "手机号", PHONE] in rows
    assert "含个人信息" in rows[-1][0]


# --- the commands ---


def test_the_commands_write_the_file_and_erase(gone, tmp_path):
    said, file = StringIO(), tmp_path / "个人信息.xlsx"
    call_command("export_person", str(gone.pk), "--output", str(file), stdout=said)
    assert load_workbook(file).sheetnames == ["个人信息"]
    assert RegisterEntry.objects.filter(verb="导出温如玉的全部个人信息").count() == 1
    call_command("erase_person", str(gone.pk), "--reason", "本人申请", stdout=said)
    gone.refresh_from_db()
    assert gone.phone == ""
    assert "的个人信息已经清除" in said.getvalue()


@pytest.mark.parametrize(
    ("command", "options"), [("export_person", ["--output", "x.xlsx"]), ("erase_person", ["--reason", "试试"])]
)
def test_the_commands_say_when_there_is_no_such_person(db, command, options):
    with pytest.raises(CommandError, match="没有系统编号为77的人"):
        call_command(command, "77", *options)


def test_the_command_says_why_somebody_is_not_erased(cast):
    with pytest.raises(CommandError, match="还在名册上"):
        call_command("erase_person", str(cast.member.pk), "--reason", "试试")
