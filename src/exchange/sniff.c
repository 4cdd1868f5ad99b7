/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sniff.c - format, encoding and layout of a file, from its bytes.
 *
 * Encodings. A byte order mark decides. Else text that is valid UTF-8 is UTF-8 (other encodings
 * practically never are by chance). Text that is UTF-8 but for a few bytes is damaged UTF-8:
 * reading it as Windows-1252 would spoil every accent to save three. What is left is a Western
 * legacy file: bytes 80-9F are letters and quotes in Windows-1252 only; without them, the euro sign
 * and oe of Latin-9 are told by their neighbours.
 *
 * Separator. For each candidate the sample is read with quotes respected; the best one gives most
 * rows the cell count of the most frequent row, and many cells. Counting separator characters alone
 * is fooled by commas in titles and by | inside cells.
 */
#include "config.h"

#include <strates/exchange/sniff.h>

#include <ctype.h>
#include <string.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>
#include <strates/base/utf8.h>

#define FORMAT_BYTES ((size_t)256) /* of text, that tell its format */
#define SAMPLE_BYTES ((size_t)256 << 10)
#define SAMPLE_ROWS  300
#define HEAD_ROWS    12 /* a header is sought among so many first rows */

static bool starts(const char *s, size_t n, const char *magic, size_t len)
{
	return n >= len && memcmp(s, magic, len) == 0;
}

static const char *skip_blank(const char *s, const char *end)
{
	while (s < end && (*s == ' ' || *s == '\t' || *s == '\r' || *s == '\n'))
		s++;
	return s;
}

/* Without a mark: NUL in every second byte is UTF-16. */
static const char *unmarked_utf16(const char *bytes, size_t n)
{
	size_t sample = n < 4096 ? n & ~(size_t)1 : 4096, even = 0, odd = 0;

	for (size_t i = 0; i < sample; i++) {
		if (bytes[i] == '\0')
			*(i % 2 ? &odd : &even) += 1;
	}
	if (sample >= 8 && odd > sample / 4 && even == 0)
		return "UTF-16LE";
	if (sample >= 8 && even > sample / 4 && odd == 0)
		return "UTF-16BE";
	return NULL;
}

const char *sniff_utf16(const char *bytes, size_t n, size_t *skip)
{
	const char *wide = starts(bytes, n, "\xff\xfe", 2)   ? "UTF-16LE"
	                   : starts(bytes, n, "\xfe\xff", 2) ? "UTF-16BE"
	                                                     : NULL;

	if (skip)
		*skip = wide ? 2 : 0;
	return wide ? wide : unmarked_utf16(bytes, n);
}

/* The first letters of UTF-16 as bytes; a letter that is none of ASCII becomes one that no format
 * begins with. */
static size_t narrow(const char *wide, const char *bytes, size_t n, size_t skip, char out[FORMAT_BYTES])
{
	size_t big = strcmp(wide, "UTF-16BE") == 0, k = 0;

	for (size_t i = skip; i + 1 < n && k < FORMAT_BYTES; i += 2)
		out[k++] = bytes[i + !big] == '\0' ? bytes[i + big] : '\x80';
	return k;
}

enum sniff_format sniff_format(const char *bytes, size_t n)
{
	static const struct {
		const char *magic;
		size_t len;
		enum sniff_format format;
	} table[] = {
	        {"PK\003\004", 4, SNIFF_ZIP},
	        {"\xd0\xcf\x11\xe0", 4, SNIFF_BINARY}, /* xls, doc */
	        {"%PDF", 4, SNIFF_BINARY},
	        {"SQLite format 3", 16, SNIFF_BINARY},
	        {"\x1f\x8b", 2, SNIFF_BINARY},
	        {"\x28\xb5\x2f\xfd", 4, SNIFF_BINARY},
	        {"\x89PNG", 4, SNIFF_BINARY},
	        {"\xff\xd8\xff", 3, SNIFF_BINARY},
	        {"\x7f"
	         "ELF",
	                4, SNIFF_BINARY},
	};
	const char *s = bytes, *end = bytes + n, *wide;
	char head[FORMAT_BYTES];
	size_t skip;

