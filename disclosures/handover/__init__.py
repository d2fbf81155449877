"""Handover (交接): what a new secretary takes over."""
