"""Plots of what runs gave, one a file, in the language in use; none needs more than the tables.

Colours come from a palette that colour-blind readers can tell apart, and none speaks alone: lines
differ in their dashes, bars in their patterns, markers in their shapes, cells hold their number.
"""
