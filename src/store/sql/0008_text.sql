-- SPDX-License-Identifier: GPL-3.0-or-later
-- The text of each action stands beside its index: a text that did not change is not written again, and what is taken out is what was put in (src/store/derive.c).

CREATE TABLE x_body (
  id INTEGER PRIMARY KEY,                -- row of the action
  body TEXT NOT NULL                     -- folded
) STRICT;
INSERT INTO x_body (id, body) SELECT id, c0 FROM x_text_content;
DROP TABLE x_text;
CREATE VIRTUAL TABLE x_text USING fts5 (body, content = 'x_body', content_rowid = 'id', columnsize = 0,
  tokenize = "unicode61 remove_diacritics 2", prefix = '2 3');
INSERT INTO x_text (x_text) VALUES ('rebuild');
