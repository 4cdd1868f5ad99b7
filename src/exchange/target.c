/* SPDX-License-Identifier: GPL-3.0-or-later */
/* target.c - the names under which a table row speaks of an action, and what each is. */
#include "config.h"

#include <strates/exchange/target.h>

#include <string.h>
#include <strates/base/mem.h>

enum { SHARED = 1, ANCHOR = 2, DATE = 4 };

static const struct {
	const char *name;
	enum family family;
	int flags;
} targets[TARGET_COUNT] = {
        [TARGET_UID] = {"uid", FAMILY_ACTION, 0},
        [TARGET_TITLE] = {"title", FAMILY_ACTION, 0},
        [TARGET_DESCRIPTION] = {"description", FAMILY_ACTION, 0},
        [TARGET_KIND] = {"kind", FAMILY_ACTION, 0},
        [TARGET_STATUS] = {"status", FAMILY_ACTION, 0},
        [TARGET_START] = {"start", FAMILY_ACTION, DATE},
        [TARGET_END] = {"end", FAMILY_ACTION, DATE},
        [TARGET_PLANNED_START] = {"planned_start", FAMILY_ACTION, DATE},
        [TARGET_PLANNED_END] = {"planned_end", FAMILY_ACTION, DATE},
        [TARGET_LEAD] = {"lead", FAMILY_ACTION, 0},
        [TARGET_LEAD_NAME] = {"lead_name", FAMILY_ACTION, 0},
        [TARGET_LEAD_STRATE] = {"lead_strate", FAMILY_ACTION, 0},
        [TARGET_SCHEME] = {"scheme", FAMILY_ACTION, 0},
        [TARGET_AGREEMENT] = {"agreement", FAMILY_ACTION, 0},
        [TARGET_DOSSIER] = {"dossier", FAMILY_ACTION, 0},
        [TARGET_ELU] = {"elu", FAMILY_ACTION, 0},
        [TARGET_CADRE] = {"cadre", FAMILY_ACTION, 0},
        [TARGET_RECONFIRMED] = {"reconfirmed", FAMILY_ACTION, DATE},
        [TARGET_CITIZENS] = {"citizens", FAMILY_ACTION, 0},
        [TARGET_YOUTH] = {"youth", FAMILY_ACTION, 0},
        [TARGET_VISITS_OUT] = {"visits_out", FAMILY_ACTION, 0},
        [TARGET_VISITS_IN] = {"visits_in", FAMILY_ACTION, 0},
        [TARGET_FUNDS_OUT] = {"funds_out", FAMILY_ACTION, 0},
        [TARGET_FUNDS_IN] = {"funds_in", FAMILY_ACTION, 0},
        [TARGET_EXPERTISE_OUT] = {"expertise_out", FAMILY_ACTION, 0},
        [TARGET_EXPERTISE_IN] = {"expertise_in", FAMILY_ACTION, 0},
        [TARGET_CONFIDENTIALITY] = {"confidentiality", FAMILY_ACTION, 0},
        [TARGET_SOURCE] = {"source", FAMILY_ACTION, 0},
        [TARGET_SOURCE_ID] = {"source_id", FAMILY_ACTION, 0},
        [TARGET_CREATED] = {"created", FAMILY_ACTION, 0},
        [TARGET_UPDATED] = {"updated", FAMILY_ACTION, 0},
        [TARGET_SDGS] = {"sdgs", FAMILY_LIST, 0},
        [TARGET_NETWORKS] = {"networks", FAMILY_LIST, 0},
        [TARGET_AUDIENCE] = {"audience", FAMILY_LIST, 0},
        [TARGET_TAGS] = {"tags", FAMILY_LIST, 0},
        [TARGET_LINKS] = {"links", FAMILY_LIST, 0},
        [TARGET_PARTICIPANT] = {"participant", FAMILY_PARTICIPANT, ANCHOR},
        [TARGET_PARTICIPANT_NAME] = {"participant_name", FAMILY_PARTICIPANT, 0},
        [TARGET_PARTICIPANT_ROLE] = {"participant_role", FAMILY_PARTICIPANT, SHARED},
        [TARGET_PARTICIPANT_STRATE] = {"participant_strate", FAMILY_PARTICIPANT, SHARED},
        [TARGET_PARTNER] = {"partner", FAMILY_PARTNER, ANCHOR},
        [TARGET_PARTNER_UID] = {"partner_uid", FAMILY_PARTNER, 0},
        [TARGET_PARTNER_KIND] = {"partner_kind", FAMILY_PARTNER, SHARED},
        [TARGET_PARTNER_COUNTRY] = {"partner_country", FAMILY_PARTNER, SHARED},
        [TARGET_PARTNER_CITY] = {"partner_city", FAMILY_PARTNER, SHARED},
        [TARGET_PARTNER_LAT] = {"partner_lat", FAMILY_PARTNER, 0},
        [TARGET_PARTNER_LON] = {"partner_lon", FAMILY_PARTNER, 0},
        [TARGET_COUNTRY] = {"country", FAMILY_PLACE, SHARED | ANCHOR},
        [TARGET_REGION] = {"region", FAMILY_PLACE, SHARED | ANCHOR},
        [TARGET_CITY] = {"city", FAMILY_PLACE, ANCHOR},
        [TARGET_LAT] = {"lat", FAMILY_PLACE, ANCHOR},
        [TARGET_LON] = {"lon", FAMILY_PLACE, 0},
        [TARGET_PRECISION] = {"precision", FAMILY_PLACE, SHARED},
        [TARGET_THEME] = {"theme", FAMILY_THEME, ANCHOR},
        [TARGET_DAC] = {"dac", FAMILY_THEME, ANCHOR},
        [TARGET_PERCENT] = {"percent", FAMILY_THEME, 0},
        [TARGET_BUDGET_YEAR] = {"budget_year", FAMILY_BUDGET, SHARED},
        [TARGET_PAYER] = {"payer", FAMILY_BUDGET, SHARED},
        [TARGET_PAYER_NAME] = {"payer_name", FAMILY_BUDGET, SHARED},
        [TARGET_AMOUNT] = {"amount", FAMILY_BUDGET, ANCHOR},
        [TARGET_CURRENCY] = {"currency", FAMILY_BUDGET, SHARED},
        [TARGET_STAGE] = {"stage", FAMILY_BUDGET, SHARED},
        [TARGET_BUDGET_SCHEME] = {"budget_scheme", FAMILY_BUDGET, SHARED},
        [TARGET_LEDGER] = {"ledger", FAMILY_BUDGET, SHARED},
};

