/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * refdata.c - the shipped tables (share/ref, see its README) into the register.
 *
 * A file is a header line with its version, a line of column names, and rows separated by TAB. Columns are matched with entity.def by name, `|`
 * separates the elements of a set. Rows stand outside the log and have the fixed uid of their key; when a newer version of a table is loaded into an
 * old register, a cell that somebody changed here (it has an op) keeps what that person wrote.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <strates/base/file.h>
#include <strates/base/intl.h>

#include "store_priv.h"

static const struct table {
	const char *name;
	enum entity entity;
	const char *kind; /* constant for the column `kind`, or NULL */
} tables[] = {
	{"countries", ENTITY_COUNTRY, NULL},
	{"themes", ENTITY_THEME, NULL},
	{"networks", ENTITY_NETWORK, NULL},
	{"authorities", ENTITY_AUTHORITY, NULL},
	{"regions", ENTITY_PLACE, "region"},
	{"cities", ENTITY_PLACE, "city"},
};

/* Columns whose name in the file is not the field's. */
static const struct {
	enum entity entity;
	const char *column, *field;
} renamed[] = {
	{ENTITY_THEME, "synonyms", "aliases"},
	{ENTITY_NETWORK, "name_fr", "name"},
	{ENTITY_PLACE, "admin1", "region"},
	{ENTITY_PLACE, "name_fr", "name"},
	{ENTITY_PLACE, "name_en", "aliases"},
};

enum { COLUMNS_MAX = 32, FILE_MAX = 64 * 1024 * 1024 };
struct column {
	int field, set; /* -1 = none */
};
struct reader {
	struct store *s;
	const struct table *t;
	const char *path;
	long line;
	struct column col[COLUMNS_MAX];
	int n_cols;
	bool fresh; /* the table was empty: no row has to be looked for */
	struct arena a;
};

static void map_column(struct reader *rd, const char *name, struct column *c)
{
	for (size_t i = 0; i < COUNT_OF(renamed); i++)
		if (renamed[i].entity == rd->t->entity && str_eq(renamed[i].column, name))
			name = renamed[i].field;
	c->field = field_find(rd->t->entity, name);
	c->set = c->field < 0 ? set_find(rd->t->entity, name) : -1;
}

/* The path is part of the text, since it does not live as long as the message. */
static bool unreadable(const struct reader *rd, const char *why, struct err *e)
{
	return err_set(e, ERR_DATA, _("%s:%ld: %s; install strates again"), rd->path, rd->line, why);
}

static bool read_columns(struct reader *rd, char *line, struct err *e)
{
	char *rest = line, *name;

	while ((name = strsep(&rest, "\t"))) {
		if (rd->n_cols == COLUMNS_MAX)
			return unreadable(rd, _("there are too many columns"), e);
		map_column(rd, name, &rd->col[rd->n_cols++]);
	}
	return true;
}

static void put_elements(struct record *r, enum set set, char *cell)
{
	char *item;

	while ((item = strsep(&cell, "|"))) {
		struct value v[ITEMS_MAX] = {{0}};
		if (!*item)
			continue;
		v[0] = value_text(item);
		record_put_element(r, set, v);
	}
}

static bool parse_row(struct reader *rd, char *line, struct record *r, struct err *e)
{
	char *cell, *rest = line;

	record_init(r, rd->t->entity, &rd->a);
	for (int i = 0; i < rd->n_cols && (cell = strsep(&rest, "\t")); i++) {
		if (!*cell)
			continue;
		if (rd->col[i].field >= 0) {
			struct err why = ERR_INIT;
			if (!record_parse(r, (enum field)rd->col[i].field, cell, &why))
				return unreadable(rd, why.text, e);
		} else if (rd->col[i].set >= 0)
			put_elements(r, (enum set)rd->col[i].set, cell);
	}
	if (rd->t->entity == ENTITY_PLACE) {
		record_set_text(r, FIELD_PLACE_KIND, rd->t->kind);
		if (str_eq(rd->t->kind, "region")) /* a region lies in itself */
			record_set_text(r, FIELD_PLACE_REGION, record_text(r, FIELD_PLACE_NAME));
	}
	r->uid = store_uid_of_key(r->entity, record_text(r, (enum field)entity_desc(r->entity)->first_field));
	return true;
}

static bool has_op(struct store *s, struct uid uid, const char *field)
{
	sqlite3_stmt *st = stmt_get(s, STMT_OP_HEAD, NULL);

	if (!st)
		return true;
	bind_uid(st, ":uid", uid);
	bind_text(st, ":field", field);
	return stmt_int(s, st, 0) != 0;
}

/* A row that is there already takes the new content, but for cells that a person changed. Elements are only added. */
static bool refresh_row(struct reader *rd, struct record *r, int64_t id, struct err *e)
{
	const struct entity_desc *d = entity_desc(r->entity);
	struct record old;

	if (!store_load(rd->s, r->entity, id, &rd->a, &old, e))
		return false;
	for (int i = 0; i < d->n_fields; i++) {
		enum field f = (enum field)(d->first_field + i);
		if (r->fields[i].type == VALUE_NONE || value_eq(&old.fields[i], &r->fields[i]) ||
			has_op(rd->s, old.uid, field_desc(f)->name))
			continue;
		if (!facts_set_field(rd->s, f, id, &r->fields[i], e))
			return false;
		old.fields[i] = r->fields[i];
	}
	for (int k = 0; k < d->n_sets; k++) {
		enum set set = (enum set)(d->first_set + k);
		for (int i = 0; i < record_count(r, set); i++) {
			struct str name = STR_INIT;
			const struct value *v = record_element(r, set, i);
			bool touched, ok = true;
			element_name(&name, set_desc(set), v);
			touched = has_op(rd->s, old.uid, name.s);
			str_release(&name);
			if (!touched) {
				record_put_element(&old, set, v);
				ok = facts_put_element(rd->s, set, id, v, e);
			}
			if (!ok)
				return false;
		}
	}
	return old.deleted || derive_row(rd->s, &old, e);
}

