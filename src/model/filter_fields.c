/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * filter_fields.c - the fields of the filter language: names in two languages, what values they
 * take, help.
 *
 * One table for the parser, for completion and for the help screen; what a field means in SQL
 * stands in src/store/query_term.c.
 */
#include "config.h"

#include <string.h>

#include <strates/base/intl.h>
#include <strates/base/utf8.h>

#include "filter_priv.h"

#define WORDS   CHECK_WORDS, TAKES_LIST | TAKES_STAR, VOCAB_NONE
#define CODE(v) CHECK_CODE, TAKES_LIST, VOCAB_##v

static const struct filter_field_desc fields[FILTER_FIELD_COUNT] = {
        [FILTER_TEXT] = {{"text", "texte"}, 1, CHECK_WORDS, TAKES_STAR, VOCAB_NONE,
                N_("Words of the title, the description, the places and the names; \"in quotes\" "
                   "as they stand; "
                   "eau* for all that begins so.")},
        [FILTER_COUNTRY] = {{"country", "pays"}, 1, WORDS,
                N_("Country, by ISO code or name: country:sn, country:senegal, country:sn,ml.")},
        [FILTER_CITY] = {{"city", "ville", "town"}, 1, WORDS,
                N_("Foreign town: city:ouagadougou, city:ouaga*.")},
        [FILTER_REGION] = {{"region"}, 0, WORDS, N_("First-level region abroad: region:kedougou.")},
        [FILTER_THEME] = {{"theme", "secteur", "sector"}, 0, WORDS,
                N_("Theme, by key or name: theme:eau, theme:sante,education.")},
        [FILTER_STRATE] = {{"strate", "niveau", "level"}, 0, CODE(STRATE),
                N_("Strate of the lead: commune, epci, departement, region …")},
        [FILTER_LEAD] = {{"lead", "chef"}, 1, WORDS,
                N_("Lead authority, by key or words of its name: lead:epci:242900314, "
                   "lead:brest.")},
        [FILTER_AUTHORITY] = {{"authority", "collectivite"}, 1, WORDS,
                N_("Authority that leads or takes part, by key or words of its name.")},
        [FILTER_PARTNER] = {{"partner", "partenaire"}, 1, WORDS,
                N_("Partner, by words of its name.")},
        [FILTER_STATUS] = {{"status", "statut", "etat"}, 1, CODE(STATUS),
                N_("Status, by label or IATI code: status:closed, -status:4.")},
        [FILTER_KIND] = {{"kind", "type"}, 1, CODE(ACTION_KIND),
                N_("Kind of action: twinning, cooperation, network …")},
        [FILTER_SINCE] = {{"since", "depuis"}, 1, CHECK_DATE, 0, VOCAB_NONE,
                N_("Still running on that day or later: since:2022, since:2022-03.")},
        [FILTER_UNTIL] = {{"until", "jusqua", "jusqu'a", "jusque"}, 1, CHECK_DATE, 0, VOCAB_NONE,
                N_("Started on that day or before: until:2026.")},
        [FILTER_BUDGET] = {{"budget", "montant", "amount"}, 0, CHECK_AMOUNT, TAKES_ORDER,
                VOCAB_NONE, N_("Budget in euros: budget:>50000, budget:10k..1M.")},
        [FILTER_FINDING] = {{"finding", "constat"}, 1, CHECK_FINDING, TAKES_LIST,
                VOCAB_FINDING_KIND,
                N_("Open findings of a kind, or any, or none: finding:overlap, finding:none.")},
        [FILTER_SEVERITY] = {{"severity", "gravite"}, 1, CHECK_INT, TAKES_ORDER, VOCAB_NONE,
                N_("Severity of its worst open finding, 0 to 100: severity:>=70.")},
        [FILTER_TANDEM] = {{"tandem"}, 0, CHECK_TANDEM, TAKES_LIST, VOCAB_NONE,
                N_("Élu and cadre named: tandem:complete, tandem:incomplete, tandem:none.")},
        [FILTER_SCHEME] = {{"scheme", "dispositif"}, 1, CODE(SCHEME),
                N_("Funding scheme: scheme:1pct_water, scheme:ficol, scheme:erasmus.")},
        [FILTER_NETWORK] = {{"network", "reseau"}, 1, WORDS,
                N_("Network used, by key or name: network:cuf.")},
        [FILTER_TAG] = {{"tag", "etiquette"}, 1, WORDS, N_("Tag; #word says the same.")},
        [FILTER_SOURCE] = {{"source"}, 0, WORDS, N_("Where it was imported from.")},
        [FILTER_PERSON] = {{"person", "personne", "elu", "cadre"}, 1, WORDS,
                N_("Person of the tandem, by words of the name: person:le goff.")},
        [FILTER_UPDATED] = {{"updated", "modifie", "maj"}, 1, CHECK_UPDATED, TAKES_ORDER,
                VOCAB_NONE,
                N_("Day of the last change: updated:>=2026-01, updated:last for all since your "
                   "last visit.")},
        [FILTER_ID] = {{"id", "uid"}, 0, CHECK_ID, TAKES_LIST | TAKES_STAR, VOCAB_NONE,
                N_("Identifier, or how it begins (at least four characters).")},
        [FILTER_VIEW] = {{"view", "vue"}, 1, CHECK_WORDS, 0, VOCAB_NONE,
                N_("A saved view by its name, as a part of the filter: view:water -status:closed.")},
};

const struct filter_field_desc *filter_field_desc(enum filter_field f)
{
	return &fields[f];
}

int filter_field_find(const char *name)
{
	struct str folded = STR_INIT;
	int found = -1;

	utf8_fold(&folded, name);
	for (int f = 0; f < FILTER_FIELD_COUNT && found < 0; f++)
		for (const char *const *n = fields[f].names; *n; n++)
			if (strcmp(*n, folded.s) == 0)
				found = f;
	str_release(&folded);
	return found;
}

const char *filter_field_name(enum filter_field f)
{
	bool french = strcmp(intl_language(), "fr") == 0;

	return fields[f].names[french ? fields[f].french : 0];
}

const char *const *filter_field_names(enum filter_field f)
{
	return fields[f].names;
}

const char *filter_field_help(enum filter_field f)
{
	return _(fields[f].help);
}