	if ((wide = sniff_utf16(bytes, n, &skip))) {
		n = narrow(wide, bytes, n, skip, head);
		s = bytes = head;
		end = head + n;
	}
	for (size_t i = 0; i < COUNT_OF(table); i++) {
		if (starts(bytes, n, table[i].magic, table[i].len))
			return table[i].format;
	}
	if (starts(s, n, "\xef\xbb\xbf", 3))
		s += 3;
	s = skip_blank(s, end);
	if (s == end)
		return SNIFF_EMPTY;
	if (*s == '<' && s + 1 < end && (isalpha((unsigned char)s[1]) || strchr("?!", s[1])))
		return SNIFF_XML;
	if (*s == '{' || (*s == '[' && s + 1 < end && strchr("{[]", *skip_blank(s + 1, end - 1))))
		return SNIFF_JSON;
	if (starts(s, (size_t)(end - s), "BEGIN:V", 7))
		return SNIFF_ICS;
	return SNIFF_TABLE;
}

static long line_of(const char *bytes, const char *at)
{
	long line = 1;

	for (const char *s = bytes; s < at; s++)
		line += *s == '\n';
	return line;
}

struct census {
	size_t sequences; /* well-formed characters of several bytes */
	size_t invalid;   /* bytes that are part of none */
	size_t first;     /* of those, where the first one stands */
	bool cut;         /* the last character misses its end */
	size_t c1;        /* invalid bytes 80-9F that Windows-1252 knows */
	size_t latin9;    /* bytes that are likely Latin-9: a euro sign after a digit, oe beside a
	                     letter */
};

static size_t sequence_length(unsigned char c)
{
	return c >= 0xf0 && c < 0xf5 ? 4 : c >= 0xe0 ? 3 : c >= 0xc2 && c < 0xe0 ? 2 : 0;
}

static void note_legacy_byte(struct census *c, const char *bytes, size_t n, size_t i)
{
	unsigned char b = (unsigned char)bytes[i];
	unsigned char before = i ? (unsigned char)bytes[i - 1] : ' ';
	unsigned char after = i + 1 < n ? (unsigned char)bytes[i + 1] : ' ';

	if (b < 0xa0 && !memchr("\x81\x8d\x8f\x90\x9d", b, 5))
		c->c1++;
	else if (b == 0xa4 && (isdigit(before) || before == ' ' || before == 0xa0))
		c->latin9++;
	else if ((b == 0xbc || b == 0xbd) && isalpha(after) && (isalpha(before) || before == ' '))
		c->latin9++;
}

static void take_census(struct census *c, const char *bytes, size_t n)
{
	size_t i = 0, take;

	while (i < n) {
		if ((unsigned char)bytes[i] < 0x80) {
			i++;
			continue;
		}
		unsigned int cp = utf8_decode(bytes + i, n - i, &take);

		if (take > 1 || (cp != 0xfffd && cp >= 0x80)) {
			c->sequences++;
			i += take;
			continue;
		}
		size_t want = sequence_length((unsigned char)bytes[i]);

		if (want > n - i && i > 0 && n - i < 4)
			c->cut = true;
		note_legacy_byte(c, bytes, n, i);
		c->first = c->invalid ? c->first : i;
		c->invalid++;
		i++;
	}
}

static bool fail_cut(const char *path, const char *bytes, size_t n, struct err *e)
{
	return err_at(e, ERR_DATA, path, line_of(bytes, bytes + n),
	        _("the file ends in the middle of a character: it was cut; copy it again"));
}

static bool pick_eight_bit(
        const char *path, const char *bytes, size_t n, struct sniff_encoding *out, struct err *e)
{
	struct census c = {0};

	take_census(&c, bytes, n);
	if (c.invalid == 0) {
		out->name = "UTF-8";
	} else if (c.cut && c.sequences > 0 && c.invalid <= 3) {
		return fail_cut(path, bytes, n, e);
	} else if (c.sequences > 10 * c.invalid) {
		out->name = "UTF-8";
		out->damaged = c.invalid;
		out->damaged_line = line_of(bytes, bytes + c.first);
	} else if (c.c1 > 0) {
		out->name = "windows-1252";
	} else {
		out->name = c.latin9 > 0 ? "ISO-8859-15" : "ISO-8859-1";
	}
	return true;
}

