/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * paper_odt.c - the document as OpenDocument text, for people who go on writing in it.
 *
 * Content names styles, and all styles stand in one file, share/templates/paper-styles.xml: whoever wants another look changes that, or puts one of that name into `templates/' beside the
 * configuration. The parts are those that the standard asks for: the type first and unpacked, a manifest, styles, content.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strates/base/intl.h>
#include <strates/base/utf8.h>

#include "export_priv.h"
#include "paper_priv.h"
#include "zip_pack.h"

enum { STYLES_MAX = 1024 * 1024 };

static const char type[] = "application/vnd.oasis.opendocument.text";
static const char manifest_start[] = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                                     "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\" manifest:version=\"1.3\">\n"
                                     " <manifest:file-entry manifest:full-path=\"/\" manifest:version=\"1.3\" manifest:media-type=\"application/vnd.oasis.opendocument.text\"/>\n"
                                     " <manifest:file-entry manifest:full-path=\"content.xml\" manifest:media-type=\"text/xml\"/>\n"
                                     " <manifest:file-entry manifest:full-path=\"styles.xml\" manifest:media-type=\"text/xml\"/>\n"
                                     " <manifest:file-entry manifest:full-path=\"meta.xml\" manifest:media-type=\"text/xml\"/>\n";
static const char content_start[] = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                                    "<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" "
                                    "xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" "
                                    "xmlns:draw=\"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0\" xmlns:svg=\"urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0\" "
                                    "xmlns:xlink=\"http://www.w3.org/1999/xlink\" xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" "
                                    "xmlns:fo=\"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0\" office:version=\"1.3\">\n";
static const char content_end[] = "</office:text></office:body></office:document-content>\n";

/* --- paragraphs --- */

static void text(struct str *out, const char *s)
{
	struct str signs = STR_INIT;

	paper_signs(&signs, s);
	for (const char *at = signs.s; at;) {
		const char *end = strchr(at, '\n');
		struct str part = STR_INIT;

		str_add_n(&part, at, end ? (size_t)(end - at) : strlen(at));
		xml_text(out, part.s);
		str_release(&part);
		if (end)
			str_add(out, "<text:line-break/>");
		at = end ? end + 1 : NULL;
	}
	str_release(&signs);
}

static void paragraph(struct str *out, const char *style, const char *s)
{
	str_addf(out, "<text:p text:style-name=\"%s\">", style);
	text(out, s);
	str_add(out, "</text:p>\n");
}

static void heading(struct str *out, const struct block *b)
{
	str_addf(out, "<text:h text:style-name=\"Heading_20_%d\" text:outline-level=\"%d\">", b->level - 1, b->level - 1);
	text(out, b->text);
	str_add(out, "</text:h>\n");
}

/* What is written before the colon is strong; behind it, text, or a line to write on. */
static void labelled(struct str *out, const char *style, const struct block *b, bool blank)
{
	struct str s = STR_INIT;

	str_addf(&s, _("%s:"), b->label);
	str_addf(out, "<text:p text:style-name=\"%s\"><text:span text:style-name=\"Strong\">", style);
	text(out, s.s);
	str_add(out, "</text:span>");
	if (blank) {
		str_add(out, "<text:tab/>");
	} else {
		str_add_char(out, ' ');
		text(out, b->text);
	}
	str_add(out, "</text:p>\n");
	str_release(&s);
}

/* In a grid, how bad a cell is stands in it as a mark; its style may also colour it. */
static const char *cell_style(const char *text)
{
	return strstr(text, "!!") ? "Cell_20_severe" : strchr(text, '!') ? "Cell_20_open" : "Cell_20_grid";
}

static void row(struct str *out, const struct block *b, bool grid)
{
	bool head = b->type == BLOCK_HEAD;

	str_add(out, "<table:table-row>");
	for (int i = 0; i < b->level; i++) {
		str_addf(out, "<table:table-cell table:style-name=\"%s\" office:value-type=\"string\">", head || !grid || !i ? "Cell" : cell_style(b->cells[i]));
		paragraph(out, head && grid && i ? "Grid_20_Heading" : head ? "Table_20_Heading" : grid && i ? "Grid_20_Contents" : "Table_20_Contents", b->cells[i]);
		str_add(out, "</table:table-cell>");
	}
	str_add(out, "</table:table-row>\n");
}

static void table_head(struct str *out, const struct paper *p, const struct block *b, int n)
{
	str_addf(out, "<table:table table:name=\"T%d\" table:style-name=\"%s\">", n, p->wide ? "Table_20_wide" : "Table");
	for (int i = 0; i < b->level; i++)
		str_addf(out, "<table:table-column table:style-name=\"Co%d.%d\"/>", n, i);
	str_add(out, "\n<table:table-header-rows>");
	row(out, b, b->grid);
	str_add(out, "</table:table-header-rows>\n");
}

/* The picture is a part of its own; 96 pixels are an inch. Below its caption it stands in the same paragraph, which no page break parts. */
static void chart(struct str *out, const struct block *b, int n, bool below)
{
	double cm = 2.54 / 96;

	str_add(out, below ? "<text:line-break/>" : "<text:p text:style-name=\"Caption\">");
	str_addf(out, "<draw:frame draw:name=\"chart%d\" text:anchor-type=\"as-char\" svg:width=\"%.2fcm\" svg:height=\"%.2fcm\">"
	              "<draw:image xlink:href=\"Pictures/chart%d.svg\" xlink:type=\"simple\" xlink:show=\"embed\" xlink:actuate=\"onLoad\"/><svg:title>",
	        n, paper_chart_width(b) * cm, paper_chart_height(b) * cm, n);
	text(out, b->text);
	str_add(out, "</svg:title></draw:frame></text:p>\n");
}

static void block(const struct paper *p, int i, struct str *out)
{
	const struct block *b = &p->v[i];
	enum block_type before = paper_type(p, i - 1), after = paper_type(p, i + 1);

	switch (b->type) {
	case BLOCK_LEAD: paragraph(out, "Lead", b->text); break;
	case BLOCK_HEADING: heading(out, b); break;
	case BLOCK_TEXT:
		if (after == BLOCK_CHART) {
			str_add(out, "<text:p text:style-name=\"Caption\">");
			text(out, b->text);
		} else {
			paragraph(out, "Text_20_body", b->text);
		}
		break;
	case BLOCK_SMALL: paragraph(out, "Small", b->text); break;
	case BLOCK_FIELD: labelled(out, "Field", b, false); break;
	case BLOCK_BLANK: labelled(out, "Blank", b, true); break;
	case BLOCK_ITEM:
		str_add(out, before == BLOCK_ITEM ? "" : "<text:list text:style-name=\"Items\">\n");
		str_add(out, "<text:list-item>");
		paragraph(out, "Item", b->text);
		str_add(out, "</text:list-item>\n");
		str_add(out, after == BLOCK_ITEM ? "" : "</text:list>\n");
		break;
	case BLOCK_CHART: chart(out, b, i, i > 0 && before == BLOCK_TEXT); break;
	case BLOCK_HEAD: table_head(out, p, b, i); break;
	case BLOCK_ROW: row(out, b, paper_head(p, i)->grid); break;
	}
	if ((b->type == BLOCK_HEAD || b->type == BLOCK_ROW) && after != BLOCK_ROW)
		str_add(out, "</table:table>\n");
}

enum { SHARE_MIN = 3, SHARE_MAX = 34, SHORT = 12 };

/* A column is as wide as its text asks for: between a few letters and a good line, of which longer cells fill several. The longest word holds. */
static int share_of(const struct paper *p, int head, int column)
{
	int longest = 0, sum = 0, n = 0;

	for (int i = head; i < p->n && (i == head || p->v[i].type == BLOCK_ROW); i++) {
		int width = p->v[head].grid && i == head && column ? 0 : utf8_width(p->v[i].cells[column]);

		longest = width > longest ? width : longest;
		sum += width;
		n += i > head;
	}
	longest = longest > SHARE_MAX && n ? SHARE_MAX / 2 + sum / n / 2 : longest;
	return longest < SHARE_MIN ? SHARE_MIN : longest > SHARE_MAX ? SHARE_MAX : longest;
}

/* Width of a table in centimetres, as the style sheet has it. */
static double table_width(const char *sheet, bool wide)
{
	const char *style = strstr(sheet, wide ? "style:name=\"Table_20_wide\"" : "style:name=\"Table\""), *width = style ? strstr(style, "style:width=\"") : NULL;
	double cm = 0;

	return width && sscanf(width, "style:width=\"%lfcm", &cm) == 1 && cm > 1 && cm < 500 ? cm : wide ? 38.4 : 17.6;
}

/* Short columns get what they need, in letters of 10 points; the long ones share the rest. */
static void column_styles(const struct paper *p, int head, double cm, struct str *out)
{
	double letter = .19, padding = .35, fixed = 0, of_fixed, of_long;
	int n = p->v[head].level, sum_long = 0, sum = 0;

	for (int k = 0; k < n; k++) {
		int share = share_of(p, head, k);

		fixed += share <= SHORT ? share * letter + padding : 0;
		sum_long += share > SHORT ? share : 0;
		sum += share;
	}
	/* Too many of them, or nothing else: in proportion. */
	of_fixed = sum_long && fixed < cm * .7 ? 0 : cm / sum;
	of_long = of_fixed > 0 ? of_fixed : (cm - fixed) / (sum_long ? sum_long : 1);
	for (int k = 0; k < n; k++) {
		int share = share_of(p, head, k);
		double width = share <= SHORT && of_fixed <= 0 ? share * letter + padding : share * of_long;

		str_addf(out, "<style:style style:name=\"Co%d.%d\" style:family=\"table-column\"><style:table-column-properties style:column-width=\"%.3fcm\"/></style:style>\n", head, k,
		        width);
	}
}

/* LibreOffice takes styles of tables and cells from the content alone: those of the style sheet are repeated there. */
static void copy_styles(const char *sheet, struct str *out)
{
	static const char *const families[] = {"style:family=\"table\"", "style:family=\"table-cell\""};
	static const char start[] = "<style:style ", end[] = "</style:style>";

	for (const char *at = sheet; (at = strstr(at, start)); at++) {
		const char *close = strchr(at, '>'), *stop = strstr(at, end);
		struct str head = STR_INIT;

		if (!close || !stop)
			break;
		str_add_n(&head, at, (size_t)(close - at));
		for (size_t f = 0; f < COUNT_OF(families); f++)
			if (strstr(head.s, families[f]) && close[-1] != '/') {
				str_add_n(out, at, (size_t)(stop - at) + sizeof(end) - 1);
				str_add_char(out, '\n');
			}
		str_release(&head);
	}
}

static void content(const struct paper *p, const char *sheet, struct str *out)
{
	str_add(out, content_start);
	str_add(out, "<office:automatic-styles>\n");
	copy_styles(sheet, out);
	for (int i = 0; i < p->n; i++)
		if (p->v[i].type == BLOCK_HEAD)
			column_styles(p, i, table_width(sheet, p->wide), out);
	str_add(out, "</office:automatic-styles>\n<office:body><office:text>\n");
	paragraph(out, p->wide ? "Title_20_wide" : "Title", p->title);
	if (p->subtitle)
		paragraph(out, "Subtitle", p->subtitle);
	for (int i = 0; i < p->n; i++)
		block(p, i, out);
	str_add(out, content_end);
}

static void meta(const struct paper *p, struct str *out)
{
	str_add(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<office:document-meta xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" "
	             "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:meta=\"urn:oasis:names:tc:opendocument:xmlns:meta:1.0\" office:version=\"1.3\"><office:meta>"
	             "<meta:generator>strates</meta:generator><dc:title>");
	xml_text(out, p->title);
	str_addf(out, "</dc:title><dc:language>%s</dc:language></office:meta></office:document-meta>\n", intl_language());
}

/* The document's pictures: a part each, and a line in the manifest. */
struct pictures {
	struct str *svg;
	char (*name)[32];
	size_t n;
};

static void draw_pictures(const struct paper *p, struct pictures *pictures, struct str *manifest)
{
	pictures->svg = xcalloc((size_t)p->n + 1, sizeof(*pictures->svg));
	pictures->name = xcalloc((size_t)p->n + 1, sizeof(*pictures->name));
	for (int i = 0; i < p->n; i++) {
		if (p->v[i].type != BLOCK_CHART)
			continue;
		str_init(&pictures->svg[pictures->n]);
		str_add(&pictures->svg[pictures->n], "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
		paper_chart_svg(&p->v[i], &pictures->svg[pictures->n]);
		snprintf(pictures->name[pictures->n], sizeof(pictures->name[0]), "Pictures/chart%d.svg", i);
		str_addf(manifest, " <manifest:file-entry manifest:full-path=\"%s\" manifest:media-type=\"image/svg+xml\"/>\n", pictures->name[pictures->n]);
		pictures->n++;
	}
}

static bool pack(const struct str *manifest, const struct str *about, const struct str *styles, const struct str *body, const struct pictures *pictures, struct str *out,
        struct err *e)
{
	struct zip_entry *parts = xcalloc(pictures->n + 5, sizeof(*parts));
	size_t n = 0;
	bool ok;

	parts[n++] = (struct zip_entry){"mimetype", type, sizeof(type) - 1, true};
	parts[n++] = (struct zip_entry){"META-INF/manifest.xml", manifest->s, manifest->len, false};
	parts[n++] = (struct zip_entry){"meta.xml", about->s, about->len, false};
	parts[n++] = (struct zip_entry){"styles.xml", styles->s, styles->len, false};
	parts[n++] = (struct zip_entry){"content.xml", body->s, body->len, false};
	for (size_t i = 0; i < pictures->n; i++)
		parts[n++] = (struct zip_entry){pictures->name[i], pictures->svg[i].s, pictures->svg[i].len, false};
	ok = zip_pack(parts, n, out, e);
	free(parts);
	return ok;
}

bool paper_write_odt(const struct paper *p, struct str *out, struct err *e)
{
	struct str styles = STR_INIT, body = STR_INIT, about = STR_INIT, manifest = STR_INIT;
	struct pictures pictures = {0};
	bool ok = paper_template("paper-styles.xml", STYLES_MAX, &styles, e);

	content(p, styles.s, &body);
	meta(p, &about);
	str_add(&manifest, manifest_start);
	draw_pictures(p, &pictures, &manifest);
	str_add(&manifest, "</manifest:manifest>\n");
	ok = ok && pack(&manifest, &about, &styles, &body, &pictures, out, e);
	for (size_t i = 0; i < pictures.n; i++)
		str_release(&pictures.svg[i]);
	free(pictures.svg);
	free(pictures.name);
	str_release(&styles);
	str_release(&body);
	str_release(&about);
	str_release(&manifest);
	return ok;
}
