"""Whatever stands in the cells, or in the file: it is imported whole, or refused in words with nothing written."""

import datetime as dt
import io

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from organizations.actions.organization_imports import import_organizations
from organizations.actions.people_imports import import_people
from organizations.imports.organization_list import read_organization_list
from organizations.imports.roster import read_roster
from organizations.models import Organization, Person
from organizations.refusals import Refused
from tests import builders
from tests.organizations.awkward_files import BRANCH, HEADER, plain_xls, plain_xlsx

OF_ORGANIZATIONS = ["编码", "名称", "简称", "类型", "上级编码", "成立日期", "公开电话"]
BOUNDED = settings(
    max_examples=60,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
# What a workbook can't hold: openpyxl refuses to write it.
LETTERS = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
AWKWARD = [
    *("", " ", "　", "张三", BRANCH, "党员", "党支部", "=1+1", "@x", "-", "0", "1e400", "2026-02-30", "9999-12-31"),
    *("1998.7", "99010119800101001X", "12000000001", "字" * 400, "\u202e", "\U00020bb7", "#REF!", "True"),
    *(0, -1, 1.5, 1e300, 10**15, True, dt.datetime(1900, 1, 1), dt.datetime(9999, 12, 31), dt.time(23, 59), None),
]
CELLS = st.one_of(
    st.sampled_from(AWKWARD),
    st.text(LETTERS, max_size=20),
    st.integers(-(10**12), 10**12),
    st.floats(allow_nan=False, allow_infinity=False),
    st.datetimes(dt.datetime(1900, 3, 1), dt.datetime(2100, 1, 1)),
)
HEADINGS = st.one_of(
    st.just(HEADER), st.just(OF_ORGANIZATIONS), st.lists(st.sampled_from(HEADER + AWKWARD), max_size=7)
)
ROWS = st.lists(st.lists(CELLS, max_size=9), max_size=5)


@pytest.fixture
def branch(db):
    district = builders.organization("区委", builders.Kind.DISTRICT_COMMITTEE)
    return builders.organization(BRANCH, parent=district)


def workbook_of(heading, rows) -> bytes:
    book, file = Workbook(), io.BytesIO()
    for row in [heading, *rows]:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


def kept():
    return list(Person.objects.values_list()), list(Organization.objects.values_list())


def try_both(content):
    """Read the file as either list; nothing that was imported stays."""
    for load in (
        lambda: import_people(by=None, roster=read_roster(content), file_name="名册"),
        lambda: import_organizations(by=None, listed=read_organization_list(content), file_name="组织"),
    ):
        before, sentence = kept(), ""
        with transaction.atomic():
            try:
                load()
            except Refused as refused:
                sentence = refused.sentence
            assert not sentence or (sentence.endswith("。") and kept() == before)
            transaction.set_rollback(True)


@BOUNDED
@given(heading=HEADINGS, rows=ROWS)
def test_any_cells_are_imported_or_refused_in_words(branch, heading, rows):
    try_both(workbook_of(heading, rows))


@BOUNDED
@given(content=st.binary(max_size=300))
@example(content=b"PK\x03\x04" + bytes(200))
@example(content=b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
@example(content=",".join(HEADER).encode("utf-16"))
def test_any_bytes_are_refused_in_words(branch, content):
    try_both(content)


@BOUNDED
@given(place=st.integers(0, 10**6), byte=st.integers(0, 255), build=st.sampled_from([plain_xlsx, plain_xls]))
def test_a_workbook_with_a_damaged_byte_is_imported_or_refused_in_words(branch, place, byte, build):
    content = bytearray(build())
    content[place % len(content)] = byte
    try_both(bytes(content))
