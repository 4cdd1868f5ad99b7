/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * import.c - the frame of an import: open and judge the file, one step for all of its rows, findings, report, rejects.
 *
 * A dry run does exactly the same and takes it back at the end, so what it promises is what happens. The rejects file is built in memory and written after the
 * commit: an import that fails leaves neither rows nor files.
 */
#include "config.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <strates/base/date.h>
#include <strates/base/file.h>
#include <strates/base/intl.h>
#include <strates/base/utf8.h>

#include <strates/store/finding.h>

#include "import_priv.h"

enum { REJECTS_SHOWN = 1000 };

void import_report_release(struct import_report *r)
{
	free(r->rejects);
	free(r->doubts);
	free(r->notes);
	free(r->rejects_path);
	arena_release(&r->arena);
	*r = (struct import_report){0};
}

void import_note(struct import *im, const char *fmt, ...)
{
	struct import_report *r = im->r;
	char text[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	GROW(r->notes, r->n_notes, r->cap_notes);
	r->notes[r->n_notes++] = arena_strdup(&r->arena, text);
}

void import_tell_damage(struct import *im, const struct sniff_encoding *encoding)
{
	if (encoding->damaged)
		import_note(im, ngettext("%zu byte is no %s, on line %ld: it is read as �; was the file joined from two, or cut?",
				      "%zu bytes are no %s, the first one on line %ld: they are read as �; was the file joined from two, or cut?",
				      (unsigned long)encoding->damaged), encoding->damaged, encoding->name, encoding->damaged_line);
}

/* --- rejected rows -------------------------------------------------------------------------------------------------------------- */

static void add_cell(struct str *out, const char *text)
{
	str_add_char(out, '"');
	for (; *text; text++) {
		if (*text == '"')
			str_add_char(out, '"');
		str_add_char(out, *text);
	}
	str_add_char(out, '"');
}

/* A reason may quote the first bytes of a value, and end inside a character. */
static const char *whole(struct import *im, const char *reason)
{
	struct str clean = STR_INIT;
	const char *s;

	utf8_clean(&clean, reason, strlen(reason), false);
	s = arena_strdup(&im->row, clean.s);
	str_release(&clean);
	return s;
}

static void count_reject(struct import *im, long line, const char *field, const char *reason)
{
	struct import_report *r = im->r;

	r->rejected++;
	if (r->n_rejects < REJECTS_SHOWN) {
		GROW(r->rejects, r->n_rejects, r->cap_rejects);
		r->rejects[r->n_rejects++] = (struct import_reject){line, arena_strdup(&r->arena, field), arena_strdup(&r->arena, reason)};
	}
}

void import_refuse(struct import *im, long line, const char *field, const char *reason)
{
	count_reject(im, line, field, whole(im, reason));
}

void import_reject(struct import *im, long line, const char *raw, size_t n, const char *field, const char *reason)
{
	char number[24];

	reason = whole(im, reason);
	count_reject(im, line, field, reason);
	if (im->write_reject) {
		im->write_reject(im, line, raw, n, field, reason);
		return;
	}
	str_add_n(&im->rejected, raw, n);
	snprintf(number, sizeof(number), "%c%ld%c", im->separator, line, im->separator);
	str_add(&im->rejected, number);
	add_cell(&im->rejected, field);
	str_add_char(&im->rejected, im->separator);
	add_cell(&im->rejected, reason);
	str_add_char(&im->rejected, '\n');
}

/* A value that could not be taken, or looks wrong, in a row that goes in all the same. */
static void doubt(struct import *im, long line, const struct profile_problem *p)
{
	struct import_report *r = im->r;

	r->doubtful++;
	if (r->n_doubts == REJECTS_SHOWN)
		return;
	GROW(r->doubts, r->n_doubts, r->cap_doubts);
	r->doubts[r->n_doubts++] = (struct import_reject){line, arena_strdup(&r->arena, p->field), arena_strdup(&r->arena, whole(im, p->reason))};
}

static void add_tag(struct import *im, const char *tag)
{
	add_cell(&im->rejected, tag);
	str_add_char(&im->rejected, im->separator);
}

static void begin_rejects(struct import *im, const struct table *t)
{
	im->separator = t->layout.separator;
	for (size_t i = 0; i < t->columns; i++) {
		/* Separated text has one line of names: the one that can be known again without the heading above it. */
		add_cell(&im->rejected, t->names && t->names[i][0] ? t->names[i] : t->header[i]);
		str_add_char(&im->rejected, im->separator);
	}
	str_addf(&im->rejected, "strates_line%cstrates_field%cstrates_reason\n", im->separator, im->separator);
	/* The hashtags, by which the columns may be known. */
	for (size_t i = 0; t->tags && i < t->columns; i++)
		add_tag(im, t->tags[i]);
	if (t->tags)
		str_addf(&im->rejected, "%c\n", im->separator);
}

/* The accepted rows are in the register by now: a place where nothing can be written (a stick, a folder of the system) is a note, not a failure. */
static void write_rejects(struct import *im)
{
	struct import_report *r = im->r;
	struct err e = ERR_INIT;

	if (!r->rejected || !im->rejected.len || im->o->dry_run || (!im->o->rejects && str_eq(im->o->path, "-")))
		return;
	r->rejects_path = im->o->rejects ? xstrdup(im->o->rejects) : xasprintf("%s.rejected.%s", im->o->path, im->rejects_suffix ? im->rejects_suffix : "csv");
	if (file_write(r->rejects_path, im->rejected.s, im->rejected.len, &e))
		return;
	import_note(im, _("the rejected rows could not be kept (%s); import again with --rejects and a file of your own"), e.text);
	free(r->rejects_path);
	r->rejects_path = NULL;
}

/* --- rows ----------------------------------------------------------------------------------------------------------------------- */

struct row_state {
	struct import *im;
	const struct table *t;
	struct binding *b;
	struct profile_result pr;
};

/* FNV-1a. */
uint32_t import_print(const char *raw, size_t n)
{
	uint64_t h = 1469598103934665603u;

	for (size_t i = 0; i < n; i++)
		h = (h ^ (unsigned char)raw[i]) * 1099511628211u;
	return (uint32_t)(h ^ h >> 32) | 0x80000000;
}

struct uid import_uid(const struct row *row, const struct profile_result *pr, uint32_t *print)
{
	const char *given = profile_result_get(pr, TARGET_UID, 0);
	uint8_t hash[32];
	struct uid u;

	*print = import_print(row->raw, row->raw_len);
	if (given && uid_parse(given, &u) && !uid_is_nil(u))
		return u;
	if (pr->gather)
		return uid_derive2("import", pr->source, pr->gather);
	if (pr->source_id)
		return uid_derive2("import", pr->source, pr->source_id);
	row_hash(row, hash);
	return uid_derive("import row", hash, sizeof(hash));
}

static int count_lines(const struct import_action *x, int end, const struct record *like)
{
	int n = 0;

	for (int i = 0; i < end; i++)
		n += import_same_line(&x->budgets[i], like);
	return n;
}

/* Each row tells the lines of its action again: of those that are alike there are as many as the row has that has most. false: there are more than are taken. */
static bool gather_budgets(struct import_action *into, const struct import_action *more)
{
	for (int i = 0; i < more->n_budgets; i++) {
		const struct record *b = &more->budgets[i];
		if (count_lines(into, into->n_budgets, b) > count_lines(more, i, b))
			continue;
		if (into->n_budgets >= IMPORT_LIST_MAX)
			return false;
		GROW(into->budgets, into->n_budgets, into->cap_budgets);
		into->budgets[into->n_budgets++] = *b;
	}
	return true;
}

/* Rows of one file that tell of one action at several places: their sets add up in the record of the first. */
static void gather(struct record *into, const struct record *more)
{
	for (int k = 0; k < entity_desc(ENTITY_ACTION)->n_sets; k++) {
		enum set set = (enum set)(entity_desc(ENTITY_ACTION)->first_set + k);
		for (int i = 0; i < record_count(more, set); i++)
			record_put_element(into, set, record_element(more, set, i));
	}
}

/* false with e set = stop; a rejected row is no reason to stop. */
static bool take_row(struct import *im, const struct profile_result *pr, const struct row *row, struct err *e)
{
	const char *field = NULL, *reason = NULL;
	struct import_action x;
	uint32_t print, known = 0;
	struct uid uid = import_uid(row, pr, &print);
	bool seen = uid_map_get(im->seen, uid, &known), ok;

	/* What is known is a print, which has the highest bit, or a place among those that are gathered. */
	if (seen && (!pr->gather || known >> 31)) {
		/* The same row again is no news; the same id with other content is for a person to look at. */
		if (known == print)
			im->r->unchanged++;
		else
			import_reject(im, row->line, row->raw, row->raw_len, pr->source_id ? "source_id" : "uid",
				_("another row of this file has the same id and other content; give one of them another id"));
		return true;
	}
	ok = import_build(im, pr, uid, &x, &field, &reason, e);
	if (ok && pr->gather) {
		if (seen) {
			gather(&im->pending[known].action, &x.action);
			if (!gather_budgets(&im->pending[known], &x))
				doubt(im, row->line, &(struct profile_problem){.field = "budget", .reason = _("the action has more than 10 000 budget lines")});
			free(x.budgets);
			im->r->unchanged++; /* a further place of an action that is counted already */
		} else {
			uid_map_put(im->seen, uid, (uint32_t)im->n_pending);
			GROW(im->pending, im->n_pending, im->cap_pending);
			im->pending[im->n_pending++] = x;
		}
		return true;
	}
	ok = ok && import_write(im, &x, &field, &reason, e);
	free(x.budgets);
	if (ok)
		uid_map_put(im->seen, uid, print);
	else if (reason)
		import_reject(im, row->line, row->raw, row->raw_len, field, reason);
	return ok || reason;
}

bool import_take(struct import *im, const struct profile_result *pr, const struct row *row, int64_t total, struct err *e)
{
	bool ok = true;

	im->r->read++;
	if (pr->rejected) {
		const struct profile_problem *p = pr->problems;
		while (!p->fatal)
			p++;
		import_reject(im, row->line, row->raw, row->raw_len, p->field, p->reason);
	} else {
		int64_t rejected = im->r->rejected;
		ok = take_row(im, pr, row, e);
		for (size_t i = 0; i < pr->n_problems && im->r->rejected == rejected; i++)
			doubt(im, row->line, &pr->problems[i]);
	}
	arena_clear(&im->row);
	if (ok && im->r->read % 256 == 0 && !app_tick(im->app, _("importing"), im->r->read, total))
		ok = err_set(e, ERR_CANCELLED, _("Interrupted; nothing of this was kept."));
	return ok;
}

static bool on_row(void *ctx, const struct row *row, struct err *e)
{
	struct row_state *st = ctx;

	profile_apply(st->b, row, &st->pr);
	return import_take(st->im, &st->pr, row, (int64_t)st->t->rows, e);
}

static bool flush_pending(struct import *im, struct err *e)
{
	for (int i = 0; i < im->n_pending; i++) {
		const char *field = NULL, *reason = NULL;
		if (!import_write(im, &im->pending[i], &field, &reason, e)) {
			if (!reason)
				return false;
			import_reject(im, 0, "", 0, field, reason);
		}
	}
	return true;
}

/* --- the file ------------------------------------------------------------------------------------------------------------------- */

bool import_profiles(struct profiles *set, struct err *e)
{
	char *shipped = file_share("profiles"), *own = file_config_home("profiles");
	bool ok = profile_load_dir(set, shipped, e) && (!file_exists(own) || profile_load_dir(set, own, e));

	free(shipped);
	free(own);
	return ok;
}

static void tell_binding(struct import *im, const struct binding *b)
{
	const char *column, *target;

	for (size_t i = 0; (column = binding_doubtful_dates(b, i)); i++)
		import_note(im, _("the dates of the column \"%s\" could be day-month or month-day: read as day-month"), column);
	if (profile_is_guess(im->profile)) {
		for (size_t i = 0; binding_pair(b, i, &target, &column); i++)
			import_note(im, _("guessed: %s = %s"), target, column);
		for (size_t i = 0; (column = binding_unused(b, i)); i++)
			import_note(im, _("nothing reads the column \"%s\""), column);
	}
}

/* Of several sheets, the one whose header a profile knows. */
static int fit_of_sheet(void *ctx, const struct table *sample)
{
	int score = 0;

	profile_match(ctx, sample, &score);
	return score;
}

static void tell_sheet(struct import *im, const struct table_sheet *s)
{
	if (s->n_others)
		import_note(im, _("read the sheet \"%s\", not: %s (--sheet NAME takes another one)"), s->name, s->others.s);
	if (s->formulas)
		import_note(im, ngettext("%ld formula has no stored result and is taken as empty; open and save the workbook in a spreadsheet",
				      "%ld formulas have no stored result and are taken as empty; open and save the workbook in a spreadsheet", (unsigned long)s->formulas),
			s->formulas);
	if (s->hidden)
		import_note(im, ngettext("%ld row that is hidden in the sheet is read like the others", "%ld rows that are hidden in the sheet are read like the others",
				      (unsigned long)s->hidden), s->hidden);
	if (s->filled)
		import_note(im, ngettext("%ld cell took the text of the merged cell that it is part of", "%ld cells took the text of the merged cells that they are part of",
				      (unsigned long)s->filled), s->filled);
	if (s->merges_ignored)
		import_note(im, _("the sheet has more merged cells than anybody makes; they are read as if they were not merged"));
}

static bool import_table(struct import *im, struct err *e)
{
	struct profiles profiles = PROFILES_INIT;
	struct table t = {.path = NULL};
	struct table_options to = {
		.encoding = im->o->encoding, .workbook = str_eq(im->o->as, "xlsx"), .sheet = im->o->sheet, .fit = fit_of_sheet, .fit_ctx = &profiles};
	struct row_state st = {.im = im, .t = &t};
	bool ok = false;

	profile_result_init(&st.pr);
	if (!import_profiles(&profiles, e) || !table_open(&t, im->o->path, &to, e))
		goto out;
	if (t.sheet.name)
		tell_sheet(im, &t.sheet);
	import_tell_damage(im, &t.encoding);
	if (im->o->profile_file && !profile_load_file(&profiles, im->o->profile_file, &im->profile, e))
		goto out;
	if (!im->profile)
		im->profile = im->o->profile ? profile_by_name(&profiles, im->o->profile, &t, e) : profile_match(&profiles, &t, &im->r->profile_score);
	if (!im->profile || !(st.b = profile_bind(im->profile, &t, e)))
		goto out;
	im->r->profile = arena_strdup(&im->r->arena, profile_name(im->profile));
	im->r->profile_title = arena_strdup(&im->r->arena, profile_title(im->profile));
	tell_binding(im, st.b);
	begin_rejects(im, &t);
	ok = store_bulk_begin(app_store(im->app), (int64_t)t.rows, e) && table_each(&t, on_row, &st, e) && flush_pending(im, e) &&
	     store_bulk_end(app_store(im->app), e);
out:
	/* A profile's path dies with its set. */
	if (e && e->file && !str_eq(e->file, im->o->path)) {
		struct err why = *e;
		err_clear(e);
		err_set(e, why.code, "%s:%ld: %s", why.file, why.line, why.text);
	}
	binding_free(&st.b);
	profile_result_release(&st.pr);
	profiles_release(&profiles);
	if (t.path)
		table_release(&t);
	return ok;
}

/* What the first bytes say. What is read from a pipe to look at it is gone, so a pipe is taken for a table. */
static enum sniff_format format_of(const struct import_options *o)
{
	char head[512];
	enum sniff_format format = SNIFF_EMPTY;
	struct stat st;
	FILE *f;

	if (str_eq(o->path, "-") || (stat(o->path, &st) == 0 && !S_ISREG(st.st_mode)))
		return SNIFF_TABLE;
	if ((f = fopen(o->path, "re"))) {
		format = sniff_format(head, fread(head, 1, sizeof(head), f));
		fclose(f);
	}
	return format;
}

/* The reader for the file: by --as, else by its first bytes. */
static bool (*reader_of(const struct import_options *o))(struct import *im, struct err *e)
{
	bool automatic = !o->as || str_eq(o->as, "auto");
	enum sniff_format format = automatic ? format_of(o) : SNIFF_EMPTY;

	if (format == SNIFF_JSON || str_eq(o->as, "jsonl"))
		return import_jsonl;
	if (format == SNIFF_ICS || str_eq(o->as, "ics"))
		return import_ics;
	return format == SNIFF_XML || str_eq(o->as, "iati") ? import_iati : import_table;
}

/* A file that will be refused at its first bytes is worth no snapshot. */
static bool may_change(const struct import_options *o)
{
	enum sniff_format format = format_of(o);

	return format == SNIFF_TABLE || format == SNIFF_ZIP || format == SNIFF_ICS || format == SNIFF_JSON || format == SNIFF_XML;
}

void import_begin(struct import *im, struct app *app, const struct import_options *o, struct import_report *r)
{
	char stamp[24];
	struct str name = STR_INIT;

	*im = (struct import){.app = app, .o = o, .r = r, .separator = ','};
	im->seen = uid_map_new();
	im->made = uid_map_new();
	for (int k = 0; k < MISSED_KINDS; k++)
		im->missed[k] = missed_new();
	str_init(&im->rejected);
	/* A name of a file is text from outside like any other, and goes into the log. */
	utf8_clean(&name, file_basename(o->path), strlen(file_basename(o->path)), false);
	im->name = arena_strdup(&r->arena, name.s);
	im->batch = arena_printf(&r->arena, "%s %s", clock_format(clock_ms(), stamp), im->name);
	str_release(&name);
}

void import_end(struct import *im)
{
	for (int k = 0; k < MISSED_KINDS; k++) {
		missed_report(im->missed[k], (enum import_missed_kind)k, im->r);
		missed_free(&im->missed[k]);
	}
	for (int i = 0; i < im->n_pending; i++)
		free(im->pending[i].budgets);
	free(im->pending);
	uid_map_free(&im->seen);
	uid_map_free(&im->made);
	arena_release(&im->row);
	arena_release(&im->gathered);
	str_release(&im->rejected);
}

static int64_t open_findings(struct app *app)
{
	struct finding_query q = {.undecided = true};
	int64_t n = 0;

	findings_count(app_store(app), &q, &n, NULL);
	return n;
}

/* A slip in --set would reject every row: it is told once, before any is read. */
static bool check_set(struct import *im, struct err *e)
{
	bool ok = true;

	for (int i = 0; ok && i < im->o->n_set; i++) {
		struct resolve_extra extra = {0};
		struct record r;
		const char *eq = strchr(im->o->set[i], '=');
		record_init(&r, reader_of(im->o) == import_ics ? ENTITY_MISSION : ENTITY_ACTION, &im->row);
		if (!eq)
			ok = err_set(e, ERR_USAGE, _("\"%s\" is not FIELD=VALUE"), im->o->set[i]);
		else
			ok = resolve_assign(im->app, &r, arena_strndup(&im->row, im->o->set[i], (size_t)(eq - im->o->set[i])), eq + 1, &extra, e);
		resolve_extra_release(&extra);
	}
	arena_clear(&im->row);
	return ok;
}

static bool run_step(struct import *im, bool findings, struct err *e)
{
	struct app *app = im->app;
	char *label = xasprintf(_("import of %s"), im->name);
	bool ok;

	store_set_bulk(app_store(app), true);
	ok = step_begin(app_store(app), &(struct step){.label = label, .author = app_user(app), .origin = STEP_IMPORT}, e);
	if (ok) {
		/* A mirror that is there must be of the register as it stands under the lock. */
		ok = (!engine_is_loaded(app_engine(app)) || engine_load(app_engine(app), app_store(app), app_today(app), e)) && check_set(im, e) && reader_of(im->o)(im, e);
		if (!ok || im->o->dry_run)
			change_abort(app);
		else
			ok = findings ? change_end(app, e) : step_end(app_store(app), e);
	}
	store_set_bulk(app_store(app), false);
	free(label);
	return ok;
}

static bool import_any(struct app *app, const struct import_options *o, bool findings, struct import_report *r, struct err *e)
{
	struct import im;
	bool ok;

	import_begin(&im, app, o, r);
	ok = run_step(&im, findings, e);
	if (ok)
		write_rejects(&im);
	import_end(&im);
	if (!ok)
		import_report_release(r);
	return ok;
}

bool import_rows_only(struct app *app, const struct import_options *o, struct import_report *r, struct err *e)
{
	*r = (struct import_report){0};
	return import_any(app, o, false, r, e);
}

static bool is_format(const char *name)
{
	static const char *const formats[] = {"auto", "csv", "xlsx", "jsonl", "iati", "ics"};

	for (size_t i = 0; i < COUNT_OF(formats); i++)
		if (str_eq(name, formats[i]))
			return true;
	return false;
}

bool import_file(struct app *app, const struct import_options *o, struct import_report *r, struct err *e)
{
	bool some;

	*r = (struct import_report){0};
	if (o->as && !is_format(o->as))
		return err_set(e, ERR_USAGE, _("this version imports csv, xlsx, jsonl, iati and ics, not \"%s\""), o->as);
	if (!store_has_rows(app_store(app), ENTITY_ACTION, &some, e))
		return false;
	if (!o->dry_run && some && may_change(o) && config_is_on(app_config(app), OPT_SNAPSHOT) && !store_snapshot(app_store(app), "import", e))
		return false;
	int64_t before = open_findings(app);

	if (!import_any(app, o, true, r, e))
		return false;
	r->findings_before = before;
	r->findings_after = open_findings(app);
	return true;
}
