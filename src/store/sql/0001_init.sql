-- SPDX-License-Identifier: GPL-3.0-or-later
-- Schema 1. Three kinds of tables, and the difference matters:
--   facts       one table per entity of entity.def and one per set, written only together with the log (op, step)
--   the log     step, op: what undo, audit and merge are
--   derived     names starting with x_: rebuilt from the facts at any time, never merged, never backed by ops
-- Compatibility: a higher user_version in the low two digits only adds (older programs may still read); a change of the hundreds refuses.
-- A test compares the fact tables with entity.def.

CREATE TABLE meta (              -- one row per key: workspace, site, hlc, seq, step, created, reference versions
  key TEXT PRIMARY KEY,
  value ANY
) STRICT, WITHOUT ROWID;

-- One user action: what undo takes back in one go.
CREATE TABLE step (
  site INTEGER NOT NULL,
  step INTEGER NOT NULL,         -- counts up per site
  hlc INTEGER NOT NULL,          -- (milliseconds since 1970) << 16 | counter
  author TEXT,
  origin TEXT NOT NULL CHECK (origin IN ('user', 'import', 'undo', 'redo', 'merge', 'setup')),
  label TEXT NOT NULL,           -- in the user's language, for the history
  undoes INTEGER,                -- (undo, redo) the step of this site that it takes back
  undone INTEGER NOT NULL DEFAULT 0, -- is its effect taken back at present?
  n_ops INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (site, step)
) STRICT, WITHOUT ROWID;
CREATE INDEX step_hlc ON step (hlc, site);

-- The operation log: append only. field '' is a birth (value = the whole row as JSON), '_deleted' a deletion, 'places/SN||Thiès' an element
-- of a set, else a column. prev is what the cell held here before: it makes undo and the audit trail a matter of reading one row.
CREATE TABLE op (
  id INTEGER PRIMARY KEY,
  site INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  hlc INTEGER NOT NULL,
  step INTEGER NOT NULL,
  scope TEXT,                    -- territory, in clear, so that a hub can serve a part
  entity TEXT NOT NULL,
  uid BLOB NOT NULL,
  field TEXT NOT NULL,
  base_hlc INTEGER,              -- the op that this one was based on: two ops with one base are a conflict
  base_site INTEGER,
  value ANY,
  prev ANY,
  UNIQUE (site, seq)
) STRICT;
CREATE INDEX op_cell ON op (uid, field, hlc, site);
CREATE INDEX op_step ON op (site, step);

CREATE TABLE "action" (
  id INTEGER PRIMARY KEY,
  uid BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
  _deleted INTEGER NOT NULL DEFAULT 0,
  "title" TEXT,
  "description" TEXT,
  "kind" TEXT,
  "status" TEXT,
  "start" TEXT,
  "end" TEXT,
  "planned_start" TEXT,
  "planned_end" TEXT,
  "lead" TEXT,
  "scheme" TEXT,
  "agreement" BLOB,
  "dossier" TEXT,
  "elu" BLOB,
  "cadre" BLOB,
  "reconfirmed" TEXT,
  "citizens" INTEGER,
  "youth" INTEGER,
  "visits_out" INTEGER,
  "visits_in" INTEGER,
  "funds_out" INTEGER,
  "funds_in" INTEGER,
  "expertise_out" INTEGER,
  "expertise_in" INTEGER,
  "confidentiality" TEXT,
  "source" TEXT,
  "source_id" TEXT,
  "batch" TEXT,
  "merged_into" BLOB
) STRICT;

CREATE TABLE "authority" (
  id INTEGER PRIMARY KEY,
  uid BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
  _deleted INTEGER NOT NULL DEFAULT 0,
  "key" TEXT NOT NULL UNIQUE,
  "name" TEXT,
  "strate" TEXT,
  "code" TEXT,
  "siren" TEXT,
  "nature" TEXT,
  "parent" TEXT,
  "region" TEXT,
  "departement" TEXT,
  "epci" TEXT,
  "population" INTEGER,
  "valid_from" TEXT,
  "valid_to" TEXT,
  "successor" TEXT,
  "provisional" INTEGER,
  "revenue" INTEGER
) STRICT;

CREATE TABLE "country" (
  id INTEGER PRIMARY KEY,
  uid BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
  _deleted INTEGER NOT NULL DEFAULT 0,
  "key" TEXT NOT NULL UNIQUE,
  "iso3" TEXT,
  "name_fr" TEXT,
  "name_en" TEXT,
  "lat" REAL,
  "lon" REAL
) STRICT;

