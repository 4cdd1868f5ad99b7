/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * import_iati.c - IATI activities into the register: each as a row, then what they say of each other as links.
 *
 * A related activity may stand later in the file, or in the register already: relations wait for the end. Two activities that name each other have confirmed their link; one that is named
 * alone is proposed. What is not here is counted, no error: a file rarely holds all that its activities are related to.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <strates/base/intl.h>
#include <strates/base/utf8.h>
#include <strates/exchange/iati.h>

#include "import_priv.h"

enum { BYTES_EACH = 1400 /* of an activity, as they are usually written */ };

struct relation {
	struct uid from, to, by; /* by: who said it, one of the two */
	char type;
};
struct state {
	struct import *im;
	struct relation *v;
	int n, cap;
	int64_t expected;
	const struct iati_activity *now; /* in hand */
};

/* --- a file of what was refused --- */

/* A comment may not hold two hyphens in a row, and none at its end. */
static void add_comment(struct str *out, long line, const char *field, const char *reason)
{
	struct str text = STR_INIT;

	str_addf(&text, _("line %ld (%s): %s"), line, *field ? field : _("whole row"), reason);
	str_add(out, "<!-- ");
	for (const char *s = text.s; *s; s++) {
		str_add_char(out, *s);
		if (*s == '-' && s[1] == '-')
			str_add_char(out, ' ');
	}
	str_add(out, " -->\n");
	str_release(&text);
}

