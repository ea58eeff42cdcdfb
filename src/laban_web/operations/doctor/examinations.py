"""What the doctor looks at in this room; rooms above add their own."""

from __future__ import annotations

from laban_web.operations.doctor.accounts import examine_factors, examine_trail
from laban_web.operations.doctor.folders import (
    examine_drafts,
    examine_runs,
    examine_static_files,
)
from laban_web.operations.doctor.jobs import examine_leases
from laban_web.operations.doctor.lake import examine_files, examine_keys, examine_landings

EXAMINATIONS = (
    examine_keys,
    examine_landings,
    examine_files,
    examine_trail,
    examine_factors,
    examine_leases,
    examine_drafts,
    examine_runs,
    examine_static_files,
)
