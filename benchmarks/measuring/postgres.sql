-- The 20 indicators by hand, as one who knows PostgreSQL would write them for this tree and these
-- months. Working tables are unlogged and not temporary: only so are they read by all processes.

CREATE UNLOGGED TABLE reach AS
WITH RECURSIVE up AS (
    SELECT number AS unit, number AS target, parent FROM organisation
    UNION ALL
    SELECT up.unit, o.number, o.parent FROM up JOIN organisation o ON o.code = up.parent
)
SELECT unit, target FROM up;

CREATE UNLOGGED TABLE above AS
SELECT o.number AS unit, p.number AS target
FROM organisation o JOIN organisation p ON p.code = o.parent;

-- Few keys come twice: the index of the key finds them, and only their rows are ranked.
CREATE UNLOGGED TABLE superseded AS
SELECT _sequence, _row
FROM (
    SELECT _sequence, _row, row_number() OVER (
        PARTITION BY dossier_code ORDER BY _sequence DESC, _row DESC) AS age
    FROM record JOIN (
        SELECT dossier_code FROM record GROUP BY dossier_code HAVING count(*) > 1
    ) AS repeated USING (dossier_code)
) AS ranked
WHERE age > 1;

CREATE UNLOGGED TABLE procedure_number AS
SELECT (row_number() OVER ())::SMALLINT AS number, procedure
FROM (SELECT DISTINCT procedure FROM record) AS found;

ANALYZE reach, above, superseded, procedure_number;

CREATE FUNCTION day_of(moment TIMESTAMPTZ) RETURNS DATE IMMUTABLE PARALLEL SAFE LANGUAGE sql
RETURN (moment AT TIME ZONE 'Asia/Ho_Chi_Minh')::DATE;

-- Months count from 1 for January 2024.
CREATE FUNCTION month_of(moment TIMESTAMPTZ) RETURNS SMALLINT IMMUTABLE PARALLEL SAFE LANGUAGE sql
RETURN ((date_part('year', moment AT TIME ZONE 'Asia/Ho_Chi_Minh') - 2024) * 12
    + date_part('month', moment AT TIME ZONE 'Asia/Ho_Chi_Minh'))::SMALLINT;

-- One pass over the records keeps what is needed of each.
CREATE UNLOGGED TABLE fact AS
SELECT o.number AS unit, p.number AS procedure, level,
       month_of(received_at) AS received, month_of(ended_at) AS ended, month_of(due_at) AS due,
       CASE WHEN ended_at IS NOT NULL THEN month_of(greatest(received_at, ended_at)) END AS closed,
       CASE WHEN ended_at IS NOT NULL THEN month_of(greatest(due_at, ended_at)) END AS settled,
       channel = 'online' AS online, digitised, identified, fee > 0 AS has_fee,
       fee > 0 AND payment <> 'none' AS paid, supplements, fee,
       ended_at > due_at AS late, day_of(ended_at) <= day_of(due_at) AS on_time, has_result,
       day_of(ended_at) - day_of(received_at) AS duration
FROM record
JOIN organisation o ON o.code = record.unit
JOIN procedure_number p ON p.procedure = record.procedure
WHERE NOT EXISTS (
    SELECT FROM superseded s WHERE s._sequence = record._sequence AND s._row = record._row
);

ANALYZE fact;

CREATE UNLOGGED TABLE received_cell AS
SELECT unit, received AS month, level, count(*) AS n, count(*) FILTER (WHERE online) AS online,
       count(*) FILTER (WHERE level = 'full') AS at_full,
       count(*) FILTER (WHERE digitised) AS digitised,
       count(*) FILTER (WHERE identified) AS identified,
       count(*) FILTER (WHERE has_fee) AS has_fee, count(*) FILTER (WHERE paid) AS paid,
       count(*) FILTER (WHERE supplements > 0) AS supplemented,
       sum(supplements) AS supplements, sum(fee) AS fee,
       coalesce(sum(fee) FILTER (WHERE has_fee), 0) AS fee_due
