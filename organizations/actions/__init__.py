"""Every write of the ground floor, one noun a file."""
