-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a link has in place of the eight practices of working together (entity.def: LINK, PRACTICES), and who carries a decision out.

CREATE TABLE link_practices (
  owner INTEGER NOT NULL,
  "practice" TEXT NOT NULL,
  PRIMARY KEY (owner, "practice")
) STRICT, WITHOUT ROWID;

ALTER TABLE "decision" ADD COLUMN "assignee" BLOB;
