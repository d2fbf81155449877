"""Circulars of the demonstration: one of an earlier month that is out and partly signed for, and a draft."""

import datetime as dt

from django.utils import timezone

from disclosures.circulars import actions
from disclosures.circulars.actions import IssueAs
from disclosures.circulars.gathering import fingerprint, material_of
from disclosures.circulars.models import Circular
from disclosures.circulars.numbering import next_number
from disclosures.inspections import actions as inspections
from disclosures.inspections.models import Inspection
from organizations.models import Organization, User
from organizations.periods import Month
