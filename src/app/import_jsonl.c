/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * import_jsonl.c - JSON lines, or one array of objects, into the register.
 *
 * A line may refer to what another line tells: an action to a partner whose own line comes later, a budget line to its action. So lines are taken in the order
 * of what they need, not of the file: tables, then who takes part, then actions, then what hangs on actions; and last the budget lines and links that
 * actions tell of themselves, which are matched with what stands there by then. Lines are only parsed when their turn comes: an object that does not say what
 * it is, is an action, and that is seen without parsing. The file is held in memory, its objects are not.
 *
 * What was refused is kept as such a file: before each line an object that says why, which is passed over when the corrected file comes in.
 *
 * What a line leaves out is no order to clear it, and `created' and `updated' are this register's own: they come from its log.
 */
#include "config.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include <strates/base/file.h>
#include <strates/base/intl.h>
#include <strates/base/sha256.h>
#include <strates/exchange/sniff.h>

#include "import_priv.h"
#include "resolve_priv.h"

enum { FILE_BYTES_MAX = 1 << 30, LINE_BYTES_MAX = 16 << 20, UNKNOWN_SHOWN = 20 };
enum turn { TURN_TABLES, TURN_PARTIES, TURN_ACTIONS, TURN_REST, TURN_ABOUT, TURNS };

struct piece {
	size_t at, n;
	long line;
	int entity;      /* enum entity; -1 = none that is known */
	uint8_t outcome; /* enum import_outcome */
	bool done;
};
/* What an action told of itself, until all actions are there; and the budget lines of it that have a line of the file each, and no uid. The records are in the arena of gathered ones. */
struct hanging {
	int piece;   /* of the action; when it told nothing, of the first line */
	int *pieces; /* of each budget line */
	struct uid action;
	struct record *budgets, *links;
	int n_budgets, n_nested, cap_budgets, cap_pieces, n_links; /* n_nested: the first ones, which the action told */
};
struct lines {
	struct import *im;
	struct str text;
	struct piece *v;
	int n, cap;
	struct hanging *hanging;
	int n_hanging, cap_hanging;
	struct uid_map *owners; /* actions of what hangs: index of `hanging' */
	char *unknown[UNKNOWN_SHOWN];
	int n_unknown;
	int64_t done, lost_links;
};

/* Of the object that says why the line behind it was refused. */
static const char reason_start[] = "{\"strates_line\":";

/* --- pieces ---------------------------------------------------------------------------------------------------------------------- */

static void add_piece(struct lines *l, size_t from, size_t to, long line)
{
	const char *s = l->text.s;

	while (from < to && strchr(" \t\r\n", s[from]))
		from++;
	while (to > from && strchr(" \t\r\n", s[to - 1]))
		to--;
	if (from == to || str_has_prefix(s + from, reason_start))
		return;
	GROW(l->v, l->n, l->cap);
	l->v[l->n++] = (struct piece){.at = from, .n = to - from, .line = line, .entity = ENTITY_ACTION};
}

static void cut_lines(struct lines *l, size_t at)
{
	const char *s = l->text.s;
	long line = 1; /* blank ones in front included */

	while (at < l->text.len) {
		const char *end = memchr(s + at, '\n', l->text.len - at);
		size_t to = end ? (size_t)(end - s) : l->text.len;
		add_piece(l, at, to, line++);
		at = to + 1;
	}
}

struct cutter {
	struct lines *l;
	size_t from; /* of the present element */
	long line, from_line;
	int depth;
	bool in_text, escaped;
};

/* One byte of an array; true when it was its end. Elements are cut at the commas of depth 1, so a broken one costs only itself. */
static bool cut_byte(struct cutter *c, size_t at)
{
	char b = c->l->text.s[at];

	c->line += b == '\n';
	if (c->in_text) {
		c->in_text = c->escaped || b != '"';
		c->escaped = !c->escaped && b == '\\';
		return false;
	}
	c->in_text = b == '"';
	c->depth += (b == '{' || b == '[') - (b == '}' || b == ']');
	if (c->depth > 0 && (c->depth > 1 || b != ','))
		return false;
	add_piece(c->l, c->from, at, c->from_line);
	c->from = at + 1;
	c->from_line = c->line;
	return c->depth <= 0;
}

