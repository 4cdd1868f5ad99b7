/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * ptylat.c - from a key to the finished screen: drives any terminal program on a pseudo-terminal and measures it.
 *
 * A terminal program never says that it is done. So a screen counts as finished with the last byte before SETTLE ms of silence; the silence itself is not
 * counted. What the terminal needs to draw those bytes is not in the figure, which is why the bytes stand beside it. Programs that ask the terminal who it
 * is (DA1, DSR, colours) wait for an answer, often for a second or more: they get one, since a real terminal would give it.
 * Reading the screen back (as tmux can) was rejected: its own redraw would be measured with the program's.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PRESSES_MAX = 100000, KEYS_MAX = 16, READ_SIZE = 65536 };

struct options {
	const char *keys, *before, *quit, *ready, *dump, *name;
	int presses, warm, rows, columns;
	double settle, start_settle, limit; /* ms */
	double idle;                        /* s */
};
struct driver {
	struct options o;
	int master;
	pid_t pid;
	bool gone;
	FILE *dump;
};
/* What came in answer to one key, or at the start. Times in ms since the key; -1 = nothing came. */
struct answer {
	double first, last, ready;
	long bytes;
};
struct sample {
	double *v;
	int n;
};

static void die(const char *what)
{
	fprintf(stderr, "ptylat: %s: %s\n", what, strerror(errno));
	exit(1);
}

static double now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* --- keys --------------------------------------------------------------------------------------------------------------------- */

static const char *key_bytes(const char *name)
{
	static const struct {
		const char *name, *bytes;
	} known[] = {{"up", "\033OA"}, {"down", "\033OB"}, {"right", "\033OC"}, {"left", "\033OD"}, {"pgup", "\033[5~"}, {"pgdn", "\033[6~"},
		{"home", "\033OH"}, {"end", "\033OF"}, {"tab", "\t"}, {"enter", "\r"}, {"esc", "\033"}, {"space", " "}, {"comma", ","},
		{"bs", "\177"}};

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (strcmp(known[i].name, name) == 0)
			return known[i].bytes;
	return name;
}

/* "down,up" into their bytes; `text` is cut up. */
static int split_keys(char *text, const char **out)
{
	int n = 0;

	for (char *k; n < KEYS_MAX && (k = strsep(&text, ","));)
		if (*k)
			out[n++] = key_bytes(k);
	return n;
}

static void send_bytes(struct driver *d, const char *s, size_t n)
{
	while (n > 0) {
		ssize_t done = write(d->master, s, n);
		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0) {
			d->gone = true;
			return;
		}
		s += done;
		n -= (size_t)done;
	}
}

/* --- the other side of the terminal ------------------------------------------------------------------------------------------- */

/* Questions are looked for in one read; they are written in one piece by every program met so far. */
static void reply(struct driver *d, const char *buf, size_t n)
{
	static const struct {
		const char *question, *answer;
	} known[] = {{"\033[c", "\033[?62;22c"}, {"\033[0c", "\033[?62;22c"}, {"\033[>c", "\033[>0;276;0c"}, {"\033[>0c", "\033[>0;276;0c"},
		{"\033[6n", "\033[1;1R"}, {"\033]10;?", "\033]10;rgb:ffff/ffff/ffff\033\\"}, {"\033]11;?", "\033]11;rgb:0000/0000/0000\033\\"}};

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (memmem(buf, n, known[i].question, strlen(known[i].question)))
			send_bytes(d, known[i].answer, strlen(known[i].answer));
}

/* Waits up to `ms`; how many bytes came, 0 none, -1 the program is gone. */
static ssize_t receive(struct driver *d, char *buf, double ms)
{
	struct pollfd p = {.fd = d->master, .events = POLLIN};
	struct timespec t = {.tv_sec = (time_t)(ms / 1e3), .tv_nsec = (long)((ms - (double)(time_t)(ms / 1e3) * 1e3) * 1e6)};
	ssize_t n;

	if (ms < 0 || ppoll(&p, 1, &t, NULL) <= 0)
		return 0;
	n = read(d->master, buf, READ_SIZE - 1);
	if (n <= 0) {
		d->gone = true;
		return -1;
	}
	if (d->dump)
		fwrite(buf, 1, (size_t)n, d->dump);
	return n;
}

