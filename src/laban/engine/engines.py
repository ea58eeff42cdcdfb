"""The engines that can go through records: DuckDB in this process, or Apache Spark."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import ibis

from laban.base import SettingsError


@dataclass
class Engine:
    """An open engine: its Ibis backend, its name, and whether it is Spark.

    `workbench`: the limits of the local DuckDB that adds up what the engine brings back.
    """

    name: str
    backend: Any
    is_spark: bool = False
    version: str = ""
    workbench: Mapping[str, str] = field(default_factory=dict)

    def close(self) -> None:
        """Let go of what the engine holds."""
        self.backend.disconnect()

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_engine(
    name: str = "duckdb",
    *,
    memory_limit: str = "6GB",
    threads: int | None = None,
    spill_to: Path | None = None,
    spark_master: str = "local[*]",
    spark_remote: str | None = None,
) -> Engine:
    """Open an engine by name: `duckdb` or `spark`.

    `spark_master` is `local[*]` or a standalone master such as spark://127.0.0.1:7077;
    `spark_remote` is a Spark Connect address such as sc://127.0.0.1:15002 and goes before it.
    `spill_to` is made when it is not there.

    Raises:
        SettingsError: Unknown name, or Spark is not installed.
    """
    spill = (spill_to or Path(tempfile.gettempdir())) / "laban-spill"
    # DuckDB makes the folder when it first needs it, but not those it lies in.
    spill.parent.mkdir(parents=True, exist_ok=True)
    limits = {
        "memory_limit": memory_limit,
        "temp_directory": str(spill),
        "preserve_insertion_order": "false",
    }
    if name == "duckdb":
        return _open_duckdb(limits, threads)
    if name == "spark":
        return _open_spark(spark_master, spark_remote, limits)
    raise SettingsError(
        f'LABAN_ENGINE is "{name}", which is no engine.',
        cure="Write duckdb or spark.",
        code="engine-001",
    )


def _open_duckdb(limits: Mapping[str, str], threads: int | None) -> Engine:
    config: dict[str, Any] = dict(limits)
    if threads:
        config["threads"] = threads
    backend = ibis.duckdb.connect(**config)
    backend.raw_sql("SET TimeZone = 'UTC'")
    return Engine("duckdb", backend, version=backend.version, workbench=config)


def _open_spark(master: str, remote: str | None, limits: Mapping[str, str]) -> Engine:
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise SettingsError(
            "LABAN_ENGINE is spark, but PySpark is not installed.",
            cure="Run `pip install --require-hashes -r requirements/spark.txt`; "
            "Spark also needs Java 17.",
            code="engine-002",
        ) from None
    builder = SparkSession.builder.appName("laban")
    builder = builder.remote(remote) if remote else builder.master(master)
    settings = {
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.ansi.enabled": "false",
        "spark.sql.execution.arrow.pyspark.enabled": "true",
        "spark.sql.shuffle.partitions": "8",
    }
    if not remote:
        settings |= {
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            "spark.log.level": "ERROR",
        }
    for key, value in settings.items():
        builder = builder.config(key, value)
    session = builder.getOrCreate()
    return Engine(
        "spark",
        ibis.pyspark.connect(session),
        is_spark=True,
        version=session.version,
        workbench=limits,
    )
