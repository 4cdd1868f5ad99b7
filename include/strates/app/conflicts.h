/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * conflicts.h - what laptops said about the same thing without knowing of each other: listed in words, and settled by a person.
 *
 * Nothing is decided here in silence: until somebody settles a conflict the latest value stands in the record, and the others are kept beside it.
 */
#ifndef STRATES_APP_CONFLICTS_H
#define STRATES_APP_CONFLICTS_H

#include <strates/app/app.h>
#include <strates/store/merge.h>

enum conflict_kind {
	CONFLICT_FIELD,    /* a field with several values */
	CONFLICT_ELEMENT,  /* one element of a list: several values, or there and removed */
	CONFLICT_DELETION, /* deleted by one, or merged into another record, and changed by another; it stays meanwhile */
	CONFLICT_RING      /* two records (or more), each merged into the other; one of them, or both, stay meanwhile */
};
struct conflict_option {
	const char *text; /* as people read it: never "" */
	const char *data; /* as programs do: "" when there is none */
	const char *author, *laptop, *based_on; /* "" unknown; based_on = what the author had seen there */
	int64_t ms, site, seq, step;
	bool mine;   /* written here, or by who works here */
	bool stands; /* in the record meanwhile */
	struct value value;
	struct uid record; /* of a ring: the record that would stay */
};
struct conflict_item {
	char id[17];
	enum conflict_kind kind;
	enum entity entity;
	struct uid uid;
	int64_t row;         /* its row id */
	int64_t action;      /* the action whose page shows it: itself, or the one that the row is about; 0 none */
	struct uid into;     /* of a deletion: the record that this one was merged into, nil none */
	const char *name;    /* of the record */
	bool person;         /* a side names a person */
	const char *field;   /* as the log names it */
	const char *label;   /* in words */
	int n;
	struct conflict_option *v; /* A, B, …: oldest first */
};
struct conflict_list {
	struct arena arena;
	struct conflict_item *v;
	int n, cap, most; /* most: stops there, 0 = all */
	struct app *app;
};
#define CONFLICT_LIST_INIT {.arena = ARENA_INIT}
void conflict_list_release(struct conflict_list *l);
/* By kind of record, record and field; at most `most` (0 = all). Emptied first. */
bool conflicts_read(struct app *a, int most, struct conflict_list *out, struct err *e);
/* Those of a record; of an action also those of its budget lines, links, notes and documents. Adds. */
bool conflicts_about(struct app *a, enum entity en, struct uid uid, struct conflict_list *out, struct err *e);
/* The one whose id begins so, in *out; false with a sentence when there is none or several. */
bool conflicts_find(struct app *a, const char *id, struct conflict_list *out, struct err *e);
/* "A", "B" … of an option. */
const char *conflict_letter(int option, char buf[12]);
/* Whether it is an option of n, by its letter; -1. */
int conflict_option_of(const char *letter, int n);
/* "23/11 10:00, Anne (laptop 4f2a1c), instead of “well”". Appends. */
void conflict_say_who(const struct conflict_option *o, struct str *out);

struct conflict_answer {
	int take;          /* option; -1: `value` */
	const char *value; /* as people write it: see edit_set(); of an element "" removes it */
	bool note;         /* values that are not taken go into the record's journal */
	bool split;        /* with a side: each other value makes an action of its own, see conflict_can_split() */
};
/* Two laptops may have meant two things: of a field of an action. The other action is as this one stands but for that value; money, journal and links stay with this
   one, and the two are linked as not related, so that they are no double entry. */
bool conflict_can_split(const struct conflict_item *c);
/* How many actions that makes when side `take` stays in this one. */
int conflict_splits(const struct conflict_item *c, int take);
/* One step, which undo takes back: the conflict is there again then. ERR_CONFLICT when it is another one by now than `c` says. */
bool conflict_settle(struct app *a, const struct conflict_item *c, const struct conflict_answer *w, struct err *e);

/* What is settled at once: only when somebody asks for it, and only of the fields named (by their name or label; "*" = all). Deletions and merged records are
   looked at one by one in any case. */
struct conflict_rule {
	bool newest; /* what was written last; else what was written here */
	const char *const *fields;
	int n_fields;
};
/* One step. *n = how many were (dry: would be) settled, *left = others. `said` gets a line for each: "Title: field: what stood → what is taken". */
bool conflicts_settle_all(struct app *a, const struct conflict_rule *rule, bool dry, struct str *said, int *n, int *left, struct err *e);

/* Changes that wait because a laptop's clock is more than a day ahead: how many, and its day; a sentence about them ("" when there are none). Appends. */
bool conflicts_waiting(struct app *a, int64_t *n, struct str *out, struct err *e);
/* A person says that this clock is right. */
bool conflicts_trust_clock(struct app *a, int64_t *n, struct err *e);

#endif
