/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * gather.c - what colleagues wrote comes in, and what it reveals.
 *
 * Findings are refreshed in the transaction of the merge, as after any other change; what is open then and was not before is what the merge reveals. A rehearsal does
 * all of that in an outer transaction, which is taken back.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <strates/app/gather.h>
#include <strates/base/file.h>
#include <strates/base/intl.h>

#include <strates/engine/finding.h>

#include "app_priv.h"
#include "finding_priv.h"

/* --- open findings, before and after ------------------------------------------------------------------------------------------ */

struct open_ids {
	char (*v)[17];
	int n, cap;
};

static bool add_id(void *ctx, const struct finding_row *f)
{
	struct open_ids *l = ctx;

	GROW(l->v, l->n, l->cap);
	memcpy(l->v[l->n++], f->id, sizeof(l->v[0]));
	return true;
}

static int cmp_id(const void *a, const void *b)
{
	return memcmp(a, b, 16);
}

/* Clusters and what stands alone: what the inbox shows. */
static const struct finding_query open_ones = {.undecided = true, .apart = true};

static bool read_open(struct app *a, struct open_ids *l, struct err *e)
{
	if (!findings_read(a->store, &open_ones, add_id, l, e))
		return false;
	if (l->n > 0)
		qsort(l->v, (size_t)l->n, sizeof(*l->v), cmp_id);
	return true;
}

struct comparing {
	struct app *app;
	const struct open_ids *before;
	struct gather_report *out;
	int64_t n;
};

static bool compare_one(void *ctx, const struct finding_row *f)
{
	struct comparing *c = ctx;
	struct gather_report *r = c->out;
	struct finding_store_names source = {c->app->store, &r->arena};
	struct finding_names names = finding_names_store(&source);

	c->n++;
	if (c->before->n && bsearch(f->id, c->before->v, (size_t)c->before->n, sizeof(*c->before->v), cmp_id))
		return true;
	r->findings_new++;
	if (r->n_revealed < GATHER_SHOWN) {
		struct str s = STR_INIT;

		finding_sentence(f, &names, &s);
		r->revealed[r->n_revealed++] = arena_strdup(&r->arena, s.s);
		str_release(&s);
	}
	return true;
}

static bool compare_findings(struct app *a, const struct open_ids *before, struct gather_report *out, struct err *e)
{
	struct comparing c = {a, before, out, 0};

	if (!findings_read(a->store, &open_ones, compare_one, &c, e))
		return false;
	out->findings_gone = before->n + out->findings_new - c.n;
	return true;
}

/* --- the merge -------------------------------------------------------------------------------------------------------------------- */

static bool merge_all(struct app *a, gather_feed feed, void *ctx, const char *label, struct gather_report *out, struct err *e)
{
	struct open_ids before = {0};
	struct intake *in;
	bool ok = engine_load(app_engine(a), a->store, app_today(a), e) && read_open(a, &before, e);

	in = ok ? intake_begin(a->store, label, app_user(a), e) : NULL;
	ok = in && feed(ctx, in, e) && intake_end_rows(in, &out->result, e) && engine_touch_step(app_engine(a), a->store, e) &&
	     compare_findings(a, &before, out, e);
	if (ok)
		ok = intake_end(&in, e);
	else
		intake_abort(&in);
	free(before.v);
	return ok;
}

static void forget(struct app *a)
{
	engine_forget(app_engine(a));
	resolver_free(&a->resolver);
}

bool gather(struct app *a, gather_feed feed, void *ctx, const char *label, bool rehearsal, struct gather_report *out, struct err *e)
{
	bool ok;

	*out = (struct gather_report){.arena = ARENA_INIT, .rehearsal = rehearsal};
	if (!app_ensure_findings(a, e) || (!rehearsal && !store_snapshot(a->store, "merge", e)))
		return false;
	store_set_bulk(a->store, true);
	if (rehearsal) {
		ok = store_begin(a->store, e);
		if (ok) {
			ok = merge_all(a, feed, ctx, label, out, e);
			store_abort(a->store);
		}
	} else {
		ok = merge_all(a, feed, ctx, label, out, e);
	}
	store_set_bulk(a->store, false);
	/* Names may have come or changed, and what a rehearsal left in memory is not in the file. */
	if (rehearsal || !ok)
		forget(a);
	else
		resolver_free(&a->resolver);
	return ok;
}

