"""The registers (台账): what is recorded, as a page, a workbook and a paper, for a scope and a period."""
