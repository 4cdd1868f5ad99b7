/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sniff.h - what a file is: its format, its encoding, how its table is laid out, what its columns hold. Guesses are made from the content alone.
 */
#ifndef STRATES_EXCHANGE_SNIFF_H
#define STRATES_EXCHANGE_SNIFF_H

#include <stdbool.h>
#include <stddef.h>
#include <strates/base/date.h>
#include <strates/base/err.h>
#include <strates/base/str.h>
#include <strates/exchange/rows.h>

enum sniff_format {
	SNIFF_EMPTY,
	SNIFF_TABLE, /* separated text, as far as the first bytes tell */
	SNIFF_XML,
	SNIFF_JSON,  /* an object or array: JSON or JSON lines */
	SNIFF_ICS,
	SNIFF_ZIP,   /* xlsx, ods */
	SNIFF_BINARY /* an old xls, a PDF, a picture, a database … */
};
/* From the first bytes (a few hundred are enough). */
enum sniff_format sniff_format(const char *bytes, size_t n);

struct sniff_encoding {
	const char *name; /* static, for utf8_from(): "UTF-8", "UTF-16LE", "UTF-16BE", "windows-1252", "ISO-8859-1", "ISO-8859-15" */
	size_t skip;      /* bytes of the byte order mark */
	size_t damaged;   /* bytes that are not valid in an encoding that is otherwise plain UTF-8; halves of pairs in UTF-16 … */
	long damaged_line; /* … and where the first one stands */
};
/* From the whole content. ERR_DATA when it is no text: empty, binary (with the line of the NUL byte), cut in the middle of a character. */
bool sniff_encoding(const char *path, const char *bytes, size_t n, struct sniff_encoding *out,
	struct err *e);

/* "UTF-16LE" or "UTF-16BE" when the bytes are that, with a mark or by their look; else NULL. *skip, which may be NULL: bytes of the mark. */
const char *sniff_utf16(const char *bytes, size_t n, size_t *skip);
/* The bytes become UTF-8 text, without a mark. wanted: as the user says, else NULL. ERR_DATA as above, ERR_USAGE when nobody knows what is wanted. */
bool sniff_decode(const char *path, const char *wanted, struct str *bytes,
	struct sniff_encoding *out, struct err *e);

struct sniff_layout {
	char separator;   /* `;` `,` tab or `|` */
	bool quoted;      /* some cell of the sample is quoted */
	bool header;      /* the row at header_line names the columns */
	bool hxl;         /* the row after it holds HXL hashtags */
	long header_line; /* physical line of the header, or of the first row of data when there is none */
	size_t preamble;  /* rows above it: a title, an "exported on" */
	size_t columns;
	size_t offset;    /* bytes to skip: a `sep=;` line */
	long first_line;  /* physical line at that offset */
};
/* From UTF-8 text; looks at its first 256 KiB. separator: 0 = find out. ERR_DATA when it holds no row. */
bool sniff_layout(const char *path, const char *text, size_t n, char separator,
	struct sniff_layout *out, struct err *e);

enum sniff_dates {
	SNIFF_DATES_NONE,      /* no date in number form in this column */
	SNIFF_DATES_SURE,      /* some value decides: ISO, or 13 and more in the first or second place */
	SNIFF_DATES_AMBIGUOUS, /* every value could be day-month or month-day */
	SNIFF_DATES_MIXED      /* some values can only be one, some only the other; `order` is the more frequent */
};
struct sniff_column {
	enum sniff_dates dates;
	enum date_order order; /* meaningful when dates is SURE or MIXED */
	int decimal_comma;     /* 1 comma, 0 point, -1 no value decides: as str_to_amount() takes it */
	char multi;            /* separator of several values in a cell: `|` or `;`, 0 when there is none */
	size_t filled;         /* cells seen that are not empty */
	size_t numbers;        /* of which plain numbers */
	size_t dmy, mdy, iso, unsure; /* dates by what they can be */
	size_t commas, points;
	size_t pipes, semicolons;
};
/* Feed every row of data, then conclude. columns: array of n, zeroed before. */
void sniff_row(struct sniff_column *columns, size_t n, const struct row *row);
void sniff_conclude(struct sniff_column *columns, size_t n, char separator);

#endif
