/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * query_column.c - the terms of a filter that look at a column of x_action: codes, dates, money.
 *
 * Each is a condition over bare column names, so that the same text serves to find rows through the
 * column's index and to test the few rows that other terms have left. What is unknown (no start, no
 * budget) never matches, but when that is what was asked for.
 */
#include "config.h"

#include <strates/base/date.h>
#include <strates/model/vocab.h>

#include "query_priv.h"

static const int64_t day_ms = 86400000;

bool term_is_column(const struct filter_node *n)
{
	switch (n->field) {
	case FILTER_STRATE:
	case FILTER_STATUS:
	case FILTER_KIND:
	case FILTER_SINCE:
	case FILTER_UNTIL:
	case FILTER_BUDGET:
	case FILTER_SEVERITY:
	case FILTER_TANDEM:
	case FILTER_UPDATED: return true;
	case FILTER_FINDING: return str_eq(n->value, "any") || str_eq(n->value, "none");
	default: return false;
	}
}

static int64_t amount(const char *text)
{
	char currency[4];
	long long hundredths = 0;

	str_to_amount(text, -1, &hundredths, currency);
	return hundredths;
}

static struct date typed_date(const char *text)
{
	struct date d = {.precision = DATE_UNKNOWN};

	date_parse_typed(text, clock_today(), &d, NULL);
	return d;
}

int64_t since_day(const struct filter_node *n)
{
	return date_first(typed_date(n->value));
}

/* Column within [lo, hi]; a range written the wrong way round is meant the other way. */
static void add_between(struct builder *b, const char *column, int64_t lo, int64_t hi)
{
	int from = param_int(b, lo < hi ? lo : hi), to = param_int(b, lo < hi ? hi : lo);

	str_addf(&b->sql, "%s BETWEEN ?%d AND ?%d", column, from, to);
}

/* What the operator says about a quantity that covers [first, last] where it is written: an amount
 * is one number, a month many days. */
static void add_order(
        struct builder *b, const char *column, enum filter_op op, int64_t first, int64_t last)
{
	switch (op) {
	case FILTER_LT: add_between(b, column, INT64_MIN, first - 1); break;
	case FILTER_LE: add_between(b, column, INT64_MIN, last); break;
	case FILTER_GT: add_between(b, column, last + 1, INT64_MAX); break;
	case FILTER_GE: add_between(b, column, first, INT64_MAX); break;
	default: add_between(b, column, first, last); break;
	}
}

/* An unknown budget is 0 and never a match, but when 0 is what was asked for. */
static void budget_condition(struct builder *b, const struct filter_node *n)
{
	int64_t lo = amount(n->value), hi = n->value2 ? amount(n->value2) : lo;

	if (n->op == FILTER_LT)
		add_between(b, "cents", 1, lo - 1);
	else if (n->op == FILTER_LE)
		add_between(b, "cents", 1, lo);
	else if (n->op == FILTER_RANGE)
		add_between(b, "cents", lo > 1 ? lo : 1, hi);
	else
		add_order(b, "cents", n->op, lo, hi);
}

/* A severity as it was written, near enough to 0..100 that one can be added. */
static int64_t severity(const char *text)
{
	long long i = 0;

	str_to_int(text, &i);
	return i < -1 ? -1 : i > 101 ? 101 : i;
}

static void severity_condition(struct builder *b, const struct filter_node *n)
{
	int64_t lo = severity(n->value), hi = n->value2 ? severity(n->value2) : lo;

	add_order(b, "severity", n->op, lo, hi);
}

static void updated_condition(struct builder *b, const struct filter_node *n)
{
	struct date from, to;

	if (str_eq(n->value, "last")) {
		add_between(b, "updated", store_meta_int(b->s, "last_opening", 0), INT64_MAX);
		return;
	}
	from = typed_date(n->value);
	to = n->value2 ? typed_date(n->value2) : from;
	add_order(b, "updated", n->op, date_first(from) * day_ms, (date_last(to) + 1) * day_ms - 1);
}

static void since_condition(struct builder *b, const struct filter_node *n)
{
	str_addf(&b->sql, "(last_day IS NULL OR last_day >= ?%d)", param_int(b, since_day(n)));
}

static void tandem_condition(struct builder *b, const struct filter_node *n)
{
	const char *values = str_eq(n->value, "complete") ? "= 3"
	                     : str_eq(n->value, "none")   ? "= 0"
	                                                  : "IN (0, 1, 2)";

	str_addf(&b->sql, "tandem %s", values);
}

static void code_condition(struct builder *b, const char *column, const char *code)
{
	str_addf(&b->sql, "%s = ?%d", column, param_text(b, code));
}

void term_condition(struct builder *b, const struct filter_node *n)
{
	switch (n->field) {
	case FILTER_STRATE:
		str_addf(&b->sql, "strate = %d", (int)strate_from_code(n->value));
		break;
	case FILTER_STATUS: code_condition(b, "status", n->value); break;
	case FILTER_KIND: code_condition(b, "kind", n->value); break;
	case FILTER_SINCE: since_condition(b, n); break;
	case FILTER_UNTIL:
		add_between(b, "first_day", INT64_MIN, date_last(typed_date(n->value)));
		break;
	case FILTER_BUDGET: budget_condition(b, n); break;
	case FILTER_SEVERITY: severity_condition(b, n); break;
	case FILTER_TANDEM: tandem_condition(b, n); break;
	case FILTER_UPDATED: updated_condition(b, n); break;
	/* Every open finding has a severity above 0, and that column is the one with an index. */
	case FILTER_FINDING:
		str_addf(&b->sql, "severity %s 0", str_eq(n->value, "any") ? ">" : "=");
		break;
	default: BUG("field %d is no column", (int)n->field);
	}
}
