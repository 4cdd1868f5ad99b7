/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * engine_priv.h - what the files of the engine share: interned keys, the mirror, lists of kept pairs, findings on their way to the store.
 */
#ifndef STRATES_ENGINE_PRIV_H
#define STRATES_ENGINE_PRIV_H

#include <stdatomic.h>
#include <strates/base/keymap.h>
#include <strates/base/mem.h>
#include <strates/engine/engine.h>
#include <strates/engine/names.h>
#include <strates/engine/score.h>
#include <strates/engine/wording.h>
#include <strates/store/feature.h>
#include <strates/store/pair.h>

/* intern.c */

/* Texts to numbers from 1; 0 = the empty text. */
struct intern {
	struct arena arena;
	const char **text;
	uint32_t n, cap;
	struct intern_slot {
		uint32_t id, hash; /* a part of it: most others are told apart without reading their text */
	} *slots;
	size_t n_slots;
};
uint32_t intern(struct intern *t, const char *text);
const char *intern_text(const struct intern *t, uint32_t id);
void intern_release(struct intern *t);
/* Pieces of memory, each distinct one kept once: equal pointers = equal bytes. Never given back before the end. */
struct pool {
	struct arena arena;
	struct pool_entry {
		uint64_t hash;
		const void *data;
		size_t n;
	} *v;
	size_t n, cap;
};
/* NULL for nothing. */
const void *pool_keep(struct pool *p, const void *data, size_t n);
void pool_release(struct pool *p);

/* mirror.c: actions as traits; blocks.c: the anchors by which they find each other. */

/* What rules out most pairs before an action's traits are touched. One a slot: neighbours stand side by side, as in the lists of anchors. */
struct posting {
	int32_t start, end;   /* start INT32_MIN = unknown: meets everything */
	uint16_t themes;      /* theme_list */
	uint16_t weight[2];   /* of the words of title and text */
	uint8_t money;        /* points of severity_money() */
	uint8_t bits;         /* enum posting_bit, rank of the strate + 1 in the low three */
	uint64_t title, text; /* a bit per token */
	uint64_t order;       /* uid_order() of the uid, then enum posting_more in sixteen bits */
};
enum posting_bit { POSTING_STRATE = 7, POSTING_PARTNER = 8, POSTING_AUDIENCE = 16, POSTING_UNDATED = 32, POSTING_WORDLESS = 64, POSTING_TERRITORY = 128 };
enum posting_more { POSTING_TWINNING = 1, POSTING_ENDLESS = 2, POSTING_TEXTLESS = 4, POSTING_MORE_BITS = 16 };
static inline uint64_t posting_order(const struct posting *p)
{
	return p->order >> POSTING_MORE_BITS;
}
/* 48 bits that grow as uids come earlier in the order of pairs; equal for some that differ. */
static inline uint64_t uid_order(struct uid u)
{
	uint64_t v = 0;

	for (int i = 0; i < 6; i++)
		v = v << 8 | u.b[i];
	return ~v & UINT64_C(0xffffffffffff);
}
/* Actions of one anchor, in order of (start, slot). */
struct block {
	int32_t *v;
	int n, cap;
	int32_t longest; /* no period in it is longer, in days */
};
/* Double entries apart: a project that somebody recorded line by line has a hundred twins, which must not push its overlaps out; nor must gains. */
enum { LIST_DOUBLES = 0, LIST_OTHERS, LIST_GAINS, LISTS };
enum { RANK_OPEN = 1000, SPARE = 4 };
struct kept {
	int32_t other;
	uint16_t rank; /* severity, + RANK_OPEN unless coordinated */
	uint8_t kind, authorities;
};
/* The beginning of the order of all pairs of its kind, best first: `more` = something may follow that is not held. The first K are findings, a few more are
   spare, so that one that goes does not make everything be compared again. */
