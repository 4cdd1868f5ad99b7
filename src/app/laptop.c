/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * laptop.c - how a laptop is called: by whose key signs what it writes, else by a piece of its number.
 */
#include "config.h"

#include <string.h>

#include <strates/base/intl.h>
#include <strates/store/merge.h>

#include "app_priv.h"
#include "show_priv.h"

/* The name that came with the key, which its owner chose. */
static const char *owner_of(struct app *a, const uint8_t key[KEY_SIZE], struct arena *mem)
{
	struct peer *v;
	int n = 0;

	if (store_peers(a->store, mem, &v, &n, NULL))
		for (int i = 0; i < n; i++)
			if (memcmp(v[i].key, key, KEY_SIZE) == 0)
				return v[i].name;
	return "";
}

const char *show_laptop(struct app *a, int64_t site, struct arena *mem)
{
	uint8_t key[KEY_SIZE];
	const char *owner = "";

	if (site == store_site(a->store))
		return _("this laptop");
	if (store_key_of_site(a->store, site, key))
		owner = owner_of(a, key, mem);
	if (*owner)
		return arena_printf(mem, _("laptop of %s"), owner);
	return arena_printf(mem, _("laptop %06llx"), (unsigned long long)site & 0xffffff);
}
