/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * zip_read.c - parts of an archive, fed to expat piece by piece.
 */
#include "config.h"

#include "zip_read.h"

#include <expat.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

#include <strates/base/intl.h>
#include <strates/base/mem.h>
#include <strates/base/str.h>

enum { PIECE = 64 * 1024, DEPTH_MAX = 100 };

struct zip_in {
	zip_t *zip;
	const char *path;
};

/* --- archive --- */

struct zip_in *zip_in_open(const char *path, const char *bytes, size_t n, struct err *e)
{
	struct zip_in *z;
	zip_error_t why;
	zip_source_t *s;
	zip_t *zip;

	zip_error_init(&why);
	s = zip_source_buffer_create(bytes, n, 0, &why);
	zip = s ? zip_open_from_source(s, ZIP_RDONLY, &why) : NULL;
	if (!zip) {
		zip_source_free(s);
		err_at(e, ERR_DATA, path, 0,
		        _("the archive is damaged or was cut (%s); copy the file again"),
		        zip_error_strerror(&why));
		zip_error_fini(&why);
		return NULL;
	}
	zip_error_fini(&why);
	if (zip_get_num_entries(zip, 0) > ZIP_READ_ENTRIES_MAX) {
		zip_discard(zip);
		err_at(e, ERR_DATA, path, 0,
		        _("the archive has more than %d parts; no workbook needs that"),
		        ZIP_READ_ENTRIES_MAX);
		return NULL;
	}
	z = xcalloc(1, sizeof(*z));
	z->zip = zip;
	z->path = path;
	return z;
}

void zip_in_close(struct zip_in **z)
{
	if (!*z)
		return;
	zip_discard((*z)->zip);
	free(*z);
	*z = NULL;
}

static zip_int64_t locate(const struct zip_in *z, const char *part)
{
	zip_int64_t at = zip_name_locate(z->zip, part, 0);

	return at >= 0 ? at : zip_name_locate(z->zip, part, ZIP_FL_NOCASE);
}

bool zip_in_has(const struct zip_in *z, const char *part)
{
	return locate(z, part) >= 0;
}

const char *zip_in_path(const struct zip_in *z)
{
	return z->path;
}

size_t zip_in_head(struct zip_in *z, const char *part, char *out, size_t n)
{
	zip_int64_t at = locate(z, part);
	zip_file_t *f = at >= 0 ? zip_fopen_index(z->zip, (zip_uint64_t)at, 0) : NULL;
	zip_int64_t got = f ? zip_fread(f, out, n) : 0;

	if (f)
		zip_fclose(f);
	return got > 0 ? (size_t)got : 0;
}

/* --- XML --- */

const char *xml_part_attribute(const char **attributes, const char *name)
{
	for (; *attributes; attributes += 2) {
		const char *colon = strchr(attributes[0], ':');

		if (strcmp(colon ? colon + 1 : attributes[0], name) == 0)
			return attributes[1];
	}
	return NULL;
}

static void halt(struct xml_part *p)
{
	p->stop = true;
	XML_StopParser(p->parser, XML_FALSE);
}

void xml_part_fail(struct xml_part *p, const char *fmt, ...)
{
	char text[400];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	err_at(p->e, ERR_DATA, p->path, 0, _("%s, line %lu: %s"), p->part,
	        (unsigned long)XML_GetCurrentLineNumber(p->parser), text);
	halt(p);
}

static const char *local(const char *name)
{
	const char *colon = strchr(name, ':');

	return colon ? colon + 1 : name;
}

static void on_start(void *ctx, const char *name, const char **attributes)
{
	struct xml_part *p = ctx;

	if (p->stop)
		return;
	if (++p->depth > DEPTH_MAX)
		xml_part_fail(p, _("elements are nested more than %d deep"), DEPTH_MAX);
	else
		p->start(p, local(name), attributes);
	if (p->stop)
		halt(p);
}

