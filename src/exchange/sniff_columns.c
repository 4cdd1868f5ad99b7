/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sniff_columns.c - what the columns hold: order of dates, decimal sign, several values in a cell.
 *
 * 03/04/2021 alone says nothing, 25/04/2021 further down decides for its whole column. Columns are
 * judged apart, because one file often joins two exports. Every row is looked at, cheaply: a cell
 * that does not begin like a number is passed over at once.
 */
#include "config.h"

#include <strates/exchange/sniff.h>

#include <ctype.h>
#include <string.h>

/* Reads 1 to max digits; returns how many. */
static int digits(const char **s, int max, int *value)
{
	int n = 0;

	*value = 0;
	while (n < max && isdigit((unsigned char)(*s)[n])) {
		*value = *value * 10 + ((*s)[n] - '0');
		n++;
	}
	*s += n;
	return n;
}

/* The three numbers of a date in number form, with an optional time behind. */
static bool date_shape(const char *s, int v[3], int len[3])
{
	char sign;

	len[0] = digits(&s, 4, &v[0]);
	sign = *s;
	if (len[0] == 0 || len[0] == 3 || !strchr("-/.", sign) || !sign)
		return false;
	s++;
	len[1] = digits(&s, 2, &v[1]);
	if (len[1] == 0 || *s != sign)
		return false;
	s++;
	len[2] = digits(&s, 4, &v[2]);
	return (len[2] == 2 || len[2] == 4 || (len[0] == 4 && len[2] == 1)) &&
	       (!*s || *s == ' ' || *s == 'T');
}

static void note_date(struct sniff_column *c, const char *s)
{
	int v[3], len[3];

	if (!date_shape(s, v, len))
		return;
	if (len[0] == 4) {
		c->iso++;
	} else if (v[0] > 31 || v[1] > 31 || (v[0] > 12 && v[1] > 12)) {
		return; /* no date in any order */
	} else if (v[0] > 12) {
		c->dmy++;
	} else if (v[1] > 12) {
		c->mdy++;
	} else {
		c->unsure++;
	}
}

/* Which sign can only be the decimal one? 12,5 and 1.234,50: the comma; 12.5 and 1,234.50: the
 * point; 1,234: nobody knows. */
static void note_number(struct sniff_column *c, const char *s)
{
	const char *comma = strrchr(s, ','), *point = strrchr(s, '.'), *last;
	size_t behind = 0;

	for (const char *p = s; *p; p++) {
		if (isalpha((unsigned char)*p))
			return;
	}
	c->numbers++;
	if (!comma && !point)
		return;
	last = !point || (comma && comma > point) ? comma : point;
	while (isdigit((unsigned char)last[1 + behind]))
		behind++;
	if ((comma && point) || (behind > 0 && behind != 3))
		*(last == comma ? &c->commas : &c->points) += 1;
}

void sniff_row(struct sniff_column *columns, size_t n, const struct row *row)
{
	for (size_t i = 0; i < n && i < row->n; i++) {
		struct sniff_column *c = &columns[i];
		const char *s = row->cells[i];

		if (!*s)
			continue;
		c->filled++;
		if (isdigit((unsigned char)*s) || (*s == '-' && isdigit((unsigned char)s[1]))) {
			note_date(c, s);
			note_number(c, s);
		}
		c->pipes += strchr(s, '|') != NULL;
		c->semicolons += strchr(s, ';') != NULL;
	}
}

void sniff_conclude(struct sniff_column *columns, size_t n, char separator)
{
	for (size_t i = 0; i < n; i++) {
		struct sniff_column *c = &columns[i];

		c->dates = SNIFF_DATES_NONE;
		c->order = c->mdy > c->dmy               ? DATE_MDY
		           : c->dmy > 0 || c->unsure > 0 ? DATE_DMY
		                                         : DATE_ISO;
		if (c->dmy > 0 && c->mdy > 0)
			c->dates = SNIFF_DATES_MIXED;
		else if (c->dmy > 0 || c->mdy > 0)
			c->dates = SNIFF_DATES_SURE;
		else if (c->unsure > 0)
			c->dates = SNIFF_DATES_AMBIGUOUS;
		else if (c->iso > 0)
			c->dates = SNIFF_DATES_SURE;
		c->decimal_comma = c->commas > c->points ? 1 : c->points > 0 ? 0 : -1;
		c->multi = '\0';
		if (c->pipes > 0 && separator != '|')
			c->multi = '|';
		else if (c->semicolons > 0)
			c->multi = ';';
	}
}
