"""Files of a meeting: what kind they are, what they must not carry, where they lie."""
