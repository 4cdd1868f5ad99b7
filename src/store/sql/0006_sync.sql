-- SPDX-License-Identifier: GPL-3.0-or-later
-- What laptops that merge need to know about an operation, beyond what it says.

ALTER TABLE op ADD COLUMN also TEXT;     -- what else it rests on (store/fold.c): b:HLC:SITE a further base, s:SITE:SEQ what a deletion had seen, w:HLC:SITE withdraws
ALTER TABLE op ADD COLUMN came INTEGER;  -- the step of this laptop in which it arrived; NULL = written here
ALTER TABLE op ADD COLUMN aside INTEGER; -- 1 its merge was undone, 2 its clock is too far ahead, 3 not understood by this version, 4 its content is withheld; NULL = it counts
ALTER TABLE op ADD COLUMN salt BLOB;     -- eight random bytes before its content is hashed, since the batch that carries it was signed
ALTER TABLE op ADD COLUMN hash BLOB;     -- of a content that was erased, so that the signature of its batch still holds
CREATE INDEX op_aside ON op (aside, uid) WHERE aside IS NOT NULL;
CREATE INDEX op_came ON op (came) WHERE came IS NOT NULL;

-- Ops of one site as it signed them; kept whole, since whoever relays them cannot sign in its place.
CREATE TABLE batch (
  site INTEGER NOT NULL,
  first INTEGER NOT NULL,        -- sequence numbers, both included
  last INTEGER NOT NULL,
  key BLOB NOT NULL,             -- Ed25519, 32 bytes
  signature BLOB NOT NULL,       -- of the batch's digest (sync/batch.h), 64 bytes
  PRIMARY KEY (site, first)
) STRICT, WITHOUT ROWID;

-- Keys that were met, and what a person said of them.
CREATE TABLE peer (
  key BLOB PRIMARY KEY,
  name TEXT NOT NULL,            -- as its owner calls himself
  met INTEGER NOT NULL,          -- milliseconds since 1970
  trusted INTEGER NOT NULL DEFAULT 0 -- 0 met, 1 confirmed by a person, -1 refused
) STRICT, WITHOUT ROWID;

-- Cells that hold more than one value; derived from the log. Which ones is read from there.
CREATE TABLE x_conflict (
  uid BLOB NOT NULL,
  field TEXT NOT NULL,
  entity TEXT NOT NULL,
  PRIMARY KEY (uid, field)
) STRICT, WITHOUT ROWID;