/* `at` is behind the opening bracket. */
static bool cut_array(struct lines *l, size_t at, struct err *e)
{
	struct cutter c = {.l = l, .from = at, .line = 1, .depth = 1};

	for (size_t i = 0; i < at; i++)
		c.line += l->text.s[i] == '\n';
	c.from_line = c.line;
	for (; at < l->text.len; at++) {
		/* The line of an element is where it begins. */
		if (at == c.from && strchr(" \t\r\n", l->text.s[at])) {
			c.line += l->text.s[at] == '\n';
			c.from_line = c.line;
			c.from++;
			continue;
		}
		if (cut_byte(&c, at))
			return true;
	}
	return err_at(e, ERR_DATA, l->im->o->path, c.line, _("the list has no end; is the file whole?"));
}

/* What a piece tells of; -1 with its name missing or unknown. Parsing decides, the search only spares it. */
static int piece_entity(const struct lines *l, const struct piece *p)
{
	const char *s = l->text.s + p->at;
	json_t *o, *name;
	int en = ENTITY_ACTION;

	if (p->n > LINE_BYTES_MAX || !memmem(s, p->n, "\"entity\"", 8) || !(o = json_loadb(s, p->n, 0, NULL)))
		return ENTITY_ACTION;
	if ((name = json_object_get(o, "entity")))
		en = json_is_string(name) ? entity_find(json_string_value(name)) : -1;
	json_decref(o);
	return en;
}

static enum turn turn_of(int en)
{
	switch (en) {
	case ENTITY_AUTHORITY:
	case ENTITY_COUNTRY:
	case ENTITY_PLACE:
	case ENTITY_THEME:
	case ENTITY_NETWORK: return TURN_TABLES;
	case ENTITY_PARTNER:
	case ENTITY_PERSON:
	case ENTITY_AGREEMENT: return TURN_PARTIES;
	case ENTITY_ACTION:
	case -1: return TURN_ACTIONS;
	case ENTITY_NOTE:
	case ENTITY_DOCUMENT: return TURN_ABOUT; /* of rows of any other entity */
	default: return TURN_REST;
	}
}

static bool cut(struct lines *l, struct err *e)
{
	const char *s = l->text.s;
	size_t start = str_has_prefix(s, "\xef\xbb\xbf") ? 3 : 0, at = start + strspn(s + start, " \t\r\n");

	if (at < l->text.len && s[at] != '{' && s[at] != '[')
		return err_at(e, ERR_DATA, l->im->o->path, 1, _("this is no JSON; its first character must be { or ["));
	if (s[at] == '[') {
		if (!cut_array(l, at + 1, e))
			return false;
	} else
		cut_lines(l, start);
	for (int i = 0; i < l->n; i++)
		l->v[i].entity = piece_entity(l, &l->v[i]);
	return true;
}

/* --- one object ------------------------------------------------------------------------------------------------------------------ */

static void add_member(struct str *out, const char *name, const char *text)
{
	json_t *value = json_string(text);
	char *written = value ? json_dumps(value, JSON_ENCODE_ANY) : NULL;

	str_addf(out, ",\"%s\":%s", name, written ? written : "\"\"");
	free(written);
	json_decref(value);
}

/* The line as it was, behind the reason; a line end inside it, in a list that is written over several, is a blank as good. */
static void write_reject(struct import *im, long line, const char *raw, size_t n, const char *field, const char *reason)
{
	struct str *out = &im->rejected;

	if (n > LINE_BYTES_MAX)
		return;
	str_addf(out, "%s%ld", reason_start, line);
	if (*field)
		add_member(out, "strates_field", field);
	add_member(out, "strates_reason", reason);
	str_add(out, "}\n");
	for (size_t i = 0; i < n; i++)
		str_add_char(out, raw[i] == '\n' || raw[i] == '\r' ? ' ' : raw[i]);
	str_add_char(out, '\n');
}

static void reject_piece(struct lines *l, struct piece *p, const char *field, const char *reason)
{
	import_reject(l->im, p->line, l->text.s + p->at, p->n, field ? field : "", reason);
	p->outcome = IMPORT_REJECTED;
}

