"""The command line as a person uses it: right and wrong words, exit codes, what stays."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from laban.base import UserError
from laban.cli.main import app
from tests.small_programme import write_programme

VIETNAM = str(Path(__file__).resolve().parents[2] / "programmes" / "vietnam")
RECORDS = """\
dossier_id,organisation,channel,received_at,due_at,completed_at
A1,101,online,2024-02-01T08:00:00+07:00,2024-02-10T08:00:00+07:00,2024-02-05T08:00:00+07:00
A2,101,direct,2024-02-02T08:00:00+07:00,2024-02-10T08:00:00+07:00,2024-02-12T08:00:00+07:00
B1,201,online,2024-03-01T08:00:00+07:00,2024-03-10T08:00:00+07:00,
B2,nobody,online,2024-03-01T08:00:00+07:00,2024-03-10T08:00:00+07:00,
"""


class Laban:
    """Runs `laban` in a folder of its own, as a person would, within this process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        write_programme(folder / "programme")
        self.file = folder / "records.csv"
        self.file.write_text(RECORDS, encoding="utf-8")

    @property
    def settings(self) -> dict[str, str]:
        return {
            "LABAN_HOME": str(self.folder / "home"),
            "LABAN_PROGRAMME": str(self.folder / "programme"),
        }

    def __call__(self, *words: str, exit_code: int = 0) -> str:
        done = CliRunner().invoke(app, words, env=self.settings)
        error = done.exception
        text = done.output + (str(error) if isinstance(error, UserError) else "")
        assert error is None or isinstance(error, UserError | SystemExit), repr(error)
        found = error.exit_code if isinstance(error, UserError) else done.exit_code
        assert found == exit_code, text
        return text

    def deliver(self, *words: str, exit_code: int = 0) -> str:
        return self(
            *("deliver", "records.csv", "--as", "dossier", "--from", "VN", "--id", "d-1"),
            *words,
            exit_code=exit_code,
        )