void gather_report_release(struct gather_report *r)
{
	arena_release(&r->arena);
}

/* --- in words ------------------------------------------------------------------------------------------------------------------- */

static void tell_rows(const struct merge_result *m, struct str *out)
{
	if (m->rows_new)
		str_addf(out, ngettext(", %lld new record", ", %lld new records", (unsigned long)m->rows_new), (long long)m->rows_new);
	if (m->rows_changed)
		str_addf(out, ngettext(", %lld changed", ", %lld changed", (unsigned long)m->rows_changed), (long long)m->rows_changed);
	if (m->rows_deleted)
		str_addf(out, ngettext(", %lld deleted", ", %lld deleted", (unsigned long)m->rows_deleted), (long long)m->rows_deleted);
	if (m->rows_erased)
		str_addf(out, ngettext(", %lld erased", ", %lld erased", (unsigned long)m->rows_erased), (long long)m->rows_erased);
}

static void tell_trouble(const struct merge_result *m, struct str *out)
{
	int64_t conflicts = m->conflicts_after - m->conflicts_before;

	if (conflicts > 0)
		str_addf(out, ngettext("%lld field has several values now: `strates conflicts' shows them, nothing is lost.\n",
				      "%lld fields have several values now: `strates conflicts' shows them, nothing is lost.\n", (unsigned long)conflicts),
			(long long)conflicts);
	if (m->n_ahead)
		str_addf(out, ngettext("%lld change comes from a clock more than a day ahead and waits: `strates conflicts' tells what to do.\n",
				      "%lld changes come from a clock more than a day ahead and wait: `strates conflicts' tells what to do.\n", (unsigned long)m->n_ahead),
			(long long)m->n_ahead);
	if (m->n_unknown)
		str_addf(out, ngettext("%lld change was written by a newer strates, or is none that this one understands; it is kept and passed on.\n",
				      "%lld changes were written by a newer strates, or are none that this one understands; they are kept and passed on.\n",
				      (unsigned long)m->n_unknown),
			(long long)m->n_unknown);
	if (m->n_withheld)
		str_addf(out, ngettext("%lld change of a restricted record came without its content; it comes in a bundle that is sealed to you.\n",
				      "%lld changes of restricted records came without their content; it comes in a bundle that is sealed to you.\n",
				      (unsigned long)m->n_withheld),
			(long long)m->n_withheld);
	if (m->copied)
		str_add(out, _("This register had been restored or copied: what was missing is back, and it has a new name of its own from now on.\n"));
}

static void tell_keys(const struct intake_result *r, struct str *out)
{
	struct str words = STR_INIT;

	if (!r->n_keys)
		return;
	key_words(r->first_key, &words);
	str_addf(out, _("A key is met for the first time: %s. Ask its owner on the telephone whether `strates key' shows these words, then say `strates key --trust %s'.\n"), words.s,
		words.s);
	str_release(&words);
}