FROM fact WHERE received BETWEEN 1 AND 12 GROUP BY unit, received, level;

CREATE UNLOGGED TABLE received_sum AS
SELECT target, month, sum(n) AS n, sum(online) AS online, sum(at_full) AS at_full,
       sum(digitised) AS digitised, sum(identified) AS identified, sum(has_fee) AS has_fee,
       sum(paid) AS paid, sum(supplemented) AS supplemented, sum(supplements) AS supplements,
       sum(fee) AS fee, sum(fee_due) AS fee_due
FROM received_cell JOIN reach USING (unit) GROUP BY target, month;

CREATE UNLOGGED TABLE level_sum AS
SELECT target, month, level, sum(n) AS n, sum(online) AS online
FROM received_cell JOIN reach USING (unit) GROUP BY target, month, level;

CREATE UNLOGGED TABLE ended_sum AS
WITH cell AS (
    SELECT unit, ended AS month, count(*) AS n, count(*) FILTER (WHERE late) AS late,
           count(*) FILTER (WHERE on_time) AS on_time,
           count(*) FILTER (WHERE has_result) AS has_result, sum(duration) AS duration
    FROM fact WHERE ended BETWEEN 1 AND 12 GROUP BY unit, ended
)
SELECT target, month, sum(n) AS n, sum(late) AS late, sum(on_time) AS on_time,
       sum(has_result) AS has_result, sum(duration) AS duration
FROM cell JOIN reach USING (unit) GROUP BY target, month;

-- What is in stock at a month's end: what has entered until then minus what has left.
CREATE UNLOGGED TABLE stock AS
WITH flow AS (
    SELECT 'open' AS indicator, unit, received AS month, count(*) AS n
    FROM fact WHERE received <= 12 GROUP BY unit, received
    UNION ALL
    SELECT 'open', unit, closed, -count(*) FROM fact WHERE closed <= 12 GROUP BY unit, closed
    UNION ALL
    SELECT 'overdue', unit, due, count(*) FROM fact WHERE due <= 12 GROUP BY unit, due
    UNION ALL
    SELECT 'overdue', unit, settled, -count(*) FROM fact WHERE settled <= 12
    GROUP BY unit, settled
), climbed AS (
    SELECT indicator, target, month, sum(n) AS n
    FROM flow JOIN reach USING (unit) GROUP BY indicator, target, month
)
SELECT indicator, target, m.month, sum(n) AS n
FROM climbed JOIN generate_series(1, 12) AS m(month) ON climbed.month <= m.month
GROUP BY indicator, target, m.month;

-- The tree has four levels: distinct procedures climb it one by one.
CREATE UNLOGGED TABLE distinct_sum AS
WITH commune AS MATERIALIZED (
    SELECT unit, received AS month, procedure, count(*) AS n
    FROM fact WHERE received BETWEEN 1 AND 12 GROUP BY unit, received, procedure
), district AS MATERIALIZED (
    SELECT target AS unit, month, procedure, sum(n) AS n
    FROM commune JOIN above USING (unit) GROUP BY target, month, procedure
), province AS MATERIALIZED (
    SELECT target AS unit, month, procedure, sum(n) AS n
    FROM district JOIN above USING (unit) GROUP BY target, month, procedure
), government AS (
    SELECT target AS unit, month, procedure, sum(n) AS n
    FROM province JOIN above USING (unit) GROUP BY target, month, procedure
)
SELECT unit AS target, month, count(*) AS procedures, sum(n) AS n FROM commune GROUP BY unit, month
UNION ALL SELECT unit, month, count(*), sum(n) FROM district GROUP BY unit, month
UNION ALL SELECT unit, month, count(*), sum(n) FROM province GROUP BY unit, month
UNION ALL SELECT unit, month, count(*), sum(n) FROM government GROUP BY unit, month;