static void on_unknown(struct json_reader *rd, const char *member)
{
	struct lines *l = rd->ctx;

	for (int i = 0; i < l->n_unknown; i++)
		if (str_eq(l->unknown[i], member))
			return;
	if (l->n_unknown < UNKNOWN_SHOWN)
		l->unknown[l->n_unknown++] = xstrndup(member, 60);
}

static void set_uid(const struct lines *l, const struct piece *p, struct record *r)
{
	const char *source = r->entity == ENTITY_ACTION ? record_text(r, FIELD_ACTION_SOURCE) : NULL;
	const char *id = r->entity == ENTITY_ACTION ? record_text(r, FIELD_ACTION_SOURCE_ID) : NULL;
	const char *key = entity_is_keyed(r->entity) ? record_text(r, (enum field)entity_desc(r->entity)->first_field) : NULL;
	struct sha256 h;
	uint8_t hash[32];

	if (key)
		r->uid = store_uid_of_key(r->entity, key);
	if (!uid_is_nil(r->uid))
		return;
	if (source && id) {
		r->uid = uid_derive2("import", source, id);
		return;
	}
	sha256_init(&h);
	sha256_add(&h, l->text.s + p->at, p->n);
	sha256_end(&h, hash);
	r->uid = uid_derive("import row", hash, sizeof(hash));
}

/* The row that a required field names must be there: a budget line of nothing would never be seen again. */
static bool has_owner(struct import *im, const struct record *r, const char **field)
{
	static const struct {
		enum field field;
		enum entity of;
	} owners[] = {{FIELD_BUDGET_ACTION, ENTITY_ACTION}, {FIELD_LINK_A, ENTITY_ACTION}, {FIELD_LINK_B, ENTITY_ACTION},
		{FIELD_NOTE_ABOUT, ENTITY_COUNT}, {FIELD_DOCUMENT_ABOUT, ENTITY_COUNT}};

	for (size_t i = 0; i < COUNT_OF(owners); i++) {
		bool found = owners[i].of != ENTITY_COUNT;
		if (field_desc(owners[i].field)->entity != r->entity)
			continue;
		for (int en = 0; en < ENTITY_COUNT && owners[i].of == ENTITY_COUNT && !found; en++)
			found = store_id_any(app_store(im->app), (enum entity)en, record_uid(r, owners[i].field));
		if (found && owners[i].of != ENTITY_COUNT)
			found = store_id_any(app_store(im->app), owners[i].of, record_uid(r, owners[i].field));
		*field = field_desc(owners[i].field)->name;
		if (!found)
			return false;
	}
	return true;
}

/* A town that is told by its name alone gets its row; one that stands here keeps what it has (import_store.c). */
static void place_towns(struct import *im, struct record *r)
{
	struct elements *l = record_elements(r, SET_ACTION_PLACES);

	if (store_id_any(app_store(im->app), ENTITY_ACTION, r->uid))
		return;
	for (int i = 0; i < l->n; i++) {
		struct value *v = &l->v[i * set_desc(SET_ACTION_PLACES)->n_items];
		const struct value *country = &v[ITEM_ACTION_PLACES_country], *city = &v[ITEM_ACTION_PLACES_city];
		int64_t place = 0;
		double lat, lon;

		if (city->type != VALUE_TEXT || v[ITEM_ACTION_PLACES_place].type != VALUE_NONE)
			continue;
		if (resolve_town(im->app, city->s, country->type == VALUE_TEXT ? country->s : NULL, &place, &lat, &lon) >= MATCH_NAME)
			v[ITEM_ACTION_PLACES_place] = value_text(store_key(app_store(im->app), ENTITY_PLACE, place, r->arena));
		else
			missed_add(im->missed[MISSED_TOWN], city->s);
	}
}

static bool bring_rows(struct import *im, struct json_reader *rd, struct err *e)
{
	struct store *s = app_store(im->app);

	for (int i = 0; i < rd->n_rows; i++) {
		struct record *r = &rd->rows[i];
		if (store_id_any(s, r->entity, r->uid))
			continue;
		if (!store_insert(s, r, e))
			return false;
		resolver_forget(im->app, r->entity);
	}
	return true;
}

static struct hanging *hanging_of(struct lines *l, struct uid action, int piece)
{
	uint32_t at;

