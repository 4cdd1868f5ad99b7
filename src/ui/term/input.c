/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * input.c - one wait for everything: keys, signals, and what the application watches.
 */
#include "config.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>
#include <strates/base/date.h>
#include <strates/base/mem.h>

#include "term_priv.h"

enum { PASTE_SILENCE_MS = 1000 };

/* Takes what can be read; the end of the terminal is a hang-up. */
static void read_input(struct term *t)
{
	char bytes[16 * 1024];
	ssize_t n = read(t->in, bytes, sizeof(bytes));

	t->fed_at = clock_monotonic_ns();
	if (n > 0)
		key_decoder_feed(&t->decoder, bytes, (size_t)n);
	else if (n == 0 || (errno != EINTR && errno != EAGAIN))
		t->gone = t->hung_up = true;
}

bool input_fill(struct term *t, int timeout_ms)
{
	struct pollfd in = {.fd = t->in, .events = POLLIN};
	struct key_event ev;

	if (poll(&in, 1, timeout_ms) <= 0)
		return false;
	read_input(t);
	/* Only the answer is looked for: keys typed ahead stay where they are, and so does what
	 * follows one. */
	if (t->decoder.in.len > 0 && !t->decoder.pasting) {
		struct key_decoder look = t->decoder;

		str_init(&look.in);
		str_add_n(&look.in, t->decoder.in.s, t->decoder.in.len);
		str_init(&look.paste);
		while (!look.pasting && key_decoder_next(&look, false, &ev))
			;
		t->decoder.answered = look.answered;
		t->decoder.background = look.background;
		str_release(&look.in);
		str_release(&look.paste);
	}
	return !t->gone && !t->decoder.answered;
}

static void take_signals(struct term *t)
{
	struct guard_news news = guard_take_news();

	if (news.hangup)
		t->hung_up = true;
	if (news.suspend) {
		term_suspend(t);
		guard_take_news(); /* our own SIGCONT */
	} else if (news.resume && !t->left) {
		/* Stopped without being asked (SIGSTOP): the shell has had the terminal meanwhile.
		 */
		term_leave(t);
		term_enter(t);
	}
	if ((news.resize || news.resume) && screen_resize(t))
		t->resized = true;
}

static bool tell(struct key_event *ev, struct key_event what)
{
	*ev = what;
	return true;
}

/* Events that need no waiting. */
static bool take_pending(struct term *t, struct key_event *ev)
{
	if (t->hung_up)
		return tell(ev, (struct key_event){.type = EVENT_HANGUP});
	if (t->resumed) {
		t->resumed = t->resized = false;
		return tell(ev, (struct key_event){
		                        .type = EVENT_RESUMED, .rows = t->rows, .cols = t->cols});
	}
	if (t->resized) {
		t->resized = false;
		return tell(ev,
		        (struct key_event){.type = EVENT_RESIZE, .rows = t->rows, .cols = t->cols});
	}
	bool got = key_decoder_next(&t->decoder, false, ev);

	/* A late answer about the background: paint again. The key, if there was one, comes with
	 * the next call only when none is lost: so now. */
	if (t->decoder.background && theme_wants_ground(&t->theme)) {
		screen_take_background(t);
		t->resized = true;
		if (!got)
			return take_pending(t, ev);
	}
	return got;
}

static bool take_watched(struct term *t, const struct pollfd *fds, struct key_event *ev)
{
	for (int i = 0; i < t->n_watch; i++) {
		int at = (t->next_watch + i) % t->n_watch;

		if (!fds[at].revents)
			continue;
		t->next_watch = at + 1;
		return tell(ev,
		        (struct key_event){
		                .type = EVENT_FD, .fd = fds[at].fd, .revents = fds[at].revents});
	}
	return false;
}

static int until(int64_t deadline)
{
	int64_t left = (deadline - clock_monotonic_ns() + 999999) / 1000000;

	return left < 0 ? 0 : left > 3600000 ? 3600000 : (int)left;
}

/* Milliseconds until half a sequence is no longer waited for; -1 when there is none. */
static int settle_time(const struct term *t)
{
	int wait = t->decoder.pasting ? PASTE_SILENCE_MS : t->escdelay;

	if (!key_decoder_is_waiting(&t->decoder))
		return -1;
	return until(t->fed_at + (int64_t)wait * 1000000);
}

/* One poll. When the caller's time is over before a lone Esc is settled, a later call tells it. */
static bool wait_once(struct term *t, struct key_event *ev, int wait_ms)
{
	struct pollfd fds[2 + TERM_WATCH_MAX];
	int settle = settle_time(t);

	fds[0] = (struct pollfd){.fd = t->in, .events = POLLIN};
	fds[1] = (struct pollfd){.fd = guard_fd(), .events = POLLIN};
	memcpy(fds + 2, t->watch, (size_t)t->n_watch * sizeof(*fds));
	bool esc_first = settle >= 0 && (wait_ms < 0 || settle <= wait_ms);
	int n = poll(fds, (nfds_t)(2 + t->n_watch), esc_first ? settle : wait_ms);

	if (n < 0)
		return false; /* EINTR: the pipe has the reason */
	if (n == 0)
		return esc_first && key_decoder_next(&t->decoder, true, ev);
	if (fds[1].revents)
		take_signals(t);
	if (fds[0].revents & POLLIN)
		read_input(t);
	else if (fds[0].revents & (POLLHUP | POLLERR | POLLNVAL))
		t->gone = t->hung_up = true;
	return take_pending(t, ev) || take_watched(t, fds + 2, ev);
}

void term_read(struct term *t, struct key_event *ev, int timeout_ms)
{
	int64_t deadline = clock_monotonic_ns() + (int64_t)timeout_ms * 1000000;

	memset(ev, 0, sizeof(*ev));
	if (take_pending(t, ev))
		return;
	do {
		if (wait_once(t, ev, timeout_ms < 0 ? -1 : until(deadline)))
			return;
	} while (timeout_ms < 0 || until(deadline) > 0);
	ev->type = EVENT_NONE;
}

bool term_has_input(struct term *t)
{
	struct pollfd in = {.fd = t->in, .events = POLLIN};

	return t->decoder.in.len > 0 || poll(&in, 1, 0) > 0;
}

bool term_watch(struct term *t, int fd, short events)
{
	for (int i = 0; i < t->n_watch; i++)
		if (t->watch[i].fd == fd) {
			t->watch[i].events = events;
			return true;
		}
	if (t->n_watch == TERM_WATCH_MAX)
		return false;
	t->watch[t->n_watch++] = (struct pollfd){.fd = fd, .events = events};
	return true;
}

void term_unwatch(struct term *t, int fd)
{
	for (int i = 0; i < t->n_watch; i++)
		if (t->watch[i].fd == fd) {
			t->watch[i] = t->watch[--t->n_watch];
			return;
		}
}