CREATE TABLE "place" (
  id INTEGER PRIMARY KEY,
  uid BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
  _deleted INTEGER NOT NULL DEFAULT 0,
  "key" TEXT NOT NULL UNIQUE,
  "name" TEXT,
  "kind" TEXT,
  "country" TEXT,
  "region" TEXT,
  "population" INTEGER,
  "lat" REAL,
  "lon" REAL
) STRICT;

CREATE TABLE "theme" (
  id INTEGER PRIMARY KEY,
  uid BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
  _deleted INTEGER NOT NULL DEFAULT 0,
  "key" TEXT NOT NULL UNIQUE,
  "name_fr" TEXT,
  "name_en" TEXT,
  "scheme" TEXT
) STRICT;

CREATE TABLE "network" (
  id INTEGER PRIMARY KEY,
  uid BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
  _deleted INTEGER NOT NULL DEFAULT 0,
  "key" TEXT NOT NULL UNIQUE,
  "name" TEXT,
  "acronym" TEXT,
  "kind" TEXT,
  "note" TEXT
) STRICT;

CREATE TABLE "partner" (
  id INTEGER PRIMARY KEY,
  uid BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
  _deleted INTEGER NOT NULL DEFAULT 0,
  "name" TEXT,
  "acronym" TEXT,
  "kind" TEXT,
  "country" TEXT,
  "region" TEXT,
  "city" TEXT,
  "place" TEXT,
  "lat" REAL,
  "lon" REAL,
  "parent" BLOB,
  "note" TEXT
) STRICT;

CREATE TABLE "person" (
  id INTEGER PRIMARY KEY,
  uid BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
  _deleted INTEGER NOT NULL DEFAULT 0,
  "name" TEXT,
  "role" TEXT,
  "function" TEXT,
  "authority" TEXT,
  "email" TEXT,
  "phone" TEXT,
  "mandate_start" TEXT,
  "mandate_end" TEXT,
  "note" TEXT
) STRICT;

CREATE TABLE "agreement" (
  id INTEGER PRIMARY KEY,
  uid BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
  _deleted INTEGER NOT NULL DEFAULT 0,
  "title" TEXT,
  "reference" TEXT,
  "deliberated" TEXT,
  "signed" TEXT,
  "start" TEXT,
  "end" TEXT,
  "transmitted" TEXT,
  "with_state" INTEGER,
  "tacit" INTEGER,
  "partner" BLOB,
  "note" TEXT
) STRICT;

CREATE TABLE "mission" (
  id INTEGER PRIMARY KEY,
  uid BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
  _deleted INTEGER NOT NULL DEFAULT 0,
  "title" TEXT,
  "direction" TEXT,
  "authority" TEXT,
  "start" TEXT,
  "end" TEXT,
  "country" TEXT,
  "region" TEXT,
  "city" TEXT,
  "place" TEXT,
  "lat" REAL,
  "lon" REAL,
  "partner" BLOB,
  "joint" TEXT,
  "objective" TEXT,
  "report" TEXT,
  "status" TEXT
) STRICT;

CREATE TABLE "budget" (
  id INTEGER PRIMARY KEY,
  uid BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
  _deleted INTEGER NOT NULL DEFAULT 0,
  "action" BLOB,
  "year" INTEGER,
  "payer" TEXT,
  "amount" INTEGER,
  "currency" TEXT,
  "stage" TEXT,
  "scheme" TEXT,
  "ledger" TEXT
) STRICT;

CREATE TABLE "need" (
  id INTEGER PRIMARY KEY,
  uid BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
  _deleted INTEGER NOT NULL DEFAULT 0,
  "title" TEXT,
  "description" TEXT,
  "partner" BLOB,
  "country" TEXT,
  "city" TEXT,
  "theme" TEXT,
  "since" TEXT,
  "met" INTEGER
) STRICT;

CREATE TABLE "link" (
  id INTEGER PRIMARY KEY,
  uid BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
  _deleted INTEGER NOT NULL DEFAULT 0,
  "a" BLOB,
  "b" BLOB,
  "kind" TEXT,
  "state" TEXT,
  "lead" TEXT,
  "role_a" TEXT,
  "role_b" TEXT,
  "proposed_by" TEXT,
  "proposed_on" TEXT,
  "confirmed_by" TEXT,
  "confirmed_on" TEXT,
  "note" TEXT
) STRICT;

