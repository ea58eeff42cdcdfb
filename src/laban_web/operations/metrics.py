"""Measurements of the server itself, in Prometheus' text form."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from laban_web.operations.shared_metrics import is_shared

REQUESTS = Counter("laban_requests_total", "Requests answered.", ["method", "status"])
REQUEST_SECONDS = Histogram("laban_request_seconds", "Time until a request was answered.")
DELIVERIES = Counter("laban_deliveries_total", "Deliveries by outcome.", ["outcome"])
RECORDS = Counter("laban_records_total", "Records by outcome.", ["outcome"])
GROUPS = Counter("laban_groups_total", "Groups of deliveries that were landed together.")
GROUP_SECONDS = Histogram("laban_group_seconds", "Time to land a group of deliveries.")
BACKLOG = Gauge(
    "laban_backlog_deliveries", "Deliveries that wait to be landed.", multiprocess_mode="livesum"
)
USAGE_HITS = Counter("laban_usage_hits_total", "Hits of online services by outcome.", ["outcome"])
JOB_SECONDS = Histogram("laban_job_seconds", "Time that a scheduled job took.", ["job"])
PUBLISHED_AT = Gauge(
    "laban_published_timestamp_seconds",
    "When what the portal shows was published, in seconds since 1970; 0 before anything was.",
    multiprocess_mode="max",
)
JOB_FAILURES = Counter("laban_job_failures_total", "Scheduled jobs that failed.", ["job"])


def metrics_text() -> bytes:
    """Return every measurement; those of several workers added up."""
    if not is_shared():
        return generate_latest()
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    return generate_latest(registry)
