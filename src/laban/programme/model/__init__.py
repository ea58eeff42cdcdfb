"""The values a programme is made of, as its files state them.

Every model is frozen and refuses unknown keys. The field names are the keys of the YAML files;
the descriptions become the editors' help (JSON Schema).
"""

from __future__ import annotations

from laban.programme.model.codes import CodeEntry, CodeList
from laban.programme.model.head import Brief, Disclosure, MapSubject, ProgrammeFile
from laban.programme.model.indicators import Indicator, IndicatorKind, MethodChange, RollUp
from laban.programme.model.plan import (
    Baseline,
    Milestone,
    Target,
    TargetsFile,
    Task,
    TaskGroup,
    TasksFile,
)
from laban.programme.model.records import (
    Column,
    ColumnType,
    Nature,
    Personal,
    Reconciles,
    RecordType,
    Rule,
)
from laban.programme.model.texts import Citation, Code, Document, Model, Text

__all__ = [
    "Baseline",
    "Brief",
    "Citation",
    "Code",
    "CodeEntry",
    "CodeList",
    "Column",
    "ColumnType",
    "Disclosure",
    "Document",
    "Indicator",
    "IndicatorKind",
    "MapSubject",
    "MethodChange",
    "Milestone",
    "Model",
    "Nature",
    "Personal",
    "ProgrammeFile",
    "Reconciles",
    "RecordType",
    "RollUp",
    "Rule",
    "Target",
    "TargetsFile",
    "Task",
    "TaskGroup",
    "TasksFile",
    "Text",
]
