"""Circulars (通报): what an inspection found, drafted from the evidence, edited, issued and signed for."""