	if (uid_map_get(l->owners, action, &at))
		return &l->hanging[at];
	uid_map_put(l->owners, action, (uint32_t)l->n_hanging);
	GROW(l->hanging, l->n_hanging, l->cap_hanging);
	l->hanging[l->n_hanging] = (struct hanging){.piece = piece, .action = action};
	return &l->hanging[l->n_hanging++];
}

static void hang_budget(struct lines *l, struct hanging *h, int piece, const struct record *r)
{
	GROW(h->pieces, h->n_budgets, h->cap_pieces);
	h->pieces[h->n_budgets] = piece;
	GROW(h->budgets, h->n_budgets, h->cap_budgets);
	record_copy(&h->budgets[h->n_budgets], r, &l->im->gathered);
	record_set(&h->budgets[h->n_budgets++], FIELD_BUDGET_ACTION, value_uid(h->action));
}

/* Budget lines and links wait for the last turn. An action is taken once, and before the lines that stand by themselves. */
static void hang(struct lines *l, int piece, const struct record *r, const struct json_reader *rd)
{
	struct arena *a = &l->im->gathered;
	struct hanging *h;

	if (!rd->n_budgets && !rd->n_links)
		return;
	h = hanging_of(l, r->uid, piece);
	for (int i = 0; i < rd->n_budgets; i++)
		hang_budget(l, h, piece, &rd->budgets[i]);
	h->n_nested = h->n_budgets;
	h->n_links = rd->n_links;
	h->links = arena_calloc(a, (size_t)h->n_links + 1, sizeof(*h->links));
	for (int i = 0; i < h->n_links; i++) {
		bool is_b = record_value(&rd->links[i], FIELD_LINK_A)->type != VALUE_NONE;
		record_copy(&h->links[i], &rd->links[i], a);
		record_set(&h->links[i], is_b ? FIELD_LINK_B : FIELD_LINK_A, value_uid(r->uid));
	}
}

/* A budget line that has a line of its own and no uid: lines that are alike are as many as they are, with those that the action tells. */
static void hang_line(struct lines *l, int piece, const struct record *r)
{
	struct hanging *h = hanging_of(l, record_uid(r, FIELD_BUDGET_ACTION), piece);

	/* They are compared with each other. */
	if (h->n_budgets == IMPORT_LIST_MAX)
		reject_piece(l, &l->v[piece], "action", _("has more than 10 000 budget lines without an id"));
	else
		hang_budget(l, h, piece, r);
}

static bool validate_nested(struct json_reader *rd, struct uid owner)
{
	for (int i = 0; i < rd->n_budgets; i++) {
		struct err why = ERR_INIT;
		const char *field = "";
		record_set(&rd->budgets[i], FIELD_BUDGET_ACTION, value_uid(owner));
		if (!record_validate(&rd->budgets[i], &field, &why)) {
			rd->field = "budget";
			rd->reason = arena_strdup(rd->arena, why.text);
			return false;
		}
	}
	return true;
}

static bool validate(struct lines *l, struct json_reader *rd, struct record *r)
{
	struct err why = ERR_INIT;
	const char *field = "";

	if (r->entity == ENTITY_ACTION && l->im->o->n_set && !import_set(l->im, r, &rd->field, &rd->reason))
		return false;
	if (!record_validate(r, &field, &why)) {
		rd->field = field;
		rd->reason = arena_strdup(rd->arena, why.text);
		return false;
	}
	if (!has_owner(l->im, r, &rd->field)) {
		rd->reason = _("names a record that is not in the register; import that one too");
		return false;
	}
	return validate_nested(rd, r->uid);
}

/* The same object again is no news; the same id with other content is for a person to look at. */
static bool is_news(struct lines *l, struct piece *p, const struct record *r)
{
	uint32_t known, print = import_print(l->text.s + p->at, p->n);

	if (!uid_map_get(l->im->seen, r->uid, &known)) {
		uid_map_put(l->im->seen, r->uid, print);
		return true;
	}
	if (known != print)
		reject_piece(l, p, "uid", _("another line of this file has the same id and other content; give one of them another id"));
	return false;
}

