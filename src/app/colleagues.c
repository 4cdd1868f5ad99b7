/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * colleagues.c - keys as people compare them.
 */
#include "config.h"

#include <string.h>

#include <strates/app/colleagues.h>
#include <strates/app/gather.h>
#include <strates/base/intl.h>

#include "app_priv.h"
#include "part_priv.h"

static struct colleague describe(const uint8_t key[KEY_SIZE], const char *name, int trusted, struct arena *mem)
{
	struct str words = STR_INIT, digits = STR_INIT;
	struct colleague c = {.name = arena_strdup(mem, name ? name : ""), .trusted = trusted};

	key_words(key, &words);
	key_text(key, &digits);
	c.words = arena_strdup(mem, words.s);
	c.digits = arena_strdup(mem, digits.s);
	str_release(&words);
	str_release(&digits);
	return c;
}

bool colleagues_read(struct app *a, struct arena *mem, struct colleague **v, int *n, struct err *e)
{
	struct key own;
	struct peer *met;
	int n_met = 0;
	bool ok = app_key(a, &own, e) && store_peers(a->store, mem, &met, &n_met, e);

	*n = 0;
	if (ok) {
		*v = arena_alloc(mem, (size_t)(n_met + 1) * sizeof(**v));
		(*v)[(*n)++] = describe(own.public_key, app_user(a), 1, mem);
		for (int i = 0; i < n_met; i++)
			if (memcmp(met[i].key, own.public_key, KEY_SIZE) != 0)
				(*v)[(*n)++] = describe(met[i].key, met[i].name, met[i].trusted, mem);
	}
	key_forget(&own);
	return ok;
}

const char *colleague_state(const struct colleague *c)
{
	return c->trusted > 0 ? _("trusted") : c->trusted < 0 ? _("refused") : _("met");
}

const char *colleagues_server(struct app *a, struct arena *mem)
{
	return store_meta_text(a->store, META_SERVER, mem);
}

bool colleagues_in_part(struct app *a)
{
	return part_is_on(a);
}
