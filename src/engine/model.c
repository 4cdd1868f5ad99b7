/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * model.c - the weights of identity: the shipped ones, their text, their digest.
 */
#include "config.h"

#include <strates/engine/model.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>
#include <strates/base/sha256.h>

enum { NAMES_MOST = 1 << 16 };

static const char *const part_names[IDENTITY_PARTS] = {
#define PART(id, name) name,
#define LEVEL(part, id, code, weight, m)
#include <strates/engine/model.def>
#undef PART
#undef LEVEL
};

static const struct {
	enum identity_part part;
	int level;
	const char *code;
	int16_t weight, share;
} shipped[] = {
#define PART(id, name)
#define LEVEL(part, id, code, weight, m) {IDENTITY_##part, IDENTITY_##part##_##id, code, weight, m},
#include <strates/engine/model.def>
#undef PART
#undef LEVEL
};

int identity_level_count(enum identity_part p)
{
	int n = 0;

	for (size_t i = 0; i < COUNT_OF(shipped); i++)
		n += shipped[i].part == p;
	return n;
}

const char *identity_part_name(enum identity_part p)
{
	return part_names[p];
}

const char *identity_level_code(enum identity_part p, int level)
{
	for (size_t i = 0; i < COUNT_OF(shipped); i++) {
		if (shipped[i].part == p && shipped[i].level == level)
			return shipped[i].code;
	}
	return "missing";
}

int identity_shipped_share(enum identity_part p, int level)
{
	for (size_t i = 0; i < COUNT_OF(shipped); i++) {
		if (shipped[i].part == p && shipped[i].level == level)
			return shipped[i].share;
	}
	return 0;
}

int identity_part_find(const char *name)
{
	for (int p = 0; p < IDENTITY_PARTS; p++) {
		if (!strcmp(part_names[p], name))
			return p;
	}
	return -1;
}

int identity_level_find(enum identity_part p, const char *code)
{
	for (size_t i = 0; i < COUNT_OF(shipped); i++) {
		if (shipped[i].part == p && !strcmp(shipped[i].code, code))
			return shipped[i].level;
	}
	return -1;
}

static int highest(const int16_t *weights)
{
	int most = 0;

	for (int i = 1; i < IDENTITY_LEVELS_MAX; i++)
		most = weights[i] > most ? weights[i] : most;
	return most;
}

void model_seal(struct identity_model *m)
{
	m->words_most = highest(m->weight[IDENTITY_TITLE]) + highest(m->weight[IDENTITY_TEXT]);
}

void model_init(struct identity_model *m)
{
	*m = (struct identity_model){.prior = MODEL_SHIPPED_PRIOR};
	for (size_t i = 0; i < COUNT_OF(shipped); i++)
		m->weight[shipped[i].part][shipped[i].level] = shipped[i].weight;
	model_seal(m);
}

void model_release(struct identity_model *m)
{
	free(m->names);
	m->names = NULL;
	m->n_names = 0;
}

void model_copy(struct identity_model *to, const struct identity_model *from)
{
	*to = *from;
	to->names = from->n_names ? xcalloc((size_t)from->n_names, sizeof(*to->names)) : NULL;
	if (from->n_names)
		memcpy(to->names, from->names, (size_t)from->n_names * sizeof(*to->names));
}

static int compare_names(const void *a, const void *b)
{
	uint64_t x = ((const struct model_name *)a)->key, y = ((const struct model_name *)b)->key;

	return (x > y) - (x < y);
}

int model_rarity(const struct identity_model *m, uint64_t key)
{
	struct model_name wanted = {.key = key}, *found;

	if (!m->n_names)
		return m->rest;
	found = bsearch(&wanted, m->names, (size_t)m->n_names, sizeof(*m->names), compare_names);
	return found ? found->level : m->rest;
}

int model_rarity_level(int64_t n)
{
	int level = 0, most = identity_level_count(IDENTITY_RARITY);

	for (; n > 0 && level < most; n /= 2)
		level++;
	return level;
}

void model_format(const struct identity_model *m, struct str *out)
{
	str_addf(out, "prior %d\n", m->prior);
	for (size_t i = 0; i < COUNT_OF(shipped); i++)
		str_addf(out, "weight %s %s %d\n", part_names[shipped[i].part], shipped[i].code, m->weight[shipped[i].part][shipped[i].level]);
	if (m->rest)
		str_addf(out, "rest %d\n", m->rest);
	for (int i = 0; i < m->n_names; i++)
		str_addf(out, "name %016llx %d\n", (unsigned long long)m->names[i].key, m->names[i].level);
}

