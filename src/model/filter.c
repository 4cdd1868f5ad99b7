/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * filter.c - text of the filter language to a tree, by recursive descent.
 *
 *  or    = and { (OR | OU) and }
 *  and   = unary { [AND | ET] unary }
 *  unary = (- | NOT | SAUF) unary | ( or ) | term
 *  term  = #value | field:[op]value | "phrase"[*] | word
 *
 * Keywords are upper case only, so that "ou" and "et" stay words of a title. There is no separate
 * lexer: what a character means depends on where it stands (a minus inside "Saint-Denis", a colon
 * inside "lead:epci:242900314"). People see errors while they type, so each one has the byte where
 * it is and a sentence that says what belongs there.
 */
#include "config.h"

#include <string.h>

#include <strates/base/intl.h>
#include <strates/base/utf8.h>

#include "filter_priv.h"

/* A filter from a file must not exhaust the stack, nor SQLite's limits on expressions. */
enum { DEPTH_MAX = 50, TERMS_MAX = 200, TEXT_MAX_BYTES = 16384 };

struct nodes {
	struct filter_node **v;
	int n, cap;
};
/* A piece of the text: [at, at + len). */
struct span {
	int at, len;
};

/* --- characters --- */

/* Bytes of the blank at i, 0 when there is none. No-break and typographic spaces are blanks. */
static int blank_at(const struct parser *p, int i)
{
	size_t len;
	unsigned int cp;

	if (i >= p->end)
		return 0;
	cp = utf8_decode(p->s + i, (size_t)(p->end - i), &len);
	if (cp == ' ' || (cp >= '\t' && cp <= '\r') || cp == 0xA0 || cp == 0x202F ||
	        (cp >= 0x2000 && cp <= 0x200A) || cp == 0x3000)
		return (int)len;
	return 0;
}

static void skip_blanks(struct parser *p)
{
	int len;

	while ((len = blank_at(p, p->at)) > 0)
		p->at += len;
}

/* The mark that closes the quotation opened at i, NULL when none is opened there. */
static const char *quote_at(const struct parser *p, int i, int *len)
{
	static const struct {
		const char *open, *close;
	} quotes[] = {{"\"", "\""}, {"«", "»"}, {"“", "”"}};

	for (size_t k = 0; k < COUNT_OF(quotes); k++) {
		size_t n = strlen(quotes[k].open);

		if (strncmp(p->s + i, quotes[k].open, n) == 0) {
			*len = (int)n;
			return quotes[k].close;
		}
	}
	return NULL;
}

static bool word_ends_at(const struct parser *p, int i)
{
	int len;

	return i >= p->end || blank_at(p, i) > 0 || p->s[i] == '(' || p->s[i] == ')' ||
	       quote_at(p, i, &len);
}

/* A word from i to the next blank, parenthesis or quotation mark. */
static struct span word_at(const struct parser *p, int i)
{
	struct span w = {i, 0};

	while (!word_ends_at(p, w.at + w.len))
		w.len++;
	return w;
}

static bool keyword_at(const struct parser *p, const char *a, const char *b)
{
	struct span w = word_at(p, p->at);

	return ((size_t)w.len == strlen(a) && memcmp(p->s + w.at, a, (size_t)w.len) == 0) ||
	       ((size_t)w.len == strlen(b) && memcmp(p->s + w.at, b, (size_t)w.len) == 0);
}

/* --- tree --- */

static void nodes_add(struct parser *p, struct nodes *l, struct filter_node *n)
{
	if (l->n == l->cap) {
		struct filter_node **v;

		l->cap = l->cap ? l->cap * 2 : 4;
		v = arena_alloc(p->a, (size_t)l->cap * sizeof(*v));
		if (l->n > 0)
			memcpy(v, l->v, (size_t)l->n * sizeof(*v));
		l->v = v;
	}
	l->v[l->n++] = n;
}

static struct filter_node *node_new(struct parser *p, enum filter_node_type type, int at)
{
	struct filter_node *n = arena_calloc(p->a, 1, sizeof(*n));

	n->type = type;
	n->at = at;
	n->len = p->at - at;
	return n;
}

/* The node over these children; the child itself when there is one. */
static struct filter_node *node_over(
        struct parser *p, enum filter_node_type type, const struct nodes *l)
{
	struct filter_node *n;

