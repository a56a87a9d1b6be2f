-- The referrals of a MASH front door, with real times. One row is one referral: until a child has a record of the case
-- system, the referral itself is the case. Its decision is the first of those that settle what happens next. Names, the text of
-- the request and who decided stand in other columns, which are not read.
SELECT
  'MASH-' || r.id   AS referral,
  r.created_at      AS received,
  r.contact_decision_created_at AS contact_decided,
  r.initial_decision_created_at AS decided,
  r.initial_decision            AS decision
FROM ref_mash_referrals AS r
ORDER BY ('MASH-' || r.id) COLLATE "C"
