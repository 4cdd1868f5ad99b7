/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * import_ics.c - events of a calendar into the register, as missions.
 *
 * A calendar holds much that is no mission. Taken is what says so (its title or category speaks of a mission, a delegation, a visit), what takes place abroad, and what an export of ours
 * wrote; the rest is counted and told, and `--set country=…' or `--set direction=in' takes it all. An event that is known again by its uid moves, where nobody moved it here.
 *
 * What can't be taken is kept as a calendar of its own, which can be corrected and imported like this one.
 */
#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <strates/base/date.h>
#include <strates/base/file.h>
#include <strates/base/intl.h>
#include <strates/base/utf8.h>
#include <strates/exchange/ics.h>

#include "import_priv.h"

#define FILE_MAX ((size_t)256 << 20)

struct state {
	struct import *im;
	bool all;          /* the user said what the events are */
	int64_t no_mission; /* left out */
	int64_t repeating; /* of which only the first day was taken */
};

/* --- what an event is --- */

/* "<uid>@strates", "<uid>-start@strates": what export_ics.c writes. */
static bool own_uid(const char *text, struct uid *u, bool *of_date)
{
	char head[UID_TEXT_SIZE];

	if (!str_has_suffix(text, "@strates") || strlen(text) < UID_TEXT_SIZE - 1)
		return false;
	memcpy(head, text, UID_TEXT_SIZE - 1);
	head[UID_TEXT_SIZE - 1] = '\0';
	*of_date = text[UID_TEXT_SIZE - 1] == '-';
	return uid_parse(head, u);
}

static bool speaks_of_mission(const char *text)
{
	static const char *const words[] = {"mission", "delegation", "deplacement", "voyage d", "visite", "visit ", "accueil d"};
	bool found = false;
	struct str folded = STR_INIT;

	utf8_fold_words(&folded, text);
	str_add_char(&folded, ' ');
	for (size_t i = 0; i < COUNT_OF(words) && !found; i++)
		found = strstr(folded.s, words[i]) != NULL;
	str_release(&folded);
	return found;
}

/* "Kédougou, Sénégal", "Sénégal", "Kédougou": the last part that is a country, the first that is none. */
static void read_place(struct import *im, const char *text, const char **country, const char **city)
{
	const char *rest = text;

	*country = *city = NULL;
	while (rest && *rest) {
		const char *from = rest;
		size_t n = str_split(&rest, ",;/()");
		const char *part, *key = NULL;
		struct str clean = STR_INIT;

		utf8_clean(&clean, from, n, false);
		part = arena_strdup(&im->row, clean.s);
		str_release(&clean);
		if (!*part)
			continue;
		if (resolve_country(im->app, part, &im->row, &key) >= MATCH_NAME)
			*country = key;
		else if (!*city)
			*city = part;
	}
}

static void put_place(struct import *im, const struct ics_event *v, struct record *r)
{
	const char *country, *city;
	int64_t place = 0;
	double lat, lon;

	read_place(im, v->place, &country, &city);
	if (city && resolve_town(im->app, city, country, &place, &lat, &lon) >= MATCH_NAME) {
		struct record town;

		record_set_text(r, FIELD_MISSION_PLACE, store_key(app_store(im->app), ENTITY_PLACE, place, &im->row));
		if (!country && store_load(app_store(im->app), ENTITY_PLACE, place, &im->row, &town, NULL))
			country = record_text(&town, FIELD_PLACE_COUNTRY);
	}
	record_set_text(r, FIELD_MISSION_COUNTRY, country);
	record_set_text(r, FIELD_MISSION_CITY, city);
	if (!isnan(v->lat)) {
		record_set(r, FIELD_MISSION_LAT, value_real(v->lat));
		record_set(r, FIELD_MISSION_LON, value_real(v->lon));
	}
}

static void put_date(struct import *im, struct record *r, enum field f, int32_t day)
{
	char iso[DATE_TEXT_SIZE];

	record_set_text(r, f, arena_strdup(&im->row, date_format(date_from_days(day), iso)));
}

/* --- one event --- */