CREATE TABLE "decision" (
  id INTEGER PRIMARY KEY,
  uid BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
  _deleted INTEGER NOT NULL DEFAULT 0,
  "key" TEXT NOT NULL UNIQUE,
  "kind" TEXT,
  "verdict" TEXT,
  "why" TEXT,
  "due" TEXT,
  "decided_on" TEXT,
  "decided_by" TEXT,
  "done" INTEGER,
  "judged" TEXT
) STRICT;

CREATE TABLE "note" (
  id INTEGER PRIMARY KEY,
  uid BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
  _deleted INTEGER NOT NULL DEFAULT 0,
  "about" BLOB,
  "on_day" TEXT,
  "author" TEXT,
  "text" TEXT
) STRICT;

CREATE TABLE "document" (
  id INTEGER PRIMARY KEY,
  uid BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
  _deleted INTEGER NOT NULL DEFAULT 0,
  "about" BLOB,
  "title" TEXT,
  "path" TEXT,
  "added" TEXT
) STRICT;

CREATE TABLE "event" (
  id INTEGER PRIMARY KEY,
  uid BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
  _deleted INTEGER NOT NULL DEFAULT 0,
  "title" TEXT,
  "kind" TEXT,
  "on_day" TEXT,
  "authority" TEXT,
  "note" TEXT
) STRICT;

CREATE TABLE "priority" (
  id INTEGER PRIMARY KEY,
  uid BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
  _deleted INTEGER NOT NULL DEFAULT 0,
  "authority" TEXT,
  "country" TEXT,
  "theme" TEXT,
  "note" TEXT
) STRICT;

CREATE TABLE "view" (
  id INTEGER PRIMARY KEY,
  uid BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
  _deleted INTEGER NOT NULL DEFAULT 0,
  "key" TEXT NOT NULL UNIQUE,
  "filter" TEXT,
  "sort" TEXT,
  "screen" TEXT
) STRICT;

-- Sets: owner is the row id of the entity; an absent key item is the empty text.
CREATE TABLE action_participants (
  owner INTEGER NOT NULL,
  "authority" TEXT NOT NULL,
  "role" TEXT NOT NULL,
  PRIMARY KEY (owner, "authority", "role")
) STRICT, WITHOUT ROWID;

CREATE TABLE action_partners (
  owner INTEGER NOT NULL,
  "partner" BLOB NOT NULL,
  PRIMARY KEY (owner, "partner")
) STRICT, WITHOUT ROWID;

CREATE TABLE action_places (
  owner INTEGER NOT NULL,
  "country" TEXT NOT NULL,
  "region" TEXT NOT NULL,
  "city" TEXT NOT NULL,
  "place" TEXT,
  "lat" REAL,
  "lon" REAL,
  "precision" TEXT,
  PRIMARY KEY (owner, "country", "region", "city")
) STRICT, WITHOUT ROWID;

CREATE TABLE action_themes (
  owner INTEGER NOT NULL,
  "theme" TEXT NOT NULL,
  "dac" TEXT NOT NULL,
  "percent" INTEGER,
  PRIMARY KEY (owner, "theme", "dac")
) STRICT, WITHOUT ROWID;

CREATE TABLE action_sdgs (
  owner INTEGER NOT NULL,
  "sdg" INTEGER NOT NULL,
  PRIMARY KEY (owner, "sdg")
) STRICT, WITHOUT ROWID;

CREATE TABLE action_networks (
  owner INTEGER NOT NULL,
  "network" TEXT NOT NULL,
  PRIMARY KEY (owner, "network")
) STRICT, WITHOUT ROWID;

CREATE TABLE action_audience (
  owner INTEGER NOT NULL,
  "audience" TEXT NOT NULL,
  PRIMARY KEY (owner, "audience")
) STRICT, WITHOUT ROWID;

CREATE TABLE action_tags (
  owner INTEGER NOT NULL,
  "tag" TEXT NOT NULL,
  PRIMARY KEY (owner, "tag")
) STRICT, WITHOUT ROWID;

CREATE TABLE authority_aliases (
  owner INTEGER NOT NULL,
  "alias" TEXT NOT NULL,
  PRIMARY KEY (owner, "alias")
) STRICT, WITHOUT ROWID;

CREATE TABLE country_aliases (
  owner INTEGER NOT NULL,
  "alias" TEXT NOT NULL,
  PRIMARY KEY (owner, "alias")
) STRICT, WITHOUT ROWID;

