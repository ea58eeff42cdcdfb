-- The 20 indicators by hand, as one who knows DuckDB would write them for this tree and these
-- months. `record` is a view of the Parquet files, `organisation_file` of the organisations.

CREATE TEMP TABLE organisation AS
SELECT row_number() OVER ()::SMALLINT AS number, code, parent FROM organisation_file;

CREATE TEMP TABLE reach AS
WITH RECURSIVE up AS (
    SELECT number AS unit, number AS target, parent FROM organisation
    UNION ALL
    SELECT up.unit, o.number, o.parent FROM up JOIN organisation o ON o.code = up.parent
)
SELECT unit, target FROM up;

CREATE TEMP TABLE above AS
SELECT o.number AS unit, p.number AS target
FROM organisation o JOIN organisation p ON p.code = o.parent;

-- Few keys come twice: find them by their hash, and rank only their rows.
CREATE TEMP TABLE repeated AS
SELECT hash(dossier_code) AS digest FROM record GROUP BY digest HAVING count(*) > 1;

CREATE TEMP TABLE superseded AS
SELECT _sequence, _row FROM record SEMI JOIN repeated ON digest = hash(dossier_code)
QUALIFY row_number() OVER (PARTITION BY dossier_code ORDER BY _sequence DESC, _row DESC) > 1;

CREATE TEMP TABLE procedure_number AS
SELECT row_number() OVER ()::SMALLINT AS number, procedure
FROM (SELECT DISTINCT procedure FROM record);

-- Months count from 1 for January 2024; days from 1970-01-01; both at UTC+7.
CREATE MACRO month_of(moment) AS (
    (year(make_timestamp(epoch_us(moment) + 25200000000)) - 2024) * 12
    + month(make_timestamp(epoch_us(moment) + 25200000000)))::TINYINT;
