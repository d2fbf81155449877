"""Reminders (提醒): a digest of one's own to-dos by mail, at most one a day, for who asked for it."""
