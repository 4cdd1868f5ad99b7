/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * libpq.c - finds libpq when it is needed, and says what to install when it is not there.
 */
#include "config.h"

#ifdef HAVE_LIBPQ

#include <dlfcn.h>
#include <string.h>

#include <strates/base/err.h>
#include <strates/base/intl.h>

#include "libpq_priv.h"

/* The number has been 5 since 2005. Homebrew keeps it where the loader does not look. */
#ifdef __APPLE__
static const char *const files[] = {"libpq.5.dylib", LIBPQ_LIBDIR "/libpq.5.dylib"};
#else
static const char *const files[] = {"libpq.so.5"};
#endif

static struct libpq table;
static bool loaded;

const struct libpq *pq(void)
{
	return &table;
}

bool libpq_load(struct err *e)
{
	static const struct {
		const char *name;
		void *place;
	} functions[] = {
#define LIBPQ_ENTRY(name) {"PQ" #name, &table.name},
		LIBPQ_FUNCTIONS(LIBPQ_ENTRY)
#undef LIBPQ_ENTRY
	};
	void *lib = NULL, *f;

	if (loaded)
		return true;
	for (size_t i = 0; !lib && i < sizeof(files) / sizeof(*files); i++)
		lib = dlopen(files[i], RTLD_NOW | RTLD_LOCAL);
	if (!lib)
		return err_set(e, ERR_IO, _("the team's server is reached through libpq, which is not on this machine; install it (Debian: libpq5) and sync again (%s)"),
			dlerror());
	for (size_t i = 0; i < sizeof(functions) / sizeof(*functions); i++) {
		f = dlsym(lib, functions[i].name);
		if (!f)
			return err_set(e, ERR_IO, _("the libpq on this machine has no %s: it is too old; install a newer one (Debian: libpq5) and sync again"),
				functions[i].name);
		/* POSIX promises that a function fits there, C that only its bytes may tell. */
		memcpy(functions[i].place, &f, sizeof(f));
	}
	loaded = true;
	return true;
}

#endif
