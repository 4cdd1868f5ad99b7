-- SPDX-License-Identifier: GPL-3.0-or-later
-- The best pairs of each action, apart from the findings that stand alone.
--
-- A register of a million actions has millions of pairs, which nobody reads one by one: clusters stand for them, and what an action's page shows is its best
-- pairs. So a pair is no longer a row with its text but eighteen bytes in the row of the action that keeps it (src/store/pair.c); its terms are computed when
-- somebody looks. The cache is derived: what stood in it is dropped here and computed again at the next opening.

CREATE TABLE x_pair (
  action INTEGER PRIMARY KEY,            -- row of the action
  best BLOB NOT NULL                     -- its pairs, best first, in the form of src/store/pair.c
) STRICT;

-- How many pairs there are, so that the count of what is to settle needs no scan.
CREATE TABLE x_tally (
  kind INTEGER NOT NULL,                 -- place in the vocabulary of kinds
  state INTEGER NOT NULL,
  inside INTEGER NOT NULL,               -- 1 = a cluster shows it
  n INTEGER NOT NULL,
  PRIMARY KEY (kind, state, inside)
) STRICT, WITHOUT ROWID;

DELETE FROM x_finding_member;
DELETE FROM x_finding;
UPDATE x_action SET severity = 0, n_open = 0, n_decided = 0 WHERE severity <> 0 OR n_open <> 0 OR n_decided <> 0;
DELETE FROM meta WHERE key = 'findings.stamp';
ALTER TABLE x_finding ADD COLUMN worst INTEGER NOT NULL DEFAULT 0; -- severity of the worst pair that a cluster stands for
DROP INDEX x_finding_rank;
CREATE INDEX x_finding_rank ON x_finding (max(severity, worst) DESC, id, state); -- lists; covers the count of what is to settle
ALTER TABLE x_action ADD COLUMN kinds INTEGER NOT NULL DEFAULT 0; -- bit per kind of its open findings
CREATE INDEX x_action_kinds ON x_action (kinds);
