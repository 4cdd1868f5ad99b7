/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * record_draft.c - what was typed and not saved survives the program.
 *
 * One text a form, in the state file of this laptop: the time on the first line, with the process
 * whose form is open, then a line a changed field: name, value, text, separated by tabs. Only what
 * differs is kept, so that taking a draft up on a record that changed meanwhile brings back one's own
 * words and nothing else.
 *
 * Two forms about the same thing, in two consoles or one over the other, have a draft each: the
 * second one has a number. A draft belongs to the form that writes it; once that is closed, or its
 * program is gone, whoever opens such a form next is offered it.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <strates/base/date.h>
#include <strates/base/mem.h>
#include <strates/base/process.h>

#include "record_priv.h"

enum { DRAFTS_MOST = 9 /* about one thing */ };

static bool is_open_here(const struct ui *ui, const char *key)
{
	for (const struct draft *d = ui->drafts; d; d = d->next)
		if (!strcmp(d->key, key))
			return true;
	return false;
}

/* "1795424400000 4711.12345": who has it open. */
static bool is_open_elsewhere(const char *text)
{
	size_t n = strcspn(text, " \n");

	return text[n] == ' ' && process_is_other(text + n + 1);
}

/* What stands under this key: nothing, what somebody left behind, or what is being written in another console. */
enum found { FOUND_NOTHING, FOUND_LEFT, FOUND_IN_USE };
static enum found look(struct ui *ui, const char *key)
{
	struct arena mem = ARENA_INIT;
	const char *text = app_state_get(ui->app, key, &mem);
	enum found found = !text ? FOUND_NOTHING : is_open_elsewhere(text) ? FOUND_IN_USE : FOUND_LEFT;

	arena_release(&mem);
	return found;
}

/* take_up: the first draft that was left behind, if there is one; else a place for a new one. */
static char *choose_key(struct ui *ui, const char *base, bool take_up)
{
	char *free_one = NULL;

	for (int i = 1; i <= DRAFTS_MOST; i++) {
		char *key = i > 1 ? xasprintf("%s:%d", base, i) : xstrdup(base);
		enum found found = is_open_here(ui, key) ? FOUND_IN_USE : look(ui, key);

		if (found == FOUND_LEFT && take_up) {
			free(free_one);
			return key;
		}
		if (found != FOUND_NOTHING || free_one)
			free(key);
		else
			free_one = key;
	}
	return free_one ? free_one : xstrdup(base);
}

void draft_init(struct draft *d, struct ui *ui, enum entity en, int64_t id, int64_t like, const char *starter)
{
	const char *table = entity_desc(en)->table;
	char uid[UID_TEXT_SIZE];

	if (starter)
		d->base = xasprintf("draft:%s:from:%s", table, starter);
	else if (!id && like <= 0)
		d->base = xasprintf("draft:%s:new", table);
	else
		d->base = xasprintf("draft:%s:%s%s", table, id ? "" : "like:", uid_format(store_uid(app_store(ui->app), en, id ? id : like), uid));
	d->key = choose_key(ui, d->base, true);
	d->next = ui->drafts;
	ui->drafts = d;
}

void draft_release(struct draft *d, struct ui *ui)
{
	struct draft **at = &ui->drafts;

	while (*at && *at != d)
		at = &(*at)->next;
	if (*at)
		*at = d->next;
	free(d->key);
	free(d->base);
	d->key = d->base = NULL;
}

static void add_escaped(struct str *out, const char *s)
{
	for (; *s; s++)
		switch (*s) {
		case '\\': str_add(out, "\\\\"); break;
		case '\n': str_add(out, "\\n"); break;
		case '\t': str_add(out, "\\t"); break;
		default: str_add_char(out, *s);
		}
}

static void unescape(char *s)
{
	char *to = s;

	for (; *s; s++) {
		if (*s != '\\' || !s[1]) {
			*to++ = *s;
			continue;
		}
		s++;
		*to++ = *s == 'n' ? '\n' : *s == 't' ? '\t' : *s;
	}
	*to = '\0';
}

/* Of two consoles that opened such a form before anybody had typed, the one that types later goes elsewhere; also when the other one has left its draft behind. */
static void give_way(struct draft *d, struct ui *ui)
{
	enum found found = look(ui, d->key);
	char *key;

	if (found == FOUND_NOTHING || (d->own && found == FOUND_LEFT))
		return;
	key = choose_key(ui, d->base, false);
	free(d->key);
	d->key = key;
}

bool draft_save(struct draft *d, struct ui *ui, const struct form *f, bool open, struct err *e)
{
	char process[PROCESS_NAME_SIZE];
	struct str text = STR_INIT;
	bool ok = true;
	int n = 0;

	str_addf(&text, "%lld%s%s", (long long)clock_ms(), open ? " " : "", open ? process_name(process) : "");
	for (int i = 0; i < f->n; i++) {
		if (!form_field_is_dirty(f, i))
			continue;
		str_addf(&text, "\n%s\t", f->fields[i].name);
		add_escaped(&text, form_value(f, i));
		str_add_char(&text, '\t');
		add_escaped(&text, form_text(f, i));
		n++;
	}
	if (n || d->own) {
		give_way(d, ui);
		ok = app_state_set(ui->app, d->key, n ? text.s : NULL, e);
		d->own = n > 0;
	}
	str_release(&text);
	return ok;
}

void draft_drop(struct draft *d, struct ui *ui)
{
	struct err e = ERR_INIT;

	if (d->own && look(ui, d->key) == FOUND_LEFT)
		app_state_set(ui->app, d->key, NULL, &e);
	d->own = false;
}

bool draft_when(struct draft *d, struct ui *ui, char buf[24])
{
	struct arena mem = ARENA_INIT;
	const char *text = app_state_get(ui->app, d->key, &mem);
	time_t at = text ? (time_t)(atoll(text) / 1000) : 0;
	struct tm tm;

	d->written = text ? atoll(text) : 0;
	if (text && localtime_r(&at, &tm))
		strftime(buf, 24, "%d/%m %H:%M", &tm);
	arena_release(&mem);
	return text != NULL;
}

/* One line "name\tvalue\ttext", taken apart in place. */
static bool load_line(struct form *f, char *line)
{
	char *value = strchr(line, '\t'), *text = value ? strchr(value + 1, '\t') : NULL;

	if (!text)
		return false;
	*value++ = '\0';
	*text++ = '\0';
	unescape(value);
	unescape(text);
	int i = form_find(f, line);

	if (i < 0)
		return false;
	form_change(f, i, f->fields[i].kind == INPUT_CHOICE ? value : text, text);
	return true;
}

bool draft_claim(struct draft *d, struct ui *ui)
{
	struct arena mem = ARENA_INIT;
	const char *text = app_state_get(ui->app, d->key, &mem);

	d->own = text && atoll(text) == d->written && !is_open_elsewhere(text);
	arena_release(&mem);
	return d->own;
}

int draft_load(const struct draft *d, struct ui *ui, struct form *f)
{
	struct arena mem = ARENA_INIT;
	const char *text = app_state_get(ui->app, d->key, &mem);
	char *rest = text ? arena_strdup(&mem, text) : NULL;
	int n = 0;

	strsep(&rest, "\n"); /* the time */
	while (rest)
		n += load_line(f, strsep(&rest, "\n"));
	arena_release(&mem);
	return n;
}
