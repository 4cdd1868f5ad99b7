/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fuzz_targets.c - the readers of what comes from outside, fed bytes.
 *
 * Signed and packed forms are made around the bytes (a bundle is compressed and signed, a sheet is put into a workbook): a mutation would hardly ever get past a
 * checksum, and what is behind it is what a hostile colleague writes.
 */
#include "config.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#if defined(HAVE_LIBSODIUM) && defined(HAVE_LIBZSTD)
#define CAN_BUNDLE 1
#include <sodium.h>
#include <zstd.h>
#endif

#include <strates/app/command.h>
#include <strates/app/import.h>
#include <strates/base/date.h>
#include <strates/base/file.h>
#include <strates/base/utf8.h>
#include <strates/exchange/iati.h>
#include <strates/exchange/ics.h>
#include <strates/exchange/minutes.h>
#include <strates/exchange/table.h>
#include <strates/model/filter.h>
#include <strates/sync/bundle.h>
#include <strates/ui/console.h>

#include "../fault/small_share.h"
#include "fuzz.h"

static char folder[128];
static struct app *app;
static struct profiles profiles;

/* What must hold whatever the bytes are. */
static void promise(bool holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "broken promise: %s\n", what);
	abort();
}

static bool is_harmless(const char *s, bool lines)
{
	for (size_t n = strlen(s), at = 0, len; at < n; at += len) {
		uint32_t cp = utf8_decode(s + at, n - at, &len);
		bool control = cp < 0x20 || (cp >= 0x7f && cp < 0xa0), turns = (cp >= 0x202a && cp <= 0x202e) || (cp >= 0x2066 && cp <= 0x2069);
		if ((control && !(lines && (cp == '\n' || cp == '\t'))) || turns)
			return false;
	}
	return true;
}

static void must_write(const char *path, const void *data, size_t n)
{
	struct err e = ERR_INIT;

	if (!file_write(path, data, n, &e)) {
		fprintf(stderr, "%s\n", e.text);
		exit(1);
	}
}

/* --- tables ---------------------------------------------------------------------------------------------------------------------- */

struct rows {
	struct binding *b;
	struct profile_result pr;
	long n;
};

static bool on_row(void *ctx, const struct row *row, struct err *e)
{
	struct rows *r = ctx;

	(void)e;
	for (size_t i = 0; i < row->n; i++)
		promise(is_harmless(row->cells[i], true), "a cell is cleaned");
	if (r->b)
		profile_apply(r->b, row, &r->pr);
	return ++r->n < 10000;
}

static void read_table(const char *name, const uint8_t *data, size_t n)
{
	struct table t;
	struct rows r = {0};
	struct err e = ERR_INIT, why = ERR_INIT;
	const struct profile *p;

	if (!table_open_bytes(&t, name, (const char *)data, n, NULL, &e)) {
		promise(*e.text, "what is refused is refused with a sentence");
		return;
	}
	p = profile_match(&profiles, &t, NULL);
	r.b = p ? profile_bind(p, &t, &why) : NULL;
	profile_result_init(&r.pr);
	table_each(&t, on_row, &r, &e);
	profile_result_release(&r.pr);
	binding_free(&r.b);
	table_release(&t);
}

static void fuzz_csv(const uint8_t *data, size_t n)
{
	read_table("file.csv", data, n);
}

static uint32_t crc32_of(const uint8_t *p, size_t n)
{
	uint32_t c = 0xffffffff;

	while (n--) {
		c ^= *p++;
		for (int k = 0; k < 8; k++)
			c = c & 1 ? c >> 1 ^ 0xedb88320 : c >> 1;
	}
	return ~c;
}

static void put_le(struct str *s, uint32_t v, int bytes)
{
	for (int i = 0; i < bytes; i++)
		str_add_char(s, (char)(unsigned char)((uint64_t)v >> (8 * i)));
}

