/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * translit.c - characters for terminals that lack them, one column for one.
 */
#include "config.h"

#include <strates/base/mem.h>
#include <strates/base/utf8.h>

#include "term_priv.h"

static const struct {
	uint32_t cp;
	char ascii;
} signs[] = {
        {0x00a0, ' '},
        {0x00ab, '"'},
        {0x00b0, 'o'},
        {0x00b7, '.'},
        {0x00bb, '"'},
        {0x0152, 'O'},
        {0x0153, 'o'},
        {0x00c6, 'A'},
        {0x00e6, 'a'},
        {0x00df, 's'},
        {0x2013, '-'},
        {0x2014, '-'},
        {0x2018, '\''},
        {0x2019, '\''},
        {0x201c, '"'},
        {0x201d, '"'},
        {0x2022, '*'},
        {0x2026, '~'},
        {0x202f, ' '},
        {0x2039, '<'},
        {0x203a, '>'},
        {0x20ac, 'E'},
        {0x2190, '<'},
        {0x2191, '^'},
        {0x2192, '>'},
        {0x2193, 'v'},
        {0x2212, '-'},
        {0x2260, '#'},
        {0x2713, 'x'},
        {0x2717, '-'},
        {0x25b8, '+'},
        {0x25be, '-'},
};

uint32_t translit_cell(uint32_t cp)
{
	struct str in = STR_INIT, out = STR_INIT;
	uint32_t best = '?';

	if (cp < 0x80)
		return cp;
	for (size_t i = 0; i < COUNT_OF(signs); i++)
		if (signs[i].cp == cp)
			return (uint32_t)signs[i].ascii;
	/* Lines and blocks. */
	if (cp >= 0x2500 && cp < 0x2580)
		return cp == 0x2500 || cp == 0x2501   ? '-'
		       : cp == 0x2502 || cp == 0x2503 ? '|'
		                                      : '+';
	if (cp >= 0x2580 && cp < 0x25a0)
		return '#';
	/* The base letter; folding also lowers, so the case is put back. */
	str_add_cp(&in, cp);
	utf8_fold(&out, in.s);
	if (out.len == 1) {
		char c = out.s[0];
		bool upper = (cp >= 0xc0 && cp <= 0xde) || (cp >= 0x100 && cp < 0x180 && !(cp & 1));

		best = upper && c >= 'a' && c <= 'z' ? (uint32_t)(c - 32) : (uint32_t)c;
	}
	str_release(&in);
	str_release(&out);
	return best;
}
