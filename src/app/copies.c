/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * copies.c - a register that was copied, restored or synchronised by hand is noticed when it is opened, and takes a name of its own with its next change.
 *
 * Two files that write under one name would say different things under the same numbers, which no merge can mend. Two signs tell:
 *	- where it lives: machine and inode, kept in the file (meta `home`). A copy has another inode, a synchronised folder another machine;
 *	- how far it had come: the last number written under its name, kept outside the file ($XDG_STATE_HOME/strates/sites). A backup copied over the file in place has
 *	  the inode of the file, and is behind.
 * A false alarm costs nothing but a name. What neither sign sees is found when its lost numbers come back with a merge (store/merge.h: copied).
 */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <strates/base/date.h>
#include <strates/base/file.h>
#include <strates/store/merge.h>

#include "app_priv.h"

enum { SITES_KEPT = 200, FILE_MAX = 64 * 1024 };

/* machine:inode; false when there is nothing to tell machines apart by. */
static bool fingerprint(const char *path, char out[96])
{
	struct str machine = STR_INIT;
	struct stat st;
	bool ok = stat(path, &st) == 0 && (file_exists("/etc/machine-id") ? file_read("/etc/machine-id", 256, &machine, NULL) : true);

	str_trim(&machine);
	snprintf(out, 96, "%.40s:%llu", machine.s, (unsigned long long)st.st_ino);
	str_release(&machine);
	return ok;
}

/* The last number known of a site, and the list without it. */
static int64_t take_out(struct str *list, int64_t site)
{
	struct str rest = STR_INIT;
	int64_t known = 0, s, seq;
	int n = 0;

	for (const char *p = list->s; *p; p += strcspn(p, "\n") + (p[strcspn(p, "\n")] == '\n')) {
		if (sscanf(p, "%" SCNd64 " %" SCNd64, &s, &seq) != 2)
			continue;
		if (s == site)
			known = seq > known ? seq : known;
		else if (n++ < SITES_KEPT)
			str_addf(&rest, "%" PRId64 " %" PRId64 "\n", s, seq);
	}
	str_release(list);
	*list = rest;
	return known;
}

static void read_sites(struct str *list)
{
	char *path = file_state_home("sites");

	if (file_exists(path))
		file_read(path, FILE_MAX, list, NULL);
	free(path);
}

void copies_check(struct app *a)
{
	struct arena mem = ARENA_INIT;
	struct str list = STR_INIT;
	const char *home = store_meta_text(a->store, "home", &mem);
	char here[96], renewed[128];
	bool known = home != NULL, moved, behind;

	if (store_is_read_only(a->store) || !fingerprint(a->db, here)) {
		arena_release(&mem);
		return;
	}
	read_sites(&list);
	behind = store_meta_int(a->store, "seq", 0) < take_out(&list, store_site(a->store));
	moved = known && (strncmp(home, here, strlen(here)) != 0 || (home[strlen(here)] && home[strlen(here)] != '#'));
	if (!known && !behind)
		store_set_meta_text(a->store, "home", here, NULL);
	else if (moved || behind) {
		snprintf(renewed, sizeof(renewed), "%s#%" PRId64, here, clock_ms());
		store_renew_later(a->store, renewed);
	}
	str_release(&list);
	arena_release(&mem);
}

/* Lost at worst: then the other sign has to do. */
void copies_note(struct app *a)
{
	struct str list = STR_INIT, out = STR_INIT;
	char *dir = file_state_home(NULL), *path = file_state_home("sites");
	int64_t site = store_site(a->store), seq = store_meta_int(a->store, "seq", 0), known;

	read_sites(&list);
	known = take_out(&list, site);
	if (seq > known && file_mkdirs(dir, NULL)) {
		str_addf(&out, "%" PRId64 " %" PRId64 "\n%s", site, seq, list.s);
		file_write(path, out.s, out.len, NULL);
	}
	free(dir);
	free(path);
	str_release(&list);
	str_release(&out);
}
