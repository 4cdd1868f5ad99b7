/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * test_fuzz.c - the fuzz targets without a fuzzer: each file of its corpus, and some thousand mutations of them that are the same in each run.
 *	test_fuzz [TARGET [FILE…]]     one target, or these files of it
 *
 * A target is a process of its own. What crashed it is left as crash-TARGET in the folder where the test runs.
 */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <strates/base/file.h>
#include <strates/base/mem.h>

#include "fuzz.h"

enum { INPUT_MAX = 1 << 20, MUTANT_MAX = 8192, HANG_SECONDS = 300 };
#ifdef __SANITIZE_ADDRESS__
enum { MUTANTS = 120 };
#else
enum { MUTANTS = 400 };
#endif

/* What runs now, for who finds it dead. */
static struct now {
	int files, mutants;
	size_t n;
	uint8_t data[INPUT_MAX];
} *now;

static struct str corpus[512];
static int n_corpus;
static struct str words[256]; /* of the dictionary */
static int n_words;
static char tests[4096];

static uint64_t state;

static uint32_t below(uint32_t n)
{
	uint64_t z = state += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return (uint32_t)((z ^ (z >> 31)) % n);
}

/* --- corpus ---------------------------------------------------------------------------------------------------------------------- */

static void add_file(const char *path)
{
	struct err e = ERR_INIT;
	struct stat st;

	if (n_corpus == (int)COUNT_OF(corpus) || stat(path, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size > INPUT_MAX)
		return;
	if (file_read(path, INPUT_MAX, &corpus[n_corpus], &e))
		n_corpus++;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static void add_folder(const char *dir)
{
	struct dirent **v = NULL;
	int n = scandir(dir, &v, NULL, by_name);

	for (int i = 0; i < n; i++) {
		char *path = file_join(dir, v[i]->d_name);
		if (v[i]->d_name[0] != '.')
			add_file(path);
		free(path);
		free(v[i]);
	}
	free(v);
}

static int hex(char c)
{
	const char *digits = "0123456789abcdef", *at = c ? strchr(digits, c | 0x20) : NULL;

	return at ? (int)(at - digits) : 0;
}

/* Lines "text" with \\xNN, as libFuzzer has them. */
static void read_dictionary(const char *path)
{
	struct str text = STR_INIT;
	struct err e = ERR_INIT;
	char *rest, *line;

	if (!file_exists(path) || !file_read(path, INPUT_MAX, &text, &e))
		return;
	rest = text.s;
	while ((line = strsep(&rest, "\n")) && n_words < (int)COUNT_OF(words)) {
		char *p = strchr(line, '"'), *end = strrchr(line, '"');
		if (*line == '#' || !p || p == end)
			continue;
		for (p++; p < end; p++)
			if (*p == '\\' && p[1] == 'x' && end - p > 3) {
				str_add_char(&words[n_words], (char)(hex(p[2]) * 16 + hex(p[3])));
				p += 3;
			} else if (*p == '\\' && p + 1 < end)
				str_add_char(&words[n_words], *++p);
			else
				str_add_char(&words[n_words], *p);
		n_words++;
	}
	str_release(&text);
}

static void load(const struct fuzz_target *t)
{
	char *dir = xasprintf("%s/fuzz/corpus/%s", tests, t->name), *dict = xasprintf("%s/fuzz/dict/%s.dict", tests, t->name);
	char *seeds = xstrdup(t->seeds ? t->seeds : ""), *rest = seeds, *word;

	add_folder(dir);
	while ((word = strsep(&rest, " ")))
		if (*word) {
			char *path = xasprintf("%s/data/%s", tests, word);
			add_folder(path);
			free(path);
		}
	read_dictionary(dict);
	free(seeds);
	free(dict);
	free(dir);
}

/* --- mutations ------------------------------------------------------------------------------------------------------------------- */

static void insert(size_t at, const void *p, size_t n)
{
	if (now->n + n > MUTANT_MAX)
		return;
	memmove(now->data + at + n, now->data + at, now->n - at);
	memcpy(now->data + at, p, n);
	now->n += n;
}

static void erase(size_t at, size_t n)
{
	memmove(now->data + at, now->data + at + n, now->n - at - n);
	now->n -= n;
}

static void mutate_once(void)
{
	static const uint8_t odd[] = {0, 0x0a, 0x0d, 0x1b, '"', '\'', '<', '&', ';', 0x7f, 0x80, 0xc3, 0xe2, 0xf0, 0xff};
	size_t n = now->n, at = n ? below((uint32_t)n) : 0, len = n ? 1 + below((uint32_t)(n - at < 64 ? n - at : 64)) : 0;
	const struct str *other = &corpus[below((uint32_t)n_corpus)];
	uint8_t piece[64];

	switch (below(7)) {
	case 0:
		if (n)
			now->data[at] ^= (uint8_t)(1u << below(8));
		break;
	case 1:
		if (n)
			now->data[at] = odd[below((uint32_t)COUNT_OF(odd))];
		break;
	case 2:
		if (n)
			erase(at, len);
		break;
	case 3:
		memcpy(piece, now->data + at, len);
		insert(at, piece, len);
		break;
	case 4:
		if (n_words) {
			const struct str *w = &words[below((uint32_t)n_words)];
			insert(at, w->s, w->len);
		}
		break;
	case 5:
		if (other->len) {
			size_t from = below((uint32_t)other->len), most = other->len - from;
			insert(at, other->s + from, 1 + below((uint32_t)(most < 256 ? most : 256)));
		}
		break;
	default:
		now->n = at;
		break;
	}
}

static void run_target(const struct fuzz_target *t, int mutants)
{
	fuzz_begin();
	for (int i = 0; i < n_corpus; i++) {
		now->n = corpus[i].len;
		memcpy(now->data, corpus[i].s, corpus[i].len);
		now->files++;
		t->run(now->data, now->n);
	}
	for (int i = 0; i < mutants && n_corpus; i++) {
		const struct str *from = &corpus[i % n_corpus];
		size_t at;
		state = (uint64_t)i * 7919 + strlen(t->name);
		/* A window of what is long: its beginning, or somewhere. */
		at = from->len > MUTANT_MAX / 2 && i % 3 == 2 ? below((uint32_t)(from->len - MUTANT_MAX / 2)) : 0;
		now->n = from->len - at < MUTANT_MAX / 2 ? from->len - at : MUTANT_MAX / 2;
		memcpy(now->data, from->s + at, now->n);
		for (uint32_t k = 1 + below(6); k > 0; k--)
			mutate_once();
		now->mutants++;
		t->run(now->data, now->n);
	}
	fuzz_end();
}

/* --- one process a target -------------------------------------------------------------------------------------------------------- */

static bool try_target(const struct fuzz_target *t, int number, bool mutate)
{
	struct err e = ERR_INIT;
	int status;
	pid_t pid;
	bool ok;

	now->files = now->mutants = 0;
	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		alarm(HANG_SECONDS);
		run_target(t, mutate ? MUTANTS / t->cost : 0);
		exit(0);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return false;
	ok = status == 0 && n_corpus > 0;
	printf("%s %d - %s: %d files, %d mutations\n", ok ? "ok" : "not ok", number, t->name, now->files, now->mutants);
	if (!ok) {
		char *path = xasprintf("crash-%s", t->name);
		printf("# %s %d; the input is in %s\n", WIFSIGNALED(status) ? "signal" : "status", WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status), path);
		file_write(path, (const char *)now->data, now->n, &e);
		free(path);
	}
	return ok;
}

static void forget(void)
{
	while (n_corpus)
		str_release(&corpus[--n_corpus]);
	while (n_words)
		str_release(&words[--n_words]);
}

int main(int argc, char **argv)
{
	const char *where = getenv("TESTS");
	int n = 0, bad = 0;

	if (!realpath(where ? where : "tests", tests)) {
		printf("Bail out! no tests here: %s\n", strerror(errno));
		return 1;
	}
	now = mmap(NULL, sizeof(*now), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (now == MAP_FAILED)
		return 1;
	for (int i = 0; i < fuzz_targets_count; i++) {
		if (argc > 1 && strcmp(argv[1], fuzz_targets[i].name) != 0)
			continue;
		if (argc > 2)
			for (int k = 2; k < argc; k++)
				add_file(argv[k]);
		else
			load(&fuzz_targets[i]);
		bad += !try_target(&fuzz_targets[i], ++n, argc <= 2);
		forget();
	}
	printf("1..%d\n", n);
	return bad ? 1 : 0;
}
