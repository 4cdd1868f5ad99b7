/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * guard.c - whatever happens, the terminal is given back.
 *
 * Ordinary signals only write a byte into a pipe that the event loop polls: no curses call is made
 * in a handler. Crashes can't wait for the loop, so their handler runs on a stack of its own and
 * uses write() and tcsetattr() with what was prepared at the start, then lets the crash happen: a
 * fault is met again on return (a sanitizer's handler then sees it whole), an abort is raised
 * again. The state is static because handlers have no other way to it; there is one terminal per
 * process.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>

#include "term_priv.h"

enum { RESET_MAX = 512, CRASH_STACK = 64 * 1024 };

static const int crash_signals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
static const int quiet_signals[] = {SIGWINCH, SIGHUP, SIGTERM, SIGINT, SIGTSTP, SIGCONT};

static struct {
	bool installed, at_exit;
	volatile sig_atomic_t active;
	int fd, pipe[2];
	struct termios modes;
	char reset[RESET_MAX];
	size_t reset_len;
	void *stack;
	struct sigaction old_crash[COUNT_OF(crash_signals)];
	struct sigaction old_quiet[COUNT_OF(quiet_signals)];
	struct sigaction old_pipe;
} guard = {.pipe = {-1, -1}};

void guard_restore(void)
{
	if (!guard.installed || !guard.active)
		return;
	guard.active = 0;
	/* Nothing can be done about a failed write here. */
	if (write(guard.fd, guard.reset, guard.reset_len) < 0) {
	}
	tcsetattr(guard.fd, TCSANOW, &guard.modes);
}

static void on_crash(int sig, siginfo_t *info, void *context)
{
	(void)context;
	guard_restore();
	for (size_t i = 0; i < COUNT_OF(crash_signals); i++)
		if (crash_signals[i] == sig)
			sigaction(sig, &guard.old_crash[i], NULL);
	/* Sent by somebody, not met by an instruction: it would not happen again by itself. */
	if (!info || info->si_code <= 0)
		raise(sig);
}

static void on_quiet(int sig)
{
	int saved = errno;
	char byte = (char)sig;

	/* A full pipe has news enough. */
	if (write(guard.pipe[1], &byte, 1) < 0) {
	}
	errno = saved;
}

static bool open_pipe(struct err *e)
{
	if (pipe2(guard.pipe, O_CLOEXEC | O_NONBLOCK) == 0)
		return true;
	return err_errno(e, errno, "pipe");
}

bool guard_install(int fd, const char *reset, struct err *e)
{
	struct sigaction quiet = {.sa_handler = on_quiet, .sa_flags = SA_RESTART};
	struct sigaction crash = {.sa_sigaction = on_crash, .sa_flags = SA_SIGINFO | SA_ONSTACK};
	struct sigaction ignore = {.sa_handler = SIG_IGN};
	size_t n = strlen(reset);

	if (!open_pipe(e))
		return false;
	guard.fd = fd;
	guard.reset_len = n < RESET_MAX ? n : RESET_MAX;
	memcpy(guard.reset, reset, guard.reset_len);
	tcgetattr(fd, &guard.modes);
	guard.stack = xmalloc(CRASH_STACK);
	sigaltstack(&(stack_t){.ss_sp = guard.stack, .ss_size = CRASH_STACK}, NULL);
	for (size_t i = 0; i < COUNT_OF(crash_signals); i++)
		sigaction(crash_signals[i], &crash, &guard.old_crash[i]);
	for (size_t i = 0; i < COUNT_OF(quiet_signals); i++)
		sigaction(quiet_signals[i], &quiet, &guard.old_quiet[i]);
	sigaction(SIGPIPE, &ignore, &guard.old_pipe);
	bug_set_hook(guard_restore);
	mem_set_oom_hook(guard_restore);
	if (!guard.at_exit)
		atexit(guard_restore);
	guard.at_exit = true;
	guard.installed = true;
	return true;
}

void guard_remove(void)
{
	if (!guard.installed)
		return;
	bug_set_hook(NULL);
	mem_set_oom_hook(NULL);
	for (size_t i = 0; i < COUNT_OF(crash_signals); i++)
		sigaction(crash_signals[i], &guard.old_crash[i], NULL);
	for (size_t i = 0; i < COUNT_OF(quiet_signals); i++)
		sigaction(quiet_signals[i], &guard.old_quiet[i], NULL);
	sigaction(SIGPIPE, &guard.old_pipe, NULL);
	sigaltstack(&(stack_t){.ss_flags = SS_DISABLE}, NULL);
	free(guard.stack);
	close(guard.pipe[0]);
	close(guard.pipe[1]);
	guard.stack = NULL;
	guard.pipe[0] = guard.pipe[1] = -1;
	guard.installed = false;
	guard.active = 0;
}

void guard_set_active(bool active)
{
	guard.active = active;
}

int guard_fd(void)
{
	return guard.pipe[0];
}

struct guard_news guard_take_news(void)
{
	struct guard_news news = {false, false, false, false};
	char bytes[64];
	ssize_t n;

	while ((n = read(guard.pipe[0], bytes, sizeof(bytes))) > 0)
		for (ssize_t i = 0; i < n; i++)
			switch (bytes[i]) {
			case SIGWINCH: news.resize = true; break;
			case SIGTSTP: news.suspend = true; break;
			case SIGCONT: news.resume = true; break;
			default: news.hangup = true; break;
			}
	return news;
}

void guard_stop(void)
{
	struct sigaction usual = {.sa_handler = SIG_DFL}, ours;
	sigset_t stop;

	sigemptyset(&stop);
	sigaddset(&stop, SIGTSTP);
	sigaction(SIGTSTP, &usual, &ours);
	sigprocmask(SIG_UNBLOCK, &stop, NULL);
	kill(0, SIGTSTP);
	sigaction(SIGTSTP, &ours, NULL);
}
