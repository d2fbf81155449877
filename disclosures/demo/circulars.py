"""Circulars of the demonstration: one of an earlier month that is out and partly signed for, and a draft."""
