/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cmd_bundle.c - subcommands that carry work between laptops: bundle, key.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <strates/app/colleagues.h>
#include <strates/app/gather.h>
#include <strates/base/date.h>
#include <strates/base/file.h>
#include <strates/base/intl.h>

#include "cmd_priv.h"

/* --- since when ------------------------------------------------------------------------------------------------------------------- */

#define LAST "bundle.reach" /* what the last bundle held: site:seq, … */

static bool note_last(struct app *app, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct str text = STR_INIT;
	struct reach *v;
	int n;
	bool ok = store_reach(app_store(app), &a, &v, &n, e);

	for (int i = 0; ok && i < n; i++)
		str_addf(&text, "%s%lld:%lld", i ? "," : "", (long long)v[i].site, (long long)v[i].seq);
	ok = ok && store_set_meta_text(app_store(app), LAST, text.s, e);
	str_release(&text);
	arena_release(&a);
	return ok;
}

static bool since_last(struct app *app, struct arena *a, struct reach **v, int *n)
{
	const char *text = store_meta_text(app_store(app), LAST, a);
	long long site, seq;
	int used, cap = 0;
	struct reach *found = NULL;

	for (*n = 0; text && sscanf(text, "%lld:%lld%n", &site, &seq, &used) == 2; text += used + (text[used] == ',')) {
		GROW(found, *n, cap);
		found[(*n)++] = (struct reach){site, seq};
	}
	*v = arena_alloc(a, (size_t)(*n + 1) * sizeof(**v));
	if (*n)
		memcpy(*v, found, (size_t)*n * sizeof(**v));
	free(found);
	return true;
}

static bool since_when(struct app *app, const char *text, struct arena *a, struct reach **v, int *n, struct err *e)
{
	struct date day;
	const char *why = "";

	*n = 0;
	if (!text)
		return true;
	if (str_eq(text, "last"))
		return since_last(app, a, v, n);
	if (!date_parse_typed(text, app_today(app), &day, &why))
		return err_set(e, ERR_USAGE, "--since %s: %s", text, why);
	return store_reach_at(app_store(app), (int64_t)date_first(day) * 86400000, a, v, n, e);
}

/* --- write ------------------------------------------------------------------------------------------------------------------------ */

static bool recipients(struct app *app, const struct args *args, struct arena *a, struct bundle_options *o, struct err *e)
{
	const char *text;
	uint8_t(*v)[KEY_SIZE];
	int n = 0;

	while (args_nth(args, "--to-key", n))
		n++;
	v = arena_alloc(a, (size_t)(n + 1) * sizeof(*v));
	for (int i = 0; (text = args_nth(args, "--to-key", i)); i++)
		if (!app_find_key(app, text, v[i], e))
			return false;
	o->recipients = (const uint8_t(*)[KEY_SIZE])v;
	o->n_recipients = n;
	return true;
}

static void tell_written(const char *path, const struct bundle_summary *sum, struct output *out)
{
	out_note(out, ngettext("%s holds %lld change, %lld bytes.", "%s holds %lld changes, %lld bytes.", (unsigned long)sum->n_ops), path, (long long)sum->n_ops,
		(long long)sum->bytes);
	if (sum->n_cut)
		out_note(out,
			ngettext("Of %d laptop it holds no change, or only the first ones: this register takes a part. `strates sync --all' first brings the rest.",
				"Of %d laptops it holds no change, or only the first ones: this register takes a part. `strates sync --all' first brings the rest.",
				(unsigned long)sum->n_cut),
			sum->n_cut);
	if (sum->n_withheld)
		out_note(out,
			ngettext("%lld change of restricted records is in it without its content; --to-key seals a bundle to a colleague, with them.",
				"%lld changes of restricted records are in it without their content; --to-key seals a bundle to a colleague, with them.",
				(unsigned long)sum->n_withheld),
			(long long)sum->n_withheld);
}

