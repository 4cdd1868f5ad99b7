/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * actions.c - the list of actions. The finding comes first and is never cut; what says less goes
 * when the window is narrow: tandem, amount, theme, the strate's name (its letter stays), place.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <strates/base/intl.h>
#include <strates/ui/frame.h>
#include <strates/ui/pane.h>

enum {
	COL_FINDING,
	COL_LETTER,
	COL_STRATE,
	COL_TITLE,
	COL_LEAD,
	COL_PLACE,
	COL_THEME,
	COL_PERIOD,
	COL_AMOUNT,
	COL_TANDEM
};
enum { WIDE = 130 /* columns from which the strate is written out */ };

static const struct list_column all_columns[] = {
        [COL_FINDING] = {.title = N_("Findings"), .min = 5, .max = 5},
        [COL_LETTER] = {.title = "", .min = 1, .max = 1, .priority = 2},
        [COL_STRATE] = {.title = N_("Strate"), .min = 8, .max = 12, .priority = 5},
        [COL_TITLE] = {.title = N_("Title"), .min = 28},
        [COL_LEAD] = {.title = N_("Authority"), .min = 13, .max = 40, .priority = 3},
        [COL_PLACE] = {.title = N_("Place"), .min = 11, .max = 28, .priority = 4},
        [COL_THEME] = {.title = N_("Theme"), .min = 10, .max = 36, .priority = 7, .style = ROLE_DIM},
        [COL_PERIOD] = {.title = N_("Period"), .min = 9, .max = 9, .priority = 6, .style = ROLE_DIM},
        [COL_AMOUNT] = {.title = N_("Budget"), .min = 7, .max = 8, .priority = 8, .align = LIST_RIGHT},
        [COL_TANDEM] = {.title = N_("Tandem"), .min = 6, .max = 6, .priority = 9, .style = ROLE_DIM, .yields = true},
};

static size_t count(void *ctx)
{
	return browse_count(((struct pane_actions *)ctx)->browse);
}

static uint64_t id(void *ctx, size_t row)
{
	return (uint64_t)browse_at(((struct pane_actions *)ctx)->browse, row);
}

static bool find(void *ctx, uint64_t id, size_t *row)
{
	return browse_find(((struct pane_actions *)ctx)->browse, (int64_t)id, row);
}

static void prefetch(void *ctx, size_t first, size_t n)
{
	browse_prefetch(((struct pane_actions *)ctx)->browse, first, n);
}

static const char *or_empty(const char *s)
{
	return s ? s : "";
}

static void write_place(const struct action_row *r, char *buf, size_t size)
{
	const char *country = or_empty(r->country), *city = or_empty(r->city);

	/* Codes first: they line up, and say the country where the town is cut. */
	snprintf(buf, size, "%s%s%s", country, *country && *city ? " " : "", city);
}

static void text(void *ctx, size_t row, int column, struct list_text *out)
{
	struct pane_actions *p = ctx;
	const struct action_row *r = browse_row(p->browse, browse_at(p->browse, row));
	char buf[32];

	if (!r)
		return;
	switch (p->which[column]) {
	case COL_FINDING:
		pane_mark(r->severity, r->n_open, r->n_decided, out->buf);
		out->style = pane_mark_style(r->severity, r->n_open, r->n_decided);
		break;
	case COL_LETTER:
		out->text = strate_letter((enum strate)r->strate);
		out->style = pane_strate_style(r->strate);
		break;
	case COL_STRATE:
		out->text = vocab_label(VOCAB_STRATE, vocab_code(VOCAB_STRATE, r->strate));
		out->style = pane_strate_style(r->strate);
		break;
	case COL_TITLE: out->text = browse_marked(p->browse, ENTITY_ACTION, r->id, or_empty(r->title), out->buf); break;
	case COL_LEAD: out->text = or_empty(r->lead_name ? r->lead_name : r->lead); break;
	case COL_PLACE: write_place(r, out->buf, sizeof(out->buf)); break;
	case COL_THEME: out->text = browse_theme(p->browse, r->theme); break;
	case COL_PERIOD: snprintf(out->buf, sizeof(out->buf), "%s", show_period(r->start, r->end, buf)); break;
	case COL_AMOUNT:
		if (r->cents > 0)
			snprintf(out->buf, sizeof(out->buf), "%s", show_amount(r->cents, buf));
		break;
	default:
		snprintf(out->buf, sizeof(out->buf), "%s %s", r->tandem & 1 ? "✓" : "–",
		        r->tandem & 2 ? "✓" : "–");
	}
}