/* Who sends: the user's own authority; of an event of ours from elsewhere, who stands behind the title: "Visite (Brest Métropole)". */
static void put_authority(struct import *im, struct record *r, bool own)
{
	const char *title = record_text(r, FIELD_MISSION_TITLE), *open = title ? strrchr(title, '(') : NULL, *key = NULL;
	size_t n = title ? strlen(title) : 0;

	if (own && open && open > title && title[n - 1] == ')') {
		const char *name = arena_strndup(&im->row, open + 1, (size_t)(title + n - 1 - (open + 1)));

		if (resolve_authority(im->app, name, -1, NULL, &im->row, &key) >= MATCH_NAME) {
			while (open > title && open[-1] == ' ')
				open--;
			record_set_text(r, FIELD_MISSION_TITLE, arena_strndup(&im->row, title, (size_t)(open - title)));
		}
	}
	record_set_text(r, FIELD_MISSION_AUTHORITY, key ? key : app_territory(im->app));
}

static void read_mission(struct import *im, const struct ics_event *v, bool own, struct record *r)
{
	record_set_text(r, FIELD_MISSION_TITLE, v->title);
	record_set_text(r, FIELD_MISSION_OBJECTIVE, v->text);
	put_place(im, v, r);
	put_date(im, r, FIELD_MISSION_START, v->first);
	put_date(im, r, FIELD_MISSION_END, v->last);
	if (strcasecmp(v->status, "CANCELLED") == 0)
		record_set_text(r, FIELD_MISSION_STATUS, "cancelled");
	else if (strcasecmp(v->status, "TENTATIVE") == 0)
		record_set_text(r, FIELD_MISSION_STATUS, "planned");
	else if (own && strcasecmp(v->status, "CONFIRMED") == 0)
		record_set_text(r, FIELD_MISSION_STATUS, "done");
	put_authority(im, r, own);
}

/* Of a mission that this register has: the days and whether it takes place, which is what people change in a calendar. */
static bool known_again(struct import *im, const struct ics_event *v, struct record *r)
{
	struct record here;
	int64_t id = store_id_any(app_store(im->app), ENTITY_MISSION, r->uid);

	if (!id || !store_load(app_store(im->app), ENTITY_MISSION, id, &im->row, &here, NULL))
		return false;
	if (date_first(record_date(&here, FIELD_MISSION_START)) != v->first)
		put_date(im, r, FIELD_MISSION_START, v->first);
	if (v->last != (record_date(&here, FIELD_MISSION_END).precision ? date_last(record_date(&here, FIELD_MISSION_END)) : v->first))
		put_date(im, r, FIELD_MISSION_END, v->last);
	if (strcasecmp(v->status, "CANCELLED") == 0)
		record_set_text(r, FIELD_MISSION_STATUS, "cancelled");
	return true;
}

static void count(struct import_report *r, enum import_outcome o)
{
	switch (o) {
	case IMPORT_ADDED: r->added++; break;
	case IMPORT_UPDATED: r->updated++; break;
	case IMPORT_CONFLICTING: r->conflicting++; break;
	case IMPORT_UNCHANGED: r->unchanged++; break;
	case IMPORT_REJECTED: break;
	}
}

static bool refuse(struct import *im, const struct ics_event *v, const char *field, const char *reason)
{
	static const char end[] = "END:VEVENT";
	size_t n = v->raw_len;

	import_refuse(im, v->line, field, reason);
	/* The reason stands inside the event, as a property that other programs pass over. */
	while (n > 0 && strncasecmp(v->raw + n - 1, end, sizeof(end) - 1) != 0)
		n--;
	n = n ? n - 1 : v->raw_len;
	str_add_n(&im->rejected, v->raw, n);
	str_addf(&im->rejected, "X-STRATES-REASON:%s\r\n%s\r\n", reason, end);
	return true;
}

/* Is it a mission? `own': an export of ours wrote it. */
static bool is_mission(const struct state *st, const struct ics_event *v, const struct record *r, bool own)
{
	const char *country = record_text(r, FIELD_MISSION_COUNTRY);

	return st->all || (own && str_eq(v->record, "mission")) || (country && !str_eq(country, "FR")) || speaks_of_mission(v->title) || speaks_of_mission(v->categories);
}

static bool write_mission(struct state *st, const struct ics_event *v, struct record *r, bool partly, struct err *e)
{
	struct import *im = st->im;
	struct err why = ERR_INIT;
	const char *field = "", *reason = NULL;
	enum import_outcome outcome;

	if (!partly && im->o->n_set && !import_set(im, r, &field, &reason))
		return refuse(im, v, field, reason);
	if (!partly && !record_text(r, FIELD_MISSION_AUTHORITY))
		return refuse(im, v, "authority", _("nobody says whose mission it is; import with --set authority=…, or say who you are with `strates setup'"));
	if (!partly && !record_validate(r, &field, &why))
		return refuse(im, v, field, why.text);
	st->repeating += v->repeats;
	if (!import_row(im, r, &outcome, e))
		return false;
	count(im->r, outcome);
	return true;
}