static bool take_record(struct lines *l, int piece, struct json_reader *rd, struct record *r, struct err *e)
{
	struct import *im = l->im;
	struct piece *p = &l->v[piece];
	enum import_outcome outcome;

	if (r->entity == ENTITY_ACTION) {
		place_towns(im, r);
		record_set_text(r, FIELD_ACTION_BATCH, im->batch);
	}
	if (!bring_rows(im, rd, e) || !import_row(im, r, &outcome, e))
		return false;
	p->outcome = (uint8_t)outcome;
	if (outcome == IMPORT_ADDED)
		resolver_forget(im->app, r->entity);
	hang(l, piece, r, rd);
	return true;
}

static bool take_object(struct lines *l, int piece, const json_t *o, struct err *e)
{
	struct piece *p = &l->v[piece];
	struct json_reader rd = {.im = l->im, .arena = &l->im->row, .as_written = turn_of(p->entity) == TURN_TABLES, .unknown = on_unknown, .ctx = l};
	struct record r;
	bool ok = true;

	record_init(&r, (enum entity)p->entity, &l->im->row);
	if (!json_read_record(&rd, o, &r))
		reject_piece(l, p, rd.field, rd.reason);
	else {
		bool counted = r.entity == ENTITY_BUDGET && uid_is_nil(r.uid);
		set_uid(l, p, &r);
		if (!validate(l, &rd, &r))
			reject_piece(l, p, rd.field, rd.reason);
		else if (counted) {
			r.uid = (struct uid){{0}};
			hang_line(l, piece, &r);
		} else if (is_news(l, p, &r))
			ok = take_record(l, piece, &rd, &r, e);
	}
	json_reader_release(&rd);
	return ok;
}

static bool take_piece(struct lines *l, int piece, struct err *e)
{
	struct piece *p = &l->v[piece];
	json_error_t why;
	json_t *o;
	bool ok = true;

	p->done = true;
	l->im->r->read++;
	if (p->entity < 0) {
		reject_piece(l, p, "entity", _("is none that the register knows"));
		return true;
	}
	if (p->n > LINE_BYTES_MAX) {
		reject_piece(l, p, NULL, _("this line is longer than 16 mebibytes; write one object a line"));
		return true;
	}
	o = json_loadb(l->text.s + p->at, p->n, JSON_REJECT_DUPLICATES, &why);
	if (!o && json_error_code(&why) == json_error_invalid_utf8) {
		reject_piece(l, p, NULL, _("this line holds a byte that is no UTF-8; save the file as UTF-8, or name its encoding with --encoding"));
	} else if (!json_is_object(o)) {
		reject_piece(l, p, NULL,
			o ? _("this is no object; write one object in braces a line")
			  : arena_printf(&l->im->row, _("this is no JSON from byte %d on; write one object in braces a line"), why.position));
	} else
		ok = take_object(l, piece, o, e);
	json_decref(o);
	arena_clear(&l->im->row);
	return ok;
}

static bool take_turn(struct lines *l, enum turn turn, struct err *e)
{
	for (int i = 0; i < l->n; i++) {
		if (l->v[i].done || turn_of(l->v[i].entity) != turn)
			continue;
		if (!take_piece(l, i, e))
			return false;
		if (++l->done % 256 == 0 && !app_tick(l->im->app, _("importing"), l->done, l->n))
			return err_set(e, ERR_CANCELLED, _("Interrupted; nothing of this was kept."));
	}
	return true;
}

/* --- what hangs on actions ------------------------------------------------------------------------------------------------------- */

static void raise_outcome(struct piece *p, enum import_outcome o)
{
	if (o == IMPORT_ADDED && p->outcome != IMPORT_ADDED)
		o = IMPORT_UPDATED;
	if (o > (enum import_outcome)p->outcome)
		p->outcome = (uint8_t)o;
}

static bool hang_budgets(struct lines *l, const struct hanging *h, struct err *e)
{
	enum import_outcome *outcomes = arena_calloc(&l->im->row, (size_t)h->n_budgets + 1, sizeof(*outcomes));

	if (!import_budgets(l->im, h->action, false, h->budgets, h->n_budgets, outcomes, e))
		return false;
	for (int i = 0; i < h->n_budgets; i++)
		if (i < h->n_nested)
			raise_outcome(&l->v[h->piece], outcomes[i]);
		else
			l->v[h->pieces[i]].outcome = (uint8_t)outcomes[i];
	return true;
}

