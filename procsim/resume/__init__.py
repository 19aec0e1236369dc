"""Runs that are kept in a folder as they are made, so that a series goes on where it stopped."""

from procsim.resume.folder import RunFolder, require_folders

__all__ = ["RunFolder", "require_folders"]