static void zip_add(struct str *zip, struct str *list, int *count, const char *name, const void *data, size_t n)
{
	uint32_t at = (uint32_t)zip->len, crc = crc32_of(data, n), len = (uint32_t)strlen(name);

	for (int central = 0; central < 2; central++) {
		struct str *to = central ? list : zip;
		put_le(to, central ? 0x02014b50 : 0x04034b50, 4);
		if (central)
			put_le(to, 20, 2);
		put_le(to, 20, 2);
		put_le(to, 0, 4);
		put_le(to, 0x00210000, 4);
		put_le(to, crc, 4);
		put_le(to, (uint32_t)n, 4);
		put_le(to, (uint32_t)n, 4);
		put_le(to, len, 2);
		put_le(to, 0, 2);
		if (central) {
			put_le(to, 0, 6);
			put_le(to, 0, 4);
			put_le(to, at, 4);
		}
		str_add_n(to, name, len);
	}
	str_add_n(zip, data, n);
	++*count;
}

/* Bytes in front of a NUL are the sheet, those behind the styles. */
static void make_workbook(struct str *zip, const uint8_t *data, size_t n)
{
	static const char types[] = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>",
			  rels[] = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" "
				   "Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
			  book[] = "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" "
				   "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"A\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>",
			  book_rels[] = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" "
					"Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"r2\" "
					"Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/><Relationship Id=\"r3\" "
					"Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>",
			  strings[] = "<sst><si><t>Titre</t></si><si><r><t>Chef de</t></r><r><t> file</t></r></si><si><t>Brest</t></si></sst>",
			  styles[] = "<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>";
	struct str list = STR_INIT;
	const uint8_t *nul = n ? memchr(data, 0, n) : NULL;
	size_t sheet = nul ? (size_t)(nul - data) : n;
	uint32_t at;
	int count = 0;

	zip_add(zip, &list, &count, "[Content_Types].xml", types, sizeof(types) - 1);
	zip_add(zip, &list, &count, "_rels/.rels", rels, sizeof(rels) - 1);
	zip_add(zip, &list, &count, "xl/workbook.xml", book, sizeof(book) - 1);
	zip_add(zip, &list, &count, "xl/_rels/workbook.xml.rels", book_rels, sizeof(book_rels) - 1);
	zip_add(zip, &list, &count, "xl/sharedStrings.xml", strings, sizeof(strings) - 1);
	zip_add(zip, &list, &count, "xl/styles.xml", nul ? (const void *)(nul + 1) : styles, nul ? n - sheet - 1 : sizeof(styles) - 1);
	zip_add(zip, &list, &count, "xl/worksheets/sheet1.xml", data, sheet);
	at = (uint32_t)zip->len;
	str_add_n(zip, list.s, list.len);
	put_le(zip, 0x06054b50, 4);
	put_le(zip, 0, 4);
	put_le(zip, (uint32_t)count, 2);
	put_le(zip, (uint32_t)count, 2);
	put_le(zip, (uint32_t)list.len, 4);
	put_le(zip, at, 4);
	put_le(zip, 0, 2);
	str_release(&list);
}

static void fuzz_xlsx(const uint8_t *data, size_t n)
{
	struct str zip = STR_INIT;

	if (n > 1 && data[0] == 'P' && data[1] == 'K') {
		read_table("file.xlsx", data, n);
		return;
	}
	make_workbook(&zip, data, n);
	read_table("file.xlsx", (const uint8_t *)zip.s, zip.len);
	str_release(&zip);
}

/* --- XML, calendars, records of meetings ---------------------------------------------------------------------------------------- */

static bool on_activity(void *ctx, const struct iati_activity *a, struct err *e)
{
	(void)ctx, (void)e;
	promise(a->line > 0, "an activity has a line");
	return true;
}

static void fuzz_iati(const uint8_t *data, size_t n)
{
	struct iati_stats stats = {0};
	struct err e = ERR_INIT;
	FILE *f = n ? fmemopen((void *)(uintptr_t)data, n, "rb") : NULL;

	if (!f)
		return;
	promise(iati_each(f, "file.xml", on_activity, NULL, &stats, &e) || *e.text, "what is refused is refused with a sentence");
	iati_stats_release(&stats);
	fclose(f);
}

static bool on_event(void *ctx, const struct ics_event *v, struct err *e)
{
	(void)ctx, (void)e;
	promise(is_harmless(v->title, false) && is_harmless(v->place, false), "texts of an event are cleaned");
	promise(v->first <= v->last, "an event ends after it begins");
	return true;
}

static void fuzz_ics(const uint8_t *data, size_t n)
{
	struct ics_stats stats = {0};
	struct err e = ERR_INIT;
	char *text = xstrndup((const char *)data, n);

	ics_each("file.ics", text, strlen(text), on_event, NULL, &stats, &e);
	free(text);
}

