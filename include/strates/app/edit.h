/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * edit.h - adding, changing, deleting records of every entity, as one undoable step: what forms and `add`/`set`/`delete`/`merge` share.
 */
#ifndef STRATES_APP_EDIT_H
#define STRATES_APP_EDIT_H

#include <strates/app/resolve.h>

struct edit {
	struct app *app;
	struct arena arena;
	struct record r;           /* what will be saved */
	struct record before;      /* as stored; fields empty for a new one */
	struct resolve_extra extra;
	const char *budget_before; /* budget lines as they were opened; NULL = none */
	bool is_new;
};
/* id 0 = a new one. */
bool edit_open(struct edit *ed, struct app *app, enum entity en, int64_t id, struct err *e);
/* A new one with the content of another (without its identity, dates, journal). */
bool edit_duplicate(struct edit *ed, struct app *app, int64_t action, struct err *e);
void edit_close(struct edit *ed);
/* By the name of a field or set, see resolve_assign(). */
bool edit_set(struct edit *ed, const char *name, const char *value, struct err *e);
/* The text that edit_set() takes back, of a field or set (also partners, budget). Appends. */
void edit_get(struct edit *ed, const char *name, struct str *out);
/* What people read instead of keys ("Brest métropole" for epci:…). Appends. */
void edit_show(struct edit *ed, const char *name, struct str *out);
bool edit_is_dirty(const struct edit *ed);
/* The findings it would meet, most severe first: one line each (mark, sentence); changes nothing. *n lines, *total findings. In arena a. */
bool edit_probe(struct edit *ed, int max, struct arena *a, const char ***lines, int *n, int *total, struct err *e);
/* Validates and saves; *field = name of the offending field on failure (may be NULL). Its id is in ed->r.id afterwards. */
bool edit_save(struct edit *ed, const char **field, struct err *e);

/* A field that was changed here and elsewhere since it was opened, to different things. */
struct edit_conflict {
	const char *name, *label;
	const char *mine, *theirs; /* as people read them; "" = empty */
	const char *author;        /* who changed it elsewhere; "" = unknown */
};
/* What edit_save() would refuse with ERR_CONFLICT; *others = labels of what was changed elsewhere only, and stays. Texts in arena a. false when the record is gone. */
bool edit_conflicts(struct edit *ed, struct arena *a, struct edit_conflict **v, int *n, struct str *others, struct err *e);
/* Rests the edit on the value that stands there now: saving then writes mine over it, or leaves theirs. */
bool edit_settle_conflict(struct edit *ed, const char *name, bool mine, struct err *e);

bool edit_delete(struct app *app, enum entity en, const int64_t *ids, int n, struct err *e);
/* One assignment on many rows, one step. *changed = rows that differ now. With dry = true nothing is saved and `preview` gets a line a row ("title: before → after"). */
bool edit_bulk(struct app *app, const int64_t *actions, int n, const char *name, const char *value, bool dry, struct str *preview, int *changed, struct err *e);
/* The double entry `gone` goes into `kept`: empty fields and sets of kept are filled from it, its budget lines, notes, documents, missions, links move,
   merged_into tells where it went. One step. */
bool edit_merge(struct app *app, int64_t kept, int64_t gone, struct err *e);
/* A change of mandate: `old` is replaced by `new_person` as élu or cadre in all living actions of their authority (or all) and in what is left to be done of decisions, his mandate
   ends on `day`. *n = actions. */
bool edit_replace_person(struct app *app, int64_t old, int64_t new_person, struct date day, int *n, struct err *e);
/* Personal data of one person: the row and every name of it in the log are emptied, a tombstone stays. Not undoable. */
bool edit_erase_person(struct app *app, int64_t person, struct err *e);

#endif