-- A duration is a small number of days: count each, and find the middle among the counts.
-- percentile_cont over the records would sort each of them once for every level.
CREATE UNLOGGED TABLE median AS
WITH cell AS (
    SELECT unit, ended AS month, duration, count(*) AS n
    FROM fact WHERE ended BETWEEN 1 AND 12 GROUP BY unit, ended, duration
), climbed AS (
    SELECT target, month, duration, sum(n) AS n
    FROM cell JOIN reach USING (unit) GROUP BY target, month, duration
), ranked AS (
    SELECT target, month, duration, n,
           sum(n) OVER (PARTITION BY target, month ORDER BY duration) AS up_to,
           (sum(n) OVER (PARTITION BY target, month) - 1) / 2 AS place
    FROM climbed
)
SELECT target, month, sum(n) AS n, (min(duration) FILTER (WHERE up_to > floor(place))
       + min(duration) FILTER (WHERE up_to > ceil(place))) / 2.0 AS middle
FROM ranked GROUP BY target, month;

CREATE UNLOGGED TABLE figure AS
WITH f(indicator, target, month, category, numerator, denominator, records, scale, whole) AS (
    SELECT 'received', target, month, '', n, NULL::NUMERIC, n, 1, NULL::FLOAT8 FROM received_sum
    UNION ALL SELECT 'online', target, month, '', online, NULL, online, 1, NULL FROM received_sum
    UNION ALL SELECT 'online_share', target, month, '', online, n, n, 100, NULL FROM received_sum
    UNION ALL SELECT 'online_share', target, month, level, online, n, n, 100, NULL FROM level_sum
    UNION ALL SELECT 'full_share', target, month, '', at_full, n, n, 100, NULL FROM received_sum
    UNION ALL
    SELECT 'digitised_share', target, month, '', digitised, n, n, 100, NULL FROM received_sum
    UNION ALL
    SELECT 'paid_online_share', target, month, '', paid, has_fee, has_fee, 100, NULL
    FROM received_sum WHERE has_fee > 0
    UNION ALL
    SELECT 'identified_share', target, month, '', identified, n, n, 100, NULL FROM received_sum
    UNION ALL
    SELECT 'supplement_share', target, month, '', supplemented, n, n, 100, NULL FROM received_sum
    UNION ALL
    SELECT 'supplements_mean', target, month, '', supplements, n, n, 1, NULL FROM received_sum
    UNION ALL SELECT 'fees', target, month, '', fee, NULL, n, 1, NULL FROM received_sum
    UNION ALL
    SELECT 'fee_mean', target, month, '', fee_due, has_fee, has_fee, 1, NULL
    FROM received_sum WHERE has_fee > 0
    UNION ALL
    SELECT 'procedures', target, month, '', procedures, NULL, n, 1, NULL FROM distinct_sum
    UNION ALL SELECT 'ended', target, month, '', n, NULL, n, 1, NULL FROM ended_sum
    UNION ALL SELECT 'late', target, month, '', late, NULL, late, 1, NULL FROM ended_sum
    UNION ALL SELECT 'on_time_share', target, month, '', on_time, n, n, 100, NULL FROM ended_sum
    UNION ALL SELECT 'result_share', target, month, '', has_result, n, n, 100, NULL FROM ended_sum
    UNION ALL SELECT 'days_mean', target, month, '', duration, n, n, 1, NULL FROM ended_sum
    UNION ALL SELECT 'days_median', target, month, '', NULL, NULL, n, 1, middle FROM median
    UNION ALL SELECT indicator, target, month, '', n, NULL, n, 1, NULL FROM stock
)
SELECT indicator, code AS organisation, '2024-' || lpad(month::TEXT, 2, '0') AS period,
       CASE WHEN category = '' THEN '' ELSE 'level' END AS breakdown, category,
       CASE WHEN whole IS NOT NULL THEN whole
            WHEN denominator IS NULL THEN numerator::FLOAT8
            ELSE scale * numerator::FLOAT8 / denominator::FLOAT8 END AS value,
       numerator, denominator, records::BIGINT AS records
FROM f JOIN organisation o ON o.number = f.target;
