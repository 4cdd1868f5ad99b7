/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * params.c - parameters of the engine: one table, from which defaults, parsing, printing and the digest come.
 */
#include "config.h"

#include <strates/engine/params.h>

#include <stdio.h>
#include <string.h>
#include <strates/base/date.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>
#include <strates/base/sha256.h>
#include <strates/base/utf8.h>
#include <strates/model/vocab.h>

static const struct param_desc descs[PARAM_ID_COUNT] = {
#define PARAM(id, section, name, type, standard, low, high, help) {section, name, type, standard, low, high, help},
#include <strates/engine/params.def>
#undef PARAM
};

const char *finding_kind_code(enum finding_kind k)
{
	return k >= 0 && k < KIND_COUNT ? vocab_code(VOCAB_FINDING_KIND, (int)k) : "";
}

enum finding_kind finding_kind_find(const char *code)
{
	int i = vocab_index(VOCAB_FINDING_KIND, code);

	return i >= 0 && i < KIND_COUNT ? (enum finding_kind)i : KIND_NONE;
}

const struct param_desc *param_desc(enum param_id id)
{
	return &descs[id];
}

void params_init(struct params *p)
{
	for (int i = 0; i < PARAM_ID_COUNT; i++)
		p->v[i] = descs[i].standard;
}

/* A name without its section, when only one has it: "km" is thresholds.km. */
static int find_bare(const char *name)
{
	int found = -1;

	for (int i = 0; i < PARAM_ID_COUNT; i++) {
		if (strcmp(name, descs[i].name) != 0)
			continue;
		if (found >= 0)
			return -1;
		found = i;
	}
	return found;
}

int param_find(const char *name)
{
	const char *dot = strchr(name, '.');

	if (!dot)
		return find_bare(name);
	for (int i = 0; i < PARAM_ID_COUNT; i++) {
		size_t n = strlen(descs[i].section);

		if ((size_t)(dot - name) == n && !strncmp(name, descs[i].section, n) && !strcmp(dot + 1, descs[i].name))
			return i;
	}
	return -1;
}

static bool parse_switch(const char *text, int64_t *out)
{
	static const char *const on[] = {"on", "yes", "oui", "1", "true", "vrai"};
	static const char *const off[] = {"off", "no", "non", "0", "false", "faux"};
	struct str folded = STR_INIT;
	bool known = false;

	utf8_fold_words(&folded, text);
	for (size_t i = 0; i < COUNT_OF(on) && !known; i++) {
		if (str_eq(folded.s, on[i]) || str_eq(folded.s, off[i])) {
			*out = str_eq(folded.s, on[i]);
			known = true;
		}
	}
	str_release(&folded);
	return known;
}

/* "0.7", "0,7", ".7" to thousandths, without floating point: what is written is what counts. */
static bool parse_share(const char *text, int64_t *out)
{
	int64_t v = 0;
	int digits = 0, decimals = -1;

	for (; *text; text++) {
		if (*text >= '0' && *text <= '9') {
			if (decimals >= 3 || v > 1000000)
				return false;
			v = v * 10 + (*text - '0');
			digits++;
			decimals += decimals >= 0;
		} else if ((*text == '.' || *text == ',') && decimals < 0) {
			decimals = 0;
		} else {
			return false;
		}
	}
	for (int i = decimals < 0 ? 0 : decimals; i < 3; i++)
		v *= 10;
	*out = v;
	return digits > 0;
}

static bool parse_value(const struct param_desc *d, const char *text, int64_t *out)
{
	struct date day;
	long long n;

	switch (d->type) {
	case PARAM_SWITCH:
		return parse_switch(text, out);
	case PARAM_SHARE:
		return parse_share(text, out);
	case PARAM_DAY:
		if (!date_parse_iso(text, &day, NULL))
			return false;
		*out = date_first(day);
		return true;
	case PARAM_POINTS:
	case PARAM_COUNT:
		break;
	}
	if (!str_to_int(text, &n))
		return false;
	*out = n;
	return true;
}

static void format_value(const struct param_desc *d, int64_t v, struct str *out)
{
	char buf[DATE_TEXT_SIZE];

	switch (d->type) {
	case PARAM_SWITCH:
		str_add(out, v ? "on" : "off");
		break;
	case PARAM_SHARE:
		str_addf(out, "%d.%03d", (int)(v / 1000), (int)(v % 1000));
		while (out->s[out->len - 1] == '0')
			str_truncate(out, out->len - 1);
		if (out->s[out->len - 1] == '.')
			str_truncate(out, out->len - 1);
		break;
	case PARAM_DAY:
		str_add(out, date_format(date_from_days((int32_t)v), buf));
		break;
	case PARAM_POINTS:
	case PARAM_COUNT:
		str_addf(out, "%lld", (long long)v);
		break;
	}
}

void params_format(const struct params *p, enum param_id id, struct str *out)
{
	format_value(&descs[id], p->v[id], out);
}

static bool refuse(const struct param_desc *d, const char *name, const char *value, struct err *e)
{
	struct str low = STR_INIT, high = STR_INIT;

	if (d->type == PARAM_SWITCH) {
		err_set(e, ERR_USAGE, _("%s = %s: write on or off"), name, value);
	} else {
		format_value(d, d->low, &low);
		format_value(d, d->high, &high);
		err_set(e, ERR_USAGE, _("%s = %s: write a value from %s to %s"), name, value, low.s, high.s);
	}
	str_release(&low);
	str_release(&high);
	return false;
}

bool params_set(struct params *p, const char *name, const char *value, struct err *e)
{
	int id = param_find(name);
	int64_t v;

	if (id < 0)
		return err_set(e, ERR_USAGE, _("%s: no such parameter; see 'strates config --defaults'"), name);
	if (!parse_value(&descs[id], value, &v) || v < descs[id].low || v > descs[id].high)
		return refuse(&descs[id], name, value, e);
	p->v[id] = v;
	return true;
}

bool params_is_on(const struct params *p, enum finding_kind k)
{
	return k >= 0 && k < KIND_COUNT && p->v[PARAM_ON_DOUBLE_ENTRY + k];
}

void params_digest(const struct params *p, char buf[17])
{
	struct sha256 h;
	uint8_t digest[32];
	char line[64];

	sha256_init(&h);
	sha256_add(&h, ENGINE_RULES_VERSION "\n", strlen(ENGINE_RULES_VERSION) + 1);
	for (int i = 0; i < PARAM_ID_COUNT; i++) {
		int n = snprintf(line, sizeof(line), "%s.%s=%lld\n", descs[i].section, descs[i].name, (long long)p->v[i]);

		sha256_add(&h, line, (size_t)n);
	}
	sha256_end(&h, digest);
	sha256_hex(digest, 16, buf);
}