@pytest.fixture
def laban(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Laban:
    monkeypatch.chdir(tmp_path)
    return Laban(tmp_path)


def test_an_error_is_one_sentence_without_traceback_and_an_exit_code(laban: Laban) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from laban.cli import main; main()", "figures"],
        env=os.environ | laban.settings,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 4
    sentence = "Nothing has been measured yet. Run `laban measure`. [run-001]"
    assert done.stderr.strip() == f"laban: {sentence}"


def test_help_names_every_command(laban: Laban) -> None:
    text = laban("--help")
    for command in ("check", "deliver", "measure", "figures", "prove", "verify", "demo", "lake"):
        assert f"  {command} " in text


def test_the_whole_line_from_a_file_to_a_verified_proof(laban: Laban) -> None:
    assert "is in order" in laban("check")
    receipt = laban.deliver()
    assert "rows_landed" in receipt
    assert "connect-" not in receipt.splitlines()[0]
    assert '"nobody"' in receipt
    assert "figures in run" in laban("measure")
    table = laban("figures", "-o", "East Province", "--period", "2024-02")
    assert "Commune One" not in table
    laban("prove", "dossiers/10/2024-02", "--out", "proof.json")
    assert "holds: all 8 checks" in laban("verify", "proof.json")


def test_delivering_again_gives_the_first_receipt(laban: Laban) -> None:
    laban.deliver()
    assert "accepted before" in laban.deliver()
    assert laban("deliveries").count("d-1") == 1


def test_the_same_id_with_other_content_is_refused(laban: Laban) -> None:
    laban.deliver()
    laban.file.write_text(RECORDS.replace("A1", "A9"), encoding="utf-8")
    assert "connect-003" in laban.deliver(exit_code=3)


def test_a_dry_run_lands_nothing(laban: Laban) -> None:
    assert "Nothing was landed" in laban.deliver("--dry-run")
    assert "d-1" not in laban("deliveries")


def test_all_or_nothing_refuses_everything_for_one_wrong_row(laban: Laban) -> None:
    assert "connect-013" in laban.deliver("--all-or-nothing", exit_code=3)
    assert "d-1" not in laban("deliveries")


def test_a_withdrawn_delivery_no_longer_counts(laban: Laban) -> None:
    laban.deliver()
    laban("withdraw", "d-1", "--from", "VN", "--reason", "wrong month")
    laban("measure")
    assert "No figure fits" in laban("figures", "-i", "dossiers")
    assert "wrong month" in laban("deliveries")


def test_figures_are_exported_with_run_and_programme_version(laban: Laban) -> None:
    laban.deliver()
    laban("measure")
    laban("figures", "--format", "json", "--out", "figures.json", "--period", "2024-02")
    rows = json.loads((laban.folder / "figures.json").read_text("utf-8"))
    assert rows
    assert all(row["run_id"] and len(row["programme_version"]) == 64 for row in rows)
    laban("figures", "--format", "csv", "--out", "figures.csv")
    laban("figures", "--format", "parquet", "--out", "figures.parquet", "--public")
    assert (laban.folder / "figures.parquet").stat().st_size > 0


def test_filters_choose_from_what_the_public_may_see(laban: Laban) -> None:
    laban.deliver()
    laban("measure")
    laban("figures", "--public", "--breakdown", "all", "--out", "all.parquet")
    laban("figures", "--public", "-i", "dossiers", "--period", "2024-02", "--out", "some.parquet")
    every = pq.read_table(laban.folder / "all.parquet").to_pylist()
    some = pq.read_table(laban.folder / "some.parquet").to_pylist()
    assert some
    assert all(row in every for row in some)


def test_the_name_of_a_file_says_in_which_form_figures_are_written(laban: Laban) -> None:
    laban.deliver()
    laban("measure")
    laban("figures", "--out", "figures.json")
    assert json.loads((laban.folder / "figures.json").read_text("utf-8"))
    text = laban("figures", "--out", "figures.xlsx", exit_code=1)
    assert 'Figures cannot be written as "xlsx".' in text
    assert not (laban.folder / "figures.xlsx").exists()


@pytest.mark.parametrize(
    ("name", "begins"), [("s.csv", b'"village",'), ("s.ndjson", b"{"), ("s.parquet", b"PAR1")]
)
def test_the_name_of_a_file_says_in_which_form_samples_are_written(
    laban: Laban, name: str, begins: bytes
) -> None:
    laban("sample", "--rows", "3", "--as", "village_coverage", "-p", VIETNAM, "--out", name)
    assert (laban.folder / name).read_bytes().startswith(begins)


def test_a_sample_in_no_known_form_is_refused(laban: Laban) -> None:
    words = ("sample", "--rows", "3", "--as", "village_coverage", "-p", VIETNAM)
    text = laban(*words, "--out", "s.xlsx", exit_code=1)
    assert 'The name "s.xlsx" does not say in which form to write the records.' in text
    assert not (laban.folder / "s.xlsx").exists()
    laban(*words, "--out", "s.xlsx", "--format", "csv")
    assert (laban.folder / "s.xlsx").read_bytes().startswith(b'"village",')


def test_compaction_changes_no_figure(laban: Laban) -> None:
    laban.deliver()
    laban("measure")
    laban("prove", "dossiers/10/2024-02", "--out", "proof.json")
    laban("lake", "compact")
    assert "holds: all 8 checks" in laban("verify", "proof.json")
    assert "as it was written" in laban("lake", "check")


def test_a_proof_held_against_an_empty_lake_says_what_is_missing(laban: Laban) -> None:
    laban.deliver()
    laban("measure")
    laban("prove", "dossiers/10/2024-02", "--out", "proof.json")
    (laban.folder / "home").rename(laban.folder / "elsewhere")
    assert "as it was written" in laban("lake", "check")
    text = laban("verify", "proof.json", exit_code=6)
    assert "holds  inclusion" in text
    assert "FAILS  deliveries" in text
    assert "FAILS  recomputed" in text


def test_a_changed_record_file_makes_the_proof_fail_and_is_named(laban: Laban) -> None:
    laban.deliver()
    laban("measure")
    laban("prove", "dossiers/10/2024-02", "--out", "proof.json")
    file = next(
        f for f in (laban.folder / "home" / "files").rglob("*.parquet") if "refused" not in str(f)
    )
    file.chmod(0o644)
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    assert "FAILS  files" in laban("verify", "proof.json", exit_code=6)


def test_a_changed_figure_in_the_proof_makes_it_fail(laban: Laban) -> None:
    laban.deliver()
    laban("measure")
    laban("prove", "dossiers/10/2024-02", "--out", "proof.json")
    path = laban.folder / "proof.json"
    proof = json.loads(path.read_text("utf-8"))
    proof["figure"]["value"] = 3.0
    path.write_text(json.dumps(proof), encoding="utf-8")
    text = laban("verify", "proof.json", exit_code=6)
    assert "FAILS  inclusion" in text
    assert "FAILS  recomputed" in text


def test_standings_show_targets_and_tasks_on_any_day(laban: Laban) -> None:
    laban.deliver()
    laban("measure")
    # 2 of 3 dossiers came online: 66.7 % of the 40 % that were promised.
    table = laban("standings", "--on", "2024-06-30")
    assert "Achieved" in table
    assert "No report" in table
    assert "1 achieved" in table
    assert "Đã hoàn thành" in laban("standings", "--language", "vi")
    said = " ".join(laban("standings", "--why", "--on", "2024-06-30").split())
    assert "T1: By 3 records that Laban counted: 66.7 % in 2024, of at least 40.0 %" in said


def test_standings_are_written_for_machines(laban: Laban) -> None:
    laban.deliver()
    laban("measure")
    laban("standings", "--on", "2025-01-01", "--out", "standings.json")
    document = json.loads((laban.folder / "standings.json").read_text("utf-8"))
    assert document["today"] == "2025-01-01"
    assert [target["state"] for target in document["targets"]] == ["achieved"]
    assert set(document["targets"][0]["verdict"]) == {"vi", "en"}
    assert [task["owed_by"] for task in document["tasks"]] == ["VN", None]


@pytest.mark.parametrize(
    ("words", "exit_code", "sentence"),
    [
        (("figures",), 4, "Nothing has been measured yet."),
        (("check", "nowhere"), 2, "programme.yaml"),
        (("measure", "-i", "dossier"), 5, 'Did you mean "dossiers"?'),
        (("measure", "--from", "2024-01-01"), 1, "--from and --to go together."),
        (("measure", "--on-structure", "soon"), 1, "which is not a day"),
        (("standings", "--on", "soon"), 1, "which is not a day"),
        (("standings", "--language", "fr"), 1, "is not spoken here"),
        (("standings",), 4, "Nothing has been measured yet."),
        (("verify", "missing.json"), 1, "cannot be read"),
        (("refused", "d-2", "--from", "VN"), 3, 'There is no delivery "d-2" from VN.'),
    ],
)
def test_wrong_words_get_a_sentence_and_an_exit_code(
    laban: Laban, words: tuple[str, ...], exit_code: int, sentence: str
) -> None:
    assert sentence in " ".join(laban(*words, exit_code=exit_code).split())


def test_an_unknown_record_type_is_answered_with_the_nearest(laban: Laban) -> None:
    text = laban(
        *("deliver", "records.csv", "--as", "dosier", "--from", "VN", "--id", "x"), exit_code=3
    )
    assert 'Did you mean "dossier"?' in text
