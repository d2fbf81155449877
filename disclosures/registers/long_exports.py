"""The registers as long exports: the same rows as at once, written by the worker."""

from functools import partial
from typing import BinaryIO

from django.utils import timezone

from disclosures.exports.kinds import LongExport, Order
from disclosures.registers.actions import record_export
from disclosures.registers.asking import kept_wish
from disclosures.registers.exports import CONTENT_TYPES, RegisterFile, room_for, title_of, write
from disclosures.registers.kinds import Register
from disclosures.registers.registry import REGISTERS
from disclosures.registers.wish import months_of, words_of
from organizations.models import Organization, User


def _long_export_of(register: Register) -> LongExport:
    return LongExport(
        permission=register.permission,
        content_type=_content_type,
        file_name=partial(_file_name, register),
        rows_expected=partial(_rows_expected, register),
        write=partial(_write, register),
        record=partial(record_export, register=register),
    )


def _content_type(parameters: dict) -> str:
    return CONTENT_TYPES[parameters["format"]]


def _file_name(register: Register, organization: Organization, parameters: dict) -> str:
    return f"{title_of(register, organization, words_of(*months_of(parameters)))}.{parameters['format']}"


def _rows_expected(register: Register, by: User, organization: Organization, parameters: dict) -> int:
    wish = kept_wish(register, by, organization, parameters, timezone.localdate())
    return room_for(register.records(wish).count(), parameters["format"])


def _write(register: Register, order: Order, file: BinaryIO) -> None:
    wish = kept_wish(register, order.asked_by, order.organization, order.parameters, order.today)
    write(file, RegisterFile(register, wish), order.parameters["format"], order.counted)


LONG_EXPORTS = {kind: _long_export_of(register) for kind, register in REGISTERS.items()}
