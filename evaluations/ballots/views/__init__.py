"""Pages of the secret ballot: the room's, the voter's sign-in, and the anonymous ones."""
