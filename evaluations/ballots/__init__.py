"""The secret ballot (无记名投票): who may vote is known, what anyone voted is not.

Two lists that never meet: the roll says who signed in, the urn holds sealed ballots that say nothing of whose they are.
Between them stand a blind signature (`blind_rsa`), a hard split of phases (`models.Ballot`), ballots encrypted before
the database sees them (`sealing`), and a count after which only totals are left (`actions.count`).
"""
