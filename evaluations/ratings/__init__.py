"""Ratings (综合评价, “星级先锋”): the secret ballot advises, the deciding body decides. 通知二(二)."""
