"""Tune the staff of each window until every promise is kept at the least cost."""
