"""The plan as code.

In: a folder of YAML and CSV files. Out: a frozen, checked `Programme`, or every fault of it with
file, line, sentence and cure; what changed between two of them; schemas for editors.
Never: opens an engine, reads a record.
"""

from laban.programme.assessment_facts import FACTS, Fact, parse_rule
from laban.programme.assessment_model import State, StateRule
from laban.programme.changes import Change
from laban.programme.comparison import compare_programmes
from laban.programme.data_list import DataEntry, read_data_list
from laban.programme.expression_operations import FORMULA
from laban.programme.expression_tree import (
    Call,
    Column,
    Expression,
    Literal,
    Node,
    ValueType,
)
from laban.programme.expressions import (
    ExpressionFault,
    codes_of,
    parse_expression,
    scope_of,
)
from laban.programme.model import (
    Baseline,
    Brief,
    Citation,
    CodeEntry,
    CodeList,
    ColumnType,
    Disclosure,
    Document,
    Indicator,
    IndicatorKind,
    MethodChange,
    Milestone,
    Nature,
    Personal,
    ProgrammeFile,
    Reconciles,
    RecordType,
    RollUp,
    Rule,
    Target,
    Task,
    TaskGroup,
    Text,
)
from laban.programme.model import Column as RecordColumn
from laban.programme.obligation_model import Cover, Obligation, Rhythm, Term
from laban.programme.obligations import (
    Owed,
    OwedPeriod,
    bound_on,
    last_due,
    last_in_time,
    next_due,
    owed_on,
)
from laban.programme.organisations import (
    ADMINISTRATIVE,
    Organisation,
    Organisations,
    Part,
    Succession,
)
from laban.programme.programme import (
    Programme,
    check_programme,
    examine_programme,
    read_programme,
    read_programme_files,
)
from laban.programme.schedules import Schedule, ScheduleError
from laban.programme.schemas import json_schemas
from laban.programme.source_cursors import CursorError, CursorValue, read_cursor, write_cursor
from laban.programme.sources import (
    Cursor,
    CursorType,
    FilesSource,
    RestSource,
    Secret,
    SftpSource,
    Source,
    SourceKind,
    SqlSource,
)
from laban.programme.task_stages import TASK_UPDATE, Stage, stages_of
from laban.programme.tile_maps import Tile, TileMap, map_on

__all__ = [
    "ADMINISTRATIVE",
    "FACTS",
    "FORMULA",
    "TASK_UPDATE",
    "Baseline",
    "Brief",
    "Call",
    "Change",
    "Citation",
    "CodeEntry",
    "CodeList",
    "Column",
    "ColumnType",
    "Cover",
    "Cursor",
    "CursorError",
    "CursorType",
    "CursorValue",
    "DataEntry",
    "Disclosure",
    "Document",
    "Expression",
    "ExpressionFault",
    "Fact",
    "FilesSource",
    "Indicator",
    "IndicatorKind",
    "Literal",
    "MethodChange",
    "Milestone",
    "Nature",
    "Node",
    "Obligation",
    "Organisation",
    "Organisations",
    "Owed",
    "OwedPeriod",
    "Part",
    "Personal",
    "Programme",
    "ProgrammeFile",
    "Reconciles",
    "RecordColumn",
    "RecordType",
    "RestSource",
    "Rhythm",
    "RollUp",
    "Rule",
    "Schedule",
    "ScheduleError",
    "Secret",
    "SftpSource",
    "Source",
    "SourceKind",
    "SqlSource",
    "Stage",
    "State",
    "StateRule",
    "Succession",
    "Target",
    "Task",
    "TaskGroup",
    "Term",
    "Text",
    "Tile",
    "TileMap",
    "ValueType",
    "bound_on",
    "check_programme",
    "codes_of",
    "compare_programmes",
    "examine_programme",
    "json_schemas",
    "last_due",
    "last_in_time",
    "map_on",
    "next_due",
    "owed_on",
    "parse_expression",
    "parse_rule",
    "read_cursor",
    "read_data_list",
    "read_programme",
    "read_programme_files",
    "scope_of",
    "stages_of",
    "write_cursor",
]