static bool write_bundle(struct app *app, const struct args *args, struct output *out, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct bundle_options o = {.author = app_user(app)};
	struct bundle_summary sum;
	struct reach *above = NULL;
	struct key k;
	char *passphrase = NULL;
	bool ok;

	ok = since_when(app, args_get(args, "--since"), &a, &above, &o.n_above, e) && recipients(app, args, &a, &o, e) &&
	     app_passphrase(args_get(args, "--passphrase-file"), &passphrase, e) && app_key(app, &k, e);
	if (ok && passphrase && o.n_recipients)
		ok = err_set(e, ERR_USAGE, _("a bundle is sealed to keys or with a passphrase, not both"));
	if (ok) {
		o.above = above;
		o.passphrase = passphrase;
		ok = bundle_write(app_store(app), args->words[1], &k, &o, &sum, e) && note_last(app, e);
		if (ok)
			tell_written(args->words[1], &sum, out);
	}
	key_forget(&k);
	free(passphrase);
	arena_release(&a);
	return ok;
}

/* --- apply ------------------------------------------------------------------------------------------------------------------------ */

struct source {
	const char *path, *passphrase;
	const struct key *key;
	struct bundle_summary sum;
};

static bool feed(void *ctx, struct intake *in, struct err *e)
{
	struct source *s = ctx;

	return bundle_read(s->path, s->key, s->passphrase, in, &s->sum, e);
}

static bool apply_bundle(struct app *app, const struct args *args, struct output *out, struct err *e)
{
	struct source s = {.path = args->words[1]};
	struct gather_report report = {.arena = ARENA_INIT};
	struct key k;
	struct str text = STR_INIT;
	char *passphrase = NULL;
	char label[160];
	bool ok = app_passphrase(args_get(args, "--passphrase-file"), &passphrase, e) && app_key(app, &k, e);

	s.key = &k;
	s.passphrase = passphrase;
	snprintf(label, sizeof(label), _("merge of %.100s"), file_basename(s.path));
	if (ok && (ok = gather(app, feed, &s, label, args_has(args, "--dry-run"), &report, e))) {
		gather_report_text(&report, &text);
		out_text(out, text.s);
	}
	gather_report_release(&report);
	key_forget(&k);
	free(passphrase);
	str_release(&text);
	return ok;
}

bool cmd_bundle(struct app *app, const struct args *args, struct output *out, struct err *e)
{
	const char *verb = args->words[0];

	if (args->n_words == 2 && (str_eq(verb, "write") || str_eq(verb, "ecrire") || str_eq(verb, "écrire")))
		return write_bundle(app, args, out, e);
	if (args->n_words == 2 && (str_eq(verb, "apply") || str_eq(verb, "appliquer")))
		return apply_bundle(app, args, out, e);
	return err_set(e, ERR_USAGE, _("say `strates bundle write FILE' or `strates bundle apply FILE'"));
}

/* --- key -------------------------------------------------------------------------------------------------------------------------- */

static bool judge(struct app *app, const char *text, int trusted, struct output *out, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct str words = STR_INIT;
	struct peer p = {.name = "", .met = clock_ms()};
	struct peer *v;
	int n;
	bool ok = app_find_key(app, text, p.key, e) && store_peers(app_store(app), &a, &v, &n, e);

	for (int i = 0; ok && i < n; i++)
		if (memcmp(v[i].key, p.key, KEY_SIZE) == 0)
			p = v[i];
	p.trusted = trusted;
	if (ok && (ok = store_begin(app_store(app), e))) {
		if ((ok = store_put_peer(app_store(app), &p, e)))
			ok = store_commit(app_store(app), e);
		else
			store_abort(app_store(app));
	}
	if (ok) {
		key_words(p.key, &words);
		out_note(out, trusted > 0 ? _("%s (%s) is trusted.") : _("Nothing that %s (%s) signed is taken from now on."), words.s, *p.name ? p.name : "?");
	}
	str_release(&words);
	arena_release(&a);
	return ok;
}

bool cmd_key(struct app *app, const struct args *args, struct output *out, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct colleague *v;
	int n;
	bool ok;

	if (args_has(args, "--trust"))
		return judge(app, args_get(args, "--trust"), 1, out, e);
	if (args_has(args, "--refuse"))
		return judge(app, args_get(args, "--refuse"), -1, out, e);
	ok = colleagues_read(app, &a, &v, &n, e);
	for (int i = 0; i < n; i++)
		outf(out, "%s\t%s\t%s\t%s\n", v[i].words, v[i].name, i == 0 ? _("yours") : colleague_state(&v[i]), v[i].digits);
	arena_release(&a);
	return ok;
}
