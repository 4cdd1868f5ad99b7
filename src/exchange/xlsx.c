/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * xlsx.c - what belongs to a whole workbook: its sheets, formats and shared strings (ECMA-376).
 *
 * The way to a sheet leads over names in other parts: _rels/.rels names the workbook, the workbook
 * its sheets by an id, its own relations say in which part each id is. Programs put the parts where
 * they like, so the way is followed and nothing assumed.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <strates/base/intl.h>
#include <strates/base/utf8.h>

#include "xlsx_priv.h"

enum { RELATIONS_MAX = 2000, FORMATS_MAX = 4096, STYLES_MAX = 65536 };

struct relation {
	const char *id, *type, *part;
};
struct format {
	long id;
	struct xlsx_shows shows;
};
struct book_reader {
	struct xlsx *x;
	const char *base; /* folder of the part that relations start from */
	struct relation *relations;
	size_t n_relations, cap_relations;
	struct format *formats;
	size_t n_formats, cap_formats;
	bool in_cell_formats, in_text, in_phonetic;
	struct str text;
};

/* --- relations --- */

/* The part that a target means: from the folder base, or from the top when it begins with a slash.
 */
static const char *resolve(struct xlsx *x, const char *base, const char *target)
{
	struct str out = STR_INIT;
	const char *rest = target, *part;

	if (*target != '/')
		str_add(&out, base);
	while (rest) {
		const char *from = rest;
		size_t n = str_split(&rest, "/\\");

		if (n == 2 && memcmp(from, "..", 2) == 0) {
			const char *slash = strrchr(out.s, '/');
			str_truncate(&out, slash ? (size_t)(slash - out.s) : 0);
		} else if (n > 0 && !(n == 1 && *from == '.')) {
			if (out.len)
				str_add_char(&out, '/');
			str_add_n(&out, from, n);
		}
	}
	part = arena_strdup(&x->arena, out.s);
	str_release(&out);
	return part;
}

static const char *last_word(const char *type)
{
	const char *slash = strrchr(type, '/');

	return slash ? slash + 1 : type;
}

static void start_relation(struct xml_part *p, const char *name, const char **attributes)
{
	struct book_reader *r = p->ctx;
	const char *id = xml_part_attribute(attributes, "Id"),
	           *type = xml_part_attribute(attributes, "Type"),
	           *target = xml_part_attribute(attributes, "Target");

	if (strcmp(name, "Relationship") != 0 || !id || !type || !target ||
	        str_eq(xml_part_attribute(attributes, "TargetMode"), "External"))
		return;
	if (r->n_relations == RELATIONS_MAX) {
		p->stop = true;
		return;
	}
	GROW(r->relations, r->n_relations, r->cap_relations);
	r->relations[r->n_relations++] = (struct relation){arena_strdup(&r->x->arena, id),
	        arena_strdup(&r->x->arena, last_word(type)), resolve(r->x, r->base, target)};
}

static bool read_relations(
        struct book_reader *r, const char *folder, const char *part, struct err *e)
{
	struct xml_part p = {.start = start_relation, .ctx = r, .max = (size_t)4 << 20};
	const char *of = *folder ? arena_printf(&r->x->arena, "%s/_rels/%s.rels", folder, part)
	                         : arena_printf(&r->x->arena, "_rels/%s.rels", part);

	r->base = folder;
	r->n_relations = 0;
	return xml_part_read(&p, r->x->zip, of, false, e);
}

static const char *part_of_type(const struct book_reader *r, const char *type)
{
	for (size_t i = 0; i < r->n_relations; i++)
		if (str_eq(r->relations[i].type, type))
			return r->relations[i].part;
	return NULL;
}

/* --- the book --- */

static void start_book(struct xml_part *p, const char *name, const char **attributes)
{
	struct book_reader *r = p->ctx;
	struct xlsx *x = r->x;
	const char *title, *id, *state, *flag;
	struct str clean = STR_INIT;

	if (strcmp(name, "workbookPr") == 0) {
		flag = xml_part_attribute(attributes, "date1904");
		x->epoch_1904 = str_eq(flag, "1") || str_eq(flag, "true");
	}
	if (strcmp(name, "sheet") != 0 || x->n_sheets == XLSX_SHEETS_MAX)
		return;
	title = xml_part_attribute(attributes, "name");
	id = xml_part_attribute(attributes, "id");
	state = xml_part_attribute(attributes, "state");
	if (!title || !id)
		return;
	utf8_clean(&clean, title, strlen(title), false);
	GROW(x->sheets, x->n_sheets, x->cap_sheets);
	x->sheets[x->n_sheets++] = (struct xlsx_sheet){.name = arena_strdup(&x->arena, clean.s),
	        .id = arena_strdup(&x->arena, id),
	        .hidden = state && strcmp(state, "visible") != 0};
	str_release(&clean);
}