CREATE TABLE place_aliases (
  owner INTEGER NOT NULL,
  "alias" TEXT NOT NULL,
  PRIMARY KEY (owner, "alias")
) STRICT, WITHOUT ROWID;

CREATE TABLE theme_dac (
  owner INTEGER NOT NULL,
  "prefix" TEXT NOT NULL,
  PRIMARY KEY (owner, "prefix")
) STRICT, WITHOUT ROWID;

CREATE TABLE theme_compatible (
  owner INTEGER NOT NULL,
  "theme" TEXT NOT NULL,
  PRIMARY KEY (owner, "theme")
) STRICT, WITHOUT ROWID;

CREATE TABLE theme_aliases (
  owner INTEGER NOT NULL,
  "alias" TEXT NOT NULL,
  PRIMARY KEY (owner, "alias")
) STRICT, WITHOUT ROWID;

CREATE TABLE network_countries (
  owner INTEGER NOT NULL,
  "country" TEXT NOT NULL,
  PRIMARY KEY (owner, "country")
) STRICT, WITHOUT ROWID;

CREATE TABLE network_themes (
  owner INTEGER NOT NULL,
  "theme" TEXT NOT NULL,
  PRIMARY KEY (owner, "theme")
) STRICT, WITHOUT ROWID;

CREATE TABLE network_members (
  owner INTEGER NOT NULL,
  "authority" TEXT NOT NULL,
  PRIMARY KEY (owner, "authority")
) STRICT, WITHOUT ROWID;

CREATE TABLE partner_aliases (
  owner INTEGER NOT NULL,
  "alias" TEXT NOT NULL,
  PRIMARY KEY (owner, "alias")
) STRICT, WITHOUT ROWID;

CREATE TABLE agreement_parties (
  owner INTEGER NOT NULL,
  "authority" TEXT NOT NULL,
  PRIMARY KEY (owner, "authority")
) STRICT, WITHOUT ROWID;

CREATE TABLE mission_persons (
  owner INTEGER NOT NULL,
  "person" BLOB NOT NULL,
  PRIMARY KEY (owner, "person")
) STRICT, WITHOUT ROWID;

CREATE TABLE mission_actions (
  owner INTEGER NOT NULL,
  "action" BLOB NOT NULL,
  PRIMARY KEY (owner, "action")
) STRICT, WITHOUT ROWID;

CREATE TABLE decision_members (
  owner INTEGER NOT NULL,
  "member" TEXT NOT NULL,
  PRIMARY KEY (owner, "member")
) STRICT, WITHOUT ROWID;

CREATE INDEX action_lead ON action (lead);
CREATE INDEX action_source ON action (source, source_id);
CREATE INDEX action_agreement ON action (agreement) WHERE agreement IS NOT NULL;
CREATE INDEX action_elu ON action (elu) WHERE elu IS NOT NULL;
CREATE INDEX action_cadre ON action (cadre) WHERE cadre IS NOT NULL;
CREATE INDEX action_scheme ON action (scheme) WHERE scheme IS NOT NULL;
CREATE INDEX action_participants_authority ON action_participants (authority);
CREATE INDEX action_partners_partner ON action_partners (partner);
CREATE INDEX action_places_country ON action_places (country);
CREATE INDEX action_places_place ON action_places (place) WHERE place IS NOT NULL;
CREATE INDEX action_themes_theme ON action_themes (theme);
CREATE INDEX action_networks_network ON action_networks (network);
CREATE INDEX action_tags_tag ON action_tags (tag);
CREATE INDEX authority_siren ON authority (siren) WHERE siren IS NOT NULL;
CREATE INDEX authority_parent ON authority (parent);
CREATE INDEX authority_epci ON authority (epci);
CREATE INDEX authority_departement ON authority (departement);
CREATE INDEX authority_region ON authority (region);
CREATE INDEX partner_country ON partner (country);
CREATE INDEX person_authority ON person (authority);
CREATE INDEX budget_action ON budget (action);
CREATE INDEX link_a ON link (a);
CREATE INDEX link_b ON link (b);
CREATE INDEX note_about ON note (about);
CREATE INDEX document_about ON document (about);
CREATE INDEX mission_start ON mission ("start");
CREATE INDEX mission_actions_action ON mission_actions (action);

-- Derived from here on.