CREATE MACRO day_of(moment) AS ((epoch_us(moment) + 25200000000) // 86400000000)::INT;

-- One pass over the files keeps what is needed of each record.
CREATE TEMP TABLE fact AS
SELECT o.number AS unit, p.number AS procedure, level,
       month_of(received_at) AS received, month_of(ended_at) AS ended, month_of(due_at) AS due,
       CASE WHEN ended_at IS NOT NULL THEN month_of(greatest(received_at, ended_at)) END AS closed,
       CASE WHEN ended_at IS NOT NULL THEN month_of(greatest(due_at, ended_at)) END AS settled,
       channel = 'online' AS online, digitised, identified, fee > 0 AS has_fee,
       fee > 0 AND payment <> 'none' AS paid, supplements::SMALLINT AS supplements, fee,
       ended_at > due_at AS late, day_of(ended_at) <= day_of(due_at) AS on_time, has_result,
       (day_of(ended_at) - day_of(received_at))::SMALLINT AS duration
FROM record ANTI JOIN superseded USING (_sequence, _row)
JOIN organisation o ON o.code = record.unit
JOIN procedure_number p ON p.procedure = record.procedure;

CREATE TEMP TABLE received_cell AS
SELECT unit, received AS month, level, count(*) AS n, count(*) FILTER (online) AS online,
       count(*) FILTER (level = 'full') AS at_full, count(*) FILTER (digitised) AS digitised,
       count(*) FILTER (identified) AS identified, count(*) FILTER (has_fee) AS has_fee,
       count(*) FILTER (paid) AS paid, count(*) FILTER (supplements > 0) AS supplemented,
       sum(supplements) AS supplements, sum(fee) AS fee,
       coalesce(sum(fee) FILTER (has_fee), 0) AS fee_due
FROM fact WHERE received BETWEEN 1 AND 12 GROUP BY ALL;

CREATE TEMP TABLE received_sum AS
SELECT target, month, sum(n) AS n, sum(online) AS online, sum(at_full) AS at_full,
       sum(digitised) AS digitised, sum(identified) AS identified, sum(has_fee) AS has_fee,
       sum(paid) AS paid, sum(supplemented) AS supplemented, sum(supplements) AS supplements,
       sum(fee) AS fee, sum(fee_due) AS fee_due
FROM received_cell JOIN reach USING (unit) GROUP BY ALL;

CREATE TEMP TABLE level_sum AS
SELECT target, month, level, sum(n) AS n, sum(online) AS online
FROM received_cell JOIN reach USING (unit) GROUP BY ALL;

CREATE TEMP TABLE ended_sum AS
WITH cell AS (
    SELECT unit, ended AS month, count(*) AS n, count(*) FILTER (late) AS late,
           count(*) FILTER (on_time) AS on_time, count(*) FILTER (has_result) AS has_result,
           sum(duration) AS duration
    FROM fact WHERE ended BETWEEN 1 AND 12 GROUP BY ALL
)
SELECT target, month, sum(n) AS n, sum(late) AS late, sum(on_time) AS on_time,
       sum(has_result) AS has_result, sum(duration) AS duration
FROM cell JOIN reach USING (unit) GROUP BY ALL;

-- What is in stock at a month's end: what has entered until then minus what has left.
CREATE TEMP TABLE stock AS
WITH flow AS (
    SELECT 'open' AS indicator, unit, received AS month, count(*) AS n, 1 AS enters
    FROM fact WHERE received <= 12 GROUP BY ALL
    UNION ALL
    SELECT 'open', unit, closed, -count(*), 0 FROM fact WHERE closed <= 12 GROUP BY ALL
    UNION ALL
    SELECT 'overdue', unit, due, count(*), 1 FROM fact WHERE due <= 12 GROUP BY ALL
    UNION ALL
    SELECT 'overdue', unit, settled, -count(*), 0 FROM fact WHERE settled <= 12 GROUP BY ALL
), climbed AS (
    SELECT indicator, target, month, sum(n) AS n FROM flow JOIN reach USING (unit) GROUP BY ALL
)
SELECT indicator, target, m.month, sum(n) AS n
FROM climbed JOIN range(1, 13) AS m(month) ON climbed.month <= m.month GROUP BY ALL;

-- The tree has four levels: distinct procedures climb it one by one.
CREATE TEMP TABLE distinct_sum AS
WITH commune AS MATERIALIZED (
    SELECT unit, received AS month, procedure, count(*) AS n
    FROM fact WHERE received BETWEEN 1 AND 12 GROUP BY ALL
), district AS MATERIALIZED (
    SELECT target AS unit, month, procedure, sum(n) AS n
    FROM commune JOIN above USING (unit) GROUP BY ALL
), province AS MATERIALIZED (
    SELECT target AS unit, month, procedure, sum(n) AS n
    FROM district JOIN above USING (unit) GROUP BY ALL
), government AS (
    SELECT target AS unit, month, procedure, sum(n) AS n
    FROM province JOIN above USING (unit) GROUP BY ALL
)
SELECT unit AS target, month, count(*) AS procedures, sum(n) AS n FROM commune GROUP BY ALL
UNION ALL SELECT unit, month, count(*), sum(n) FROM district GROUP BY ALL
UNION ALL SELECT unit, month, count(*), sum(n) FROM province GROUP BY ALL
UNION ALL SELECT unit, month, count(*), sum(n) FROM government GROUP BY ALL;

CREATE TEMP TABLE median AS
SELECT target, ended AS month, median(duration) AS middle, count(*) AS n
FROM fact JOIN reach USING (unit) WHERE ended BETWEEN 1 AND 12 GROUP BY ALL;

CREATE TABLE figure AS
WITH f(indicator, target, month, category, numerator, denominator, records, scale, whole) AS (
    SELECT 'received', target, month, '', n, NULL, n, 1, NULL::DOUBLE FROM received_sum
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
SELECT indicator, code AS organisation, '2024-' || lpad(month::VARCHAR, 2, '0') AS period,
       CASE WHEN category = '' THEN '' ELSE 'level' END AS breakdown, category,
       CASE WHEN whole IS NOT NULL THEN whole
            WHEN denominator IS NULL THEN numerator::DOUBLE
            ELSE scale * numerator::DOUBLE / denominator::DOUBLE END AS value,
       numerator::DECIMAL(38, 9) AS numerator, denominator::DECIMAL(38, 9) AS denominator,
       records::BIGINT AS records
FROM f JOIN organisation o ON o.number = f.target;