static void place_sheets(struct book_reader *r)
{
	struct xlsx *x = r->x;
	int kept = 0;

	for (int i = 0; i < x->n_sheets; i++) {
		for (size_t k = 0; k < r->n_relations; k++)
			if (str_eq(r->relations[k].id, x->sheets[i].id) &&
			        str_eq(r->relations[k].type, "worksheet"))
				x->sheets[i].part = r->relations[k].part;
		if (x->sheets[i].part)
			x->sheets[kept++] = x->sheets[i];
	}
	x->n_sheets = kept;
}

/* --- formats --- */

static void add_style(struct book_reader *r, long id)
{
	struct xlsx *x = r->x;
	struct xlsx_shows shows = xlsx_shows_builtin(id);

	for (size_t i = 0; i < r->n_formats; i++)
		if (r->formats[i].id == id)
			shows = r->formats[i].shows;
	GROW(x->styles, x->n_styles, x->cap_styles);
	x->styles[x->n_styles++] = shows;
}

static void start_style(struct xml_part *p, const char *name, const char **attributes)
{
	struct book_reader *r = p->ctx;
	const char *id = xml_part_attribute(attributes, "numFmtId"),
	           *code = xml_part_attribute(attributes, "formatCode");

	if (strcmp(name, "cellXfs") == 0) {
		r->in_cell_formats = true;
	} else if (strcmp(name, "numFmt") == 0 && id && code && r->n_formats < FORMATS_MAX) {
		GROW(r->formats, r->n_formats, r->cap_formats);
		r->formats[r->n_formats++] =
		        (struct format){strtol(id, NULL, 10), xlsx_shows_of(code)};
	} else if (strcmp(name, "xf") == 0 && r->in_cell_formats && r->x->n_styles < STYLES_MAX) {
		add_style(r, id ? strtol(id, NULL, 10) : 0);
	}
}

static void end_style(struct xml_part *p, const char *name)
{
	struct book_reader *r = p->ctx;

	if (strcmp(name, "cellXfs") == 0)
		r->in_cell_formats = false;
}

/* --- shared strings --- */

static void start_string(struct xml_part *p, const char *name, const char **attributes)
{
	struct book_reader *r = p->ctx;

	(void)attributes;
	if (strcmp(name, "si") == 0)
		str_clear(&r->text);
	else if (strcmp(name, "rPh") == 0)
		r->in_phonetic = true;
	r->in_text = strcmp(name, "t") == 0 && !r->in_phonetic;
}

static void text_string(struct xml_part *p, const char *s, size_t n)
{
	struct book_reader *r = p->ctx;

	if (!r->in_text)
		return;
	if (r->text.len + n > XLSX_STRINGS_MAX / 64)
		xml_part_fail(p, "%s", _("a text is larger than anybody writes"));
	else
		str_add_n(&r->text, s, n);
}

static void end_string(struct xml_part *p, const char *name)
{
	struct book_reader *r = p->ctx;
	struct xlsx *x = r->x;

	r->in_text = false;
	if (strcmp(name, "rPh") == 0)
		r->in_phonetic = false;
	if (strcmp(name, "si") != 0)
		return;
	if (x->strings.len + r->text.len + x->n_strings * sizeof(*x->string_at) >
	        XLSX_STRINGS_MAX) {
		xml_part_fail(p, "%s",
		        _("the texts of the workbook take more memory than is sensible; save the "
		          "sheet alone, or as CSV"));
		return;
	}
	GROW(x->string_at, x->n_strings, x->cap_strings);
	x->string_at[x->n_strings++] = (uint32_t)x->strings.len;
	xlsx_unescape(&x->strings, r->text.s, r->text.len);
	str_add_char(&x->strings, '\0');
}

const char *xlsx_string(const struct xlsx *x, size_t i)
{
	return i < x->n_strings ? x->strings.s + x->string_at[i] : NULL;
}

