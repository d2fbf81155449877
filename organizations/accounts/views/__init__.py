"""Pages about accounts, one noun a file."""