static void fuzz_minutes(const uint8_t *data, size_t n)
{
	static const char *const names[] = {"m.txt", "m.md", "m.html", "m.odt"};
	struct minutes m = MINUTES_INIT;
	struct err e = ERR_INIT;

	if (n && minutes_parse(&m, names[data[0] % 4], (const char *)data + 1, n - 1, &e))
		for (int i = 0; i < m.n; i++)
			for (int f = 0; f < MINUTES_FIELDS; f++)
				promise(is_harmless(m.v[i].text[f], true), "what was written is cleaned");
	minutes_release(&m);
}

/* --- small languages ------------------------------------------------------------------------------------------------------------- */

static bool is_same_date(struct date a, struct date b)
{
	return a.year == b.year && a.month == b.month && a.day == b.day && a.precision == b.precision;
}

static void fuzz_date(const uint8_t *data, size_t n)
{
	char *text = xstrndup((const char *)data, n), buf[DATE_TEXT_SIZE];
	struct date d[5], back;
	bool ok[5];

	ok[0] = date_parse_iso(text, &d[0], NULL);
	ok[1] = date_parse_loose(text, DATE_DMY, &d[1], NULL);
	ok[2] = date_parse_loose(text, DATE_MDY, &d[2], NULL);
	ok[3] = date_parse_loose(text, DATE_ISO, &d[3], NULL);
	ok[4] = date_parse_typed(text, clock_today(), &d[4], NULL);
	for (int i = 0; i < 5; i++) {
		promise(ok[i] == (d[i].precision != DATE_UNKNOWN), "a date that is none is unknown");
		if (!ok[i])
			continue;
		promise(date_parse_iso(date_format(d[i], buf), &back, NULL) && is_same_date(back, d[i]), "a date is read back as written");
		promise(date_first(d[i]) <= date_last(d[i]), "a date begins before it ends");
	}
	free(text);
}

static bool swallow(void *ctx, const char *s, size_t n)
{
	(void)ctx, (void)s, (void)n;
	return true;
}

static void ignore(void *ctx, const char *line)
{
	(void)ctx, (void)line;
}

static void fuzz_filter(const uint8_t *data, size_t n)
{
	char *text = xstrndup((const char *)data, n), *argv[] = {text};
	struct filter f;
	struct err e = ERR_INIT;
	struct output out = {.write = swallow, .note = ignore};
	struct args args;
	int at = 0;

	if (filter_parse(&f, text, &at, &e)) {
		filter_release(&f);
		if (*text != '-' && args_parse(&args, CMD_COUNT, 1, argv, &e)) {
			command_run(app, &args, &out, &e);
			args_release(&args);
		}
	} else {
		promise(at >= 0 && (size_t)at <= strlen(text), "the error is in the text");
		promise(*e.text, "what is refused is refused with a sentence");
	}
	free(text);
}

static void fuzz_ini(const uint8_t *data, size_t n)
{
	struct str warnings = STR_INIT;
	struct config *c;

	must_write("fuzz.ini", data, n);
	c = config_load("fuzz.ini", &warnings);
	promise(c != NULL, "a bad configuration leaves the defaults");
	config_free(&c);
	str_release(&warnings);
}

static void fuzz_json(const uint8_t *data, size_t n)
{
	struct import_report report = {0};
	struct err e = ERR_INIT;

	must_write("fuzz.jsonl", data, n);
	promise(import_file(app, &(struct import_options){.path = "fuzz.jsonl", .as = "jsonl", .dry_run = true}, &report, &e) || *e.text,
		"what is refused is refused with a sentence");
	import_report_release(&report);
}

/* --- bundles --------------------------------------------------------------------------------------------------------------------- */

