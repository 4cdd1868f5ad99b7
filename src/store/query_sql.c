/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * query_sql.c - statements written at run time: text, parameters, and the one SQL function that
 * filters need.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <strates/base/intl.h>
#include <strates/base/utf8.h>

#include "query_priv.h"

void builder_init(struct builder *b, struct store *s, struct arena *a)
{
	*b = (struct builder){.s = s, .a = a, .sql = STR_INIT};
}

void builder_release(struct builder *b)
{
	str_release(&b->sql);
	free(b->params);
	b->params = NULL;
	b->n = b->cap = 0;
}

static int param_add(struct builder *b, struct value v)
{
	GROW(b->params, b->n, b->cap);
	b->params[b->n++] = v;
	return b->n;
}

int param_text(struct builder *b, const char *text)
{
	return param_add(b, (struct value){.type = VALUE_TEXT, .s = arena_strdup(b->a, text)});
}

int param_int(struct builder *b, int64_t i)
{
	return param_add(b, value_int(i));
}

int param_uid(struct builder *b, struct uid u)
{
	return param_add(b, value_uid(u));
}

/* strates_words(text): folded to words, as names and filters are. */
static void words_function(sqlite3_context *ctx, int n, sqlite3_value **args)
{
	const char *text = (const char *)sqlite3_value_text(args[0]);
	struct str words = STR_INIT;

	(void)n;
	if (text)
		utf8_fold_words(&words, text);
	sqlite3_result_text(ctx, words.s, (int)words.len, SQLITE_TRANSIENT);
	str_release(&words);
}

/* Making the function anew would expire every prepared statement, so it is first asked for. */
static bool know_function(struct store *s, struct err *e)
{
	const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY;
	sqlite3_stmt *st = NULL;

	if (sqlite3_prepare_v2(s->db, "SELECT strates_words('')", -1, &st, NULL) == SQLITE_OK) {
		sqlite3_finalize(st);
		return true;
	}
	if (sqlite3_create_function_v2(s->db, "strates_words", 1, flags, NULL, words_function, NULL,
	            NULL, NULL) == SQLITE_OK)
		return true;
	return store_fail(s, e, _("preparing the filter"));
}

sqlite3_stmt *builder_prepare(struct builder *b, struct err *e)
{
	sqlite3_stmt *st = NULL;

	if (strstr(b->sql.s, "strates_words") && !know_function(b->s, e))
		return NULL;
	if (sqlite3_prepare_v2(b->s->db, b->sql.s, (int)b->sql.len + 1, &st, NULL) != SQLITE_OK) {
		store_fail(b->s, e, _("preparing the filter"));
		return NULL;
	}
	for (int i = 0; i < b->n; i++)
		bind_value(st, i + 1, &b->params[i]);
	return st;
}

bool query_begin(struct store *s, bool *mine, struct err *e)
{
	*mine = s->depth == 0 && !s->reading;
	return !*mine || store_read_begin(s, e);
}

void query_end(struct store *s, bool mine)
{
	if (mine)
		store_read_end(s);
}