/* How long to wait still: for the first byte, or for the text that says it is ready, until the limit; then for silence. */
static double patience(const struct answer *a, bool needs_text, double now, double settle, double limit)
{
	double left = limit - now, quiet = settle - (now - a->last);

	if (a->last < 0 || (needs_text && a->ready < 0))
		return left;
	return quiet < left ? quiet : left;
}

/* Everything that comes until `settle` ms of silence, `limit` ms at most. */
static struct answer listen_ms(struct driver *d, double start, double settle, double limit, const char *ready)
{
	static char buf[READ_SIZE];
	struct answer a = {-1, -1, -1, 0};
	double wait;

	while (!d->gone && (wait = patience(&a, ready != NULL, now_ms() - start, settle, limit)) > 0) {
		ssize_t n = receive(d, buf, wait);
		double t = now_ms() - start;
		if (n <= 0)
			continue;
		reply(d, buf, (size_t)n);
		buf[n] = '\0';
		if (a.first < 0)
			a.first = t;
		a.last = t;
		a.bytes += n;
		if (ready && a.ready < 0 && memmem(buf, (size_t)n, ready, strlen(ready)))
			a.ready = t;
	}
	return a;
}

static struct answer press(struct driver *d, const char *key)
{
	static char stray[READ_SIZE];
	double start;

	while (receive(d, stray, 0) > 0) /* a clock that ticked is no answer */
		;
	start = now_ms();
	send_bytes(d, key, strlen(key));
	return listen_ms(d, start, d->o.settle, d->o.limit, NULL);
}

static void become_child(int slave, char **argv)
{
	setsid();
	if (ioctl(slave, TIOCSCTTY, 0) < 0)
		_exit(126);
	for (int fd = 0; fd < 3; fd++)
		dup2(slave, fd);
	if (slave > 2)
		close(slave);
	unsetenv("LINES");
	unsetenv("COLUMNS");
	setenv("TERM", "xterm-256color", 1);
	execvp(argv[0], argv);
	perror(argv[0]);
	_exit(127);
}

static double start_program(struct driver *d, char **argv)
{
	struct winsize size = {.ws_row = (unsigned short)d->o.rows, .ws_col = (unsigned short)d->o.columns};
	double start;
	int slave = -1;

	d->master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (d->master < 0 || grantpt(d->master) < 0 || unlockpt(d->master) < 0 || (slave = open(ptsname(d->master), O_RDWR | O_NOCTTY)) < 0)
		die("pseudo-terminal");
	ioctl(slave, TIOCSWINSZ, &size);
	start = now_ms();
	d->pid = fork();
	if (d->pid < 0)
		die("fork");
	if (d->pid == 0)
		become_child(slave, argv);
	close(slave);
	return start;
}

/* Asks, then insists; -1 when it did not end by itself. */
static int end_program(struct driver *d)
{
	static const int signals[] = {0, SIGHUP, SIGKILL};
	char quit[256];
	const char *keys[KEYS_MAX];
	int status = 0, n;

	snprintf(quit, sizeof(quit), "%s", d->o.quit);
	n = split_keys(quit, keys);
	for (int i = 0; i < n && !d->gone; i++)
		press(d, keys[i]);
	for (size_t i = 0; i < sizeof(signals) / sizeof(*signals); i++) {
		if (signals[i])
			kill(d->pid, signals[i]);
		for (int k = 0; k < 50; k++) {
			listen_ms(d, now_ms(), 5, 20, NULL);
			if (waitpid(d->pid, &status, WNOHANG) == d->pid)
				return i == 0 && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
			usleep(d->gone ? 20000 : 0);
		}
	}
	return -1;
}

/* --- what it used -------------------------------------------------------------------------------------------------------------- */