static void fuzz_bundle(const uint8_t *data, size_t n)
{
#ifdef CAN_BUNDLE
	static struct key k;
	static bool has_key;
	struct bundle_summary sum;
	struct err e = ERR_INIT;
	struct intake *in;
	uint8_t head[50 + 32], signature[64];
	struct str file = STR_INIT;
	size_t cap = ZSTD_compressBound(n), len;
	uint8_t *body = xmalloc(cap);

	if (!has_key && sodium_init() >= 0)
		has_key = crypto_sign_seed_keypair(k.public_key, k.secret, (const uint8_t *)"the seed of a hostile colleague!") == 0;
	len = ZSTD_compress(body, cap, data, n, 1);
	memcpy(head, "STRATESB\1\0", 10);
	memcpy(head + 10, k.public_key, KEY_SIZE);
	for (int i = 0; i < 8; i++)
		head[42 + i] = (uint8_t)((uint64_t)len >> (8 * i));
	crypto_generichash(head + 50, 32, body, len, NULL, 0);
	crypto_sign_detached(signature, NULL, head, sizeof(head), k.secret);
	str_add_n(&file, (const char *)head, 50);
	str_add_n(&file, (const char *)signature, sizeof(signature));
	str_add_n(&file, (const char *)body, len);
	if ((in = intake_begin(app_store(app), "fuzz", "nobody", &e))) {
		promise(bundle_read_bytes((const uint8_t *)file.s, file.len, "fuzz", &k, NULL, in, &sum, &e) || *e.text,
			"what is refused is refused with a sentence");
		intake_abort(&in);
	}
	/* As it is too: what is not signed must not get anywhere. */
	if ((in = intake_begin(app_store(app), "fuzz", "nobody", &e))) {
		bundle_read_bytes(data, n, "fuzz", &k, NULL, in, &sum, &e);
		intake_abort(&in);
	}
	str_release(&file);
	free(body);
#else
	(void)data, (void)n;
#endif
}

/* --- the screen ------------------------------------------------------------------------------------------------------------------ */

static void run_script(const struct str *script)
{
	struct err e = ERR_INIT;

	must_write("fuzz.script", script->s, script->len);
	console_run(app, &(struct console_options){.script = "fuzz.script"}, &e);
}

/* Lines that would write or read a file by name, or wait, are left out: what they name is the writer's business. */
static void fuzz_script(const uint8_t *data, size_t n)
{
	struct str script = STR_INIT;
	char *text = xstrndup((const char *)data, n < 400 ? n : 400), *rest = text, *line;

	while ((line = strsep(&rest, "\n")))
		if (!strchr(line, '/') && !str_has_prefix(line, "wait") && !str_has_prefix(line, "capture") && !str_has_prefix(line, "styles") &&
			!str_has_prefix(line, "picture"))
			str_addf(&script, "%s\n", line);
	run_script(&script);
	str_release(&script);
	free(text);
}

static void check_screen(const char *path, int rows, int cols)
{
	struct str text = STR_INIT;
	struct err e = ERR_INIT;
	char *rest, *line;
	int n = 0, x = 0, y = 0;

	if (!file_read(path, (size_t)1 << 24, &text, &e))
		return;
	rest = text.s;
	while ((line = strsep(&rest, "\n")) && rest) {
		if (sscanf(line, "cursor %d,%d", &x, &y) == 2) {
			promise(x >= 0 && x < cols && y >= 0 && y < rows, "the cursor is on the screen");
			continue;
		}
		n++;
		promise(is_harmless(line, false), "no control character on the screen");
		promise(utf8_width(line) <= cols, "no line is wider than the screen");
	}
	promise(n <= rows, "no more lines than the screen has");
	str_release(&text);
	unlink(path);
}

/* Each byte is a key, a size, or something typed. */
static void fuzz_screen(const uint8_t *data, size_t n)
{
	static const char *const keys[] = {"Up", "Down", "Left", "Right", "PgUp", "PgDn", "Home", "End", "Enter", "Esc", "Tab", "Shift-Tab", "Space", "Backspace",
		"Delete", "F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F10", "Ctrl-P", "Ctrl-U", "Ctrl-D", "Ctrl-R", "Ctrl-L", "Ctrl-F", "Ctrl-B", "Alt-Left",
		"Semicolon", "Comma", "Equals", "Quote", "Insert", "Ctrl-A", "Ctrl-E", "Ctrl-K", "Ctrl-W", "Ctrl-S"};
	static const char *const texts[] = {"pays:sn", "eau", "\xc3\xa9", "\xe2\x80\xae", "\xe6\xbc\xa2\xe5\xad\x97", "e\xcc\x81\xcc\x81", "2027", "-", "(", "\"",
		"options", "keys", "tour", "Kedougou"};
	static const int heights[] = {1, 2, 3, 5, 8, 12, 24, 40, 100}, widths[] = {1, 2, 4, 9, 20, 40, 80, 132, 300};
	struct str script = STR_INIT;
	int rows = 24, cols = 80;

	for (size_t i = 0; i < n && i < 160; i++) {
		uint8_t b = data[i];
		if (b >= 0x21 && b < 0x7f)
			str_addf(&script, "text %s%c%s\n", b == '"' ? "\"" : "", b, b == '"' ? "\"" : "");
		else if (b < 0x21)
			str_addf(&script, "key %s\n", keys[b]);
		else if (b < 0x80 + COUNT_OF(keys))
			str_addf(&script, "key %s\n", keys[b - 0x7f - (b == 0x7f + COUNT_OF(keys))]);
		else if (b < 0xc0)
			str_addf(&script, "text %s\n", texts[b % COUNT_OF(texts)]);
		else if (b < 0xe0)
			str_addf(&script, "paste %s\n", texts[b % COUNT_OF(texts)]);
		else {
			rows = heights[b % COUNT_OF(heights)];
			cols = widths[(b + i) % COUNT_OF(widths)];
			str_addf(&script, "size %dx%d\n", cols, rows);
		}
	}
	str_add(&script, "capture screen.txt\n");
	run_script(&script);
	check_screen("screen.txt", rows, cols);
	str_release(&script);
}