	if (l->n == 1 && type != FILTER_NOT)
		return l->v[0];
	n = node_new(p, type, l->v[0]->at);
	n->n = l->n;
	n->child = l->v;
	return n;
}

/* --- terms --- */

/* Reads an operator at p->at; FILTER_IS when there is none. */
static enum filter_op read_op(struct parser *p)
{
	static const struct {
		const char *text;
		enum filter_op op;
	} ops[] = {{"<=", FILTER_LE}, {">=", FILTER_GE}, {"≤", FILTER_LE}, {"≥", FILTER_GE},
	        {"<", FILTER_LT}, {">", FILTER_GT}, {"=", FILTER_IS}};

	for (size_t i = 0; i < COUNT_OF(ops); i++) {
		size_t n = strlen(ops[i].text);

		if (strncmp(p->s + p->at, ops[i].text, n) == 0) {
			p->at += (int)n;
			return ops[i].op;
		}
	}
	return FILTER_IS;
}

static struct filter_node *term_new(
        struct parser *p, enum filter_field f, enum filter_op op, struct span where)
{
	struct filter_node *n = node_new(p, FILTER_TERM, where.at);

	n->len = where.len;
	n->field = f;
	n->op = op;
	return n;
}

/* Takes a trailing star off a text; says whether there was one. */
static bool take_star(char *text)
{
	size_t n = strlen(text);

	if (n == 0 || text[n - 1] != '*')
		return false;
	text[n - 1] = '\0';
	return true;
}

static struct filter_node *one_value(struct parser *p, enum filter_field f, enum filter_op op,
        struct span where, bool phrase, bool star)
{
	struct filter_node *n = term_new(p, f, op, where);
	char *text = arena_strndup(p->a, p->s + where.at, (size_t)where.len);

	if (++p->n_terms > TERMS_MAX)
		return filter_fail(
		        p, where.at, _("the filter is too long; leave it at %d terms"), TERMS_MAX);
	if ((filter_field_desc(f)->traits & TAKES_STAR) && (star || (!phrase && take_star(text))))
		n->op = FILTER_PREFIX;
	n->phrase = phrase;
	return filter_check(p, n, text);
}

static struct filter_node *range(
        struct parser *p, enum filter_field f, struct span where, const char *dots)
{
	struct span lo = {where.at, (int)(dots - p->s) - where.at};
	struct span hi = {lo.at + lo.len + 2, where.len - lo.len - 2};
	struct filter_node *from, *to;

	if (lo.len == 0 || hi.len == 0)
		return filter_fail(p, lo.len == 0 ? lo.at : hi.at,
		        _("a range needs both ends: 1000..5000; else write >= or <="));
	from = one_value(p, f, FILTER_RANGE, lo, false, false);
	to = from ? one_value(p, f, FILTER_RANGE, hi, false, false) : NULL;
	if (!to)
		return NULL;
	from->value2 = to->value;
	from->len = where.len;
	return from;
}

/* a,b,c: an OR of terms. */
static struct filter_node *list(struct parser *p, enum filter_field f, struct span where)
{
	struct nodes l = {NULL, 0, 0};
	int from = where.at, end = where.at + where.len;

	for (int i = from; i <= end; i++) {
		struct filter_node *n;

		if (i < end && p->s[i] != ',')
			continue;
		if (i == from)
			return filter_fail(p, i,
			        _("a value is missing beside the comma; write %s:one,two"),
			        filter_field_name(f));
		n = one_value(p, f, FILTER_IS, (struct span){from, i - from}, false, false);
		if (!n)
			return NULL;
		nodes_add(p, &l, n);
		from = i + 1;
	}
	return node_over(p, FILTER_OR, &l);
}

/* Reads up to the closing mark; *where is what stands between. false when it is not closed. */
static bool read_quoted(struct parser *p, struct span *where)
{
	int len = 0;
	const char *close = quote_at(p, p->at, &len), *found;

	p->at += len;
	found = strstr(p->s + p->at, close);
	if (!found) {
		filter_fail(p, p->end, _("the quotation is not closed; put %s at its end"), close);
		return false;
	}
	*where = (struct span){p->at, (int)(found - p->s) - p->at};
	p->at = (int)(found - p->s) + (int)strlen(close);
	return true;
}

static struct filter_node *quoted_value(struct parser *p, enum filter_field f, enum filter_op op)
{
	int start = p->at;
	struct filter_node *n;
	struct span where;
	bool star;

