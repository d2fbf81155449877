"""Opinions (意见): what the public and colleagues say about a publication, and the answer they get."""
