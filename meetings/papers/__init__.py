"""What a meeting leaves or needs on paper: minutes, sign-in sheet, forms to write on, the workbook to fill in."""
