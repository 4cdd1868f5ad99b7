/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * import_report.c - what an import did, as sentences and as the JSON object of the command line's contract.
 */
#include "config.h"

#include <stdlib.h>

#include <jansson.h>

#include <strates/base/intl.h>

#include "import_priv.h"

enum { REJECTS_TOLD = 10, MISSED_TOLD = 5 };

const char *import_missed_label(enum import_missed_kind k)
{
	static const char *const label[] = {N_("authorities not found, made provisional"), N_("countries not found"),
		N_("towns not in the reference table"), N_("themes not recognised"), N_("words that are no known code, left out")};

	return _(label[k]);
}

static void tell_missed(const struct import_report *r, struct str *out)
{
	for (int k = 0; k < MISSED_KINDS; k++) {
		if (!r->n_missed[k])
			continue;
		str_addf(out, "%s%s%lld (", import_missed_label((enum import_missed_kind)k), _(": "), (long long)r->rows_missed[k]);
		for (int i = 0; i < r->n_missed[k] && i < MISSED_TOLD; i++)
			str_addf(out, "%s%s × %lld", i ? ", " : "", r->missed[k][i].name, (long long)r->missed[k][i].n);
		str_add(out, r->n_missed[k] > MISSED_TOLD ? ", …)\n" : ")\n");
	}
}

void import_report_text(const struct import_report *r, struct str *out)
{
	if (r->profile_title)
		str_addf(out, _("Profile: %s (%s)\n"), r->profile_title, r->profile);
	str_addf(out, _("Read %lld, added %lld, updated %lld, unchanged %lld, conflicting %lld, rejected %lld.\n"), (long long)r->read,
		(long long)r->added, (long long)r->updated, (long long)r->unchanged, (long long)r->conflicting, (long long)r->rejected);
	for (int i = 0; i < r->n_notes; i++)
		str_addf(out, "%s\n", r->notes[i]);
	for (int i = 0; i < r->n_rejects && i < REJECTS_TOLD; i++)
		str_addf(out, _("line %ld (%s): %s\n"), r->rejects[i].line, *r->rejects[i].field ? r->rejects[i].field : _("whole row"), r->rejects[i].reason);
	if (r->n_rejects > REJECTS_TOLD)
		str_addf(out, ngettext("and %lld more rejected row\n", "and %lld more rejected rows\n", (unsigned long)(r->rejected - REJECTS_TOLD)),
			(long long)(r->rejected - REJECTS_TOLD));
	for (int i = 0; i < r->n_doubts && i < REJECTS_TOLD; i++)
		str_addf(out, _("line %ld (%s), taken all the same: %s\n"), r->doubts[i].line, r->doubts[i].field, r->doubts[i].reason);
	if (r->doubtful > REJECTS_TOLD)
		str_addf(out, ngettext("and %lld more value left out\n", "and %lld more values left out\n", (unsigned long)(r->doubtful - REJECTS_TOLD)),
			(long long)(r->doubtful - REJECTS_TOLD));
	if (r->rejects_path)
		str_addf(out, _("The rejected rows are in %s, with the reason of each; correct them there and import that file.\n"), r->rejects_path);
	tell_missed(r, out);
	if (r->findings_after > r->findings_before)
		str_addf(out, ngettext("%lld new finding to settle.\n", "%lld new findings to settle.\n", (unsigned long)(r->findings_after - r->findings_before)),
			(long long)(r->findings_after - r->findings_before));
}

static json_t *missed_json(const struct import_report *r)
{
	static const char *const name[] = {"authorities", "countries", "towns", "themes", "codes"};
	json_t *o = json_object();

	for (int k = 0; k < MISSED_KINDS; k++) {
		json_t *list = json_object();
		for (int i = 0; i < r->n_missed[k]; i++)
			json_object_set_new(list, r->missed[k][i].name, json_integer(r->missed[k][i].n));
		json_object_set_new(o, name[k], list);
	}
	return o;
}

void import_report_json(const struct import_report *r, struct str *out)
{
	json_t *o = json_pack("{s:I,s:I,s:I,s:I,s:I,s:I}", "read", (json_int_t)r->read, "added", (json_int_t)r->added, "updated", (json_int_t)r->updated,
		"unchanged", (json_int_t)r->unchanged, "conflicting", (json_int_t)r->conflicting, "rejected", (json_int_t)r->rejected);
	json_t *rejects = json_array(), *doubts = json_array();
	char *text;

	for (int i = 0; i < r->n_rejects; i++)
		json_array_append_new(rejects, json_pack("{s:i,s:s,s:s}", "line", (int)r->rejects[i].line, "field", r->rejects[i].field, "reason",
						       r->rejects[i].reason));
	json_object_set_new(o, "rejects", rejects);
	for (int i = 0; i < r->n_doubts; i++)
		json_array_append_new(doubts, json_pack("{s:i,s:s,s:s}", "line", (int)r->doubts[i].line, "field", r->doubts[i].field, "reason",
						      r->doubts[i].reason));
	json_object_set_new(o, "doubts", doubts);
	if (r->profile)
		json_object_set_new(o, "profile", json_string(r->profile));
	json_object_set_new(o, "missed", missed_json(r));
	text = json_dumps(o, JSON_COMPACT);
	str_addf(out, "%s\n", text ? text : "{}");
	free(text);
	json_decref(o);
}
