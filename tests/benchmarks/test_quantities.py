"""Numbers of records on the benchmarks' command line."""

from __future__ import annotations

import pytest
from benchmarks.__main__ import main


@pytest.mark.parametrize("command", ["landing", "measuring"])
@pytest.mark.parametrize("text", ["many", "0", "-5", "1.5", ""])
def test_what_is_no_number_of_rows_is_refused_with_a_sentence(
    command: str,
    text: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("sys.argv", ["benchmarks", command, f"--rows={text}"])
    with pytest.raises(SystemExit) as stopped:
        main()
    assert stopped.value.code == 2
    said = capsys.readouterr().err
    assert f'"{text}" is not a whole number of at least 1. Write for example 1,000,000.' in said
