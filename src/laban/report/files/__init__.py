"""Tables as files, streamed whatever their number of rows: CSV, Parquet, XLSX.

In: a schema, batches of rows, what the file says of itself. Out: the bytes of the file, some at a
time. Texts cannot be run as formulas; decimals stay exact.
"""

from laban.report.files.csv import write_csv
from laban.report.files.json import json_row
from laban.report.files.parquet import write_parquet
from laban.report.files.texts import shortest
from laban.report.files.xlsx import write_xlsx

WRITERS = {"csv": write_csv, "parquet": write_parquet, "xlsx": write_xlsx}

__all__ = ["WRITERS", "json_row", "shortest", "write_csv", "write_parquet", "write_xlsx"]
