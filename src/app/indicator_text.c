/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * indicator_text.c - indicators for people: what each is called, its value with its unit, what that is made of, its years as a line of small bars.
 */
#include "config.h"

#include <strates/app/indicator_text.h>
#include <strates/base/intl.h>

#include "show_priv.h"

enum { HEIGHTS = 8 };

static const char *const labels[INDICATOR_COUNT] = {
	[INDICATOR_COORDINATION] = N_("Coordination"),
	[INDICATOR_JOINT_MISSIONS] = N_("Joint missions"),
	[INDICATOR_TANDEM] = N_("Tandems"),
	[INDICATOR_ANTICIPATION] = N_("Anticipation"),
	[INDICATOR_STRATA_LINKS] = N_("Links between strates"),
	[INDICATOR_ISOLATES] = N_("Isolated authorities"),
	[INDICATOR_ONE_PERCENT] = /* xgettext:no-c-format */ N_("1 % used"),
	[INDICATOR_RECIPROCITY] = N_("Reciprocity"),
	[INDICATOR_YOUTH] = N_("Young people"),
	[INDICATOR_BACKLOG] = N_("Backlog"),
	[INDICATOR_BACKLOG_AGE] = N_("Age of the backlog"),
};

const char *indicator_label(enum indicator i)
{
	return _(labels[i]);
}

void indicator_format(enum indicator i, const struct indicator_value *v, struct str *out)
{
	if (!v->known) {
		str_add(out, "–");
		return;
	}
	switch (indicator_unit(i)) {
	case INDICATOR_PERCENT: str_addf(out, "%s %%", SHOW_NUMBER(v->value)); break;
	case INDICATOR_DAYS: str_addf(out, ngettext("%s day", "%s days", (unsigned long)v->value), SHOW_NUMBER(v->value)); break;
	case INDICATOR_NUMBER: str_addf(out, "%s", SHOW_NUMBER(v->value)); break;
	}
}

void indicator_parts(enum indicator i, const struct indicator_value *v, struct str *out)
{
	if (v->known && indicator_unit(i) == INDICATOR_PERCENT && i != INDICATOR_ONE_PERCENT)
		str_addf(out, _("%s of %s"), SHOW_NUMBER(v->n), SHOW_NUMBER(v->of));
}

void indicator_explain(enum indicator i, const struct indicator_value *v, struct str *out)
{
	const char *n = SHOW_NUMBER(v->n), *of = SHOW_NUMBER(v->of);
	char spent[40], allowed[40];

	if (!v->known)
		return;
	switch (i) {
	case INDICATOR_COORDINATION: str_addf(out, _("%s of %s overlaps of the year settled"), n, of); break;
	case INDICATOR_JOINT_MISSIONS: str_addf(out, _("%s of %s missions of the year are joint"), n, of); break;
	case INDICATOR_TANDEM: str_addf(out, _("%s of %s actions under way have an élu and a cadre in office"), n, of); break;
	case INDICATOR_STRATA_LINKS: str_addf(out, _("%s of %s pairs of authorities that meet are coordinated"), n, of); break;
	case INDICATOR_ISOLATES: str_addf(out, _("%s of %s authorities act without any other"), n, of); break;
	case INDICATOR_RECIPROCITY: str_addf(out, _("%s of %s exchanges were hosted here"), n, of); break;
	case INDICATOR_YOUTH: str_addf(out, _("%s of %s actions under way have a youth part"), n, of); break;
	case INDICATOR_ANTICIPATION:
		str_addf(out, ngettext("recorded so long before it begins, median of %s record", "recorded so long before they begin, median of %s records", (unsigned long)v->of), of);
		break;
	case INDICATOR_ONE_PERCENT:
		str_addf(out, _("%s of %s that the 1 %% schemes allow"), show_amount_long(v->n, spent), show_amount_long(v->of, allowed));
		break;
	case INDICATOR_BACKLOG: str_add(out, ngettext("finding to settle", "findings to settle", (unsigned long)v->value)); break;
	case INDICATOR_BACKLOG_AGE: str_add(out, _("since they were first seen, median")); break;
	default: break;
	}
}

void indicator_heights(const struct indicators *v, enum indicator i, int8_t out[INDICATOR_YEARS])
{
	int64_t most = indicator_unit(i) == INDICATOR_PERCENT ? 100 : 1;

	for (int y = 0; y < INDICATOR_YEARS; y++)
		if (v->v[i][y].known && v->v[i][y].value > most)
			most = v->v[i][y].value;
	for (int y = 0; y < INDICATOR_YEARS; y++)
		out[y] = (int8_t)(v->v[i][y].known ? v->v[i][y].value * (HEIGHTS - 1) / most : -1);
}

void indicator_spark(const struct indicators *v, enum indicator i, struct str *out)
{
	static const char *const bars[HEIGHTS] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
	int8_t heights[INDICATOR_YEARS];

	indicator_heights(v, i, heights);
	for (int y = 0; y < INDICATOR_YEARS; y++)
		str_add(out, heights[y] < 0 ? "·" : bars[heights[y]]);
}
