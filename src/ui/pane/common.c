/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * common.c - what the panes share: the mark of a finding, why a list is empty, and moving in one.
 */
#include "config.h"

#include <stdio.h>
#include <strates/base/intl.h>
#include <strates/engine/finding.h>
#include <strates/ui/pane.h>
#include <strates/ui/theme.h>

const char *pane_mark(int severity, int n_open, int n_decided, char buf[16])
{
	int n = n_open > 0 ? n_open : n_decided;
	const char *mark = n_open > 0 ? finding_mark(severity, FINDING_OPEN) : "c";

	buf[0] = '\0';
	if (n > 0)
		snprintf(buf, 16, "%s%s%*d", mark, canvas_width(mark) < 2 ? " " : "", n > 99 ? 0 : 3,
		        n > 999 ? 999 : n);
	return buf;
}

style_t pane_mark_style(int severity, int n_open, int n_decided)
{
	if (n_open > 0)
		return pane_state_style(severity, FINDING_OPEN);
	return n_decided > 0 ? ROLE_COORDINATED : ROLE_NORMAL;
}

style_t pane_state_style(int severity, enum finding_state state)
{
	if (state == FINDING_DECIDED || state == FINDING_COORDINATED)
		return ROLE_COORDINATED;
	return severity >= 70 ? ROLE_FINDING_STRONG : severity >= 40 ? ROLE_FINDING : ROLE_DIM;
}

style_t pane_line_style(enum line_role role)
{
	switch (role) {
	case LINE_TITLE: return ROLE_TITLE;
	case LINE_HEADING: return ROLE_HEADER;
	case LINE_STRONG: return ROLE_FINDING_STRONG;
	case LINE_FINDING: return ROLE_FINDING;
	case LINE_COORDINATED: return ROLE_COORDINATED;
	case LINE_DIM: return ROLE_DIM;
	default: return ROLE_NORMAL;
	}
}

style_t pane_strate_style(int strate)
{
	switch (strate) {
	case STRATE_COMMUNE: return ROLE_STRATE_1;
	case STRATE_EPCI:
	case STRATE_SYNDICAT: return ROLE_STRATE_2;
	case STRATE_DEPARTEMENT: return ROLE_STRATE_3;
	case STRATE_REGION:
	case STRATE_SINGLE: return ROLE_STRATE_4;
	default: return ROLE_STRATE_5;
	}
}

const char *pane_why_empty(const struct browse *b)
{
	if (!browse_is_narrowed(b))
		return _("No action yet. a adds one; import takes them from a file.");
	if (browse_is_mine(b) && !*browse_filter(b) && !*browse_scope(b))
		return _("No action in your territory yet. t shows those of everybody.");
	return _("No action fits the filter. Esc clears it.");
}

enum pane_result pane_list_command(struct list *l, enum command c)
{
	switch (c) {
	case CMD_UP: list_move(l, -1); break;
	case CMD_DOWN: list_move(l, 1); break;
	case CMD_PAGE_UP: list_page(l, -1); break;
	case CMD_PAGE_DOWN: list_page(l, 1); break;
	case CMD_HALF_UP: list_half_page(l, -1); break;
	case CMD_HALF_DOWN: list_half_page(l, 1); break;
	case CMD_FIRST: list_to_first(l); break;
	case CMD_LAST: list_to_last(l); break;
	case CMD_OPEN: return list_count(l) > 0 ? PANE_OPEN : PANE_MOVED;
	default: return PANE_IGNORED;
	}
	/* Also at the end of the list: the key was meant for it. */
	return PANE_MOVED;
}

const char *pane_count(const struct browse *b, char buf[PANE_COUNT_SIZE])
{
	if (browse_is_whole(b))
		show_number((int64_t)browse_count(b), buf);
	else
		snprintf(buf, PANE_COUNT_SIZE, "…");
	return buf;
}