static const struct list_source source = {
        .count = count, .id = id, .find = find, .text = text, .prefetch = prefetch};

void pane_actions_init(struct pane_actions *p, struct browse *b)
{
	memset(p, 0, sizeof(*p));
	p->view = (struct view){.ops = &view_actions, .browse = b};
	p->browse = b;
	list_init(&p->list, &source, p);
	p->list.header = true;
	p->list.by_text = true;
}

void pane_actions_release(struct pane_actions *p)
{
	list_release(&p->list);
}

/* What the rows about to be shown have to say. A column that was empty in all rows so far takes no
 * room; once it had something it stays, so that the list does not jump about. */
static void note_filled(struct pane_actions *p, int rows)
{
	size_t n = browse_count(p->browse), top = p->list.top, last = top + (size_t)(rows > 0 ? rows : 0);

	browse_prefetch(p->browse, top, last - top);
	for (size_t i = top; i < last && i < n; i++) {
		const struct action_row *r = browse_row(p->browse, browse_at(p->browse, i));

		if (!r)
			continue;
		p->filled |= *or_empty(r->theme) ? 1u << COL_THEME : 0;
		p->filled |= r->start.precision || r->end.precision ? 1u << COL_PERIOD : 0;
		p->filled |= r->cents > 0 ? 1u << COL_AMOUNT : 0;
		p->filled |= r->tandem ? 1u << COL_TANDEM : 0;
	}
}

static bool is_wanted(const struct pane_actions *p, int column, int width)
{
	bool may_be_empty = column >= COL_THEME;

	if (column == (width >= WIDE ? COL_LETTER : COL_STRATE))
		return false;
	return !may_be_empty || p->filled & 1u << column;
}

/* Those that the user wants, in order: the findings and the title are always there. Returns how many. */
static int wanted_columns(const struct pane_actions *p, int out[COL_TANDEM + 1])
{
	static const char *const names[] = {[COL_FINDING] = "", [COL_LETTER] = "strate", [COL_STRATE] = "strate", [COL_TITLE] = "title", [COL_LEAD] = "authority",
		[COL_PLACE] = "place", [COL_THEME] = "theme", [COL_PERIOD] = "period", [COL_AMOUNT] = "budget", [COL_TANDEM] = "tandem"};
	const char *rest = config_text(app_config(browse_app(p->browse)), OPT_COLUMNS);
	bool has_title = strstr(rest, names[COL_TITLE]) != NULL;
	unsigned taken = 1u << COL_FINDING | (has_title ? 0 : 1u << COL_TITLE);
	int n = 0;

	out[n++] = COL_FINDING;
	if (!has_title)
		out[n++] = COL_TITLE;
	while (rest) {
		const char *word = rest;
		size_t len = str_split(&rest, ", ");

		for (int i = COL_LETTER; i <= COL_TANDEM && len; i++)
			if (!(taken & 1u << i) && strlen(names[i]) == len && strncmp(names[i], word, len) == 0) {
				out[n++] = i;
				taken |= 1u << i;
			}
	}
	return n;
}

