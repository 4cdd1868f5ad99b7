/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * iati.c - IATI activity files, read as they come (expat).
 *
 * The file is two levels of boxes: an activity holds children (title, sector, transaction …), a child holds a few texts and attributes. A child is gathered in
 * `struct iati_child' whatever it is, and given to the function of its name (iati_activity.c) when it closes; so 1.0x, which writes text and words where 2.0x
 * writes narratives and codes, is read by the same functions.
 *
 * Hostile files: a DOCTYPE is refused (entities that multiply), depth, texts and activities are bounded, and what was read before the XML breaks off is kept.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <strates/base/intl.h>
#include <strates/base/utf8.h>
#include <strates/exchange/sniff.h>

#include "iati_priv.h"

enum { CHUNK = 64 * 1024, ROOT_MAX = 16 * 1024 };

/* --- texts --- */

static void give_up(struct iati_reader *r)
{
	r->stop = true;
	XML_StopParser(r->xml, XML_FALSE);
}

static void break_off(struct iati_reader *r, const char *why)
{
	if (!r->stats->bad_line) {
		r->stats->bad_line = (long)XML_GetCurrentLineNumber(r->xml);
		snprintf(r->stats->bad, sizeof(r->stats->bad), "%s", why);
	}
	give_up(r);
}

/* Nothing to clean: most codes, dates and amounts. */
static bool is_plain(const char *s, size_t n)
{
	if (s[0] == ' ' || s[n - 1] == ' ')
		return false;
	for (size_t i = 0; i < n; i++)
		if (s[i] < ' ' || s[i] > '~' || (s[i] == ' ' && s[i + 1] == ' '))
			return false;
	return true;
}

/* Clean, blanks collapsed; of several lines the ends are kept when wanted. NULL when nothing is left. In the arena. */
static const char *keep_lines(struct iati_reader *r, const char *s, size_t n, bool lines)
{
	struct str clean = STR_INIT, out = STR_INIT;
	const char *kept = NULL;

	if (n && is_plain(s, n))
		return arena_strndup(&r->pr.arena, s, n);
	utf8_clean(&clean, s, n, true);
	for (const char *c = clean.s; *c; c++) {
		bool blank = strchr(" \t\r\n", *c) != NULL;
		char last = out.len ? out.s[out.len - 1] : '\n';

		if (!blank)
			str_add_char(&out, *c);
		else if (lines && *c == '\n' && last == ' ')
			out.s[out.len - 1] = '\n';
		else if (last != ' ' && last != '\n')
			str_add_char(&out, lines && *c == '\n' ? '\n' : ' ');
	}
	str_trim(&out);
	if (out.len)
		kept = arena_strdup(&r->pr.arena, out.s);
	str_release(&clean);
	str_release(&out);
	return kept;
}

static const char *keep(struct iati_reader *r, const char *s, size_t n)
{
	return keep_lines(r, s, n, false);
}

static void add_paragraph(struct iati_reader *r, const char *said)
{
	for (int i = 0; i < r->n_paragraphs; i++)
		if (str_eq(r->paragraphs[i], said))
			return;
	if (r->n_paragraphs == PARAGRAPHS_MAX)
		r->lost++;
	else
		r->paragraphs[r->n_paragraphs++] = said;
}

/* French before any other language, else the first. */
static void take_narrative(struct iati_reader *r, const char **text, const char **lang, const char *written)
{
	bool long_text = str_eq(r->name[LEVEL_CHILD], "description"), paragraph = long_text && text == &r->child.text;
	const char *said = r->text.len ? keep_lines(r, r->text.s, r->text.len, long_text) : NULL;
	bool french = written && strncmp(written, "fr", 2) == 0, had_french = *lang && strncmp(*lang, "fr", 2) == 0;

	/* A description goes on in the language that it has begun in. */
	if (said && *text && paragraph && (str_eq(*lang, written) || (!*lang && !written))) {
		add_paragraph(r, said);
		return;
	}
	if (!said || (*text && (had_french || !french)))
		return;
	*text = said;
	*lang = written;
	if (paragraph) {
		r->n_paragraphs = r->n_told;
		add_paragraph(r, said);
	}
}

/* --- the bytes themselves --- */

/* Of the file from there up to the end of what expat is telling of; empty when they were too many to be kept. */
static const char *raw_since(struct iati_reader *r, long long from, size_t *n)
{
	long long end = XML_GetCurrentByteIndex(r->xml) + XML_GetCurrentByteCount(r->xml);

	if (from < r->raw_at || end > r->raw_at + (long long)r->raw.len || end < from) {
		*n = 0;
		return "";
	}
	*n = (size_t)(end - from);
	return r->raw.s + (from - r->raw_at);
}

static void keep_root(struct iati_reader *r)
{
	size_t n;
	const char *tag = raw_since(r, XML_GetCurrentByteIndex(r->xml), &n);

	if (n <= ROOT_MAX)
		str_add_n(&r->root, tag, n);
}

/* What is before the activity in hand is done with. */
static void keep_raw(struct iati_reader *r, const char *s, size_t n)
{
	long long done = r->begins >= 0 && r->depth >= LEVEL_ACTIVITY ? r->begins : XML_GetCurrentByteIndex(r->xml);
	long long drop = done - r->raw_at;

	if (r->raw.len - (size_t)(drop > 0 ? drop : 0) > IATI_ACTIVITY_MAX)
		drop = (long long)r->raw.len;
	if (drop > 0 && drop <= (long long)r->raw.len) {
		memmove(r->raw.s, r->raw.s + drop, r->raw.len - (size_t)drop);
		str_truncate(&r->raw, r->raw.len - (size_t)drop);
		r->raw_at += drop;
	}
	str_add_n(&r->raw, s, n);
}

/* --- an activity --- */

static void begin_activity(struct iati_reader *r)
{
	profile_result_clear(&r->pr);
	r->activity_bytes = 0;
	r->lang = r->currency = r->title = r->title_lang = r->id = r->internal_id = r->reporting_ref = r->reporting_name = NULL;
	r->own = false;
	r->sector_rank = r->n_tags = r->n_paragraphs = r->n_told = 0;
	r->n_orgs = r->n_money = r->n_countries = r->n_places = r->n_sectors = 0;
	r->n_relations = 0;
	r->n_paid_for = 0;
	r->no_currency = false;
	r->shares = 0;
	r->n_shares = r->n_shared = 0;
	r->regions_of = NULL;
	r->lost = 0;
	r->line = (long)XML_GetCurrentLineNumber(r->xml);
	r->begins = XML_GetCurrentByteIndex(r->xml);
}

static void end_activity(struct iati_reader *r)
{
	struct iati_activity a = {.line = r->line, .pr = &r->pr, .relations = r->relations, .n_relations = r->n_relations, .encoding = r->encoding};

	r->stats->activities++;
	iati_put_activity(r);
	profile_result_check(&r->pr);
	a.raw = raw_since(r, r->begins, &a.raw_len);
	a.root = r->root.s;
	a.root_len = r->root.len;
	r->begins = -1;
	if (!r->fn(r->ctx, &a, r->e))
		give_up(r);
}

/* --- what expat tells --- */

static const char *attribute(const char **attributes, const char *name)
{
	for (; *attributes; attributes += 2)
		if (str_eq(attributes[0], name))
			return attributes[1];
	return NULL;
}

static void take(struct iati_reader *r, const char **to, const char **attributes, const char *name)
{
	const char *s = attribute(attributes, name);

	if (!s || *to)
		return;
	r->activity_bytes += strlen(s);
	if (strlen(s) > IATI_TEXT_MAX || r->activity_bytes > IATI_ACTIVITY_MAX)
		break_off(r, _("a text or an activity is larger than anybody writes"));
	else
		*to = keep(r, s, strlen(s));
}

static void begin_child(struct iati_reader *r, const char **attributes)
{
	struct iati_child *c = &r->child;

	memset(c, 0, sizeof(*c));
	take(r, &c->code, attributes, "code");
	take(r, &c->ref, attributes, "ref");
	take(r, &c->type, attributes, "type");
	take(r, &c->role, attributes, "role");
	take(r, &c->vocabulary, attributes, "vocabulary");
	take(r, &c->vocabulary_uri, attributes, "vocabulary-uri");
	take(r, &c->percentage, attributes, "percentage");
	take(r, &c->iso_date, attributes, "iso-date");
	take(r, &c->status, attributes, "status");
	take(r, &c->lang, attributes, "xml:lang");
	take(r, &c->own_type, attributes, "strates:type");
	take(r, &c->own_role, attributes, "strates:role");
	take(r, &c->own_partner, attributes, "strates:partner");
	take(r, &c->own_status, attributes, "strates:status");
	take(r, &c->own_of, attributes, "strates:of");
	take(r, &c->own_planned, attributes, "strates:planned");
	take(r, &c->own_stage, attributes, "strates:stage");
	take(r, &c->own_kind, attributes, "strates:kind");
	take(r, &c->own_country, attributes, "strates:country");
	take(r, &c->own_city, attributes, "strates:city");
	take(r, &c->own_scheme, attributes, "strates:scheme");
	take(r, &c->own_ledger, attributes, "strates:ledger");
}

static void take_paid_for(struct iati_reader *r, const char *name, const char **attributes)
{
	struct iati_paid_for p = {.code = NULL};

	if (!str_eq(r->name[LEVEL_CHILD], "transaction") || r->depth != LEVEL_CHILD + 1)
		return;
	take(r, name[0] == 's' ? &p.code : &p.country, attributes, "code");
	if (name[0] == 's')
		take(r, &p.vocabulary, attributes, "vocabulary");
	/* Thousands of payments are for the same few things. */
	for (int i = 0; i < r->n_paid_for; i++) {
		const struct iati_paid_for *q = &r->paid_for[i];
		if (str_eq(p.country, q->country) && str_eq(p.code, q->code) && str_eq(p.vocabulary, q->vocabulary))
			return;
	}
	if (r->n_paid_for < PAID_FOR_MAX)
		r->paid_for[r->n_paid_for++] = p;
}

/* Attributes of what stands inside a child. */
static void begin_inner(struct iati_reader *r, const char *name, const char **attributes)
{
	struct iati_child *c = &r->child;

	if (str_eq(name, "narrative")) {
		c->lang = NULL;
		take(r, &c->lang, attributes, "xml:lang");
	} else if (str_eq(name, "value")) {
		take(r, &c->currency, attributes, "currency");
		take(r, &c->value_date, attributes, "value-date");
	} else if (str_eq(name, "transaction-type")) {
		take(r, &c->money_type, attributes, "code");
	} else if (str_eq(name, "transaction-date")) {
		take(r, &c->money_date, attributes, "iso-date");
	} else if (str_eq(name, "period-start")) {
		take(r, &c->period_start, attributes, "iso-date");
	} else if (str_eq(name, "provider-org")) {
		take(r, &c->payer_ref, attributes, "ref");
	} else if (str_eq(name, "coordinates")) {
		take(r, &c->lat, attributes, "latitude");
		take(r, &c->lon, attributes, "longitude");
	} else if (str_eq(name, "administrative")) {
		take(r, &c->country, attributes, "country"); /* 1.0x */
		if (str_eq(attribute(attributes, "vocabulary"), "A4"))
			take(r, &c->country, attributes, "code");
	} else if (str_eq(name, "location-class")) {
		take(r, &c->class_code, attributes, "code");
	} else if (str_eq(name, "location-type") || str_eq(name, "feature-designation")) {
		take(r, &c->place_type, attributes, "code");
	} else if (str_eq(name, "recipient-country") || str_eq(name, "sector")) {
		take_paid_for(r, name, attributes);
	} else if (str_eq(name, "exactness")) {
		take(r, &c->exactness, attributes, "code");
	}
}

static void keep_name(char to[NAME_SIZE], const char *name)
{
	size_t n = strnlen(name, NAME_SIZE - 1);

	memcpy(to, name, n);
	to[n] = '\0';
}

static void on_start(void *ctx, const char *name, const char **attributes)
{
	struct iati_reader *r = ctx;

	if (r->stop)
		return;
	if (++r->depth > DEPTH_MAX) {
		break_off(r, _("elements are nested more than 64 deep"));
		return;
	}
	keep_name(r->name[r->depth], name);
	str_clear(&r->text);
	if (r->depth == 1) {
		r->is_iati = str_eq(name, "iati-activities");
		keep_root(r);
	}
	if (r->depth == 1 && !r->is_iati) {
		give_up(r);
	} else if (r->depth == LEVEL_ACTIVITY && str_eq(name, "iati-activity")) {
		begin_activity(r);
		take(r, &r->lang, attributes, "xml:lang");
		take(r, &r->currency, attributes, "default-currency");
	} else if (r->depth == LEVEL_CHILD) {
		begin_child(r, attributes);
	} else if (r->depth > LEVEL_CHILD) {
		begin_inner(r, name, attributes);
	}
}

static void take_point(struct iati_reader *r)
{
	struct iati_child *c = &r->child;
	const char *pos = keep(r, r->text.s, r->text.len);
	const char *blank = pos ? strchr(pos, ' ') : NULL;

	if (!blank || c->lat)
		return;
	c->lat = arena_strndup(&r->pr.arena, pos, (size_t)(blank - pos));
	c->lon = arena_strdup(&r->pr.arena, blank + 1);
}

/* Text of what stands inside a child. */
static void end_inner(struct iati_reader *r, const char *name)
{
	struct iati_child *c = &r->child;
	const char *holder = r->name[LEVEL_CHILD + 1];
	const char *lang = c->lang ? c->lang : r->lang;

	if (r->depth == LEVEL_CHILD + 1 && str_eq(name, "narrative"))
		take_narrative(r, &c->text, &c->text_lang, lang);
	else if (r->depth == LEVEL_CHILD + 2 && str_eq(name, "narrative") && (str_eq(holder, "name") || str_eq(holder, "provider-org")))
		take_narrative(r, &c->name, &c->name_lang, lang);
	else if (r->depth == LEVEL_CHILD + 2 && str_eq(name, "narrative") && str_eq(holder, "description") && !c->note)
		c->note = keep(r, r->text.s, r->text.len);
	else if (str_eq(name, "pos"))
		take_point(r);
	else if (str_eq(name, "value") && !c->amount)
		c->amount = keep(r, r->text.s, r->text.len);
	else if (r->depth == LEVEL_CHILD + 1 && (str_eq(name, "name") || str_eq(name, "provider-org")) && !c->name)
		c->name = keep(r, r->text.s, r->text.len); /* 1.0x */
	else if (str_eq(name, "transaction-date") && !c->money_date)
		c->money_date = keep(r, r->text.s, r->text.len);
}

static void on_end(void *ctx, const char *name)
{
	struct iati_reader *r = ctx;

	if (r->stop)
		return;
	if (r->depth == LEVEL_ACTIVITY && str_eq(name, "iati-activity")) {
		end_activity(r);
	} else if (r->depth == LEVEL_CHILD) {
		if (!r->child.text)
			take_narrative(r, &r->child.text, &r->child.text_lang, r->child.lang ? r->child.lang : r->lang);
		iati_take_child(r);
	} else if (r->depth > LEVEL_CHILD) {
		end_inner(r, name);
	}
	str_clear(&r->text);
	r->depth--;
}

static void on_text(void *ctx, const char *s, int n)
{
	struct iati_reader *r = ctx;

	if (r->stop || r->depth < LEVEL_CHILD)
		return;
	r->activity_bytes += (size_t)n;
	if (r->text.len + (size_t)n > IATI_TEXT_MAX || r->activity_bytes > IATI_ACTIVITY_MAX)
		break_off(r, _("a text or an activity is larger than anybody writes"));
	else
		str_add_n(&r->text, s, (size_t)n);
}

static void on_doctype(void *ctx, const char *name, const char *system, const char *public, int internal)
{
	(void)name;
	(void)system;
	(void)public;
	(void)internal;
	break_off(ctx, _("the file has a DOCTYPE, which IATI does not use; take it out"));
}

static void on_declaration(void *ctx, const char *version, const char *encoding, int standalone)
{
	struct iati_reader *r = ctx;

	(void)version;
	(void)standalone;
	if (encoding && !sniff_utf16(r->raw.s, r->raw.len, NULL))
		snprintf(r->encoding, sizeof(r->encoding), "%s", encoding);
}

/* Encodings that expat does not know and files of spreadsheets have. */
static int on_encoding(void *ctx, const char *name, XML_Encoding *info)
{
	(void)ctx;
	int unknown = 0;

	for (int i = 0; i < 256; i++) {
		struct str out = STR_INIT;
		char byte = (char)i;
		unsigned int cp = (unsigned int)i;
		size_t len;

		if (i >= 0x80) {
			if (!utf8_from(&out, name, &byte, 1)) {
				str_release(&out);
				return XML_STATUS_ERROR;
			}
			cp = utf8_decode(out.s, out.len, &len);
		}
		info->map[i] = (int)cp;
		unknown += cp == 0xfffd;
		str_release(&out);
	}
	/* An encoding of several bytes a character looks like one with holes. */
	if (unknown > 32)
		return XML_STATUS_ERROR;
	info->data = NULL;
	info->convert = NULL;
	info->release = NULL;
	return XML_STATUS_OK;
}

/* --- the file --- */

void iati_stats_release(struct iati_stats *s)
{
	arena_release(&s->arena);
}

static bool parse(struct iati_reader *r, FILE *f)
{
	bool more = true;

	while (more && !r->stop) {
		void *buffer = XML_GetBuffer(r->xml, CHUNK);
		size_t n = buffer ? fread(buffer, 1, CHUNK, f) : 0;

		if (!buffer)
			return err_set(r->e, ERR_IO, "%s", _("there is not enough memory for this file"));
		if (ferror(f))
			return err_set(r->e, ERR_IO, "%s", _("the file can't be read to its end; is the medium damaged or gone?"));
		if (r->stats->bytes == 0 && sniff_utf16(buffer, n, NULL))
			snprintf(r->encoding, sizeof(r->encoding), "%s", sniff_utf16(buffer, n, NULL));
		keep_raw(r, buffer, n);
		r->stats->bytes += (long long)n;
		more = n == CHUNK;
		if (XML_ParseBuffer(r->xml, (int)n, !more) != XML_STATUS_OK && !r->stop)
			break_off(r, XML_ErrorString(XML_GetErrorCode(r->xml)));
	}
	return true;
}

bool iati_each(FILE *f, const char *path, iati_fn fn, void *ctx, struct iati_stats *stats, struct err *e)
{
	struct iati_reader *r = xcalloc(1, sizeof(*r));
	struct err local = ERR_INIT;
	bool ok;

	*stats = (struct iati_stats){.arena = ARENA_INIT};
	r->xml = XML_ParserCreate(NULL);
	r->fn = fn;
	r->ctx = ctx;
	r->e = e ? e : &local;
	r->stats = stats;
	str_init(&r->text);
	str_init(&r->raw);
	str_init(&r->root);
	r->begins = -1;
	snprintf(r->encoding, sizeof(r->encoding), "UTF-8");
	profile_result_init(&r->pr);
	XML_SetUserData(r->xml, r);
	XML_SetElementHandler(r->xml, on_start, on_end);
	XML_SetCharacterDataHandler(r->xml, on_text);
	XML_SetStartDoctypeDeclHandler(r->xml, on_doctype);
	XML_SetXmlDeclHandler(r->xml, on_declaration);
	XML_SetUnknownEncodingHandler(r->xml, on_encoding, NULL);
	ok = parse(r, f) && !err_is_set(r->e);
	if (ok && !r->is_iati && !stats->activities) {
		ok = err_at(r->e, ERR_DATA, path, stats->bad_line ? stats->bad_line : 1, _("this XML is no IATI activity file%s%s; other XML is not read"),
		        stats->bad_line ? _(": ") : "", stats->bad);
	}
	XML_ParserFree(r->xml);
	profile_result_release(&r->pr);
	str_release(&r->text);
	str_release(&r->raw);
	str_release(&r->root);
	free(r);
	return ok;
}
