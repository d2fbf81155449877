"""The home page (首页): what is due for me, by when; and the steps of a meeting."""
