/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * engine_priv.h - what the files of the engine share: interned keys, the mirror, lists of kept pairs, findings on their way to the store.
 */
#ifndef STRATES_ENGINE_PRIV_H
#define STRATES_ENGINE_PRIV_H

#include <strates/base/mem.h>
#include <strates/engine/engine.h>
#include <strates/engine/score.h>
#include <strates/engine/wording.h>
#include <strates/store/feature.h>

/* intern.c */

/* 64-bit keys to numbers; key 0 is not allowed. Zero-initialised = empty. */
struct keymap {
	struct keymap_entry {
		uint64_t key;
		int64_t value;
	} *v;
	size_t n, cap;
};
/* The value's place; a new key gets `otherwise`. Valid until the next put. */
int64_t *keymap_put(struct keymap *m, uint64_t key, int64_t otherwise);
int64_t keymap_get(const struct keymap *m, uint64_t key, int64_t otherwise);
void keymap_release(struct keymap *m);
/* Texts to numbers from 1; 0 = the empty text. */
struct intern {
	struct arena arena;
	const char **text;
	uint32_t n, cap;
	uint32_t *slots;
	size_t n_slots;
};
uint32_t intern(struct intern *t, const char *text);
const char *intern_text(const struct intern *t, uint32_t id);
void intern_release(struct intern *t);
uint64_t hash64(const void *data, size_t n);

/* mirror.c: actions as traits, and the anchors by which they find each other. */

struct posting {
	int32_t slot, start, end; /* start INT32_MIN = unknown: meets everything */
};
/* In order of (start, slot). Most hold one action, which needs no memory of its own. */
struct block {
	struct posting *v, one; /* v while cap > 0 */
	int n, cap;
	int32_t longest; /* no period in it is longer, in days */
};
struct kept {
	int32_t other;
	uint16_t rank; /* severity, + RANK_OPEN unless coordinated */
};
enum { RANK_OPEN = 1000 };
/* Double entries apart: a project that somebody recorded line by line has a hundred twins, which must not push its overlaps out. */
enum { LIST_DOUBLES = 0, LIST_OTHERS, LISTS };
struct slot {
	struct traits t;
	void *body;          /* what t points to */
	struct kept_list {
		struct kept *v;
		int n;
	} lists[LISTS];      /* best pairs */
	bool listed, alive;
};
/* Actions of one partner, split when its name means several towns. */
struct group {
	int64_t place;   /* 0 unknown */
	int authorities; /* distinct leads of active actions */
};
struct cell {
	uint32_t key;         /* interned "country|name" */
	struct group *groups; /* when valid */
	int n_groups;
	bool valid;
};
struct ref_prefix {
	char prefix[12];
	uint32_t theme;
};
struct link_row {
	int64_t a, b;
	bool joins, apart; /* confirmed; confirmed as not related */
};
struct engine {
	struct params params;
	int32_t today;
	int64_t version; /* of the register, when the mirror was read */
	bool loaded;
	struct wording *wording;
	struct identity_model model;
	struct intern names;
	uint8_t *rarity;           /* of names, by their number: see identity_world */
	uint32_t n_rarity, cap_rarity;
	struct slot *slots;
	int n_slots, cap_slots;
	int32_t *free_slots;
	int n_free, cap_free;
	struct keymap slot_of;     /* action id -> slot */
	struct keymap block_of;    /* anchor -> block */
	struct block *blocks;
	int n_blocks, cap_blocks;
	struct keymap cell_of;     /* interned cell -> index, for those whose groups were asked for */
	struct cell *cells;
	int n_cells, cap_cells;
	struct keymap partner_cell; /* partner row -> interned cell */
	struct keymap compatible;  /* theme << 32 | theme */
	struct ref_prefix *prefixes;
	int n_prefixes, cap_prefixes;
	struct link_row *links;
	int n_links, cap_links;
	struct keymap component;   /* action id -> label */
	uint32_t *seen;            /* by slot: mark of the last look-up that met it */
	int cap_seen;
	uint32_t mark;
	bool bulk;                 /* blocks are sorted at the end */
	struct engine_stats stats;
};
struct slots {
	int32_t *v;
	int n, cap;
};
void slots_add(struct slots *l, int32_t slot);
void slots_release(struct slots *l);
/* Ascending, without repetition. */
void slots_sort(struct slots *l);

/* model_store.c: the weights that the register adopted, else the shipped ones; and a digest over what says which. */
bool model_load(struct identity_model *m, struct store *s, struct err *err);
void model_stored_digest(struct store *s, char out[MODEL_DIGEST_SIZE]);

/* learn.c */

/* counts: in how many actions each interned name is met. The frequent ones go into m, as far down as its list has room for. */
void learn_list_names(const struct engine *e, const int32_t *counts, struct identity_model *m);
/* Their levels by m, for as long as it is tried; rarity has room for all. */
void learn_rate_names(const struct engine *e, const struct identity_model *m, uint8_t *rarity);