/* A character beyond the first 65,536 is a pair of halves; one by itself is damage. */
static void note_lone_halves(struct sniff_encoding *out, const char *bytes, size_t n)
{
	size_t big = strcmp(out->name, "UTF-16BE") == 0;
	bool open = false;
	long line = 1;

	for (size_t i = out->skip; i + 1 < n; i += 2) {
		unsigned char high = (unsigned char)bytes[i + !big], low = (unsigned char)bytes[i + big];
		bool first = high >= 0xd8 && high < 0xdc, second = high >= 0xdc && high < 0xe0;

		if ((open && !second) || (second && !open)) {
			out->damaged_line = out->damaged ? out->damaged_line : line;
			out->damaged++;
		}
		open = first;
		line += high == 0 && low == '\n';
	}
}

bool sniff_encoding(
        const char *path, const char *bytes, size_t n, struct sniff_encoding *out, struct err *e)
{
	enum sniff_format format = sniff_format(bytes, n);
	const char *nul, *wide;

	*out = (struct sniff_encoding){.name = "UTF-8"};
	if (format == SNIFF_EMPTY)
		return err_at(e, ERR_DATA, path, 0, _("the file is empty; choose another one"));
	if (starts(bytes, n, "\xd0\xcf\x11\xe0", 4))
		return err_at(e, ERR_DATA, path, 0,
		        _("this is an old workbook (.xls), or one protected by a password; save it as "
		          ".xlsx without one"));
	if (format == SNIFF_ZIP || format == SNIFF_BINARY)
		return err_at(e, ERR_DATA, path, 0,
		        _("this is no text file; save the sheet as CSV and import that"));
	wide = sniff_utf16(bytes, n, &out->skip);
	if (!wide && starts(bytes, n, "\xef\xbb\xbf", 3))
		out->skip = 3;
	if (wide) {
		out->name = wide;
		note_lone_halves(out, bytes, n);
		return n % 2 == 0 || fail_cut(path, bytes, n, e);
	}
	nul = memchr(bytes, '\0', n);
	if (nul)
		return err_at(e, ERR_DATA, path, line_of(bytes, nul),
		        _("a NUL byte: this is no text, or the file is damaged; export it again as "
		          "CSV"));
	return pick_eight_bit(path, bytes + out->skip, n - out->skip, out, e);
}

bool sniff_decode(const char *path, const char *wanted, struct str *bytes,
        struct sniff_encoding *out, struct err *e)
{
	struct str text = STR_INIT;

	if (!wanted) {
		if (!sniff_encoding(path, bytes->s, bytes->len, out, e))
			return false;
	} else {
		if (!sniff_encoding(path, bytes->s, bytes->len, out, NULL))
			out->skip = 0;
		out->name = wanted;
		out->damaged = 0;
	}
	if (strcmp(out->name, "UTF-8") == 0) {
		memmove(bytes->s, bytes->s + out->skip, bytes->len - out->skip);
		str_truncate(bytes, bytes->len - out->skip);
		return true;
	}
	if (!utf8_from(&text, out->name, bytes->s + out->skip, bytes->len - out->skip))
		return err_set(e, ERR_USAGE,
		        _("\"%s\" is no known encoding; try utf-8 or windows-1252"), out->name);
	str_release(bytes);
	*bytes = text;
	return true;
}

/* ---- layout ---- */

struct sample {
	size_t rows, quoted;
	size_t count[SAMPLE_ROWS]; /* cells of each row */
};

static bool count_cells(void *ctx, const struct row *row, struct err *e)
{
	struct sample *s = ctx;

	(void)e;
	s->count[s->rows++] = row->n;
	s->quoted += memchr(row->raw, '"', row->raw_len) != NULL;
	return s->rows < SAMPLE_ROWS;
}

/* The sample ends at a line end, so that its last row is whole; a quote left open by the cut is no
 * error here. */
static size_t sample_size(const char *text, size_t n)
{
	if (n <= SAMPLE_BYTES)
		return n;
	n = SAMPLE_BYTES;
	while (n > 0 && text[n - 1] != '\n')
		n--;
	return n ? n : SAMPLE_BYTES;
}

static double score_separator(const struct sample *s, size_t *columns)
{
	size_t best = 0;
	double bits = 0;

	*columns = 1;
	for (size_t i = 0; i < s->rows; i++) {
		size_t same = 0;

		for (size_t j = 0; j < s->rows; j++)
			same += s->count[j] == s->count[i];
		if (same > best || (same == best && s->count[i] > *columns)) {
			best = same;
			*columns = s->count[i];
		}
	}
	if (*columns < 2 || s->rows == 0)
		return 0;
	for (size_t c = *columns; c > 1; c /= 2)
		bits += 1;
	return (double)best / (double)s->rows * (1 + bits / 4);
}