static double peak_mib(pid_t pid)
{
	char path[64], line[256];
	long kib = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/status", (int)pid);
	f = fopen(path, "re");
	while (f && fgets(line, sizeof(line), f))
		if (strncmp(line, "VmHWM:", 6) == 0)
			kib = strtol(line + 6, NULL, 10);
	if (f)
		fclose(f);
	return (double)kib / 1024;
}

/* User and system time so far, ms. Fields 14 and 15 of stat, counted behind the name, which may hold anything. */
static double cpu_ms(pid_t pid)
{
	char path[64], text[1024] = "", *p;
	unsigned long user = 0, sys = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	f = fopen(path, "re");
	if (f && fgets(text, sizeof(text), f) && (p = strrchr(text, ')')))
		if (sscanf(p + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &sys) != 2)
			user = sys = 0;
	if (f)
		fclose(f);
	return (double)(user + sys) * 1e3 / (double)sysconf(_SC_CLK_TCK);
}

/* --- figures -------------------------------------------------------------------------------------------------------------------- */

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Sorted before. */
static double percentile(const struct sample *s, int p)
{
	int i = (p * s->n + 99) / 100 - 1;

	return s->n ? s->v[i < 0 ? 0 : i] : -1;
}

static void add(struct sample *s, double v)
{
	s->v[s->n++] = v;
}

static void print_sample(const char *name, struct sample *s)
{
	qsort(s->v, (size_t)s->n, sizeof(*s->v), by_value);
	printf(", \"%s\": {\"p50\": %.3f, \"p95\": %.3f, \"p99\": %.3f}", name, percentile(s, 50), percentile(s, 95), percentile(s, 99));
	free(s->v);
}

/* Time on a processor so far, ms, finer than the ticks of cpu_ms(); -1 where the system does not tell. */
static double run_ms(pid_t pid)
{
	char path[64];
	unsigned long long ns = 0;
	FILE *f;
	bool told;

	snprintf(path, sizeof(path), "/proc/%d/schedstat", (int)pid);
	f = fopen(path, "re");
	told = f && fscanf(f, "%llu", &ns) == 1;
	if (f)
		fclose(f);
	return told ? (double)ns / 1e6 : -1;
}

/* What the program does while nobody types, once it is done with what it put off. */
static long listen_idle(struct driver *d, double *cpu)
{
	struct answer a = {0};
	double before, end;
	long bytes = 0;

	listen_ms(d, now_ms(), 2000, 10000, NULL);
	before = run_ms(d->pid);
	for (end = now_ms() + d->o.idle * 1e3; now_ms() < end && !d->gone; bytes += a.bytes)
		a = listen_ms(d, now_ms(), 500, 500, NULL);
	*cpu = run_ms(d->pid) - before;
	return bytes;
}

static void measure(struct driver *d, double start)
{
	struct answer first = listen_ms(d, start, d->o.start_settle, 60000, d->o.ready);
	struct sample last = {calloc((size_t)d->o.presses + 1, sizeof(double)), 0}, bytes = {calloc((size_t)d->o.presses + 1, sizeof(double)), 0};
	char keys[256], before[256];
	const char *key[KEYS_MAX], *lead[KEYS_MAX];
	int n_keys, n_lead, silent = 0, done = 0;
	double cpu = 0, cpu_end, rss, idle_cpu = 0;
	long quiet = 0;

	snprintf(keys, sizeof(keys), "%s", d->o.keys);
	snprintf(before, sizeof(before), "%s", d->o.before);
	n_lead = split_keys(before, lead);
	n_keys = split_keys(keys, key);
	for (int i = 0; i < n_lead && !d->gone; i++)
		press(d, lead[i]);
	for (int i = 0; i < d->o.warm + d->o.presses && n_keys && !d->gone; i++) {
		if (i == d->o.warm)
			cpu = cpu_ms(d->pid);
		struct answer a = press(d, key[i % n_keys]);
		if (i < d->o.warm)
			continue;
		done++;
		if (a.last < 0) {
			silent++;
			continue;
		}
		add(&last, a.last);
		add(&bytes, (double)a.bytes);
	}
	cpu_end = cpu_ms(d->pid);
	if (d->o.idle > 0)
		quiet = listen_idle(d, &idle_cpu);
	rss = peak_mib(d->pid);
	printf("{\"name\": \"%s\", \"rows\": %d, \"columns\": %d, \"first_byte\": %.2f, \"first_screen\": %.2f, \"ready\": %.2f, \"first_bytes\": %ld", d->o.name,
		d->o.rows, d->o.columns, first.first, first.last, first.ready, first.bytes);
	printf(", \"keys\": \"%s\", \"n\": %d, \"silent\": %d, \"died\": %s, \"rss_mib\": %.1f, \"cpu_per_key\": %.3f", d->o.keys, done, silent,
		d->gone ? "true" : "false", rss, done ? (cpu_end - cpu) / done : 0);
	if (d->o.idle > 0)
		printf(", \"idle_s\": %.0f, \"idle_cpu_ms\": %.2f, \"idle_bytes\": %ld", d->o.idle, idle_cpu, quiet);
	print_sample("ms", &last);
	print_sample("bytes", &bytes);
}