struct kept_list {
	struct kept *v;
	uint8_t n;
	bool more;
};
struct slot {
	struct traits t;
	void *body;          /* words that t points to */
	struct kept_list lists[LISTS];
	bool alive;
};
/* Authorities that meet in one place about one theme, or at one partner; split when the name means several towns. */
struct group {
	int64_t place;   /* 0 unknown */
	int authorities; /* distinct leads of its actions */
	int actions;
	bool known, open; /* of a place and theme: is it not coordinated? Computed when asked for: cluster_is_open() */
	int32_t last;     /* of a partner: day on which the last of its actions ends; DATE_NO_DAY: not all of them have a known end */
	uint64_t tables;  /* networks that two of its authorities or more belong to, by their place in engine.tables */
};
struct cell {
	uint64_t key;
	struct group *groups; /* when valid */
	int n_groups;
	bool valid, active; /* active: some still run; else those count that do not start before `first` */
	int32_t first;
};
/* Does this action of the cell count today? */
bool cell_counts(const struct engine *e, const struct cell *c, const struct traits *t);
struct ref_prefix {
	char prefix[12];
	uint32_t theme;
};
struct link_row {
	int64_t a, b;
	bool joins, apart; /* confirmed; confirmed as not related */
};
/* themes.c: what two lists of themes can become at most. */
enum potential { POTENTIAL_NONE = 0, POTENTIAL_GAIN, POTENTIAL_OVERLAP, POTENTIAL_DUPLICATION, POTENTIAL_ANY, POTENTIAL_BITS = 3, POTENTIAL_MASK = 7 };
struct theme_list {
	const struct trait_theme *v;
	int n;
	uint8_t *row; /* with each list: enum potential, and the level of identity above POTENTIAL_BITS */
	int n_row;
};
/* Points of severity before a pair is known: bounds.c. */
struct bounds {
	int class_points[KIND_COUNT], imminence[4], strates_two, authorities, nesting, place;
	int wording; /* least likeness that the rules of two authorities ask for */
	/* Of a double entry: the sum that it needs, and what each part can add at most. */
	int identity_least, identity_rest, identity_titles, identity_texts;
	int16_t identity_authority[2], identity_partner[3]; /* both twinnings; enum bounds_partner */
	int16_t identity_theme[8], identity_start[8], identity_end[8]; /* by level; of dates at that level or a coarser one */
};
/* What is known of the partners of a pair: that they are another one, the same, or nothing. */
enum bounds_partner { PARTNER_OTHER = 0, PARTNER_SAME, PARTNER_ANY };
struct judged {
	uint64_t id; /* of the finding */
	char digest[17];
};
/* Places and partners as they were made before, by what they were made of: a capital is folded once and not for each of its actions. */
struct made {
	struct keymap place_of, partner_of;
	struct trait_place *places;
	struct trait_partner *partners;
	int n_places, cap_places, n_partners, cap_partners;
};
void made_release(struct made *m);