/* --- all of them ----------------------------------------------------------------------------------------------------------------- */

const struct fuzz_target fuzz_targets[] = {
	{"csv", fuzz_csv, "import hostile", 1},
	{"xlsx", fuzz_xlsx, NULL, 2},
	{"iati", fuzz_iati, NULL, 1},
	{"json", fuzz_json, NULL, 4},
	{"ics", fuzz_ics, NULL, 1},
	{"ini", fuzz_ini, NULL, 2},
	{"filter", fuzz_filter, NULL, 1},
	{"date", fuzz_date, NULL, 1},
	{"bundle", fuzz_bundle, NULL, 4},
	{"minutes", fuzz_minutes, NULL, 1},
	{"script", fuzz_script, NULL, 40},
	{"screen", fuzz_screen, NULL, 40},
};
const int fuzz_targets_count = (int)COUNT_OF(fuzz_targets);

static void must(bool ok, const char *what, const struct err *e)
{
	if (ok)
		return;
	fprintf(stderr, "%s: %s\n", what, e->text);
	exit(1);
}

void fuzz_begin(void)
{
	static const char *const rows = "titre;chef de file;pays;ville;theme;debut;fin\n"
					"Puits;com:29019;SN;Kédougou;eau;2026;2027\nForages;epci:242900314;SN;Kédougou;eau;2026;2027\n"
					"Écoles;reg:53;SN;Thiès;education;2025;2027\nLycée;com:29001;SN;Thiès;education;2026;2028\n";
	const char *tmp = getenv("TMPDIR");
	char *path;
	struct import_report report = {0};
	struct err e = ERR_INIT;

	snprintf(folder, sizeof(folder), "%.80s/fuzz.XXXXXX", tmp ? tmp : "/tmp");
	must(mkdtemp(folder) != NULL, folder, &e);
	setenv("STRATES_NOW", "2026-11-23T09:00:00Z", 1);
	setenv("LC_ALL", "C.UTF-8", 1);
	setenv("HOME", folder, 1);
	setenv("XDG_DATA_HOME", folder, 1);
	setenv("XDG_STATE_HOME", folder, 1);
	setenv("XDG_CONFIG_HOME", folder, 1);
	setenv("EDITOR", "true", 1);
	unsetenv("STRATES_DB");
	small_share(folder);
	must(chdir(folder) == 0, folder, &e);
	path = file_share("profiles");
	must(profile_load_dir(&profiles, path, &e), path, &e);
	free(path);
	must_write("begin.csv", rows, strlen(rows));
	must_write("strates.ini", "[safety]\nsnapshot = off\n[territory]\n", 32);
	app = app_new(&(struct app_options){.db = "register.db", .config = "strates.ini"});
	must(app_open(app, true, &e) && import_file(app, &(struct import_options){.path = "begin.csv"}, &report, &e), "the register", &e);
	import_report_release(&report);
}

static int remove_one(const char *path, const struct stat *st, int flag, struct FTW *where)
{
	(void)st, (void)flag, (void)where;
	return remove(path);
}

void fuzz_end(void)
{
	app_free(&app);
	profiles_release(&profiles);
	if (chdir("/") == 0)
		nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}