/* --- all of it --- */

static bool fail_no_workbook(struct xlsx *x, const char *path, struct err *e)
{
	char type[64] = "";
	size_t n = zip_in_head(x->zip, "mimetype", type, sizeof(type) - 1);

	type[n] = '\0';
	if (strstr(type, "opendocument.spreadsheet"))
		return err_at(e, ERR_DATA, path, 0,
		        _("this is an OpenDocument workbook (.ods); save it as .xlsx or as CSV"));
	return err_at(e, ERR_DATA, path, 0,
	        _("this archive is no workbook; unpack it and import what is inside"));
}

static bool read_book(struct book_reader *r, const char *path, struct err *e)
{
	struct xml_part book = {.start = start_book, .ctx = r, .max = (size_t)16 << 20};
	struct xml_part styles = {
	        .start = start_style, .end = end_style, .ctx = r, .max = (size_t)64 << 20};
	struct xml_part strings = {.start = start_string,
	        .end = end_string,
	        .text = text_string,
	        .ctx = r,
	        .max = XLSX_PART_MAX};
	struct xlsx *x = r->x;
	const char *part, *slash, *folder, *of_styles, *of_strings;

	if (!zip_in_has(x->zip, "_rels/.rels"))
		return fail_no_workbook(x, path, e);
	if (!read_relations(r, "", "", e))
		return false;
	part = part_of_type(r, "officeDocument");
	if (part && str_has_suffix(part, ".bin"))
		return err_at(e, ERR_DATA, path, 0,
		        _("this is a binary workbook (.xlsb); save it as .xlsx or as CSV"));
	if (!part || str_has_suffix(part, "document.xml") ||
	        str_has_suffix(part, "presentation.xml"))
		return fail_no_workbook(x, path, e);
	slash = strrchr(part, '/');
	folder = slash ? arena_strndup(&x->arena, part, (size_t)(slash - part)) : "";
	if (!xml_part_read(&book, x->zip, part, false, e) ||
	        !read_relations(r, folder, slash ? slash + 1 : part, e))
		return false;
	place_sheets(r);
	if (!x->n_sheets)
		return err_at(e, ERR_DATA, path, 0, _("the workbook has no sheet"));
	of_styles = part_of_type(r, "styles");
	of_strings = part_of_type(r, "sharedStrings");
	return (!of_styles || xml_part_read(&styles, x->zip, of_styles, true, e)) &&
	       (!of_strings || xml_part_read(&strings, x->zip, of_strings, true, e));
}

struct xlsx *xlsx_open(const char *path, const char *bytes, size_t n, struct err *e)
{
	struct xlsx *x = xcalloc(1, sizeof(*x));
	struct book_reader r = {.x = x, .text = STR_INIT};
	struct err own = ERR_INIT;
	bool ok;

	if (!e)
		e = &own;
	str_init(&x->strings);
	x->zip = zip_in_open(path, bytes, n, e);
	ok = x->zip && read_book(&r, path, e);
	free(r.relations);
	free(r.formats);
	str_release(&r.text);
	if (!ok)
		xlsx_free(&x);
	return x;
}

void xlsx_free(struct xlsx **px)
{
	struct xlsx *x = *px;

	if (!x)
		return;
	zip_in_close(&x->zip);
	free(x->sheets);
	free(x->styles);
	free(x->string_at);
	str_release(&x->strings);
	arena_release(&x->arena);
	free(x);
	*px = NULL;
}

int xlsx_sheets(const struct xlsx *x)
{
	return x->n_sheets;
}

const char *xlsx_name(const struct xlsx *x, int sheet)
{
	return x->sheets[sheet].name;
}

bool xlsx_is_hidden(const struct xlsx *x, int sheet)
{
	return x->sheets[sheet].hidden;
}

int xlsx_find(const struct xlsx *x, const char *wanted)
{
	struct str want = STR_INIT, name = STR_INIT;
	int found = -1;
	long long number;

	utf8_fold(&want, wanted);
	for (int i = 0; i < x->n_sheets && found < 0; i++) {
		str_clear(&name);
		utf8_fold(&name, x->sheets[i].name);
		if (str_eq(name.s, want.s))
			found = i;
	}
	if (found < 0 && str_to_int(wanted, &number) && number >= 1 && number <= x->n_sheets)
		found = (int)number - 1;
	str_release(&want);
	str_release(&name);
	return found;
}
