"""A small hall, and the command line run within this process."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from procsim.cli import app


@pytest.fixture
def hall(tmp_path, monkeypatch):
    """A directory with nothing but a small scenario, from which commands are run."""
    shutil.copy(Path(__file__).parent / "small.yaml", tmp_path / "small.yaml")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def procsim():
    """Run the command line in English, whatever the locale of this machine."""
    runner = CliRunner(env={"LC_ALL": "C"})

    def run(*words, answers=None):
        return runner.invoke(app, [str(word) for word in words], input=answers)

    return run