static void on_end(void *ctx, const char *name)
{
	struct xml_part *p = ctx;

	if (p->stop)
		return;
	p->depth--;
	if (p->end)
		p->end(p, local(name));
	if (p->stop)
		halt(p);
}

static void on_text(void *ctx, const char *s, int n)
{
	struct xml_part *p = ctx;

	if (!p->stop && p->text)
		p->text(p, s, (size_t)n);
	if (p->stop)
		halt(p);
}

static void on_doctype(
        void *ctx, const char *name, const char *system, const char *public, int internal)
{
	(void)name;
	(void)system;
	(void)public;
	(void)internal;
	xml_part_fail(ctx, "%s", _("it has a DOCTYPE, which no program writes there; refused"));
}

/* Over the bounds? `got` bytes came out of `packed`. */
static bool is_too_much(const struct xml_part *p, size_t got, zip_uint64_t packed)
{
	return got > p->max || (got > ZIP_READ_SMALL && got / ZIP_READ_RATIO_MAX > packed);
}

static bool feed(struct xml_part *p, zip_file_t *f, zip_uint64_t packed)
{
	size_t got = 0;
	bool more = true;

	while (more && !p->stop) {
		void *piece = XML_GetBuffer(p->parser, PIECE);
		zip_int64_t n = piece ? zip_fread(f, piece, PIECE) : 0;

		if (!piece)
			return err_set(p->e, ERR_IO, _("there is not enough memory for this file"));
		if (n < 0)
			return err_at(p->e, ERR_DATA, p->path, 0,
			        _("%s is damaged (%s); copy the file again"), p->part,
			        zip_file_strerror(f));
		got += (size_t)n;
		if (is_too_much(p, got, packed))
			return err_at(p->e, ERR_DATA, p->path, 0,
			        _("%s unpacks to more than a table holds: refused; save the sheet "
			          "alone, or as CSV"),
			        p->part);
		more = n > 0;
		if (XML_ParseBuffer(p->parser, (int)n, !more) != XML_STATUS_OK && !p->stop)
			xml_part_fail(p, "%s", XML_ErrorString(XML_GetErrorCode(p->parser)));
	}
	return !err_is_set(p->e);
}

static bool parse(struct xml_part *p, zip_file_t *f, zip_uint64_t packed)
{
	bool ok;

	p->parser = XML_ParserCreate(NULL);
	p->depth = 0;
	p->stop = false;
	XML_SetUserData(p->parser, p);
	XML_SetElementHandler(p->parser, on_start, on_end);
	XML_SetCharacterDataHandler(p->parser, on_text);
	XML_SetStartDoctypeDeclHandler(p->parser, on_doctype);
	ok = feed(p, f, packed);
	XML_ParserFree(p->parser);
	p->parser = NULL;
	return ok;
}

bool xml_part_read(
        struct xml_part *p, struct zip_in *z, const char *part, bool optional, struct err *e)
{
	zip_int64_t at = locate(z, part);
	struct zip_stat about;
	zip_file_t *f;
	bool ok;

	p->e = e;
	p->path = z->path;
	p->part = part;
	if (at < 0)
		return optional || err_at(e, ERR_DATA, z->path, 0,
		                           _("the archive has no %s: it is damaged, or no "
		                             "workbook"),
		                           part);
	zip_stat_init(&about);
	zip_stat_index(z->zip, (zip_uint64_t)at, 0, &about);
	f = zip_fopen_index(z->zip, (zip_uint64_t)at, 0);
	if (!f && zip_error_code_zip(zip_get_error(z->zip)) == ZIP_ER_NOPASSWD)
		return err_at(e, ERR_DATA, z->path, 0,
		        _("the file is protected by a password; save it without one"));
	if (!f)
		return err_at(e, ERR_DATA, z->path, 0, _("%s is damaged (%s); copy the file again"),
		        part, zip_strerror(z->zip));
	ok = parse(p, f, about.comp_size);
	zip_fclose(f);
	return ok;
}