/* The activity as it was, in a file of the same form, so that it can be corrected there and imported like this one. */
static void write_reject(struct import *im, long line, const char *raw, size_t n, const char *field, const char *reason)
{
	const struct state *st = im->reject_ctx;
	struct str *out = &im->rejected;

	if (!n)
		return;
	if (!out->len) {
		str_add(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
		if (!st->now->root_len || !utf8_from(out, st->now->encoding, st->now->root, st->now->root_len))
			str_add(out, "<iati-activities version=\"2.03\">");
		str_add_char(out, '\n');
	}
	add_comment(out, line, field, reason);
	utf8_from(out, st->now->encoding, raw, n);
	str_add_char(out, '\n');
}

/* --- activities --- */

/* Where an identifier leads: to a record of ours when it ends in its uid, else to what was imported under it. */
static struct uid uid_of_ref(const char *ref)
{
	size_t n = strlen(ref);
	struct uid u;

	if (n >= UID_TEXT_SIZE - 1 && uid_parse(ref + n - (UID_TEXT_SIZE - 1), &u))
		return u;
	return uid_derive2("import", IATI_SOURCE, ref);
}

static bool on_activity(void *ctx, const struct iati_activity *a, struct err *e)
{
	struct state *st = ctx;
	struct row row = {.line = a->line, .raw = a->raw, .raw_len = a->raw_len};
	struct uid self = {{0}};
	uint32_t print;

	st->now = a;
	if (a->n_relations)
		self = import_uid(&row, a->pr, &print);
	for (size_t i = 0; i < a->n_relations && !a->pr->rejected; i++) {
		GROW(st->v, st->n, st->cap);
		st->v[st->n++] = (struct relation){self, uid_of_ref(a->relations[i].ref), self, a->relations[i].type};
	}
	return import_take(st->im, a->pr, &row, st->expected, e);
}

/* --- links --- */

/* The same from both sides: a child that names its parent says what the parent says of its child. */
static struct relation canonical(struct relation r)
{
	bool turn = r.type == '2' || (r.type != '1' && uid_cmp(r.from, r.to) > 0);

	return turn ? (struct relation){r.to, r.from, r.by, r.type == '2' ? '1' : r.type} : r;
}

static int by_relation(const void *p, const void *q)
{
	const struct relation *a = p, *b = q;
	int order = uid_cmp(a->from, b->from);

	order = order ? order : uid_cmp(a->to, b->to);
	return order ? order : a->type - b->type;
}

static const char *kind_of(char type)
{
	switch (type) {
	case '1': return "parent";
	case '4': return "co_funded";
	case '5': return "same_project";
	default: return "coordinated";
	}
}

/* Is it declared already, whoever did, from either side? A sibling is any link: IATI has no finer word. */
static bool is_declared(struct import *im, const struct relation *r)
{
	struct store *s = app_store(im->app);
	bool found = false;

	for (int side = 0; side < 2 && !found; side++) {
		struct value v = value_uid(side ? r->to : r->from);
		struct ids ids = IDS_INIT;

		store_ids_where(s, FIELD_LINK_A, &v, &ids, NULL);
		for (int i = 0; i < ids.n && !found; i++) {
			struct record l;

			found = store_load(s, ENTITY_LINK, ids.v[i], &im->row, &l, NULL) && uid_cmp(record_uid(&l, FIELD_LINK_B), side ? r->from : r->to) == 0 &&
			        (!side || r->type != '1') && (r->type == '3' || str_eq(record_text(&l, FIELD_LINK_KIND), kind_of(r->type)));
		}
		ids_release(&ids);
	}
	return found;
}

static bool write_link(struct import *im, const struct relation *r, bool both, struct err *e)
{
	char a[UID_TEXT_SIZE], b[2 * UID_TEXT_SIZE + 8];
	enum import_outcome outcome;
	struct record l;

	record_init(&l, ENTITY_LINK, &im->row);
	snprintf(b, sizeof(b), "%s|%c", uid_format(r->to, a), r->type);
	l.uid = uid_derive2("iati link", uid_format(r->from, a), b);
	record_set(&l, FIELD_LINK_A, value_uid(r->from));
	record_set(&l, FIELD_LINK_B, value_uid(r->to));
	record_set_text(&l, FIELD_LINK_KIND, kind_of(r->type));
	record_set_text(&l, FIELD_LINK_STATE, both ? "confirmed" : "proposed");
	return import_row(im, &l, &outcome, e);
}

static bool write_links(struct state *st, struct err *e)
{
	int64_t elsewhere = 0;
	bool ok = true;

	for (int i = 0; i < st->n; i++)
		st->v[i] = canonical(st->v[i]);
	if (st->n)
		qsort(st->v, (size_t)st->n, sizeof(*st->v), by_relation);
	for (int i = 0, next; ok && i < st->n; i = next) {
		const struct relation *r = &st->v[i];
		struct store *s = app_store(st->im->app);
		bool both = false;

		for (next = i + 1; next < st->n && by_relation(r, &st->v[next]) == 0; next++)
			both = both || uid_cmp(r->by, st->v[next].by) != 0;
		if (uid_cmp(r->from, r->to) == 0)
			continue;
		if (!store_id_of_uid(s, ENTITY_ACTION, r->from) || !store_id_of_uid(s, ENTITY_ACTION, r->to))
			elsewhere++;
		else if (!is_declared(st->im, r))
			ok = write_link(st->im, r, both, e);
		arena_clear(&st->im->row);
	}
	if (elsewhere)
		import_note(st->im, ngettext("%lld related activity is not in this register; the link was not made", "%lld related activities are not in this register; their links were not made",
		                            (unsigned long)elsewhere), (long long)elsewhere);
	return ok;
}

/* --- the file --- */

static void tell(struct import *im, const struct iati_stats *s)
{
	if (s->bad_line) {
		struct str why = STR_INIT;

		str_addf(&why, _("the XML breaks off here (%s); what came before was taken: get the whole file and import it again"), s->bad);
		import_refuse(im, s->bad_line, "", why.s);
		str_release(&why);
	}
	if (s->incoming)
		import_note(im, ngettext("%lld transaction is no spending (money received, loans …): left out", "%lld transactions are no spending (money received, loans …): left out",
		                        (unsigned long)s->incoming), s->incoming);
	if (s->foreign)
		import_note(im, ngettext("%lld amount is not in euros (%s): it is kept as it is, and sums take the rates of the configuration",
		                        "%lld amounts are not in euros (%s): they are kept as they are, and sums take the rates of the configuration", (unsigned long)s->foreign),
		        s->foreign, s->currencies);
	for (int i = 0; i < s->n_unread; i++)
		import_note(im, _("the register has no place for `%s' (%lld times)"), s->unread[i].name, s->unread[i].n);
}

static FILE *open_file(const char *path, int64_t *bytes, struct err *e)
{
	struct stat st;
	FILE *f = str_eq(path, "-") ? stdin : fopen(path, "re");

	*bytes = 0;
	if (!f)
		err_errno(e, errno, _("%s can't be opened"), path);
	else if (fstat(fileno(f), &st) == 0 && S_ISREG(st.st_mode))
		*bytes = st.st_size;
	return f;
}

bool import_iati(struct import *im, struct err *e)
{
	struct state st = {.im = im};
	struct iati_stats stats = {.arena = ARENA_INIT};
	int64_t bytes;
	FILE *f = open_file(im->o->path, &bytes, e);
	bool ok;

	if (!f)
		return false;
	st.expected = bytes / BYTES_EACH;
	im->rejects_suffix = "xml";
	im->write_reject = write_reject;
	im->reject_ctx = &st;
	im->r->profile = "iati";
	im->r->profile_title = arena_strdup(&im->r->arena, _("IATI activities"));
	im->r->profile_score = 100;
	ok = store_bulk_begin(app_store(im->app), st.expected, e) && iati_each(f, im->o->path, on_activity, &st, &stats, e);
	if (ok)
		tell(im, &stats);
	ok = ok && write_links(&st, e) && store_bulk_end(app_store(im->app), e);
	if (im->rejected.len)
		str_add(&im->rejected, "</iati-activities>\n");
	iati_stats_release(&stats);
	if (f != stdin)
		fclose(f);
	free(st.v);
	return ok;
}
