"""Accounts (账号): made from the roster, opened with a slip, kept by their holders."""
