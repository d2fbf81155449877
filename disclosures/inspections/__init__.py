"""Inspection (检查): what every branch did, late or not at all, on a page, in Excel and in PDF."""
