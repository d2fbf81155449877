"""A district full of life for demonstration, tests and measurements; every name in it is invented."""