-- Every name under which a keyed row, a partner or a person is known, folded to words (utf8_fold_words).
CREATE TABLE x_name (
  entity INTEGER NOT NULL,       -- enum entity of the program that wrote it (rebuilt when x_version differs)
  folded TEXT NOT NULL,
  id INTEGER NOT NULL,
  PRIMARY KEY (entity, folded, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX x_name_id ON x_name (entity, id);

-- What lists show and sort by, one row per living action.
CREATE TABLE x_action (
  id INTEGER PRIMARY KEY,
  severity INTEGER NOT NULL DEFAULT 0,   -- worst open finding, 0 none
  n_open INTEGER NOT NULL DEFAULT 0,     -- open or reopened findings
  n_decided INTEGER NOT NULL DEFAULT 0,  -- decided ones: shown as coordinated
  title_key TEXT NOT NULL,               -- folded
  lead TEXT NOT NULL DEFAULT '',         -- key of the lead
  lead_key TEXT NOT NULL DEFAULT '',     -- its name, folded
  strate INTEGER NOT NULL DEFAULT 6,     -- enum strate of the lead
  country TEXT NOT NULL DEFAULT '',      -- of the first place
  city_key TEXT NOT NULL DEFAULT '',
  theme TEXT NOT NULL DEFAULT '',
  first_day INTEGER,                     -- NULL unknown
  last_day INTEGER,                      -- NULL open or unknown
  cents INTEGER NOT NULL DEFAULT 0,      -- budget in euro cents at the configured rates
  tandem INTEGER NOT NULL DEFAULT 0,     -- 1 élu + 2 cadre
  status TEXT NOT NULL DEFAULT '',
  kind TEXT NOT NULL DEFAULT '',
  updated INTEGER NOT NULL DEFAULT 0     -- ms of the last op
) STRICT;
CREATE INDEX x_action_severity ON x_action (severity DESC, title_key);
CREATE INDEX x_action_title ON x_action (title_key);
CREATE INDEX x_action_lead ON x_action (lead_key);
CREATE INDEX x_action_tree ON x_action (lead, severity, n_open); -- covers the strata tree
CREATE INDEX x_action_first ON x_action (first_day);
CREATE INDEX x_action_last ON x_action (last_day);
CREATE INDEX x_action_cents ON x_action (cents);
CREATE INDEX x_action_country ON x_action (country, city_key);
CREATE INDEX x_action_theme ON x_action (theme);
CREATE INDEX x_action_strate ON x_action (strate);
CREATE INDEX x_action_status ON x_action (status);
CREATE INDEX x_action_kind ON x_action (kind);
CREATE INDEX x_action_tandem ON x_action (tandem);
CREATE INDEX x_action_updated ON x_action (updated);

CREATE VIRTUAL TABLE x_text USING fts5 (body, tokenize = "unicode61 remove_diacritics 2", prefix = '2 3');

-- The finding cache.
CREATE TABLE x_finding (
  id TEXT PRIMARY KEY,                   -- 16 hex digits, the same on every laptop
  kind TEXT NOT NULL,
  severity INTEGER NOT NULL,
  state INTEGER NOT NULL,                -- 0 open, 1 decided, 2 reopened, 3 coordinated by a declared link
  country TEXT NOT NULL DEFAULT '',
  place TEXT NOT NULL DEFAULT '',
  theme TEXT NOT NULL DEFAULT '',
  first_day INTEGER,                     -- common window
  last_day INTEGER,
  cents INTEGER NOT NULL DEFAULT 0,
  terms TEXT NOT NULL,                   -- inputs of severity and of the sentence, in the form of src/engine/terms.c
  digest TEXT NOT NULL,                  -- of the judged terms: a decision holds while it is unchanged
  since INTEGER NOT NULL                 -- ms when first seen here
) STRICT;
CREATE INDEX x_finding_rank ON x_finding (severity DESC, id, state); -- covers the count of what is to settle
CREATE INDEX x_finding_kind ON x_finding (kind, severity DESC);

CREATE TABLE x_finding_member (
  finding TEXT NOT NULL,
  ord INTEGER NOT NULL,
  entity INTEGER NOT NULL,               -- ENTITY_ACTION, ENTITY_MISSION, ENTITY_AUTHORITY, ENTITY_PARTNER
  id INTEGER NOT NULL,                   -- its row
  PRIMARY KEY (finding, ord)
) STRICT, WITHOUT ROWID;
CREATE INDEX x_finding_member_id ON x_finding_member (entity, id, finding);