	if (!read_quoted(p, &where))
		return NULL;
	star = p->s[p->at] == '*';
	if (star)
		p->at++;
	if (where.len == 0)
		return filter_fail(p, start, _("there is nothing between the quotation marks"));
	n = one_value(p, f, op, where, true, star);
	if (n) {
		n->at = start;
		n->len = p->at - start;
	}
	return n;
}

static struct filter_node *plain_value(struct parser *p, enum filter_field f, enum filter_op op)
{
	struct span where = word_at(p, p->at);
	int traits = filter_field_desc(f)->traits;
	const char *dots = memmem(p->s + where.at, (size_t)where.len, "..", 2);

	if (where.len == 0)
		return filter_fail(
		        p, p->at, _("a value is missing here; %s"), filter_field_help(f));
	p->at += where.len;
	if ((traits & TAKES_ORDER) && op == FILTER_IS && dots)
		return range(p, f, where, dots);
	if (traits & TAKES_LIST)
		return list(p, f, where);
	return one_value(p, f, op, where, false, false);
}

static struct filter_node *field_value(struct parser *p, enum filter_field f)
{
	int before = p->at, len;
	enum filter_op op = read_op(p);

	if (p->at > before && !(filter_field_desc(f)->traits & TAKES_ORDER))
		return filter_fail(p, before,
		        _("%s: takes a plain value; < > and = go with budget:, severity: and "
		          "updated:"),
		        filter_field_name(f));
	if (p->at < p->end && quote_at(p, p->at, &len))
		return quoted_value(p, f, op);
	return plain_value(p, f, op);
}

/* Bytes of the field name at p->at, without its colon; 0 when there is none. A time or a ratio
 * ("12:30") is none. */
static int field_name_at(const struct parser *p)
{
	struct span w = word_at(p, p->at);
	const char *colon = memchr(p->s + w.at, ':', (size_t)w.len);
	int n = colon ? (int)(colon - p->s) - w.at : 0;

	for (int i = 0; i < n; i++)
		if (p->s[w.at + i] >= '0' && p->s[w.at + i] <= '9')
			return 0;
	return n;
}

static void try_field(const char *wanted, const char *name, const char **best, int *least)
{
	int d = str_distance(wanted, name);

	if (d < *least) {
		*least = d;
		*best = name;
	}
}

/* The field that was meant, by its nearest name, those of the user's language first; NULL. */
static const char *nearest_field(const char *name)
{
	struct str folded = STR_INIT;
	const char *best = NULL;
	int least = (int)strlen(name) / 3 + 1;

	utf8_fold(&folded, name);
	for (int f = 0; f < FILTER_FIELD_COUNT; f++)
		try_field(folded.s, filter_field_name((enum filter_field)f), &best, &least);
	for (int f = 0; f < FILTER_FIELD_COUNT; f++)
		for (const char *const *n = filter_field_names((enum filter_field)f); *n; n++)
			try_field(folded.s, *n, &best, &least);
	str_release(&folded);
	return best;
}

static struct filter_node *no_such_field(struct parser *p, const char *name)
{
	const char *near = nearest_field(name);

	if (near)
		return filter_fail(p, p->at, _("there is no field '%s'; did you mean %s:?"), name, near);
	return filter_fail(p, p->at,
	        _("there is no field '%s'; put quotation marks around it to search "
	          "for the text"),
	        name);
}

static struct filter_node *parse_term(struct parser *p)
{
	int n_name, start = p->at, len, f;
	struct filter_node *n;
	const char *name;

	if (quote_at(p, p->at, &len))
		return quoted_value(p, FILTER_TEXT, FILTER_IS);
	if (p->s[p->at] == '#') {
		p->at++;
		n = field_value(p, FILTER_TAG);
	} else if ((n_name = field_name_at(p)) > 0) {
		name = arena_strndup(p->a, p->s + p->at, (size_t)n_name);
		f = filter_field_find(name);
		if (f < 0)
			return no_such_field(p, name);
		p->at += n_name + 1;
		n = field_value(p, (enum filter_field)f);
	} else {
		n = plain_value(p, FILTER_TEXT, FILTER_IS);
	}
	if (n) {
		n->at = start;
		n->len = p->at - start;
	}
	return n;
}

/* --- structure --- */

static struct filter_node *parse_or(struct parser *p);

static struct filter_node *parse_group(struct parser *p)
{
	struct filter_node *n;

