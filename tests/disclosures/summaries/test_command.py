"""The command that writes a year of the whole district."""

import pytest
import time_machine
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from organizations.models import RegisterEntry
from tests import builders
from tests.disclosures.summaries.year import TODAY, rated


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel(builders.at(TODAY), tick=False):
        yield


def run(tmp_path, *arguments, name="year.xlsx"):
    output = tmp_path / name
    call_command("year_summaries", *arguments, "--format", "xlsx", "--output", str(output))
    return output


def branches_in(path):
    rows = load_workbook(path)["党员和职工"].iter_rows(min_row=4, values_only=True)
    return list(dict.fromkeys(row[3] for row in rows if row[3]))


def test_it_writes_the_whole_district_and_says_so_in_the_register(cast, tmp_path, capsys):
    rated(cast, 9)
    path = run(tmp_path, "--year", "2026")
    assert branches_in(path) == ["桐花社区党支部", "鹭洲社区党支部", "芦汀村党支部"]
    assert "区委2026年" in capsys.readouterr().out
    line = RegisterEntry.objects.get(verb="导出年终汇总")
    assert [line.actor, line.actor_name, line.organization] == [None, "系统", cast.district]


def test_it_keeps_to_the_organization_it_is_given(cast, tmp_path):
    path = run(tmp_path, "--year", "2026", "--organization", cast.other_committee.code)
    assert branches_in(path) == ["芦汀村党支部"]


@pytest.mark.parametrize(
    ("arguments", "name", "sentence"),
    [
        (["--year", "2031"], "y.xlsx", "请写2026到2026之间的年度"),
        (["--year", "2026", "--organization", "NONE"], "y.xlsx", "没有编码为“NONE”的党组织"),
        (["--year", "2026"], "no/such/folder.xlsx", "请换一个能写的位置"),
    ],
)
def test_it_refuses_what_it_cannot_do_and_leaves_no_line(cast, tmp_path, arguments, name, sentence):
    with pytest.raises(CommandError, match=sentence):
        run(tmp_path, *arguments, name=name)
    assert not RegisterEntry.objects.filter(verb="导出年终汇总").exists()


def test_it_says_when_there_are_no_organizations(db, tmp_path):
    with pytest.raises(CommandError, match="请先导入党组织名单"):
        run(tmp_path, "--year", "2026")
