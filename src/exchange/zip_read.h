/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * zip_read.h - the parts of an archive (libzip), inflated as they are read and XML parsed on the way: what workbooks and documents are on the outside.
 *
 * An archive may promise little and hold much. A part ends in an error when it is larger than asked for, or grows a suspicious number of times; nothing of a part is ever held whole
 * here.
 */
#ifndef STRATES_EXCHANGE_ZIP_READ_H
#define STRATES_EXCHANGE_ZIP_READ_H

#include <stdbool.h>
#include <stddef.h>
#include <strates/base/err.h>

#define ZIP_READ_ENTRIES_MAX 10000            /* parts of an archive */
#define ZIP_READ_RATIO_MAX   300              /* inflated to packed bytes, once a part is over … */
#define ZIP_READ_SMALL       ((size_t)64 << 20)

struct zip_in;
/* Both borrowed until zip_in_close(); path names the file in errors. ERR_DATA when the archive is damaged. */
struct zip_in *zip_in_open(const char *path, const char *bytes, size_t n, struct err *e);
void zip_in_close(struct zip_in **z);
bool zip_in_has(const struct zip_in *z, const char *part);
const char *zip_in_path(const struct zip_in *z);

/* Up to n bytes from the start of a part; how many there were, 0 when there is no such part. */
size_t zip_in_head(struct zip_in *z, const char *part, char *out, size_t n);

/* An XML part, as expat tells it. Names come without their prefix; attributes as expat has them: name, value, …, NULL. */
struct xml_part {
	void (*start)(struct xml_part *p, const char *name, const char **attributes);
	void (*end)(struct xml_part *p, const char *name);
	void (*text)(struct xml_part *p, const char *s, size_t n);
	void *ctx;
	size_t max;   /* bytes, inflated */
	struct err *e; /* set by xml_part_read() */
	bool stop;    /* set it to read no further: quietly, or with e set */
	/* private */
	void *parser;
	const char *path, *part;
	int depth;
};
/* ERR_DATA with part and line on damage, a DOCTYPE, deep nesting, a part that is too large. No such part: true, when `optional`. */
bool xml_part_read(struct xml_part *p, struct zip_in *z, const char *part, bool optional, struct err *e);
/* Sets e with the place in the part, and stops. */
void xml_part_fail(struct xml_part *p, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* By local name; NULL when absent. */
const char *xml_part_attribute(const char **attributes, const char *name);

#endif