static bool in_range(enum target t)
{
	return (int)t >= 0 && t < TARGET_COUNT;
}

const char *target_name(enum target t)
{
	return in_range(t) ? targets[t].name : "";
}

enum target target_find(const char *name)
{
	for (int i = 0; i < TARGET_COUNT; i++) {
		if (strcmp(targets[i].name, name) == 0)
			return (enum target)i;
	}
	return TARGET_NONE;
}

enum family target_family(enum target t)
{
	return in_range(t) ? targets[t].family : FAMILY_COUNT;
}

enum family family_of_compact(const char *name)
{
	static const struct {
		const char *name;
		enum family family;
	} plural[] = {
	        {"participants", FAMILY_PARTICIPANT},
	        {"partners", FAMILY_PARTNER},
	        {"places", FAMILY_PLACE},
	        {"themes", FAMILY_THEME},
	        {"budget", FAMILY_BUDGET},
	};

	for (size_t i = 0; i < COUNT_OF(plural); i++) {
		if (strcmp(plural[i].name, name) == 0)
			return plural[i].family;
	}
	return FAMILY_COUNT;
}

bool target_is_shared(enum target t)
{
	return in_range(t) && (targets[t].flags & SHARED) != 0;
}

bool target_is_anchor(enum target t)
{
	return in_range(t) && (targets[t].flags & ANCHOR) != 0;
}

bool target_is_date(enum target t)
{
	return in_range(t) && (targets[t].flags & DATE) != 0;
}
