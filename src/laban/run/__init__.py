"""The one conductor: joins the floors below in the order of the work.

In: explicit arguments, the moment and the keys included. Out: receipts, runs, proofs, checks.
Never: reads clock or environment, has rules of its own.
"""

from laban.run.assessing import Assessment, assess_run, task_updates
from laban.run.judging import judge_connections, keep_connections
from laban.run.measuring import (
    Signing,
    ensure_tables,
    find_run,
    kept_programme,
    measure_run,
    prove_figure,
    public_figures,
    verify_proof,
)
from laban.run.publishing import last_reorganisation, publish_run
from laban.run.renewing import reasons_to_renew
from laban.run.sending import Sending, check_file, deliver_file, load_data, write_csv

__all__ = [
    "Assessment",
    "Sending",
    "Signing",
    "assess_run",
    "check_file",
    "deliver_file",
    "ensure_tables",
    "find_run",
    "judge_connections",
    "keep_connections",
    "kept_programme",
    "last_reorganisation",
    "load_data",
    "measure_run",
    "prove_figure",
    "public_figures",
    "publish_run",
    "reasons_to_renew",
    "task_updates",
    "verify_proof",
    "write_csv",
]
