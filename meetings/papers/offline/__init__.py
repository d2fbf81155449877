"""The workbook of a meeting held offline: exported, filled in, compared, brought in."""
