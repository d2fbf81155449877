"""Pages of the commitments, one noun a file."""
