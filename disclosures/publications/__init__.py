"""Publication (公示): frozen snapshots of results and commitments, posted, taken down, corrected."""
