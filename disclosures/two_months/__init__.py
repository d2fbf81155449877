"""What a branch did in two months, for its statement at the secretary meeting (支部书记会): facts and a draft."""
