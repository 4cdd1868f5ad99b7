/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * zip_pack.c - files packed into one, in memory.
 */
#include "config.h"

#include "zip_pack.h"

#include <zip.h>

#include <strates/base/intl.h>

static bool fail(struct err *e, const char *why)
{
	return err_set(e, ERR_IO, _("the file can't be packed: %s"), why);
}

static bool add_entry(zip_t *z, const struct zip_entry *entry, struct err *e)
{
	zip_source_t *s = zip_source_buffer(z, entry->bytes, entry->n, 0);
	zip_int64_t at = s ? zip_file_add(z, entry->name, s, ZIP_FL_ENC_UTF_8) : -1;

	if (at < 0) {
		zip_source_free(s);
		return fail(e, zip_strerror(z));
	}
	/* No clock: a document made twice from the same facts is the same file. */
	if (zip_file_set_mtime(z, (zip_uint64_t)at, 315532800, 0) < 0 || zip_set_file_compression(z, (zip_uint64_t)at, entry->stored ? ZIP_CM_STORE : ZIP_CM_DEFLATE, 0) < 0)
		return fail(e, zip_strerror(z));
	return true;
}

static bool take_bytes(zip_source_t *s, struct str *out, struct err *e)
{
	char buffer[16 * 1024];
	zip_int64_t n = -1;

	if (zip_source_open(s) < 0)
		return fail(e, zip_error_strerror(zip_source_error(s)));
	while ((n = zip_source_read(s, buffer, sizeof(buffer))) > 0)
		str_add_n(out, buffer, (size_t)n);
	zip_source_close(s);
	return n == 0 || fail(e, zip_error_strerror(zip_source_error(s)));
}

bool zip_pack(const struct zip_entry *v, size_t n, struct str *out, struct err *e)
{
	zip_error_t why;
	zip_source_t *s;
	zip_t *z;
	bool ok = true;

	zip_error_init(&why);
	s = zip_source_buffer_create(NULL, 0, 0, &why);
	z = s ? zip_open_from_source(s, ZIP_TRUNCATE, &why) : NULL;
	if (!z) {
		zip_source_free(s);
		ok = fail(e, zip_error_strerror(&why));
		zip_error_fini(&why);
		return ok;
	}
	zip_source_keep(s);
	for (size_t i = 0; ok && i < n; i++)
		ok = add_entry(z, &v[i], e);
	if (ok && zip_close(z) < 0)
		ok = fail(e, zip_strerror(z));
	else if (ok)
		z = NULL;
	if (z)
		zip_discard(z);
	ok = ok && take_bytes(s, out, e);
	zip_source_free(s);
	zip_error_fini(&why);
	return ok;
}
