"""Proofs of figures: they hold as made, and fail at the right check when anything is changed."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from laban.base import LakeError, ProofError, SigningKey
from laban.lake import FaultKind, FileFault
from laban.measure.figure_names import FigureName, find_figure
from laban.measure.proofs import (
    Contribution,
    Working,
    make_proof,
    read_proof,
    write_proof,
)
from laban.measure.statements import RunFacts, make_statement, sign_statement
from laban.measure.verification import Evidence, verify
from laban.programme import read_programme_files
from tests.measure.figure_tables import figure, figures
from tests.measure.test_statements import MOMENT, delivery
from tests.small_programme import TARGETS, small_files

PROGRAMME = read_programme_files((name, text.encode()) for name, text in small_files().items())
ROWS = [
    figure("dossiers", "10", "2024", numerator=30),
    figure("dossiers", "20", "2024", numerator=12),
    figure("dossiers", "VN", "2024", numerator=42),
    figure("online_share", "10", "2024", numerator=10, denominator=30),
    figure("dossiers", "10", "2024", numerator=20, breakdown="channel", category="online"),
    figure("dti", "10", "2024", value=0.7, source="dti/gov", vintage="2025-01"),
    figure("dti", "10", "2024", value=0.6, source="other", vintage="2025-02"),
]
FIGURES = figures(ROWS)
DELIVERIES = [delivery(1, rows_landed=30), delivery(2, organisation="20", rows_landed=12)]
KEY = SigningKey.new()
FACTS = RunFacts("run-1", "small", PROGRAMME.version, MOMENT, None, "duckdb", "0.1.0", 5, MOMENT)
ENVELOPE = sign_statement(make_statement(FACTS, FIGURES, DELIVERIES), KEY)
WORKING = Working("SELECT count(*) FROM dossier", ("10",), (Contribution(1, 30),))
HONEST = Evidence(
    key=KEY.public,
    programme=lambda version: PROGRAMME,
    deliveries=lambda as_of: DELIVERIES,
    file_faults=lambda as_of: (),
    figures=lambda run_id: FIGURES,
    recompute=lambda what: find_figure(FIGURES, FigureName.of(what.figure)),
)


def proof_of(name: str):
    return make_proof(
        FigureName.parse(name),
        programme=PROGRAMME,
        figures=FIGURES,
        working=WORKING,
        deliveries=DELIVERIES,
        envelope=ENVELOPE,
    )


def failing(proof, evidence=HONEST) -> list[str]:
    return [check.name for check in verify(proof, evidence) if not check.holds]


def sentence(proof, evidence, name: str) -> str:
    return next(check.sentence for check in verify(proof, evidence) if check.name == name)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(FigureName.of(row)))
def test_proof_of_every_figure_holds_after_a_trip_through_its_file(row):
    proof = read_proof(write_proof(proof_of(str(FigureName.of(row)))))
    checks = verify(proof, HONEST)
    assert [check.name for check in checks] == [
        "signature",
        "programme",
        "indicator",
        "inclusion",
        "deliveries",
        "files",
        "run",
        "recomputed",
    ]
    assert all(check.holds for check in checks), checks


def test_proof_file_tells_formula_sql_organisations_and_contributions():
    content = json.loads(write_proof(proof_of("online_share/10/2024")))
    assert content["formula"]["en"] == "Online dossiers over dossiers received"
    assert content["formula"]["vi"] == "Hồ sơ trực tuyến trên hồ sơ tiếp nhận"
    assert content["indicator"]["numerator"] == "channel = 'online'"
    assert content["sql"] == "SELECT count(*) FROM dossier"
    assert content["organisations"] == ["10"]
    assert content["contributions"] == [
        {"sequence": 1, "records": 30, "delivery_id": "d1", "content_sha256": "00" * 32}
    ]
    assert content["figure"]["numerator"] == "10.000000000"
    assert content["key_id"] == KEY.public.id


def test_changed_figure_fails_inclusion_and_recomputation():
    proof = proof_of("dossiers/10/2024")
    changed = replace(proof, figure=dict(proof.figure, value=31.0))
    assert failing(changed) == ["inclusion", "recomputed"]
    assert "value is 30.0, the proof has 31.0" in sentence(changed, HONEST, "recomputed")


def test_changed_statement_fails_the_signature_and_what_it_binds():
    other = sign_statement(make_statement(FACTS, figures(ROWS[:-1]), DELIVERIES), SigningKey.new())
    assert failing(replace(proof_of("dossiers/10/2024"), envelope=other)) == [
        "signature",
        "inclusion",
        "run",
    ]


def test_unreadable_envelope_fails_at_once():
    assert failing(replace(proof_of("dossiers/10/2024"), envelope={})) == ["signature"]


def test_changed_programme_is_found():
    files = small_files(targets_yaml=TARGETS.replace("value: 40", "value: 50"))
    other = read_programme_files((name, text.encode()) for name, text in files.items())
    evidence = replace(HONEST, programme=lambda version: other)
    assert failing(proof_of("dossiers/10/2024"), evidence) == ["programme"]


def test_changed_definition_in_the_proof_is_found():
    proof = proof_of("online_share/10/2024")
    changed = replace(proof, indicator=dict(proof.indicator, numerator="channel = 'direct'"))
    assert failing(changed) == ["indicator"]


def test_deliveries_left_out_of_the_proof_are_found():
    proof = proof_of("dossiers/10/2024")
    assert failing(replace(proof, deliveries=proof.deliveries[:1])) == ["deliveries"]


def test_deliveries_changed_in_the_ledger_are_named():
    ledger = [DELIVERIES[0], replace(DELIVERIES[1], rows_landed=11)]
    evidence = replace(HONEST, deliveries=lambda as_of: ledger)
    proof = proof_of("dossiers/10/2024")
    assert failing(proof, evidence) == ["deliveries"]
    assert '"d2" of 20' in sentence(proof, evidence, "deliveries")


def test_changed_record_file_is_named():
    fault = FileFault("dossier/1.parquet", FaultKind.CHANGED, "dossier/1.parquet was changed.", ())
    evidence = replace(HONEST, file_faults=lambda as_of: (fault,))
    proof = proof_of("dossiers/10/2024")
    assert failing(proof, evidence) == ["files"]
    assert "dossier/1.parquet was changed." in sentence(proof, evidence, "files")


def test_changed_stored_figures_are_found():
    stored = figures([*ROWS[:-1], dict(ROWS[-1], value=0.61)])
    evidence = replace(HONEST, figures=lambda run_id: stored)
    assert failing(proof_of("dossiers/10/2024"), evidence) == ["run"]


def test_records_that_give_another_figure_or_none_are_found():
    proof = proof_of("dossiers/10/2024")
    other = figure("dossiers", "10", "2024", numerator=29)
    for found, said in ((other, "numerator is 29"), (None, "give no figure dossiers/10/2024")):
        evidence = replace(HONEST, recompute=lambda what, found=found: found)
        assert failing(proof, evidence) == ["recomputed"]
        assert said in sentence(proof, evidence, "recomputed")


def test_what_the_lake_lacks_fails_one_check_and_no_other():
    def gone(_: object):
        raise LakeError("The run is gone.", cure="Restore it.", code="lake-015")

    evidence = replace(HONEST, figures=gone)
    proof = proof_of("dossiers/10/2024")
    assert failing(proof, evidence) == ["run"]
    assert "lake-015" in sentence(proof, evidence, "run")


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{}", b'{"format": "laban-proof/2"}', b'{"format": NaN}']
)
def test_file_that_is_no_proof_is_refused(content):
    with pytest.raises(ProofError, match="proof-009"):
        read_proof(content)


def test_proof_file_with_a_part_of_the_wrong_kind_is_refused():
    content = json.loads(write_proof(proof_of("dossiers/10/2024")))
    for part, wrong in (("inclusion", []), ("deliveries", [{}]), ("figure", {}), ("sql", None)):
        broken = dict(content, **{part: wrong})
        if part == "sql":
            del broken["sql"]
        with pytest.raises(ProofError, match="proof-009"):
            read_proof(json.dumps(broken).encode())


@pytest.mark.parametrize(
    "text",
    [
        "dossiers/10/2024",
        "dossiers/10@2025-07-01/2024-Q1/channel=online",
        "dti/10/2024/source=58/QĐ-BC/vintage=2025-01",
        "dossiers/MB/2024/hierarchy=region",
    ],
)
def test_name_reads_back_as_it_is_written(text):
    assert str(FigureName.parse(text)) == text


@pytest.mark.parametrize(
    "text",
    ["", "dossiers", "dossiers/10", "a//2024", "a/10/2024/online", "a/10/2024/b=1/c=2"],
)
def test_text_that_names_no_figure_is_refused(text):
    with pytest.raises(ProofError, match="proof-006"):
        FigureName.parse(text)


def test_figure_that_the_run_lacks_is_refused_with_the_nearest_name():
    with pytest.raises(ProofError, match=r'Did you mean "dossiers"\?.*proof-007'):
        find_figure(FIGURES, FigureName.parse("dosiers/10/2024"))


def test_name_that_means_two_figures_is_refused_with_both():
    with pytest.raises(ProofError, match=r"source=dti/gov.*source=other.*proof-008"):
        find_figure(FIGURES, FigureName.parse("dti/10/2024"))


def test_administrative_figure_is_meant_unless_another_hierarchy_is_named():
    rows = [
        figure("dossiers", "MB", "2024", numerator=number, hierarchy=hierarchy)
        for number, hierarchy in ((1, "administrative"), (9, "region"))
    ]
    found = find_figure(figures(rows), FigureName.parse("dossiers/MB/2024"))
    named = find_figure(figures(rows), FigureName.parse("dossiers/MB/2024/hierarchy=region"))
    assert (found["records"], named["records"]) == (1, 9)