static bool hang_links(struct lines *l, const struct hanging *h, struct err *e)
{
	char a[UID_TEXT_SIZE], b[UID_TEXT_SIZE];

	for (int i = 0; i < h->n_links; i++) {
		struct record *r = &h->links[i];
		enum import_outcome outcome;
		const char *field;
		if (!record_validate(r, NULL, NULL) || !has_owner(l->im, r, &field)) {
			l->lost_links++;
			continue;
		}
		uid_format(record_uid(r, FIELD_LINK_A), a);
		if (uid_is_nil(r->uid))
			r->uid = uid_derive2("link", a, uid_format(record_uid(r, FIELD_LINK_B), b));
		if (!import_row(l->im, r, &outcome, e))
			return false;
		raise_outcome(&l->v[h->piece], outcome);
	}
	return true;
}

static bool hang_all(struct lines *l, struct err *e)
{
	for (int i = 0; i < l->n_hanging; i++) {
		const struct hanging *h = &l->hanging[i];
		if (!app_tick(l->im->app, _("importing"), l->n - l->n_hanging + i, l->n))
			return err_set(e, ERR_CANCELLED, _("Interrupted; nothing of this was kept."));
		/* Deleted here: it stays so, with all that hung on it. */
		if (!store_id_of_uid(app_store(l->im->app), ENTITY_ACTION, h->action))
			continue;
		if (!hang_budgets(l, h, e) || !hang_links(l, h, e))
			return false;
		arena_clear(&l->im->row);
	}
	return true;
}

/* --- the file -------------------------------------------------------------------------------------------------------------------- */

static void count_outcomes(const struct lines *l)
{
	struct import_report *r = l->im->r;

	for (int i = 0; i < l->n; i++)
		switch ((enum import_outcome)l->v[i].outcome) {
		case IMPORT_ADDED: r->added++; break;
		case IMPORT_UPDATED: r->updated++; break;
		case IMPORT_CONFLICTING: r->conflicting++; break;
		case IMPORT_UNCHANGED: r->unchanged++; break;
		case IMPORT_REJECTED: break;
		}
}

static void add_note(struct import_report *r, const char *text)
{
	GROW(r->notes, r->n_notes, r->cap_notes);
	r->notes[r->n_notes++] = text;
}

static void tell(const struct lines *l)
{
	struct import_report *r = l->im->r;

	for (int i = 0; i < l->n_unknown; i++)
		add_note(r, arena_printf(&r->arena, _("nothing reads the member \"%s\""), l->unknown[i]));
	if (l->lost_links)
		add_note(r, arena_printf(&r->arena, ngettext("%lld link leads to an action that is not in the register", "%lld links lead to actions that are not in the register",
			(unsigned long)l->lost_links), (long long)l->lost_links));
}

/* JSON is UTF-8; what some programs save as "Unicode" is UTF-16. In any other encoding only when the user says so: a byte that is wrong is told by its line. */
static bool read_file(struct lines *l, struct err *e)
{
	const struct import_options *o = l->im->o;
	struct sniff_encoding encoding;

	if (file_is_blank(o->path))
		return true;
	if (!file_read(o->path, FILE_BYTES_MAX, &l->text, e))
		return false;
	if (!o->encoding && !sniff_utf16(l->text.s, l->text.len, NULL))
		return true;
	if (!sniff_decode(o->path, o->encoding, &l->text, &encoding, e))
		return false;
	import_tell_damage(l->im, &encoding);
	return true;
}

bool import_jsonl(struct import *im, struct err *e)
{
	struct lines l = {.im = im, .text = STR_INIT, .owners = uid_map_new()};
	bool ok;

	im->rejects_suffix = "jsonl";
	im->write_reject = write_reject;
	ok = read_file(&l, e) && cut(&l, e);
	for (int turn = 0; ok && turn < TURNS; turn++)
		ok = take_turn(&l, (enum turn)turn, e);
	ok = ok && hang_all(&l, e);
	if (ok) {
		count_outcomes(&l);
		tell(&l);
	}
	for (int i = 0; i < l.n_unknown; i++)
		free(l.unknown[i]);
	for (int i = 0; i < l.n_hanging; i++) {
		free(l.hanging[i].budgets);
		free(l.hanging[i].pieces);
	}
	free(l.v);
	free(l.hanging);
	uid_map_free(&l.owners);
	str_release(&l.text);
	return ok;
}
