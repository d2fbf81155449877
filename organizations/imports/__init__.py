"""Reading real lists of organizations and people: tolerant of their form, strict about their content."""