static int usage(void)
{
	fputs("usage: ptylat [-k KEYS] [-b KEYS] [-q KEYS] [-n PRESSES] [-w WARM] [-s ROWSxCOLUMNS] [-t SETTLE_MS] [-T FIRST_SETTLE_MS]\n"
	      "              [-l LIMIT_MS] [-r TEXT] [-d FILE] [-i SECONDS] [-N NAME] -- PROGRAM [ARG]…\n"
	      "  -k keys pressed in rotation and measured (down)   -b keys before them   -q keys that quit (q)\n"
	      "  -r the text that says the first screen is there   -d all output of the program into FILE\n"
	      "  -i so long without a key at the end: its processor time and bytes\n"
	      "  Keys: up down right left pgup pgdn home end tab enter esc space comma bs, or the characters themselves; a comma between them.\n"
	      "One line of JSON: ms and bytes from a key to the last byte before the silence, peak memory, processor time a key.\n",
		stderr);
	return 2;
}

static bool parse(struct options *o, int argc, char **argv)
{
	int c;

	while ((c = getopt(argc, argv, "+k:b:q:n:w:s:t:T:l:r:d:i:N:")) != -1)
		switch (c) {
		case 'k': o->keys = optarg; break;
		case 'b': o->before = optarg; break;
		case 'q': o->quit = optarg; break;
		case 'n': o->presses = atoi(optarg); break;
		case 'w': o->warm = atoi(optarg); break;
		case 's':
			if (sscanf(optarg, "%dx%d", &o->rows, &o->columns) != 2)
				return false;
			break;
		case 't': o->settle = atof(optarg); break;
		case 'T': o->start_settle = atof(optarg); break;
		case 'l': o->limit = atof(optarg); break;
		case 'r': o->ready = optarg; break;
		case 'd': o->dump = optarg; break;
		case 'i': o->idle = atof(optarg); break;
		case 'N': o->name = optarg; break;
		default: return false;
		}
	return optind < argc && o->presses >= 0 && o->presses <= PRESSES_MAX && o->warm >= 0 && o->warm <= PRESSES_MAX && o->rows > 0 && o->columns > 0;
}

int main(int argc, char **argv)
{
	struct driver d = {.o = {.keys = "down", .before = "", .quit = "q", .presses = 300, .warm = 20, .rows = 24, .columns = 80, .settle = 30,
				   .start_settle = 250, .limit = 2000}};
	double start;
	int status;

	if (!parse(&d.o, argc, argv))
		return usage();
	if (!d.o.name)
		d.o.name = argv[optind];
	if (d.o.dump && !(d.dump = fopen(d.o.dump, "we")))
		die(d.o.dump);
	signal(SIGPIPE, SIG_IGN);
	start = start_program(&d, argv + optind);
	measure(&d, start);
	status = end_program(&d);
	printf(", \"exit\": %d}\n", status);
	if (d.dump)
		fclose(d.dump);
	return 0;
}