void gather_report_text(const struct gather_report *r, struct str *out)
{
	const struct merge_result *m = &r->result.merge;

	int64_t n = m->n_ops - m->n_left_out + m->n_disclosed;

	if (!n) {
		str_add(out, m->n_left_out ? _("Nothing in it is about your territory.\n") : _("Nothing in it is new.\n"));
		return;
	}
	if (r->rehearsal)
		str_addf(out, ngettext("It would bring %lld change", "It would bring %lld changes", (unsigned long)n), (long long)n);
	else
		str_addf(out, ngettext("%lld change came in", "%lld changes came in", (unsigned long)n), (long long)n);
	tell_rows(m, out);
	str_add(out, ".\n");
	tell_trouble(m, out);
	if (r->findings_new)
		str_addf(out, ngettext("%lld new finding:\n", "%lld new findings:\n", (unsigned long)r->findings_new), (long long)r->findings_new);
	for (int i = 0; i < r->n_revealed; i++)
		str_addf(out, "  %s\n", r->revealed[i]);
	if (r->findings_new > r->n_revealed)
		str_addf(out, ngettext("  and %lld more\n", "  and %lld more\n", (unsigned long)(r->findings_new - r->n_revealed)), (long long)(r->findings_new - r->n_revealed));
	if (r->findings_gone)
		str_addf(out, ngettext("%lld finding is open no more.\n", "%lld findings are open no more.\n", (unsigned long)r->findings_gone), (long long)r->findings_gone);
	tell_keys(&r->result, out);
	if (!r->rehearsal)
		str_add(out, _("`strates undo' sets it aside again.\n"));
}

/* --- keys ------------------------------------------------------------------------------------------------------------------------- */

bool app_key(struct app *a, struct key *out, struct err *e)
{
	char *dir = file_config_home(NULL), *path = file_config_home("key");
	bool ok = file_mkdirs(dir, e) && key_load(path, true, out, e);

	(void)a;
	free(dir);
	free(path);
	return ok;
}

bool app_sign(struct app *a, struct key *k, struct err *e)
{
	if (!app_key(a, k, e) || !store_begin(a->store, e))
		return false;
	if (bundle_note_self(a->store, k, app_user(a), e) && batch_sign_all(a->store, k, e))
		return store_commit(a->store, e);
	store_abort(a->store);
	return false;
}

void app_sign_before_close(struct app *a)
{
	struct key k;

	if (batch_is_all_signed(a->store))
		return;
	app_sign(a, &k, NULL);
	key_forget(&k);
}

bool app_find_key(struct app *a, const char *text, uint8_t key[KEY_SIZE], struct err *e)
{
	struct arena mem = ARENA_INIT;
	struct peer *v;
	int n, found = 0;
	bool ok = true;

	if (key_parse(text, key))
		return true;
	if (!store_peers(a->store, &mem, &v, &n, e))
		return false;
	for (int i = 0; i < n; i++) {
		struct str words = STR_INIT;

		key_words(v[i].key, &words);
		if (str_eq(words.s, text) || (*v[i].name && str_eq(v[i].name, text))) {
			memcpy(key, v[i].key, KEY_SIZE);
			found++;
		}
		str_release(&words);
	}
	if (!found)
		ok = err_set(e, ERR_DATA, _("no key is known as \"%s\"; `strates key' lists them, and takes the 64 digits that a colleague's `strates key' shows"), text);
	else if (found > 1)
		ok = err_set(e, ERR_DATA, _("several keys belong to \"%s\"; say its five words, which `strates key' lists"), text);
	arena_release(&mem);
	return ok;
}

bool app_passphrase(const char *path, char **out, struct err *e)
{
	struct str text = STR_INIT;
	const char *from_environment = getenv("STRATES_PASSPHRASE");
	struct stat st;

	*out = NULL;
	if (!path) {
		*out = from_environment && *from_environment ? xstrdup(from_environment) : NULL;
		return true;
	}
	if (stat(path, &st) == 0 && S_ISREG(st.st_mode) && (st.st_mode & 077))
		return err_set(e, ERR_DATA, _("%s can be read by others; make it yours alone: chmod 600 %s"), path, path);
	if (!file_read(path, 4096, &text, e)) {
		str_release(&text);
		return false;
	}
	str_truncate(&text, strcspn(text.s, "\r\n"));
	if (text.len < 8)
		err_set(e, ERR_DATA, _("%s: a passphrase of less than eight letters protects nothing"), path);
	else
		*out = xstrdup(text.s);
	str_release(&text);
	return *out != NULL;
}
