/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * test_fault.c - what people do, with something going wrong at every point of it.
 *	test_fault [--long] [--points=N] [-v] [WORD…]     all points, or N of each kind, instead of some; every fault in words; only scenarios whose name holds a word
 *
 * Each fault is a process of its own on a fresh copy of a small register. Afterwards the register is opened as any program would: it must be sound, hold every
 * change that was acknowledged, and of the one that was not all or nothing; a change that was refused must not be there. Nothing temporary may be left beside it.
 * After a fault that passes, the same process tries again and must succeed.
 */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <sqlite3.h> /* lint: looks into the file past the store */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <strates/app/command.h>
#include <strates/base/file.h>
#include <strates/base/intl.h>
#include <strates/base/sha256.h>
#include <strates/engine/concepts.h>
#include <strates/store/store.h>

#include "fault.h"
#include "small_share.h"

enum { STEPS_MAX = 4, WORDS_MAX = 12, HANG_SECONDS = 120, DIGEST = 65 };

/* @N is the N-th action, % the most severe finding. */
static const struct scenario {
	const char *name;
	const char *steps[STEPS_MAX];
	bool in_parts; /* derived tables may be those of before or after: only facts and log are compared */
} scenarios[] = {
	{"edit", {"set @1 title=Puits,profonds", "set @2 themes=sante start=2027", "set @1 elu=Jean,Martin"}, false},
	{"bulk edit", {"set @1 @2 @3 @4 @5 @6 status=closed"}, false},
	{"import", {"import many.csv"}, false},
	{"merge of a bundle", {"bundle apply colleague.strates"}, false},
	{"double entry", {"merge @1 @2"}, false},
	{"undo", {"set @3 title=Autre,nom", "undo", "redo"}, false},
	{"decision", {"decide % --as watch --why En,réunion --due 2027-03-01", "reopen %"}, false},
	{"backup", {"backup copy.db"}, false},
	{"erasure", {"erase Jean,Martin"}, false},
	{"repair", {"check --repair"}, true},
	{"restore", {"restore earlier.db"}, false},
	{"bundle", {"bundle write out.strates"}, false},
};

static const char *const kind_names[FAULT_KINDS] = {"", "power cut", "I/O error", "disk full", "no memory for SQLite", "no memory for the program",
	"I/O error of the program's own files"};

/* What a process says to the one that watches it. */
static struct talk {
	int acknowledged;
	bool refused, fired, is_tried_again, succeeded_then;
	long seen[FAULT_KINDS], end; /* the place of a cut when all was acknowledged */
	char text[1200];
} *talk;

static char folder[160], work[200], template[200];
static char actions[16][40], finding[40];
static bool is_long, is_loud;
static int cases, failed;
static long tried_all, fired_all, most_points;

static _Noreturn void die(const char *what)
{
	printf("Bail out! %s: %s\n", what, strerror(errno));
	exit(1);
}

/* --- files ----------------------------------------------------------------------------------------------------------------------- */

static int remove_one(const char *path, const struct stat *st, int flag, struct FTW *where)
{
	(void)st, (void)flag, (void)where;
	return remove(path);
}