	p->at++;
	n = parse_or(p);
	if (!n)
		return NULL;
	if (p->at >= p->end)
		return filter_fail(p, p->end, _("a parenthesis is open; put ) at its end"));
	p->at++;
	return n;
}

static struct filter_node *parse_unary(struct parser *p);

static struct filter_node *parse_not(struct parser *p, int len)
{
	struct nodes l = {NULL, 0, 0};
	struct filter_node *n;
	int start = p->at;

	p->at += len;
	if (len > 1)
		skip_blanks(p);
	if (p->at >= p->end || blank_at(p, p->at) > 0 || p->s[p->at] == ')')
		return filter_fail(p, p->at,
		        _("what is to be left out must stand here, such as -status:closed"));
	n = parse_unary(p);
	if (!n)
		return NULL;
	nodes_add(p, &l, n);
	n = node_over(p, FILTER_NOT, &l);
	n->at = start;
	n->len = p->at - start;
	return n;
}

static struct filter_node *parse_unary(struct parser *p)
{
	struct filter_node *n;

	if (p->depth >= DEPTH_MAX)
		return filter_fail(p, p->at,
		        _("too many parentheses inside each other; leave it at %d"), DEPTH_MAX);
	p->depth++;
	if (p->s[p->at] == '-')
		n = parse_not(p, 1);
	else if (keyword_at(p, "NOT", "SAUF"))
		n = parse_not(p, word_at(p, p->at).len);
	else if (p->s[p->at] == '(')
		n = parse_group(p);
	else
		n = parse_term(p);
	p->depth--;
	return n;
}

static bool at_or(const struct parser *p)
{
	return keyword_at(p, "OR", "OU");
}

/* Is there something here that a part of an expression can begin with? */
static bool part_begins(const struct parser *p)
{
	return p->at < p->end && p->s[p->at] != ')' && !at_or(p) && !keyword_at(p, "AND", "ET");
}

static struct filter_node *parse_and(struct parser *p)
{
	struct nodes l = {NULL, 0, 0};

	for (;;) {
		struct filter_node *n;

		skip_blanks(p);
		if (!part_begins(p))
			return filter_fail(p, p->at,
			        _("something to search for must stand here, such as country:sn or "
			          "a word"));
		n = parse_unary(p);
		if (!n)
			return NULL;
		nodes_add(p, &l, n);
		skip_blanks(p);
		if (p->at >= p->end || p->s[p->at] == ')' || at_or(p))
			return node_over(p, FILTER_AND, &l);
		if (keyword_at(p, "AND", "ET"))
			p->at += word_at(p, p->at).len;
	}
}

static struct filter_node *parse_or(struct parser *p)
{
	struct nodes l = {NULL, 0, 0};

	for (;;) {
		struct filter_node *n = parse_and(p);

		if (!n)
			return NULL;
		nodes_add(p, &l, n);
		if (p->at >= p->end || p->s[p->at] == ')')
			return node_over(p, FILTER_OR, &l);
		p->at += 2; /* OR, OU */
	}
}

static struct filter_node *parse_whole(struct parser *p)
{
	struct filter_node *n = parse_or(p);

	if (n && p->at < p->end)
		return filter_fail(p, p->at, _("there is no ( for this ); take it out"));
	return n;
}

bool filter_parse_part(struct arena *a, const char *text, struct filter_node **root, int *error_at, struct err *e)
{
	struct parser p = {.a = a, .s = text, .e = e};
	size_t n = strlen(text);

	*root = NULL;
	if (error_at)
		*error_at = 0;
	if (n > TEXT_MAX_BYTES)
		return err_set(
		        e, ERR_USAGE, _("the filter is too long; leave it at %d terms"), TERMS_MAX);
	p.end = (int)n;
	skip_blanks(&p);
	if (p.at == p.end)
		return true;
	*root = parse_whole(&p);
	if (!*root && error_at)
		*error_at = p.error_at;
	return *root != NULL;
}

bool filter_parse(struct filter *f, const char *text, int *error_at, struct err *e)
{
	*f = (struct filter){.arena = ARENA_INIT};
	f->text = arena_strdup(&f->arena, text);
	if (filter_parse_part(&f->arena, f->text, &f->root, error_at, e))
		return true;
	filter_release(f);
	return false;
}

void filter_release(struct filter *f)
{
	arena_release(&f->arena);
	*f = (struct filter){.arena = ARENA_INIT};
}