static bool load_row(struct reader *rd, char *line, struct err *e)
{
	struct record r;
	int64_t id;
	bool ok, there = false;

	if (!parse_row(rd, line, &r, e))
		return false;
	id = rd->fresh ? 0 : store_id_any(rd->s, r.entity, r.uid);
	rd->s->fresh_names = rd->fresh;
	ok = id ? refresh_row(rd, &r, id, e) : facts_insert(rd->s, &r, &there, e) && (there || derive_row(rd->s, &r, e));
	arena_clear(&rd->a);
	return ok;
}

static bool is_empty_table(struct store *s, enum entity en)
{
	char sql[96];
	sqlite3_stmt *st = NULL;
	bool empty = false;

	snprintf(sql, sizeof(sql), "SELECT 1 FROM \"%s\" LIMIT 1", entity_desc(en)->table);
	if (sqlite3_prepare_v2(s->db, sql, -1, &st, NULL) == SQLITE_OK)
		empty = stmt_int(s, st, 0) == 0;
	sqlite3_finalize(st);
	return empty;
}

/* `#strates-ref<TAB>name<TAB>version<TAB>source`: the version, cut out of the line; NULL when it is no such line. */
static const char *header_version(char *line)
{
	char *rest = line, *tag = strsep(&rest, "\t");

	if (!str_eq(tag, "#strates-ref") || !strsep(&rest, "\t"))
		return NULL;
	return strsep(&rest, "\t");
}

/* City aliases: alias<TAB>key of the city. */
static bool load_alias(struct reader *rd, char *line, struct err *e)
{
	char *rest = line, *alias = strsep(&rest, "\t"), *key = strsep(&rest, "\t");
	struct value v[ITEMS_MAX] = {{0}};
	int64_t id = key ? store_id_of_key(rd->s, ENTITY_PLACE, key) : 0;
	struct record r;
	bool ok;

	if (!id)
		return true; /* a city that this version no longer has */
	v[0] = value_text(alias);
	rd->s->fresh_names = false;
	ok = facts_put_element(rd->s, SET_PLACE_ALIASES, id, v, e) && store_load(rd->s, ENTITY_PLACE, id, &rd->a, &r, e) && derive_row(rd->s, &r, e);
	arena_clear(&rd->a);
	return ok;
}

static bool load_lines(struct reader *rd, char *text, bool aliases, struct err *e)
{
	char *rest = text, *line;

	strsep(&rest, "\n");
	for (rd->line = 2; (line = strsep(&rest, "\n")); rd->line++) {
		bool ok = true;
		if (rd->line == 2)
			ok = aliases || read_columns(rd, line, e);
		else if (*line)
			ok = aliases ? load_alias(rd, line, e) : load_row(rd, line, e);
		if (!ok)
			return false;
	}
	return true;
}

static bool load_table(struct store *s, const char *dir, const char *name, const struct table *t, struct err *e)
{
	struct reader rd = {.s = s, .t = t, .a = ARENA_INIT};
	struct str text = STR_INIT;
	char *file = xasprintf("%s.tsv", name), *path = file_join(dir, file), *meta = xasprintf("ref:%s", name), *first;
	const char *version, *have;
	bool ok = file_read(path, FILE_MAX, &text, e);

	rd.path = path;
	if (!ok)
		goto out;
	first = xstrndup(text.s, strcspn(text.s, "\n"));
	version = header_version(first);
	have = store_meta_text(s, meta, &rd.a);
	if (!version)
		ok = err_set(e, ERR_DATA, _("%s:%ld: %s; install strates again"), path, 1L, _("this is no reference table"));
	else if (!str_eq(version, have)) {
		/* Regions and cities share a table but not their keys. */
		rd.fresh = t && !have && (t->entity == ENTITY_PLACE || is_empty_table(s, t->entity));
		ok = load_lines(&rd, text.s, t == NULL, e) && store_set_meta_text(s, meta, version, e);
	}
	free(first);
out:
	arena_release(&rd.a);
	str_release(&text);
	free(meta);
	free(path);
	free(file);
	return ok;
}

bool refdata_load(struct store *s, const char *dir, struct err *e)
{
	bool ok;

	if (!store_begin(s, e))
		return false;
	store_set_bulk(s, true);
	s->loading = true;
	ok = true;
	for (size_t i = 0; ok && i < COUNT_OF(tables); i++)
		ok = load_table(s, dir, tables[i].name, &tables[i], e);
	ok = ok && load_table(s, dir, "city_aliases", NULL, e);
	s->loading = s->fresh_names = false;
	if (ok)
		ok = store_commit(s, e);
	else
		store_abort(s);
	store_set_bulk(s, false);
	return ok;
}
