/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "names_data.h"

#include <stdlib.h>
#include <string.h>
#include <strates/base/file.h>
#include <strates/base/mem.h>
#include <strates/exchange/table.h>

struct reading {
	struct written_list *l;
	int column[4];
};

static char *cell(const struct row *r, int column)
{
	return xstrdup(column >= 0 && (size_t)column < r->n ? r->cells[column] : "");
}

static bool take(void *ctx, const struct row *r, struct err *e)
{
	struct reading *x = ctx;
	struct written w = {cell(r, x->column[0]), cell(r, x->column[1]), cell(r, x->column[2]), cell(r, x->column[3])};
	bool again = !*w.text;

	(void)e;
	for (int i = 0; i < x->l->n && !again; i++)
		again = str_eq(x->l->v[i].text, w.text) && str_eq(x->l->v[i].canonical, w.canonical);
	if (again) {
		free(w.text);
		free(w.canonical);
		free(w.country);
		free(w.acronym);
		return true;
	}
	GROW(x->l->v, x->l->n, x->l->cap);
	x->l->v[x->l->n++] = w;
	return true;
}

bool names_data_read(struct written_list *l, const char *file, int text, int canonical, int country, int acronym)
{
	const char *data = getenv("STRATES_TEST_DATA"), *tests = getenv("TESTS");
	char *path = data ? xasprintf("%s/%s", data, file) : xasprintf("%s/../../shared/data/%s", tests ? tests : "tests", file);
	struct reading x = {l, {text, canonical, country, acronym}};
	struct err e = ERR_INIT;
	struct table t;
	bool ok = file_exists(path) && table_open(&t, path, NULL, &e);

	if (ok) {
		ok = table_each(&t, take, &x, &e);
		table_release(&t);
	}
	free(path);
	return ok;
}

void names_data_release(struct written_list *l)
{
	for (int i = 0; i < l->n; i++) {
		free(l->v[i].text);
		free(l->v[i].canonical);
		free(l->v[i].country);
		free(l->v[i].acronym);
	}
	free(l->v);
	*l = (struct written_list){NULL, 0, 0};
}