static void choose_columns(struct pane_actions *p, int width)
{
	int wanted[COL_TANDEM + 1], n = wanted_columns(p, wanted);

	p->n_columns = 0;
	for (int k = 0; k < n; k++) {
		struct list_column *col = &p->columns[p->n_columns];
		int i = wanted[k];

		if (!is_wanted(p, i, width))
			continue;
		*col = all_columns[i];
		if (*col->title)
			col->title = _(col->title);
		/* A head that is cut says nothing: the mark itself does. */
		if (i == COL_FINDING && width >= WIDE)
			col->min = col->max = canvas_width(col->title) > 5 ? canvas_width(col->title) : 5;
		else if (i == COL_FINDING)
			col->title = "!";
		p->which[p->n_columns++] = i;
	}
	list_set_columns(&p->list, p->columns, p->n_columns);
}

static struct pane_actions *pane_of(const struct view *v)
{
	return (struct pane_actions *)v;
}

static void draw(struct view *v, const struct canvas *c, struct rect r, bool focused)
{
	struct pane_actions *p = pane_of(v);
	size_t n = browse_count(p->browse), checked = list_checked_count(&p->list);
	char title[96], right[96], count[PANE_COUNT_SIZE], row[32];
	bool descending;
	enum sort_key sort = browse_sort(p->browse, &descending);

	snprintf(title, sizeof(title), "%s  %s/%s", _("Actions"), show_number(n ? (int64_t)p->list.row + 1 : 0, row), pane_count(p->browse, count));
	if (checked)
		snprintf(title + strlen(title), sizeof(title) - strlen(title),
		        ngettext(", %zu checked", ", %zu checked", (unsigned long)checked), checked);
	snprintf(right, sizeof(right), "%s %s", browse_sort_label(sort),
	        canvas_glyph(c, descending ? GLYPH_DOWN : GLYPH_UP));
	struct canvas body = frame_pane(c, r, title, right, focused);

	p->list.empty = pane_why_empty(p->browse);
	note_filled(p, body.rows);
	choose_columns(p, body.cols);
	list_draw(&p->list, &body, focused);
}

static void speak(struct view *v, struct str *out)
{
	const struct pane_actions *p = pane_of(v);
	char count[PANE_COUNT_SIZE], row[32];
	const struct action_row *r;

	if (!browse_count(p->browse)) {
		str_add(out, pane_why_empty(p->browse));
		return;
	}
	r = browse_row(p->browse, (int64_t)p->list.selected);
	/* The findings before the title: a long title may be cut. */
	str_addf(out, _("%s of %s"), show_number((int64_t)p->list.row + 1, row), pane_count(p->browse, count));
	if (!r)
		return;
	if (r->n_open)
		str_addf(out, ngettext(", %d open finding", ", %d open findings", (unsigned long)r->n_open), r->n_open);
	else if (r->n_decided)
		str_addf(out, ngettext(", %d finding settled", ", %d findings settled", (unsigned long)r->n_decided), r->n_decided);
	else
		str_add(out, _(", no finding"));
	if (list_is_checked(&p->list, p->list.selected))
		str_add(out, _(", checked"));
	if (browse_in_conflict(p->browse, ENTITY_ACTION, r->id))
		str_add(out, _(", in conflict"));
	str_addf(out, _(": %s, %s."), or_empty(r->title), or_empty(r->lead_name ? r->lead_name : r->lead));
}

static bool read(struct view *v, struct err *e)
{
	bool ok = browse_read(v->browse, e);

	list_refresh(&pane_of(v)->list);
	return ok;
}

static enum pane_result command(struct view *v, enum command c)
{
	return pane_list_command(&pane_of(v)->list, c);
}

static void selection(const struct view *v, struct view_selection *out)
{
	out->action = browse_count(v->browse) ? (int64_t)pane_of(v)->list.selected : 0;
}

static bool select_action(struct view *v, int64_t action)
{
	return list_select_id(&pane_of(v)->list, (uint64_t)action);
}

static struct list *list(struct view *v)
{
	return &pane_of(v)->list;
}

const struct view_ops view_actions = {
	.name = N_("Actions"),
	.context = CTX_LIST,
	.findings = true,
	.in_time = true,
	.read = read,
	.draw = draw,
	.command = command,
	.selection = selection,
	.select = select_action,
	.speak = speak,
	.list = list,
};