static bool take_event(struct state *st, const struct ics_event *v, struct err *e)
{
	struct import *im = st->im;
	bool of_date = false, own;
	struct record r;
	uint32_t seen;

	record_init(&r, ENTITY_MISSION, &im->row);
	own = own_uid(v->uid, &r.uid, &of_date);
	if (!own)
		r.uid = *v->uid ? uid_derive2("import", "ics", v->uid) : uid_derive("import row", v->raw, v->raw_len);
	/* The first day of an action, the end of an agreement: from records that stay where they are. */
	if (own && (of_date || (*v->record && !str_eq(v->record, "mission")))) {
		im->r->unchanged++;
		return true;
	}
	if (v->first == DATE_NO_DAY)
		return refuse(im, v, "start", *v->bad_date ? arena_printf(&im->row, _("\"%s\" is no date of a calendar"), v->bad_date) : _("the event has no start"));
	if (uid_map_get(im->seen, r.uid, &seen)) {
		im->r->unchanged++;
		return true;
	}
	uid_map_put(im->seen, r.uid, 1);
	if (own && known_again(im, v, &r))
		return write_mission(st, v, &r, true, e);
	read_mission(im, v, own, &r);
	if (is_mission(st, v, &r, own))
		return write_mission(st, v, &r, false, e);
	st->no_mission++;
	return true;
}

static bool on_event(void *ctx, const struct ics_event *v, struct err *e)
{
	struct state *st = ctx;
	bool ok;

	st->im->r->read++;
	ok = take_event(st, v, e);
	arena_clear(&st->im->row);
	if (ok && st->im->r->read % 256 == 0 && !app_tick(st->im->app, _("importing"), st->im->r->read, 0))
		ok = err_set(e, ERR_CANCELLED, _("Interrupted; nothing of this was kept."));
	return ok;
}

/* --- the file --- */

/* Did the user say of all events what they are? */
static bool says_what(const struct import_options *o)
{
	for (int i = 0; i < o->n_set; i++)
		if (str_has_prefix(o->set[i], "country=") || str_has_prefix(o->set[i], "direction="))
			return true;
	return false;
}

static void tell(const struct state *st, const struct ics_stats *s)
{
	struct import *im = st->im;

	if (st->no_mission)
		import_note(im, ngettext("%lld event is no mission as far as it says, and was left out; --set country=… or --set direction=in takes all of them",
		                        "%lld events are no missions as far as they say, and were left out; --set country=… or --set direction=in takes all of them",
		                        (unsigned long)st->no_mission), (long long)st->no_mission);
	if (st->repeating)
		import_note(im, ngettext("%lld event repeats: only its first day was taken", "%lld events repeat: only their first days were taken", (unsigned long)st->repeating),
		        (long long)st->repeating);
	if (s->others)
		import_note(im, ngettext("%ld task of the calendar was not read", "%ld tasks of the calendar were not read", (unsigned long)s->others), s->others);
	if (s->too_long)
		import_note(im, ngettext("%ld event is longer than anybody writes: left out", "%ld events are longer than anybody writes: left out", (unsigned long)s->too_long), s->too_long);
	if (s->cut_line)
		import_refuse(im, s->cut_line, "", _("the event that begins here has no end: the file was cut; get the whole file and import it again"));
}

bool import_ics(struct import *im, struct err *e)
{
	struct state st = {.im = im, .all = says_what(im->o)};
	struct sniff_encoding encoding;
	struct ics_stats stats;
	struct str text = STR_INIT;
	bool ok;

	im->rejects_suffix = "ics";
	im->r->profile = "ics";
	im->r->profile_title = arena_strdup(&im->r->arena, _("Missions of a calendar"));
	im->r->profile_score = 100;
	str_add(&im->rejected, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//strates//strates//FR\r\n");
	ok = file_read(im->o->path, FILE_MAX, &text, e) && sniff_decode(im->o->path, im->o->encoding, &text, &encoding, e);
	if (ok)
		import_tell_damage(im, &encoding);
	ok = ok && ics_each(im->o->path, text.s, text.len, on_event, &st, &stats, e);
	if (ok)
		tell(&st, &stats);
	str_add(&im->rejected, "END:VCALENDAR\r\n");
	str_release(&text);
	return ok;
}