/* A feature as traits, in memory of its own: *body is freed with free(). component is filled from the links. */
/* How rare the names are that came in since the last call. */
void traits_rate_names(struct engine *e);
struct traits traits_make(struct engine *e, const struct feature *f, void **body);
void mirror_clear(struct engine *e);
/* All features, links, themes. */
bool mirror_load(struct engine *e, struct store *s, struct err *err);
/* Reads links again; ids of actions whose coordination may differ are added to changed. */
bool mirror_load_links(struct engine *e, struct store *s, struct ids *changed, struct err *err);
/* Takes the slot's action in or out of anchors and cells. */
void mirror_attach(struct engine *e, int32_t slot);
void mirror_detach(struct engine *e, int32_t slot);
int32_t mirror_new_slot(struct engine *e);
void mirror_free_slot(struct engine *e, int32_t slot);
int32_t mirror_slot(const struct engine *e, int64_t action);
/* Live slots that share an anchor with t and whose period may meet its own; not `self`. Appends. */
void mirror_candidates(struct engine *e, const struct traits *t, int32_t self, struct slots *out);
/* cells.c: slots with a partner in this cell. Appends. */
void cell_members(const struct engine *e, uint32_t key, struct slots *out);
/* All cells in use. Appends their keys. */
void cell_keys(const struct engine *e, struct slots *out);
/* Groups of a cell, computed when need be; valid until the mirror changes. */
const struct cell *cell_get(struct engine *e, uint32_t key);
void cell_forget(struct engine *e, uint32_t key);
/* The group of a member (index) by the town of its partner there, -1 when there is none. */
int cell_group(const struct cell *c, const struct traits *t);
/* The town that t means by this partner, 0 unknown. */
int64_t cell_place(const struct traits *t, uint32_t key);
/* Anchors of type ANCHOR_CELL are what cells.c reads. */
enum anchor { ANCHOR_TOWN = 1, ANCHOR_PLACE, ANCHOR_GRID, ANCHOR_CELL, ANCHOR_PARENT, ANCHOR_TITLE, ANCHOR_SOURCE, ANCHOR_DOSSIER };
uint64_t anchor_key(enum anchor type, uint64_t value);
const struct posting *block_postings(const struct block *b);
int64_t mirror_bytes(const struct engine *e);
bool links_apart(const struct engine *e, int64_t a, int64_t b);

/* pairs.c */

/* How the engine scores: callbacks over the mirror. */
struct scoring engine_scoring(const struct engine *e);
/* Rank of a pair, -1 when no rule fires or it is declared not related. */
int pair_rank(const struct engine *e, const struct scoring *s, const struct traits *a, const struct traits *b, struct pair *p);
/* Computes the slot's best pairs. */
void pairs_compute(struct engine *e, int32_t slot);
/* The same for all slots, called for each from the first on, with empty lists before; met is scratch. */
void pairs_compute_after(struct engine *e, int32_t slot, struct slots *met);
bool pairs_holds(const struct engine *e, int32_t slot, int32_t other);
/* The pair (y, x) has this rank and kind now. true when other pairs of y may have changed by it. */
bool pairs_update(struct engine *e, int32_t y, int32_t x, int rank, enum finding_kind k);

/* terms.c: terms as text. */

/* Begins a term; value < 0 = unknown. What follows belongs to it until the next one begins. */
void terms_begin(struct str *out, const char *name, int value, int weight, int points);
/* Directly behind terms_begin(): it is a term of identity, and adds so many hundredths of a bit (often less than 0). */
void terms_bits(struct str *out, int bits);
/* An argument; a list is several of one key. A day: nothing for DATE_NO_DAY. */
void terms_arg(struct str *out, const char *key, const char *text);
void terms_arg_int(struct str *out, const char *key, int64_t v);
void terms_arg_day(struct str *out, const char *key, int32_t day);
/* The same, where the argument written just before had the text `before`, which is often the same. */
void terms_arg_again(struct str *out, const char *key, const char *text, const char *before);

/* emit.c: findings on their way to the store. */

struct emit {
	struct engine *e;
	struct store *s;
	struct arena arena;
	struct finding_row *rows;
	int n, cap;
	struct str same, evidence, terms; /* what identity is made of; what is judged; all */
};
void emit_init(struct emit *m, struct engine *e, struct store *s);
void emit_release(struct emit *m);
void finding_id(enum finding_kind k, const char *const *lines, int n, char out[17]);
/* A new row: id from the lines, empty text, no days. Valid until the next one. */
struct finding_row *emit_row(struct emit *m, enum finding_kind k, const char *const *lines, int n_lines);
struct finding_member *emit_members(struct emit *m, struct finding_row *f, int n);
/* Facts behind the terms of severity. */
struct severity_why {
	int32_t start, end;     /* of the later one; window's end */
	bool known;
	int64_t cents;
	unsigned strates;       /* bits by rank */
	int authorities;
	const char *nesting;    /* "" none */
};
unsigned strate_bit(enum strate s);
/* Writes terms, severity and digest of the row from m->evidence, which the caller has filled with judged terms. */
void emit_terms(struct emit *m, struct finding_row *f, enum finding_kind k, const struct severity *v, const struct severity_why *w);
void emit_pair(struct emit *m, const struct traits *a, const struct traits *b, const struct pair *p);
/* cluster.c, single.c, mission.c */
bool cluster_fires(const struct engine *e, const struct cell *c, int group);
/* "SN|thies", with the reference town's key behind it when known: the same on every laptop. Appends. */
void cluster_key(const struct engine *e, struct store *s, const struct cell *c, int group, struct str *out);
void emit_cluster(struct emit *m, const struct cell *c, int group);
/* Those of the cell that fire. */
void emit_clusters(struct emit *m, uint32_t cell);
bool single_fires(const struct engine *e, const struct traits *t, enum finding_kind k);
/* One that fires. */
void emit_single(struct emit *m, const struct traits *t, enum finding_kind k);
/* All clashes, or those of these missions (ids not NULL). */
bool emit_missions(struct emit *m, const int64_t *ids, int n, struct err *err);

#endif
