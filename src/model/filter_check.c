/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * filter_check.c - the values of a filter: is this a date, an amount, a code of the vocabulary?
 *
 * Checked as far as that goes without the database, so that a mistake is told while it is typed.
 * What is canonical replaces what was written (a label becomes its code); dates and amounts stay as
 * they were written and are read again where they are used.
 */
#include "config.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <strates/base/date.h>
#include <strates/base/intl.h>
#include <strates/base/uid.h>
#include <strates/base/utf8.h>

#include "filter_priv.h"

struct filter_node *filter_fail(struct parser *p, int at, const char *fmt, ...)
{
	char text[400];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	p->error_at = at;
	err_set(p->e, ERR_USAGE, "%s", text);
	return NULL;
}

static const char *fold(struct parser *p, const char *text)
{
	struct str folded = STR_INIT;
	const char *copy;

	utf8_fold(&folded, text);
	copy = arena_strdup(p->a, folded.s);
	str_release(&folded);
	return copy;
}

static bool has_words(const char *text)
{
	struct str words = STR_INIT;
	bool has;

	utf8_fold_words(&words, text);
	has = words.len > 0;
	str_release(&words);
	return has;
}

/* Code of the first pair whose word is this one, folded; NULL when there is none. */
struct word_code {
	const char *word, *code;
};
static const char *word_code(const struct word_code *list, size_t n, const char *folded)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(list[i].word, folded) == 0)
			return list[i].code;
	return NULL;
}

static const char *finding_word(const char *folded)
{
	static const struct word_code words[] = {{"any", "any"}, {"yes", "any"}, {"oui", "any"},
	        {"tous", "any"}, {"none", "none"}, {"no", "none"}, {"non", "none"},
	        {"aucun", "none"}};

	return word_code(words, COUNT_OF(words), folded);
}

static const char *tandem_word(const char *folded)
{
	static const struct word_code words[] = {{"complete", "complete"}, {"complet", "complete"},
	        {"yes", "complete"}, {"oui", "complete"}, {"incomplete", "incomplete"},
	        {"incomplet", "incomplete"}, {"none", "none"}, {"no", "none"}, {"non", "none"},
	        {"aucun", "none"}};

	return word_code(words, COUNT_OF(words), folded);
}

static struct filter_node *fail_choices(
        struct parser *p, const struct filter_node *n, const char *text, enum vocab v)
{
	struct str choices = STR_INIT;
	struct filter_node *none;

	for (int i = 0; i < vocab_size(v); i++) {
		if (i > 0)
			str_add(&choices, ", ");
		str_add(&choices, vocab_label(v, vocab_code(v, i)));
	}
	none = filter_fail(p, n->at, _("'%s' is no value of %s:; choose one of: %s"), text,
	        filter_field_name(n->field), choices.s);
	str_release(&choices);
	return none;
}

static struct filter_node *check_code(struct parser *p, struct filter_node *n, const char *text)
{
	enum vocab v = filter_field_desc(n->field)->vocab;
	int i = vocab_find(v, text);

	if (i < 0)
		return fail_choices(p, n, text, v);
	n->value = vocab_code(v, i);
	return n;
}

static struct filter_node *check_date(struct parser *p, struct filter_node *n, const char *text)
{
	const char *why = NULL;
	struct date d;

	if (date_parse_typed(text, clock_today(), &d, &why) && d.precision != DATE_UNKNOWN)
		return n;
	return filter_fail(p, n->at, _("'%s' is not a date: %s"), text,
	        why ? why : _("write 2024, 2024-03 or 2024-03-01"));
}

static struct filter_node *check_amount(struct parser *p, struct filter_node *n, const char *text)
{
	char currency[4];
	long long hundredths;

	if (!str_to_amount(text, -1, &hundredths, currency))
		return filter_fail(p, n->at,
		        _("'%s' is not an amount; write it like 50000, 50k or 1.5M"), text);
	if (currency[0] && strcmp(currency, "EUR") != 0)
		return filter_fail(p, n->at,
		        _("budgets are compared in euros; write the amount without %s"), currency);
	return n;
}

static struct filter_node *check_int(struct parser *p, struct filter_node *n, const char *text)
{
	long long i;

	if (str_to_int(text, &i))
		return n;
	return filter_fail(p, n->at, _("'%s' is not a whole number; write it like 40"), text);
}

static struct filter_node *check_tandem(struct parser *p, struct filter_node *n, const char *text)
{
	n->value = tandem_word(fold(p, text));
	if (n->value)
		return n;
	return filter_fail(p, n->at,
	        _("'%s' says nothing about a tandem; choose one of: complete, incomplete, none"),
	        text);
}

static struct filter_node *check_id(struct parser *p, struct filter_node *n, const char *text)
{
	struct uid lo, hi;

	n->value = fold(p, text);
	if (uid_parse_prefix(n->value, &lo, &hi))
		return n;
	return filter_fail(p, n->at,
	        _("'%s' is not the beginning of an identifier: at least four of 0-9 and a-f"),
	        text);
}

static bool is_last(const char *folded)
{
	static const char *const words[] = {"last", "dernier", "derniere"};

	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (strcmp(words[i], folded) == 0)
			return true;
	return false;
}

struct filter_node *filter_check(struct parser *p, struct filter_node *n, const char *text)
{
	const char *word;

	n->value = text;
	switch (filter_field_desc(n->field)->check) {
	case CHECK_WORDS: break;
	case CHECK_CODE: return check_code(p, n, text);
	case CHECK_FINDING:
		word = finding_word(fold(p, text));
		if (!word)
			return check_code(p, n, text);
		n->value = word;
		return n;
	case CHECK_TANDEM: return check_tandem(p, n, text);
	case CHECK_DATE: return check_date(p, n, text);
	case CHECK_UPDATED:
		if (!is_last(fold(p, text)))
			return check_date(p, n, text);
		n->value = "last";
		n->op = FILTER_GE;
		return n;
	case CHECK_AMOUNT: return check_amount(p, n, text);
	case CHECK_INT: return check_int(p, n, text);
	case CHECK_ID: return check_id(p, n, text);
	}
	if (!has_words(text))
		return filter_fail(p, n->at, _("there is no letter or digit here to search for"));
	n->value = fold(p, text);
	return n;
}