static void remove_tree(const char *path)
{
	nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static void copy_file(const char *from, const char *to)
{
	static char block[1 << 16];
	int in = open(from, O_RDONLY | O_CLOEXEC), out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	ssize_t n;

	if (in < 0 || out < 0)
		die(from);
	while ((n = read(in, block, sizeof(block))) > 0)
		if (write(out, block, (size_t)n) != n)
			die(to);
	close(in);
	close(out);
}

static void copy_tree(const char *from, const char *to)
{
	DIR *d = opendir(from);
	struct dirent *entry;
	struct stat st;

	if (!d || mkdir(to, 0700) != 0)
		die(to);
	while ((entry = readdir(d))) {
		char *a = file_join(from, entry->d_name), *b = file_join(to, entry->d_name);
		if (entry->d_name[0] != '.' && stat(a, &st) == 0) {
			if (S_ISDIR(st.st_mode))
				copy_tree(a, b);
			else
				copy_file(a, b);
		}
		free(a);
		free(b);
	}
	closedir(d);
}

static void fresh_work(void)
{
	remove_tree(work);
	copy_tree(template, work);
}

/* Names in the folder that nobody asked for. */
static bool list_strangers(const char *dir, bool is_cut, struct str *out)
{
	static const char *const known[] = {"register.db", "strates.ini", "many.csv", "many.csv.rejected.csv", "colleague.strates", "out.strates", "copy.db", "earlier.db",
		"data", "state", "strates", "key", "register.db.snapshots"};
	DIR *d = opendir(dir);
	struct dirent *entry;
	size_t before = out->len;

	while (d && (entry = readdir(d))) {
		char *path = file_join(dir, entry->d_name);
		bool is_known = entry->d_name[0] == '.';
		struct stat st;
		for (size_t i = 0; i < COUNT_OF(known); i++)
			is_known |= str_eq(known[i], entry->d_name);
		is_known |= str_has_suffix(dir, ".snapshots") && str_has_suffix(entry->d_name, ".db");
		/* A cut leaves the beginning of a file that somebody named; nobody but he knows where. */
		is_known |= is_cut && (str_has_prefix(entry->d_name, "copy.db.part") || str_has_prefix(entry->d_name, "out.strates."));
		is_known |= strstr(dir, "/state") && str_has_suffix(entry->d_name, ".json");
		if (!is_known)
			str_addf(out, " %s", path + strlen(work) + 1);
		else if (entry->d_name[0] != '.' && stat(path, &st) == 0 && S_ISDIR(st.st_mode))
			list_strangers(path, is_cut, out);
		free(path);
	}
	if (d)
		closedir(d);
	return out->len > before;
}

/* --- what a register holds ------------------------------------------------------------------------------------------------------- */

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool is_left_out(const char *table, const char *column)
{
	static const char *const times[] = {"hlc", "base_hlc", "prev", "site", "base_site", "salt", "undoes_site"};

	for (size_t i = 0; i < COUNT_OF(times); i++)
		if (str_eq(column, times[i]))
			return true;
	return str_eq(table, "meta");
}

/* Facts, log and derived tables as text, without what differs from one try to the next: identifiers, times, signatures. */
static void digest(const struct scenario *sc, const char *path, char out[DIGEST])
{
	static const char *const other[] = {"meta", "batch", "peer", "sqlite_sequence"};
	struct sha256 sum;
	uint8_t bytes[32];
	struct str all = STR_INIT;
	sqlite3 *db = NULL;
	sqlite3_stmt *tables = NULL, *rows = NULL;
	char **lines = NULL;
	int n = 0, cap = 0;

		if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK ||
		sqlite3_prepare_v2(db, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'x\\_text%' ESCAPE '\\'", -1, &tables, NULL) != SQLITE_OK)
		die(path);
	while (sqlite3_step(tables) == SQLITE_ROW) {
		const char *name = (const char *)sqlite3_column_text(tables, 0);
		bool skip = sc->in_parts && str_has_prefix(name, "x_");
		char *sql;
		for (size_t i = 0; i < COUNT_OF(other); i++)
			skip |= str_eq(other[i], name);
		if (skip)
			continue;
		sql = sqlite3_mprintf("SELECT * FROM \"%w\"", name);
		if (sqlite3_prepare_v2(db, sql, -1, &rows, NULL) != SQLITE_OK)
			die(sql);
		while (sqlite3_step(rows) == SQLITE_ROW) {
			struct str line = STR_INIT;
			str_add(&line, name);
			for (int i = 0; i < sqlite3_column_count(rows); i++)
				if (sqlite3_column_type(rows, i) != SQLITE_BLOB && !is_left_out(name, sqlite3_column_name(rows, i)))
					str_addf(&line, "|%s", sqlite3_column_text(rows, i) ? (const char *)sqlite3_column_text(rows, i) : "-");
			GROW(lines, n, cap);
			lines[n++] = line.s;
		}
		sqlite3_finalize(rows);
		sqlite3_free(sql);
	}
	sqlite3_finalize(tables);
	sqlite3_close(db);
	qsort(lines, (size_t)n, sizeof(*lines), by_text);
	for (int i = 0; i < n; i++) {
		str_addf(&all, "%s\n", lines[i]);
		free(lines[i]);
	}
	free(lines);
	if (getenv("FAULT_DUMP"))
		fprintf(stderr, "%s--\n", all.s);
	sha256_init(&sum);
	sha256_add(&sum, all.s, all.len);
	sha256_end(&sum, bytes);
	sha256_hex(bytes, DIGEST - 1, out);
	str_release(&all);
}

/* --- the process that does something ------------------------------------------------------------------------------------------- */

static bool swallow(void *ctx, const char *s, size_t n)
{
	if (ctx)
		str_add_n(ctx, s, n);
	return true;
}

static void ignore(void *ctx, const char *line)
{
	(void)ctx, (void)line;
}

/* A line as it stands in the table: words apart by blanks, a blank inside of one is a comma. */
static bool run_line(struct app *app, const char *line, struct str *said, struct err *e)
{
	struct output out = {.write = swallow, .note = ignore, .ctx = said, .columns = 200};
	struct args args;
	char *copy = xstrdup(line), *rest = copy, *word, *argv[WORDS_MAX];
	int argc = 0;
	bool ok;

	while ((word = strsep(&rest, " ")) && argc < WORDS_MAX) {
		for (char *p = word; *p; p++)
			if (*p == ',')
				*p = ' ';
		if (*word == '@')
			word = actions[atoi(word + 1) - 1];
		else if (str_eq(word, "%"))
			word = finding;
		argv[argc++] = word;
	}
	ok = args_parse(&args, (enum command)command_find(argv[0]), argc - 1, argv + 1, e);
	if (ok) {
		ok = command_run(app, &args, &out, e);
		args_release(&args);
	}
	free(copy);
	return ok;
}

static struct app *open_app(const char *db)
{
	struct app *app = app_new(&(struct app_options){.db = db, .config = "strates.ini"});
	struct err e = ERR_INIT;

	if (!app_open(app, false, &e) || !app_ensure_findings(app, &e)) {
		fprintf(stderr, "%s\n", e.text);
		exit(1);
	}
	return app;
}

static bool may_be_tried_again(enum fault_kind kind, const struct scenario *sc)
{
	(void)sc;
	return kind == FAULT_DISK || kind == FAULT_FULL || kind == FAULT_SQL_MEMORY || kind == FAULT_FILES;
}

static void do_steps(const struct scenario *sc, int n)
{
	struct app *app = open_app("register.db");
	struct err e = ERR_INIT;

	memset(fault_seen, 0, sizeof(fault_seen));
	for (int i = 0; i < n && sc->steps[i]; i++) {
		fault_begin_step((unsigned)i);
		fault_armed = true;
		if (run_line(app, sc->steps[i], NULL, &e)) {
			talk->acknowledged = i + 1;
			talk->end = fault_seen[FAULT_CUT] + 1;
			disk_cut_here();
			continue;
		}
		talk->refused = true;
		snprintf(talk->text, sizeof(talk->text), "%s", e.text);
		if (!fault.lasting && may_be_tried_again(fault.kind, sc)) {
			struct err again = ERR_INIT;
			fault_begin_step((unsigned)i);
			talk->is_tried_again = true;
			if ((talk->succeeded_then = run_line(app, sc->steps[i], NULL, &again)))
				talk->acknowledged = i + 1;
			else
				snprintf(talk->text, sizeof(talk->text), "%s; again: %s", e.text, again.text);
		}
		break;
	}
	app_free(&app);
	disk_cut_here();
	fault_armed = false;
}

static int in_process(void (*fn)(const struct scenario *, int), const struct scenario *sc, int n, struct str *errors)
{
	int status, to[2];
	pid_t pid;
	char text[1024];
	ssize_t got;

	if (pipe(to) != 0)
		die("pipe");
	fflush(stdout);
	memset(talk, 0, sizeof(*talk));
	pid = fork();
	if (pid < 0)
		die("fork");
	if (pid == 0) {
		dup2(to[1], STDERR_FILENO);
		close(to[0]);
		close(to[1]);
		alarm(HANG_SECONDS);
		vfs_install();
		fn(sc, n);
		talk->fired = fault_fired;
		memcpy(talk->seen, fault_seen, sizeof(fault_seen));
		exit(0);
	}
	close(to[1]);
	while ((got = read(to[0], text, sizeof(text))) > 0)
		str_add_n(errors, text, (size_t)got);
	close(to[0]);
	if (waitpid(pid, &status, 0) != pid)
		die("waitpid");
	return status;
}

/* --- the small register ---------------------------------------------------------------------------------------------------------- */

static void must_run(struct app *app, const char *line, struct str *said)
{
	struct err e = ERR_INIT;

	if (!run_line(app, line, said, &e)) {
		fprintf(stderr, "%s: %s\n", line, e.text);
		exit(1);
	}
}

static void note_findings(struct app *app)
{
	struct str said = STR_INIT;
	const char *at;

	must_run(app, "findings --format jsonl", &said);
	at = strstr(said.s, "\"id\":\"");
	snprintf(finding, sizeof(finding), "%.16s", at ? at + 6 : "");
	str_release(&said);
}

static void make_registers(const struct scenario *sc, int n)
{
	static const char *const lines[] = {"setup --authority com:29019 --user Anne", "add person name=Jean,Martin role=elu email=jean@example.org authority=com:29019",
		"add title=Puits lead=com:29019 places=SN//Kédougou themes=eau start=2026 end=2027 elu=Jean,Martin",
		"add title=Forages lead=epci:242900314 places=SN//Kédougou themes=eau start=2026 end=2027", "add title=Écoles lead=reg:53 places=SN//Thiès themes=education",
		"add title=Lycée lead=com:29001 places=SN//Thiès themes=education start=2026 end=2028", "add title=Dispensaire lead=com:29002 places=SN//Podor themes=sante",
		"add title=Maternité lead=com:29003 places=SN//Podor themes=sante start=2025 end=2027", "backup earlier.db", "backup second.db",
		"set @1 title=Puits,neufs"};
	static const char *const theirs[] = {"setup --user Bruno", "set @1 title=Puits,de,Bruno", "set @2 status=closed",
		"add title=Latrines lead=com:29004 places=SN//Thiès themes=eau start=2026 end=2027", "bundle write colleague.strates"};
	struct app *app = app_new(&(struct app_options){.db = "register.db", .config = "strates.ini"});
	struct err e = ERR_INIT;

	(void)sc;
	fault_begin_step(1000);
	if (!app_open(app, true, &e)) {
		fprintf(stderr, "%s\n", e.text);
		exit(1);
	}
	for (size_t i = 0; i < COUNT_OF(lines); i++) {
		struct str said = STR_INIT;
		must_run(app, lines[i], &said);
		if (str_has_prefix(lines[i], "add title"))
			snprintf(actions[n++], sizeof(actions[0]), "%.36s", said.s);
		str_release(&said);
	}
	if (!app_ensure_findings(app, &e))
		exit(1);
	note_findings(app);
	snprintf(talk->text, sizeof(talk->text), "%s", finding);
	app_free(&app);
	/* A colleague works in a copy, under a name of his own. */
	setenv("XDG_DATA_HOME", "bruno", 1);
	setenv("XDG_STATE_HOME", "bruno", 1);
	fault_begin_step(2000);
	app = app_new(&(struct app_options){.db = "second.db", .config = "bruno.ini"});
	for (size_t i = 0; i < COUNT_OF(theirs); i++)
		must_run(app, theirs[i], NULL);
	app_free(&app);
}

static void read_uids(void)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *st = NULL;

	if (sqlite3_open_v2("register.db", &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK ||
		sqlite3_prepare_v2(db, "SELECT lower(hex(uid)) FROM action ORDER BY id", -1, &st, NULL) != SQLITE_OK)
		die("register.db");
	for (size_t i = 0; i < COUNT_OF(actions) && sqlite3_step(st) == SQLITE_ROW; i++) {
		const char *t = (const char *)sqlite3_column_text(st, 0);
		snprintf(actions[i], sizeof(actions[i]), "%.8s-%.4s-%.4s-%.4s-%.12s", t, t + 8, t + 12, t + 16, t + 20);
	}
	sqlite3_finalize(st);
	sqlite3_close(db);
}

static void make_template(void)
{
	struct str errors = STR_INIT, csv = STR_INIT;
	struct err e = ERR_INIT;
	int status;

	str_add(&csv, "titre;chef de file;pays;ville;theme;source_id\n");
	for (int i = 1; i <= 40; i++)
		str_addf(&csv, "Action %d;com:%05d;SN;Thiès;eau;%d\n", i, 29001 + i % 9, i);
	if (mkdir(work, 0700) != 0 || chdir(work) != 0 || !file_write("many.csv", csv.s, csv.len, &e) || !file_write("strates.ini", "", 0, &e))
		die(work);
	status = in_process(make_registers, NULL, 0, &errors);
	if (status != 0) {
		printf("Bail out! no register can be made: %s\n", errors.s);
		exit(1);
	}
	snprintf(finding, sizeof(finding), "%.39s", talk->text);
	read_uids();
	remove_tree("bruno");
	remove_tree("second.db.snapshots");
	unlink("second.db");
	unlink("bruno.ini");
	if (chdir(folder) != 0 || rename(work, template) != 0)
		die(work);
	str_release(&errors);
	str_release(&csv);
}

/* --- one fault --------------------------------------------------------------------------------------------------------------------- */

static char states[STEPS_MAX + 1][DIGEST];

static void complain(const struct scenario *sc, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static void complain(const struct scenario *sc, const char *fmt, ...)
{
	va_list ap;

	printf("# %s, %s, %s %ld%s, seed %u: ", sc->name, kind_names[fault.kind], fault.kind == FAULT_CUT ? "before write" : "operation", fault.at,
		fault.lasting ? " and all later ones" : "", fault.seed);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	printf("\n");
}

static bool is_sound(const struct scenario *sc, const char *path)
{
	struct str out = STR_INIT;
	struct err e = ERR_INIT;
	struct store *s = store_open(path, 0, &e);
	int n = 0;
	bool ok = s && store_check(s, &out, &n, &e) && n == 0;

	if (!ok)
		complain(sc, "%s: %s%s", path, e.text, out.s ? out.s : "");
	store_close(&s);
	str_release(&out);
	return ok;
}

static bool write_once(const struct scenario *sc)
{
	struct err e = ERR_INIT;
	struct store *s = store_open("register.db", 0, &e);
	bool ok = s && store_begin(s, &e) && store_set_meta_int(s, "fault", 1, &e) && store_commit(s, &e);

	if (!ok)
		complain(sc, "nothing can be written: %s", e.text);
	store_close(&s);
	return ok;
}

static bool check_state(const struct scenario *sc, bool is_cut)
{
	char now[DIGEST];
	struct str strangers = STR_INIT;
	int k = talk->acknowledged;
	bool ok;

	if (!is_sound(sc, "register.db"))
		return false;
	digest(sc, "register.db", now);
	/* An empty or torn journal stays until somebody writes, and not longer. */
	if (file_exists("register.db-journal") && !write_once(sc))
		return false;
	ok = str_eq(now, states[k]) || (is_cut && k < STEPS_MAX && str_eq(now, states[k + 1]));
	for (int i = 0; !ok && i < k; i++)
		if (str_eq(now, states[i]))
			complain(sc, "%d changes were acknowledged and %d are there", k, i);
	if (!ok)
		complain(sc, "what is there is not what was acknowledged, nor all of the next change; acknowledged %d, %s", k, talk->text);
	if (ok && file_exists("copy.db")) {
		/* A copy with its name is a whole one. */
		digest(sc, "copy.db", now);
		ok = is_sound(sc, "copy.db") && (str_eq(now, states[0]) || (complain(sc, "the copy is not the register"), false));
	}
	if (ok && list_strangers(work, is_cut, &strangers)) {
		complain(sc, "left behind:%s", strangers.s);
		ok = false;
	}
	str_release(&strangers);
	return ok;
}

static bool check_end(const struct scenario *sc, int status, const struct str *errors, bool *is_cut)
{
	bool out_of_memory = WIFEXITED(status) && WEXITSTATUS(status) == 3 && fault.kind == FAULT_OWN_MEMORY;

	*is_cut = WIFEXITED(status) && WEXITSTATUS(status) == CUT_STATUS;
	if (out_of_memory) {
		*is_cut = true;
		if (strstr(errors->s, "not enough memory"))
			return true;
		complain(sc, "no word about the memory: %s", errors->s);
		return false;
	}
	if (!*is_cut && status != 0) {
		complain(sc, "ended with %s %d: %s", WIFSIGNALED(status) ? "signal" : "status", WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status), errors->s);
		return false;
	}
	if (talk->refused && !*talk->text) {
		complain(sc, "refused without a word");
		return false;
	}
	if (talk->is_tried_again && !talk->succeeded_then) {
		complain(sc, "not even without the fault: %s", talk->text);
		return false;
	}
	return true;
}

static bool try_fault(const struct scenario *sc)
{
	struct str errors = STR_INIT;
	bool is_cut, ok;
	int status;

	fresh_work();
	if (chdir(work) != 0)
		die(work);
	status = in_process(do_steps, sc, STEPS_MAX, &errors);
	ok = check_end(sc, status, &errors, &is_cut) && check_state(sc, is_cut);
	tried_all++;
	fired_all += is_cut || talk->fired;
	if (is_loud)
		complain(sc, "%s, acknowledged %d %s %s", ok ? "survived" : "NOT SURVIVED", talk->acknowledged, talk->text, errors.s);
	str_release(&errors);
	return ok;
}

/* --- all faults -------------------------------------------------------------------------------------------------------------------- */

static void tap(bool ok, const char *name, const char *kind, long tried, long lost)
{
	printf("%s %d - %s: %s: %ld faults, %ld survived\n", ok ? "ok" : "not ok", ++cases, name, kind, tried, tried - lost);
	fflush(stdout);
	failed += !ok;
}

#ifdef __SANITIZE_ADDRESS__
enum { IS_SLOW = true };
#else
enum { IS_SLOW = false };
#endif

/* How many operations of a kind are tried. */
static long points(enum fault_kind kind, long seen)
{
	static const long some[FAULT_KINDS] = {0, 2, 1, 1, 1, 1, 1};
	long most = most_points ? most_points : is_long ? seen : some[kind];

	/* Most allocations are alike. */
	if (is_long && !most_points && (kind == FAULT_SQL_MEMORY || kind == FAULT_OWN_MEMORY))
		most = 800;
	return seen < most ? seen : most;
}

static bool try_at(const struct scenario *sc, enum fault_kind kind, long at, unsigned turn)
{
	fault = (struct fault){.kind = kind, .at = at, .seed = turn, .lasting = kind != FAULT_CUT && turn % 2};
	if (kind == FAULT_FILES)
		fault.seed = (unsigned)at;
	return try_fault(sc);
}

static void try_kind(const struct scenario *sc, enum fault_kind kind, long seen, long end)
{
	long n = points(kind, seen), tried = 0, lost = 0;
	/* Of a cut: nothing is kept, everything (as after kill -9), some by chance. A fault that lasts is another one than a fault that passes. */
	unsigned variants = !is_long || kind == FAULT_OWN_MEMORY ? 1 : kind == FAULT_CUT ? 5 : 2;

	for (long i = 0; i < n; i++)
		for (unsigned v = 0; v < variants; v++) {
			/* The points of a scenario lie elsewhere than those of the one before. */
			long stride = seen / n, at = 1 + i * seen / n + (is_long ? 0 : (long)(sc - scenarios) * 5 % (stride + 1));
			/* When all is acknowledged too, with nothing kept that was not flushed. */
			bool is_end = kind == FAULT_CUT && i == n - 1 && v == 0;
			tried++;
			lost += !try_at(sc, kind, is_end ? end : at, is_long || is_end ? v : (unsigned)i);
		}
	if (tried)
		tap(lost == 0, sc->name, kind_names[kind], tried, lost);
}

static bool learn_states(const struct scenario *sc, long seen[FAULT_KINDS], long *end)
{
	struct str errors = STR_INIT;
	bool ok = true;

	memset(states, 0, sizeof(states));
	for (int i = 0; i <= STEPS_MAX && (i == 0 || sc->steps[i - 1]) && ok; i++) {
		fault = (struct fault){.kind = FAULT_COUNT};
		fresh_work();
		if (chdir(work) != 0)
			die(work);
		ok = in_process(do_steps, sc, i, &errors) == 0 && talk->acknowledged == i;
		if (!ok)
			complain(sc, "without a fault: %s %s", talk->text, errors.s);
		digest(sc, "register.db", states[i]);
		memcpy(seen, talk->seen, sizeof(talk->seen));
		*end = talk->end;
	}
	str_release(&errors);
	return ok;
}

static void try_scenario(const struct scenario *sc)
{
	long seen[FAULT_KINDS] = {0}, end = 0;

	if (!learn_states(sc, seen, &end)) {
		tap(false, sc->name, "without a fault", 1, 1);
		return;
	}
	for (enum fault_kind kind = FAULT_CUT; kind < FAULT_KINDS; kind++)
		/* The short form under the sanitizers: their business is memory. */
		if (!IS_SLOW || is_long || kind == FAULT_DISK || kind == FAULT_SQL_MEMORY)
			try_kind(sc, kind, seen[kind], end);
}

static bool wanted(const char *name, char **words)
{
	bool any = false;

	for (; *words; words++) {
		if (**words == '-')
			continue;
		any = true;
		if (strstr(name, *words))
			return true;
	}
	return !any;
}

int main(int argc, char **argv)
{
	const char *tmp = getenv("TMPDIR");
	struct str warm = STR_INIT;

	for (int i = 1; i < argc; i++) {
		is_long |= str_has_prefix(argv[i], "--");
		if (str_has_prefix(argv[i], "--points="))
			most_points = atol(argv[i] + strlen("--points="));
		is_loud |= str_eq(argv[i], "-v");
	}
	snprintf(folder, sizeof(folder), "%.100s/fault.XXXXXX", tmp ? tmp : "/tmp");
	if (!mkdtemp(folder))
		die(folder);
	snprintf(work, sizeof(work), "%s/work", folder);
	snprintf(template, sizeof(template), "%s/template", folder);
	talk = mmap(NULL, sizeof(*talk), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (talk == MAP_FAILED)
		die("mmap");
	memory_install();
	setenv("STRATES_NOW", "2026-11-23T09:00:00Z", 1);
	setenv("LC_ALL", "C.UTF-8", 1);
	setenv("XDG_DATA_HOME", "data", 1);
	setenv("XDG_STATE_HOME", "state", 1);
	unsetenv("STRATES_DB");
	/* Built once here and not in each process. */
	concepts_check(&warm);
	str_release(&warm);
	small_share(folder);
	make_template();
	for (size_t i = 0; i < COUNT_OF(scenarios); i++)
		/* Every other one has to do for the short form under the sanitizers. */
		if (wanted(scenarios[i].name, argv + 1) && !(IS_SLOW && !is_long && i % 2))
			try_scenario(&scenarios[i]);
	if (chdir("/") == 0)
		remove_tree(folder);
	printf("# %ld faults tried, %ld took effect\n1..%d\n", tried_all, fired_all, cases);
	return failed ? 1 : 0;
}