/* What the store's expander is given. */
struct engine_door {
	struct engine *e;
	struct store *s;
};
struct engine {
	struct params params;
	struct engine_door door;
	int32_t today;
	uint64_t reads;        /* engine_reads() */
	int64_t version;       /* of the register, when the mirror was read */
	int64_t world_version; /* the same for themes, links and decisions; 0 never */
	bool loaded;
	struct wording *wording;
	struct identity_model model;
	struct intern names;
	struct partner_index *partner_names;
	struct pool pool;
	struct made made;
	struct arena scratch;      /* of the action that traits_make() is at */
	uint8_t *rarity;           /* of names, by their number: see identity_world */
	uint32_t n_rarity, cap_rarity;
	struct slot *slots;
	int n_slots, cap_slots;
	struct posting *postings;  /* by slot, of those that are posted */
	int cap_postings;
	int32_t *free_slots;
	int n_free, cap_free;
	struct keymap slot_of;     /* action id -> slot */
	struct keymap block_of;    /* anchor -> block, or ~slot while it holds one action */
	struct block *blocks;
	int n_blocks, cap_blocks;
	struct keymap cell_of;     /* cell key -> index, for those whose groups were asked for */
	struct cell *cells;
	int n_cells, cap_cells;
	struct keymap partner_cell; /* partner row -> interned cell */
	struct keymap compatible;  /* theme << 32 | theme */
	struct keymap scheme_of;   /* theme -> place in VOCAB_SCHEME of the 1 % that may pay for it */
	struct keymap sits;        /* authority -> bits of the networks that it belongs to */
	struct table {
		uint32_t network;
		bool everywhere, everything; /* all countries; all themes */
		struct keymap countries, themes;
	} *tables;                 /* networks with two members or more, by key; at most 64 */
	int n_tables, cap_tables;
	struct wish {
		enum entity entity; /* ENTITY_NEED, ENTITY_PRIORITY */
		int64_t id, partner;
		struct uid uid;
		uint32_t authority, country, city, town, theme;
		bool met;
	} *wishes;                 /* what somebody wants to be done */
	int n_wishes, cap_wishes;
	struct keymap booked;      /* action id -> 1: it has lines that the 1 % or the yearly declaration counts */
	struct keymap linked;      /* action id -> 1: some link names it, whatever its state */
	struct keymap list_of;     /* pooled themes -> theme_list */
	struct theme_list *lists;
	int n_lists, cap_lists;
	struct ref_prefix *prefixes;
	int n_prefixes, cap_prefixes;
	struct link_row *links;
	int n_links, cap_links;
	struct keymap component;   /* action id -> label */
	struct keymap judged_of;   /* finding id -> index of judged */
	struct keymap judged_uid;  /* uids of records that somebody decided about */
	struct judged *judged;
	int n_judged, cap_judged;
	_Atomic uint64_t *floors;  /* by slot and list: no pair that comes after it can enter; 0 while there is room. Rank, then uid_order() */
	int cap_floors;
	struct bounds bounds;
	int threads;               /* 0 = one per core */
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
void model_load(struct identity_model *m, struct store *s);
void model_stored_digest(struct store *s, char out[MODEL_DIGEST_SIZE]);

/* learn.c */

/* counts: in how many actions each interned name is met. The frequent ones go into m, as far down as its list has room for. */
void learn_list_names(const struct engine *e, const int32_t *counts, struct identity_model *m);
/* Their levels by m, for as long as it is tried; rarity has room for all. */
void learn_rate_names(const struct engine *e, const struct identity_model *m, uint8_t *rarity);

/* How rare the names are that came in since the last call. */
void traits_rate_names(struct engine *e);

/* A feature as traits, words in memory of their own: *body is freed with free(). component is filled from the links. */
struct traits traits_make(struct engine *e, const struct feature *f, void **body);
/* Of its title and of its external id: equal when they are, on every machine; 0 none. */
uint32_t traits_title_set(struct engine *e, const struct feature *f);
uint64_t traits_external_id(const char *id);
void mirror_clear(struct engine *e);
/* All features, links, themes; and the kept pairs, unless they are to be computed. */
bool mirror_load(struct engine *e, struct store *s, bool pairs, struct err *err);
/* load.c: every action into a slot, nothing else. */
bool load_actions(struct engine *e, struct store *s, struct err *err);
/* Themes, links and decisions alone: what a pair needs that is looked at without the mirror. */
bool mirror_load_world(struct engine *e, struct store *s, struct err *err);
/* Reads links again; ids of actions whose coordination may differ are added to changed. */
bool mirror_load_links(struct engine *e, struct store *s, struct ids *changed, struct err *err);
bool mirror_load_decisions(struct engine *e, struct store *s, struct err *err);
/* Takes the slot's action in or out of anchors and cells. */
void mirror_attach(struct engine *e, int32_t slot);
void mirror_detach(struct engine *e, int32_t slot);
int32_t mirror_new_slot(struct engine *e);
void mirror_free_slot(struct engine *e, int32_t slot);
int32_t mirror_slot(const struct engine *e, int64_t action);
int64_t mirror_bytes(const struct engine *e);
bool links_apart(const struct engine *e, int64_t a, int64_t b);
/* Two actions into one component; afterwards each action of the map gets the label of its own, the smallest id. */
void components_join(struct keymap *m, int64_t a, int64_t b);
void components_flatten(struct keymap *m);

enum anchor { ANCHOR_TOWN = 1, ANCHOR_PLACE, ANCHOR_GRID, ANCHOR_REGION, ANCHOR_CELL, ANCHOR_PARENT, ANCHOR_NAME, ANCHOR_PARTNER_TOWN, ANCHOR_WORD, ANCHOR_TOWN_WORD, ANCHOR_TITLE, ANCHOR_SOURCE, ANCHOR_DOSSIER };
uint64_t anchor_key(enum anchor type, uint64_t value);
struct anchors {
	uint64_t *v;
	int n, cap;
};
/* Where an action is posted, and where it looks for others. */
void anchors_own(const struct traits *t, struct anchors *out);
void anchors_wanted(const struct engine *e, const struct traits *t, struct anchors *out);
void block_put(struct engine *e, uint64_t key, int32_t slot);
void block_take(struct engine *e, uint64_t key, int32_t slot);
void blocks_sort(struct engine *e);
/* Another weight of money: points that stand in postings are computed again. */
void blocks_weigh(struct engine *e);
/* Slots of an anchor: *one is set when it holds a single one. */
const int32_t *block_view(const struct engine *e, uint64_t key, int32_t *one, int *n, int32_t *longest);
struct posting posting_make(const struct engine *e, const struct traits *t);
/* Before its slot is put anywhere. */
void posting_put(struct engine *e, int32_t slot);
/* First of these slots that does not come before (start, slot). */
int postings_from(const struct engine *e, const int32_t *v, int n, int32_t start, int32_t slot);

/* themes.c */
enum { THEME_LISTS_MAX = 4096, THEME_LIST_ANY = UINT16_MAX };
/* The number of this pooled list; THEME_LIST_ANY when there are too many to tell apart. */
uint16_t themes_list(struct engine *e, const struct trait_theme *v, int n);
/* What one list can be with every list. Not while another thread reads, unless themes_rows_all() ran since the last new list. */
const uint8_t *themes_row(struct engine *e, uint16_t list);
void themes_rows_all(struct engine *e);
/* Other thresholds: potentials are computed again. */
void themes_forget(struct engine *e);
void themes_release(struct engine *e);

/* bounds.c */
void bounds_make(struct engine *e);
/* No pair of these two has more points, those of its kind apart. */
int bounds_points(const struct engine *e, const struct posting *a, const struct posting *b, enum bounds_partner partner);
/* With them, no pair of this kind has a greater rank. */
static inline int bounds_rank(const struct engine *e, enum finding_kind k, int points)
{
	int sum = e->bounds.class_points[k] + points;

	return (sum > 100 ? 100 : sum) + RANK_OPEN;
}
/* What is left to the titles when all else of the two agrees as well as it can, in hundredths of a bit. theme: level of identity, -1 = any. */
int bounds_title(const struct engine *e, const struct posting *a, const struct posting *b, enum bounds_partner partner, int theme);
/* How alike titles must be at least for so much, in thousandths; 1001 = they can't be. */
int bounds_likeness(const struct engine *e, int weight);

/* scan.c: whom an action may meet. One seeker per thread. */
enum seek {
	SEEK_ALL = 0, /* whomever any rule could admit */
	SEEK_OWN,     /* if the pair could enter a list of the one who asks */
	SEEK_OTHERS,  /* of the one who is met */
	SEEK_EITHER
};
struct seeker {
	struct engine *e;
	uint32_t *seen; /* by slot: mark of the last look-up that saw it, and what was asked then */
	int cap_seen;
	uint32_t mark;
	struct anchors wanted;
	int64_t walked, met; /* since seeker_init() */
};
void seeker_init(struct seeker *k, struct engine *e);
void seeker_release(struct seeker *k);
/* Calls for each slot, not `self`, that shares an anchor with t, once; later: only for those that come after it in the order of postings, so that each pair is
   met from one side. Exact: who is left out is ruled out by a bound on what the rules ask and what the lists, as they are at that moment, still take.
   self < 0: t is in no slot. */
void seeker_find(struct seeker *k, const struct traits *t, int32_t self, bool later, enum seek how, void (*met)(void *, int32_t), void *ctx);
/* The same into a list. Appends. */
void seeker_list(struct seeker *k, const struct traits *t, int32_t self, enum seek how, struct slots *out);

/* pairs.c */

/* How the engine scores: callbacks over the mirror. */
struct scoring engine_scoring(const struct engine *e);
/* Rank of a pair, -1 when no rule fires or it is declared not related. */
int pair_rank(const struct engine *e, const struct scoring *s, const struct traits *a, const struct traits *b, struct pair *p);
int list_of_kind(enum finding_kind k);
/* How many of a list are findings. */
int list_top(const struct engine *e, int which);
/* Computes the slot's best pairs. */
void pairs_compute(struct engine *e, int32_t slot, struct seeker *k);
/* All lists, on as many threads as there are cores (at most `threads`, 0 = that many). */
bool pairs_compute_all(struct engine *e, int threads, engine_progress progress, void *ctx, struct err *err);
/* The action is gone: it keeps nothing. */
void pairs_forget(struct engine *e, int32_t slot);
/* Is it one of the findings of this slot? */
bool pairs_holds(const struct engine *e, int32_t slot, int32_t other);
/* The pair (y, x) has this rank and kind now. true when y's list must be computed anew: it was emptied below what may follow. */
bool pairs_update(struct engine *e, int32_t y, int32_t x, int rank, enum finding_kind k, int authorities);
/* What an action keeps, for the store: cells tell which pairs a cluster shows. */
void pairs_entries(struct engine *e, int32_t slot, struct pair_list *out, int *cap);
/* The lists of a slot from what the file holds. */
void pairs_from_entries(struct engine *e, int32_t slot, const struct pair_list *l);

/* cells.c: partners and places as the authorities see them. */

/* A partner: interned "country|name". A place and theme: interned locality. */
uint64_t cell_partner_key(uint32_t partner);
uint64_t cell_theme_key(uint32_t locality, bool region, uint32_t theme);
bool cell_is_partner(uint64_t key);
bool cell_is_region(uint64_t key);
uint32_t cell_locality(uint64_t key);
uint32_t cell_theme(uint64_t key);
/* Keys of the cells that an action is in, partners (with) and themes. Appends, without repetition. */
struct cell_keys {
	uint64_t *v;
	int n, cap;
};
void cell_keys_of(const struct traits *t, struct cell_keys *out);
void cell_keys_sort(struct cell_keys *l);
/* All cells in use that hold two actions or more, and partners with one that may be without a successor. Appends. */
void cell_keys_all(const struct engine *e, struct cell_keys *out);
/* Slots of the cell that count today: those that still run; of a place where all is over, those of the last time. Appends. */
void cell_members(const struct engine *e, uint64_t key, struct slots *out);
/* Every slot of the cell, whatever its dates. Appends. */
void cell_slots(const struct engine *e, uint64_t key, struct slots *out);
/* Groups of a cell, computed when need be; valid until the mirror changes. */
const struct cell *cell_get(struct engine *e, uint64_t key);
void cell_forget(struct engine *e, uint64_t key);
/* The group of a member (index) by the town that it means there, -1 when there is none. */
int cell_group(const struct cell *c, const struct traits *t);
/* The town that t means by this, 0 unknown. */
int64_t cell_place(const struct traits *t, uint64_t key);
/* Do both stand in one place-and-theme cell that is an open finding? */
bool cell_shows(struct engine *e, const struct traits *a, const struct traits *b);

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
	unsigned strates;  /* of an authority that the row in hand is about, besides those of its actions */
	struct str facts, evidence, terms; /* what is said but not judged; what is judged; all */
};
void emit_init(struct emit *m, struct engine *e, struct store *s);
void emit_release(struct emit *m);
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
	const char *state;      /* why it is urgent, when the dates of actions do not say it; NULL */
};
unsigned strate_bit(enum strate s);
const char *nesting_name(int value);
/* Writes terms, severity and digest of the row from m->evidence, which the caller has filled with judged terms. */
void emit_terms(struct emit *m, struct finding_row *f, enum finding_kind k, const struct severity *v, const struct severity_why *w);
/* a before b by uid. */
void emit_pair(struct emit *m, const struct traits *a, const struct traits *b, const struct pair *p);
/* The pair as a finding, smaller uid first; nothing when no rule admits it. */
void emit_slots(struct emit *m, const struct scoring *s, int32_t i, int32_t j);
/* cluster.c, single.c, mission.c */
bool cluster_fires(const struct engine *e, const struct cell *c, int group);
/* Is it a finding that waits for somebody? */
bool cluster_is_open(struct engine *e, const struct cell *c, int group);
/* What names it, the same on every laptop: "SN|thies", with the reference town's key behind it when known, and the theme. Appends. */
void cluster_key(const struct engine *e, struct store *s, const struct cell *c, int group, struct str *out);
enum finding_kind cluster_kind(const struct cell *c);
void emit_cluster(struct emit *m, const struct cell *c, int group);
/* Those of the cell that fire, and what else is said of it: no successor, a network that nobody uses. */
void emit_clusters(struct emit *m, uint64_t key);
/* relation.c: what is said of a partner, or of a place and theme, besides the cluster. */
enum finding_kind relation_kind(const struct cell *c);
bool relation_fires(struct engine *e, const struct cell *c, int group);
void emit_relation(struct emit *m, const struct cell *c, int group);
/* Can a partner with this action alone be without a successor? */
bool relation_of_one(const struct engine *e, const struct traits *t);
/* Members of a group by uid, with what joins them. */
struct cluster {
	uint64_t key;
	const struct cell *cell;
	const struct traits **v;     /* by uid */
	int n;
	int *part;                   /* of each action */
	uint32_t *leads;             /* distinct, by their text */
	int *actions_of, *part_of;   /* of each lead */
	int n_leads;
	int parts, density, hhi;     /* density and HHI in thousandths */
	const struct engine *e;
};
void cluster_gather(const struct engine *e, const struct cell *cell, int group, struct cluster *c);
void cluster_release(struct cluster *c);
const char *cluster_shown(const struct cluster *c);
/* The kinds that are about one action and need no other. */
enum { SINGLE_KINDS = 5 };
extern const enum finding_kind single_kinds[SINGLE_KINDS];
bool single_fires(const struct engine *e, const struct traits *t, enum finding_kind k);
/* One that fires. */
void emit_single(struct emit *m, const struct traits *t, enum finding_kind k);
/* watch.c: classes of findings that stand on other rows than actions. Bits. */
enum watch { WATCH_AGREEMENTS = 1, WATCH_SETTLED = 2, WATCH_WISHES = 4, WATCH_EXCHANGES = 8, WATCH_MONEY = 16, WATCH_ALL = 31 };
enum { WATCH_KINDS_MAX = 16 };
/* What a change of such a row, or of an action (as it was, or as it is), may move. */
unsigned watch_of_entity(enum entity en);
unsigned watch_of_action(const struct engine *e, const struct traits *t);
/* Codes of the kinds, a NULL behind them. */
int watch_kinds(unsigned classes, const char *out[WATCH_KINDS_MAX]);
/* All findings of these classes. */
bool emit_watch(struct emit *m, unsigned classes, struct err *err);
/* A row about some actions and the row that they stand under; from is its uid. Members: the actions by uid, then that row (id 0: none). */
struct finding_row *watch_row(struct emit *m, enum finding_kind k, struct uid from, const struct traits **v, int n, enum entity en, int64_t id);
/* Its evidence is written: severity. imminence in thousandths, because of `state` ("due", "overdue"; NULL: of the actions' dates). */
void watch_end(struct emit *m, struct finding_row *f, enum finding_kind k, const struct traits *const *v, int n, int imminence, const char *state, int64_t cents);
/* The term "authority": leads of these actions, each once, by their text. None for no actions. */
void watch_leads(struct emit *m, const struct traits *const *v, int n);
/* What watch_of_action() looks at, as the register has it: wishes, networks, actions with booked lines. */
bool watch_load(struct engine *e, struct store *s, struct err *err);
void watch_clear(struct engine *e);
/* The term "authority", and the strate of the row, of one that is known by its key. Returns its row, 0 none. */
int64_t watch_authority(struct emit *m, const char *key);
/* agreement.c, settled.c, wish.c, exchange.c, money.c */
bool wishes_load(struct engine *e, struct store *s, struct err *err);
bool wishes_touch(const struct engine *e, const struct traits *t);
bool emit_wishes(struct emit *m, struct err *err);
bool emit_exchanges(struct emit *m, struct err *err);
bool money_load(struct engine *e, struct store *s, struct err *err);
bool emit_money(struct emit *m, struct err *err);
bool emit_agreements(struct emit *m, struct err *err);
bool emit_settled(struct emit *m, struct err *err);
/* All clashes, or those of these missions (ids not NULL). */
bool emit_missions(struct emit *m, const int64_t *ids, int n, struct err *err);

#endif
