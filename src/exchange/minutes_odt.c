/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * minutes_odt.c - a returned OpenDocument text as lines, whichever word processor saved it.
 *
 * Paragraphs and headings are lines; spans, fields, links and sections inside them are read through. Comments, notes, deleted text that is still kept as a change, and
 * what only describes pictures is left out. The file is hostile until read: what unpacks to more than CONTENT_MAX, a DOCTYPE and deep nesting are refused.
 */
#include "config.h"

#include <expat.h>
#include <stdlib.h>
#include <string.h>

#include <zip.h>

#include <strates/base/intl.h>

#include "minutes_priv.h"

enum { CONTENT_MAX = 64 * 1024 * 1024, CHUNK = 64 * 1024, DEPTH_MAX = 512, LINE_BYTES = 64 * 1024 };

struct odt {
	struct doc *d;
	XML_Parser xml;
	struct str line;
	long paragraph;
	int depth, skip; /* skip: depth of the element whose inside is not read, 0 = none */
	int heading, item, cell;
	bool hostile;
};

/* "urn:oasis:names:tc:opendocument:xmlns:text:1.0 p" becomes "text p"; other namespaces give "". */
static const char *short_name(const char *name, char buf[48])
{
	static const char prefix[] = "urn:oasis:names:tc:opendocument:xmlns:";
	const char *blank, *colon;

	*buf = '\0';
	if (strncmp(name, prefix, sizeof(prefix) - 1) != 0)
		return buf;
	name += sizeof(prefix) - 1;
	colon = strchr(name, ':');
	blank = strchr(name, ' ');
	if (colon && blank && colon - name < 16 && strlen(blank) < 30) {
		memcpy(buf, name, (size_t)(colon - name));
		memcpy(buf + (colon - name), blank, strlen(blank) + 1);
	}
	return buf;
}

static void end_line(struct odt *o)
{
	enum doc_kind kind = o->heading ? DOC_HEADING : o->cell ? DOC_CELL : o->item ? DOC_ITEM : DOC_PLAIN;

	doc_add(o->d, kind, o->paragraph, o->line.s, o->line.len);
	str_clear(&o->line);
}

static bool is_left_out(const char *name)
{
	static const char *const names[] = {"office annotation", "text tracked-changes", "text note", "office forms", "svg-compatible title", "svg-compatible desc",
		"office meta", "office styles", "office automatic-styles", "office master-styles", "office settings", "office scripts", "text sequence-decls"};

	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (!strcmp(name, names[i]))
			return true;
	return false;
}

static void XMLCALL on_start(void *ctx, const XML_Char *full, const XML_Char **attributes)
{
	struct odt *o = ctx;
	char buf[48];
	const char *name = short_name(full, buf);

	(void)attributes;
	if (++o->depth > DEPTH_MAX) {
		o->hostile = true;
		XML_StopParser(o->xml, XML_FALSE);
		return;
	}
	if (o->skip)
		return;
	if (is_left_out(name)) {
		o->skip = o->depth;
	} else if (!strcmp(name, "text p") || !strcmp(name, "text h")) {
		end_line(o);
		o->paragraph++;
		o->heading += name[5] == 'h';
	} else if (!strcmp(name, "text list-item")) {
		end_line(o);
		o->item++;
	} else if (!strcmp(name, "table table-cell")) {
		end_line(o);
		o->cell++;
	} else if (!strcmp(name, "text s") || !strcmp(name, "text tab")) {
		str_add_char(&o->line, ' ');
	} else if (!strcmp(name, "text line-break")) {
		end_line(o);
	}
}

static void XMLCALL on_end(void *ctx, const XML_Char *full)
{
	struct odt *o = ctx;
	char buf[48];
	const char *name = short_name(full, buf);

	if (o->skip) {
		o->skip = o->depth == o->skip ? 0 : o->skip;
	} else if (!strcmp(name, "text p") || !strcmp(name, "text h")) {
		end_line(o);
		o->heading -= name[5] == 'h' && o->heading;
	} else if (!strcmp(name, "text list-item")) {
		o->item--;
	} else if (!strcmp(name, "table table-cell")) {
		o->cell--;
	}
	o->depth--;
}

