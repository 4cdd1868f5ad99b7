-- SPDX-License-Identifier: GPL-3.0-or-later
-- Partners whose names are alike and that somebody said are two (entity.def: PARTNER, APART). Written on one of the two rows; it holds for both.

CREATE TABLE partner_apart (
  owner INTEGER NOT NULL,
  "partner" BLOB NOT NULL,
  PRIMARY KEY (owner, "partner")
) STRICT, WITHOUT ROWID;
