/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * record_priv.h - the form of a record: which fields it has, and how lists of things are written
 * in it.
 */
#ifndef STRATES_UI_RECORD_PRIV_H
#define STRATES_UI_RECORD_PRIV_H

#include <strates/app/effect.h>
#include <strates/exchange/starter.h>

#include "dialog_priv.h"

/* What a field of the form stands for. */
struct slot {
	const char *name; /* as edit_set() takes it; NULL for a heading */
	int field, set;   /* enum field, enum set; -1 = not that */
	bool budget;
	bool compared; /* changing it may change what the action meets */
};
struct layout_of {
	struct form_field *field;
	struct slot *slot;
	int n, cap;
	struct arena mem;
	const char **checklist; /* of a template: boxes behind the fields */
	int n_checklist, first_box;
};
/* The fields of an entity in the order in which people need them, under headings. */
void record_layout(enum entity en, struct layout_of *out);
/* The fields that a template names come first, its checklist last. */
void record_layout_starter(struct layout_of *l, const struct starter *s);
void record_layout_release(struct layout_of *l);
/* The type of the value that a slot holds; FT_TEXT for sets. */
enum field_type slot_type(const struct slot *s);
/* Does it hold several things? */
bool slot_is_list(const struct slot *s);
/* Entity of a reference, or of the first item of a set of references; -1 when it is none. */
int slot_entity(const struct slot *s);

/* What the items of lists stand for: readable text to compact form. */
struct tokens {
	struct arena mem;
	struct token {
		int field;
		const char *text, *compact;
	} * v;
	int n, cap;
};
void tokens_release(struct tokens *t);
void tokens_add(struct tokens *t, int field, const char *text, const char *compact);
/* NULL when unknown. */
const char *tokens_find(const struct tokens *t, int field, const char *text);

/* The list that an edit holds, readable: items joined by "; ", each remembered in t. Appends. */
void record_list_show(
        struct edit *ed, const struct slot *s, int field, struct tokens *t, struct str *out);
/* What was typed in that form, as edit_set() takes it. Appends. false with a sentence. */
bool record_list_parse(struct app *app, const struct slot *s, int field, const struct tokens *t,
        const char *typed, struct str *out, struct err *e);
/* What completes the item that is being typed; remembers what it offers. */
void record_list_complete(struct app *app, const struct slot *s, int field, struct tokens *t,
        const char *query, struct choices *out);

/* What completes any field: words of a vocabulary, names, items of lists. */
void record_complete(struct app *app, const struct slot *s, int field, struct tokens *t,
        const char *query, struct choices *out);

/* Can a record be made of a name typed in this field? */
bool record_can_add(const struct slot *s);
/* Makes it, as a step of its own; `authority` may be "". Its uid as text, which the caller frees,
 * or NULL. */
char *record_add(struct app *app, const struct slot *s, const char *name, const char *authority,
        struct err *e);

/* Drafts: what was typed and not saved, by name of the field, in the state of this laptop. */
struct draft {
	char *key, *base; /* where it stands; the same without the number */
	bool own;           /* this form wrote it, or took it up */
	long long written;  /* when that was, of the one that draft_when() told of */
	struct draft *next; /* of the forms that are open */
};
/* What begins as something else has a draft of its own: `like` > 0 is what it is a copy of, `starter` the template's file or NULL. */
void draft_init(struct draft *d, struct ui *ui, enum entity en, int64_t id, int64_t like, const char *starter);
void draft_release(struct draft *d, struct ui *ui);
/* Stores the fields that differ; removes it when none does. open = the form stays open, and nobody else is offered it meanwhile. */
bool draft_save(struct draft *d, struct ui *ui, const struct form *f, bool open, struct err *e);
/* Only the form's own. */
void draft_drop(struct draft *d, struct ui *ui);
/* When it was written, as "22/11 14:32", into buf; false when there is none. */
bool draft_when(struct draft *d, struct ui *ui, char buf[24]);
/* What was offered becomes the form's own, to be loaded or dropped; false when another console was faster. */
bool draft_claim(struct draft *d, struct ui *ui);
/* Puts it into the form as changes. Returns how many fields. */
int draft_load(const struct draft *d, struct ui *ui, struct form *f);

/* A new action that begins with what a template says. */
struct dialog *dialog_form_starter(struct ui *ui, const struct starter *s);
/* Asks a name and makes a template of what the edit holds. */
struct dialog *dialog_keep_starter(struct ui *ui, struct edit *ed, const struct layout_of *layout);

#endif