static void XMLCALL on_text(void *ctx, const XML_Char *s, int n)
{
	struct odt *o = ctx;

	if (!o->skip && o->paragraph && o->line.len < LINE_BYTES)
		str_add_n(&o->line, s, (size_t)n);
}

static void XMLCALL on_doctype(void *ctx, const XML_Char *name, const XML_Char *system, const XML_Char *public, int internal)
{
	struct odt *o = ctx;

	(void)name;
	(void)system;
	(void)public;
	(void)internal;
	o->hostile = true;
	XML_StopParser(o->xml, XML_FALSE);
}

bool doc_xml(struct doc *d, const char *path, const char *bytes, size_t n, struct err *e)
{
	struct odt o = {.d = d, .line = STR_INIT};
	enum XML_Status status = XML_STATUS_OK;
	bool ok = true;

	d->paragraphs = true;
	o.xml = XML_ParserCreateNS(NULL, ' ');
	if (!o.xml)
		BUG("expat has no memory");
	XML_SetUserData(o.xml, &o);
	XML_SetElementHandler(o.xml, on_start, on_end);
	XML_SetCharacterDataHandler(o.xml, on_text);
	XML_SetStartDoctypeDeclHandler(o.xml, on_doctype);
	for (size_t at = 0; status == XML_STATUS_OK; at += CHUNK) {
		size_t left = n - at;

		status = XML_Parse(o.xml, bytes + at, (int)(left < CHUNK ? left : CHUNK), left <= CHUNK);
		if (left <= CHUNK)
			break;
	}
	if (o.hostile)
		ok = err_at(e, ERR_DATA, path, 0, _("the document is built as no word processor does it; open it in LibreOffice and save it again as ODT"));
	else if (status != XML_STATUS_OK)
		d->broken_at = o.paragraph + 1;
	if (ok && d->broken_at)
		end_line(&o);
	str_release(&o.line);
	XML_ParserFree(o.xml);
	return ok;
}

/* --- the packed form --- */

static bool unpack(zip_t *z, const char *path, struct str *out, struct err *e)
{
	zip_file_t *f = zip_fopen(z, "content.xml", 0);
	char buffer[16 * 1024];
	zip_int64_t n = 0;

	if (!f)
		return err_at(e, ERR_DATA, path, 0, _("this is no OpenDocument text (it holds no content.xml); save it as ODT"));
	while (out->len <= CONTENT_MAX && (n = zip_fread(f, buffer, sizeof(buffer))) > 0)
		str_add_n(out, buffer, (size_t)n);
	zip_fclose(f);
	if (out->len > CONTENT_MAX)
		return err_at(e, ERR_DATA, path, 0, _("the document unpacks to more than %d MiB; save its text alone, without pictures"), CONTENT_MAX / 1024 / 1024);
	/* What came before the damage is read. */
	return n >= 0 || out->len > 0 || err_at(e, ERR_DATA, path, 0, _("the document can't be unpacked; save it again as ODT"));
}

bool doc_odt(struct doc *d, const char *path, const char *bytes, size_t n, struct err *e)
{
	struct str content = STR_INIT;
	zip_source_t *s = zip_source_buffer_create(bytes, n, 0, NULL);
	zip_t *z = s ? zip_open_from_source(s, ZIP_RDONLY, NULL) : NULL;
	bool ok;

	if (!z) {
		zip_source_free(s);
		return err_at(e, ERR_DATA, path, 0, _("the document can't be unpacked; save it again as ODT"));
	}
	ok = unpack(z, path, &content, e) && doc_xml(d, path, content.s, content.len, e);
	zip_discard(z);
	str_release(&content);
	return ok;
}