static void find_separator(const char *text, size_t n, struct sniff_layout *out)
{
	static const char candidates[] = ";,\t|";
	double best = 0;

	out->separator = ';';
	out->columns = 1;
	for (size_t i = 0; candidates[i]; i++) {
		struct sample s = {0};
		struct err ignored = ERR_INIT;
		size_t columns;
		double score;

		rows_each(NULL, text, n, 1, candidates[i], count_cells, &s, &ignored);
		score = score_separator(&s, &columns);
		if (score > best + 1e-9) {
			best = score;
			out->separator = candidates[i];
			out->columns = columns;
			out->quoted = s.quoted > 0;
		}
	}
}

/* Excel's own way of saying it: a first line `sep=;`. */
static void take_sep_line(const char *text, size_t n, struct sniff_layout *out)
{
	const char *end = memchr(text, '\n', n);
	size_t len = end ? (size_t)(end - text) : n;

	if (len < 5 || len > 6 || strncmp(text, "sep=", 4) != 0 || !end)
		return;
	out->separator = text[4];
	out->offset = len + 1;
	out->first_line = 2;
}

static bool looks_like_data(const char *s)
{
	struct date d;
	long long amount;
	char currency[4];

	if (strpbrk(s, "0123456789") == NULL)
		return false;
	if (strlen(s) == 4 && strspn(s, "0123456789") == 4)
		return false; /* a year heads columns of budgets */
	return str_to_amount(s, -1, &amount, currency) || date_parse_loose(s, DATE_DMY, &d, NULL);
}

struct head {
	struct sniff_layout *out;
	size_t seen, header_cells;
	bool found;
};

/* Hashtags; also the row of explanations in our own template, whose first letters have accents. */
static bool is_hxl_row(const struct row *row)
{
	size_t tags = 0;

	for (size_t i = 0; i < row->n; i++) {
		const char *s = row->cells[i];

		if (!*s)
			continue;
		if (s[0] != '#' || !(isalpha((unsigned char)s[1]) || (unsigned char)s[1] >= 0x80))
			return false;
		tags++;
	}
	return tags > 0;
}

static bool take_head_row(void *ctx, const struct row *row, struct err *e)
{
	struct head *h = ctx;
	size_t filled = 0, data = 0;

	(void)e;
	if (h->found) {
		h->out->hxl = is_hxl_row(row);
		return false;
	}
	for (size_t i = 0; i < row->n; i++) {
		filled += row->cells[i][0] != '\0';
		data += looks_like_data(row->cells[i]);
	}
	if (filled * 2 >= h->out->columns && filled >= (h->out->columns > 1 ? 2 : 1)) {
		h->found = true;
		h->out->header = data == 0;
		h->out->header_line = row->line;
		/* The header's word counts: a row with more cells than that was cut at a separator
		 * inside a text. */
		if (h->out->header || row->n > h->out->columns)
			h->out->columns = row->n;
		return true;
	}
	h->out->preamble++;
	return ++h->seen < HEAD_ROWS;
}

bool sniff_layout(const char *path, const char *text, size_t n, char separator,
        struct sniff_layout *out, struct err *e)
{
	struct err ignored = ERR_INIT;
	struct head head = {.out = out};
	size_t size;

	*out = (struct sniff_layout){.first_line = 1};
	take_sep_line(text, n, out);
	if (separator)
		out->separator = separator;
	text += out->offset;
	n -= out->offset;
	size = sample_size(text, n);
	if (out->separator) {
		struct sample s = {0};

		rows_each(NULL, text, size, 1, out->separator, count_cells, &s, &ignored);
		score_separator(&s, &out->columns);
		out->quoted = s.quoted > 0;
	} else {
		find_separator(text, size, out);
	}
	err_clear(&ignored);
	rows_each(
	        NULL, text, size, out->first_line, out->separator, take_head_row, &head, &ignored);
	if (head.found)
		return true;
	/* Nothing could be read: say why (an open quote, say) rather than "no rows". */
	if (!rows_each(path, text, n, out->first_line, out->separator, take_head_row, &head, e))
		return false;
	if (head.found)
		return true;
	return err_at(
	        e, ERR_DATA, path, 0, _("no row of a table can be read; is this a CSV file?"));
}