static bool in_range(int v)
{
	return v >= -IDENTITY_WEIGHT_MAX && v <= IDENTITY_WEIGHT_MAX;
}

static bool parse_weight(struct identity_model *m, const char *line)
{
	char part[32], code[32];
	int value, p, level;

	if (sscanf(line, "weight %31s %31s %d", part, code, &value) != 3 || !in_range(value))
		return false;
	p = identity_part_find(part);
	level = p < 0 ? -1 : identity_level_find((enum identity_part)p, code);
	if (level > 0)
		m->weight[p][level] = (int16_t)value;
	return true;
}

static bool parse_name(struct identity_model *m, const char *line, int *cap)
{
	unsigned long long key;
	int level;

	if (sscanf(line, "name %llx %d", &key, &level) != 2 || level < 1 || level >= IDENTITY_LEVELS_MAX || m->n_names >= NAMES_MOST)
		return false;
	GROW(m->names, m->n_names, *cap);
	m->names[m->n_names++] = (struct model_name){key, (uint8_t)level};
	return true;
}

static bool parse_line(struct identity_model *m, const char *line, int *cap)
{
	if (!strncmp(line, "prior ", 6))
		return sscanf(line, "prior %d", &m->prior) == 1 && in_range(m->prior);
	if (!strncmp(line, "weight ", 7))
		return parse_weight(m, line);
	if (!strncmp(line, "rest ", 5))
		return sscanf(line, "rest %d", &m->rest) == 1 && m->rest >= 0 && m->rest < IDENTITY_LEVELS_MAX;
	if (!strncmp(line, "name ", 5))
		return parse_name(m, line, cap);
	return true; /* of a later version */
}

bool model_parse(struct identity_model *m, const char *text, struct err *e)
{
	char line[96];
	int cap = 0;
	bool ok = true;

	model_init(m);
	while (ok && *text) {
		size_t n = strcspn(text, "\n");

		if (n < sizeof(line)) {
			memcpy(line, text, n);
			line[n] = '\0';
			ok = parse_line(m, line, &cap);
		}
		text += n + (text[n] == '\n');
	}
	if (m->n_names)
		qsort(m->names, (size_t)m->n_names, sizeof(*m->names), compare_names);
	model_seal(m);
	if (ok)
		return true;
	model_release(m);
	model_init(m);
	return err_set(e, ERR_DATA, _("the register's weights of identity can't be read; run 'strates engine learn --adopt'"));
}

void model_digest(const struct identity_model *m, char out[MODEL_DIGEST_SIZE])
{
	struct str text = STR_INIT;
	struct sha256 h;
	uint8_t digest[32];

	model_format(m, &text);
	sha256_init(&h);
	sha256_add(&h, text.s, text.len);
	sha256_end(&h, digest);
	sha256_hex(digest, 16, out);
	str_release(&text);
}

/* 2^(-k/100) in 1/65536, k = 1..99: rounded once and for all, as a library's exp2() may round otherwise elsewhere. */
static const uint16_t half_table[100] = {
	0, 65083, 64634, 64187, 63744, 63304, 62866, 62432, 62001, 61573,
	61147, 60725, 60305, 59889, 59475, 59064, 58656, 58251, 57849, 57449,
	57052, 56658, 56267, 55878, 55492, 55109, 54728, 54350, 53975, 53602,
	53232, 52864, 52499, 52136, 51776, 51419, 51063, 50711, 50360, 50012,
	49667, 49324, 48983, 48645, 48309, 47975, 47644, 47315, 46988, 46663,
	46341, 46021, 45703, 45387, 45074, 44762, 44453, 44146, 43841, 43538,
	43238, 42939, 42642, 42348, 42055, 41765, 41476, 41190, 40905, 40623,
	40342, 40063, 39787, 39512, 39239, 38968, 38699, 38431, 38166, 37902,
	37641, 37381, 37122, 36866, 36611, 36358, 36107, 35858, 35610, 35364,
	35120, 34877, 34636, 34397, 34160, 33924, 33689, 33457, 33225, 32996,
};

int identity_probability(int sum)
{
	int w = sum < 0 ? -sum : sum;
	uint64_t odds; /* 2^-w in 2^-32 */
	int p;

	if (w >= 2000)
		return sum < 0 ? 0 : 1000;
	odds = ((UINT64_C(1) << 32) * (w % 100 ? half_table[w % 100] : 65536) / 65536) >> (w / 100);
	p = (int)((UINT64_C(1000) << 32) / ((UINT64_C(1) << 32) + odds));
	return sum < 0 ? 1000 - p : p;
}
