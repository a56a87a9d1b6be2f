-- The same columns as reviews.sql, for SQL Server: a scheduled job writes them to reviews-yyyy-MM-ddTHHmm.csv.
SELECT
  v.cppr_person_id AS child,
  v.cppr_cp_review_id AS review,
  NULLIF(v.cppr_cp_plan_id, '-1') AS plan,
  CONVERT(varchar(19), v.cppr_cp_review_date, 120) AS held,
  v.cppr_cp_review_quorate AS quorate
FROM ssd_development.ssd_cp_reviews AS v
WHERE v.cppr_person_id <> '-1' OR v.cppr_person_id IS NULL;
