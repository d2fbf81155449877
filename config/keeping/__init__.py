"""What keeps the district's records safe: backup, restore, and the site's own role in the database."""
