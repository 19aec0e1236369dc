from __future__ import annotations

import json
import os
import signal
import subprocess
import sys

COMMANDS = ("run", "compare", "check", "schema", "levers", "new", "warmup")
MAIN = "from procsim.cli import main; main()"
IMPATIENT = f"from procsim.cli import progress; progress.SECONDS_BETWEEN_LINES = 0; {MAIN}"
HEAVY = ("numpy", "polars", "networkx", "pydantic", "plotly", "scipy", "babel", "rich.console")


def _started(*words, program=MAIN):
    return subprocess.Popen(
        [sys.executable, "-c", program, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )


def test_help_names_every_command_and_ends_well(procsim):
    done = procsim("--help")
    assert done.exit_code == 0
    assert all(f"  {command} " in done.stdout for command in COMMANDS)


def test_help_imports_nothing_heavy():
    listed = f"import sys\ntry:\n    {MAIN}\nfinally:\n    print(*sys.modules, file=sys.stderr)"
    started = _started("--help", program=listed)
    _out, err = started.communicate()
    assert started.returncode == 0
    assert not set(HEAVY) & set(err.split())


def test_the_schema_is_one_json_object(procsim):
    assert json.loads(procsim("schema").stdout)["required"][0] == "procsim"


def test_every_lever_is_listed_with_what_it_can_make_worse(procsim):
    from procsim.levers import LEVERS

    told = json.loads(procsim("levers", "--json").stdout)
    assert list(told) == list(LEVERS)
    assert all(lever["can_worsen"] for lever in told.values())
    text = procsim("levers", "--lang", "zh-Hans").stdout
    assert "容缺受理" in text


def test_the_language_of_one_command_is_not_that_of_the_next(procsim):
    from procsim.text import language

    procsim("levers", "--lang", "zh-Hans")
    assert language() == "en"


def test_bad_input_ends_a_process_with_one_message_and_no_traceback(hall):
    started = _started("compare", "nowhere.yaml")
    out, err = started.communicate()
    assert started.returncode == 2
    assert out == ""
    assert len(err.splitlines()) == 1
    assert "nowhere.yaml: found no such file" in err


def test_a_reader_that_stops_reading_is_no_error(hall):
    started = _started("schema")
    started.stdout.close()
    assert started.stderr.read() == ""
    started.stderr.close()
    assert started.wait() == 0


def test_a_program_without_any_output_or_input_ends_as_it_should(hall):
    shell = f'"{sys.executable}" -c "{MAIN}"'
    for words, closed, code in (("schema", ">&-", 0), ("new", "<&-", 2)):
        done = subprocess.run(
            ["/bin/sh", "-c", f"{shell} {words} {closed}"],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code
        assert done.stdout == ""
        assert "Traceback" not in done.stderr


def test_an_interrupt_keeps_the_runs_that_are_finished_and_says_so(hall):
    words = ("run", "small.yaml", "--json", "--replications", "100000")
    started = _started(*words, program=IMPATIENT)
    assert "of 100000 runs" in started.stderr.readline()
    started.send_signal(signal.SIGINT)
    out, err = started.communicate()
    assert started.returncode == 0, err
    told = json.loads(out)
    assert told["replications"] >= 1
    assert told["warnings"][0].startswith("interrupted: ")


def test_a_terminal_that_knows_no_chinese_still_gets_valid_json(hall):
    started = subprocess.run(
        [sys.executable, "-c", MAIN, "levers", "--json"],
        env={**os.environ, "PYTHONIOENCODING": "latin-1"},
        capture_output=True,
        check=True,
    )
    told = json.loads(started.stdout.decode("latin-1"))
    assert told["conditional_acceptance"]["reform"]["zh-Hans"] == "容缺受理"
