-- SPDX-License-Identifier: GPL-3.0-or-later
-- Weights of the engine that a register adopted in place of the shipped ones.
CREATE TABLE "model" (
  id INTEGER PRIMARY KEY,
  uid BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
  _deleted INTEGER NOT NULL DEFAULT 0,
  "key" TEXT NOT NULL UNIQUE,
  "text" TEXT
) STRICT;
