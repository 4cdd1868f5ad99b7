/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * hub_stage.c - what was pulled waits in a file until all is there, so that an interrupted pull goes on where it was and the register is not locked while the network
 * is slow.
 *
 * "STRATESH", a version, the workspace, then records as on the wire; each operation can be read by itself. A batch is appended when it is whole; what a crash left
 * behind the last whole one is cut off. One program at a time.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <strates/base/intl.h>

#include "hub_priv.h"
#include "wire_priv.h"

#define MAGIC "STRATESH\1"
enum { HEAD_SIZE = sizeof(MAGIC) - 1 + 16, READ_SIZE = 256 * 1024 };

struct hub_stage {
	int fd;
	char *path;
	struct reach *reach;
	int n_reach, cap_reach;
	int64_t n_ops;
	/* reading */
	struct str buf;
	size_t at;
	off_t base; /* where buf begins in the file */
	int error;
};

/* --- reading --------------------------------------------------------------------------------------------------------------------- */

static bool read_more(struct hub_stage *s)
{
	char block[16 * 1024];
	ssize_t n;

	memmove(s->buf.s, s->buf.s + s->at, s->buf.len - s->at);
	str_truncate(&s->buf, s->buf.len - s->at);
	s->base += (off_t)s->at;
	s->at = 0;
	for (size_t got = 0; got < READ_SIZE; got += (size_t)n) {
		n = pread(s->fd, block, sizeof(block), s->base + (off_t)s->buf.len);
		if (n < 0 && errno == EINTR) {
			n = 0;
			continue;
		}
		if (n <= 0) {
			s->error = n < 0 ? errno : s->error;
			return got > 0;
		}
		str_add_n(&s->buf, block, (size_t)n);
	}
	return true;
}

/* As wire_next(). */
static int next_record(struct hub_stage *s, enum wire_kind *kind, struct wire_bytes *f)
{
	for (;;) {
		struct wire_bytes left = {(const uint8_t *)s->buf.s + s->at, (const uint8_t *)s->buf.s + s->buf.len};
		int rc = left.p < left.end ? wire_next(&left, kind, f) : 0;

		if (rc) {
			s->at = (size_t)(left.p - (const uint8_t *)s->buf.s);
			return rc;
		}
		if (!read_more(s))
			return 0;
	}
}

static void rewind_to(struct hub_stage *s, off_t to)
{
	str_clear(&s->buf);
	s->at = 0;
	s->base = to;
	s->error = 0;
}

static int64_t *reach_of(struct hub_stage *s, int64_t site)
{
	for (int i = 0; i < s->n_reach; i++)
		if (s->reach[i].site == site)
			return &s->reach[i].seq;
	GROW(s->reach, s->n_reach, s->cap_reach);
	s->reach[s->n_reach] = (struct reach){site, 0};
	return &s->reach[s->n_reach++].seq;
}

static void note_batch(struct hub_stage *s, const struct travel_batch *b)
{
	int64_t *seq = reach_of(s, b->site);

	*seq = b->last > *seq ? b->last : *seq;
	s->n_ops += b->last - b->first + 1;
}

/* Where the last whole batch ends. */
static off_t scan(struct hub_stage *s)
{
	struct travel_batch b = {0};
	struct wire_bytes f;
	struct wire w;
	enum wire_kind kind;
	int64_t left = 0;
	off_t good = HEAD_SIZE;

	wire_init(&w);
	rewind_to(s, HEAD_SIZE);
	while (next_record(s, &kind, &f) == 1) {
		if (kind == WIRE_BATCH && left == 0) {
			if (!wire_get_batch(&w, f, &b))
				break;
			left = b.last - b.first + 1;
		} else if (kind == WIRE_CONTENT && left == 0) {
			s->n_ops++;
		} else if ((kind == WIRE_OP || kind == WIRE_LEFT) && left > 0) {
			if (--left == 0)
				note_batch(s, &b);
		} else if ((kind != WIRE_STEP || !left) && (kind != WIRE_PEER || left)) {
			break;
		}
		if (left == 0)
			good = s->base + (off_t)s->at;
	}
	wire_release(&w);
	return good;
}

/* --- opening --------------------------------------------------------------------------------------------------------------------- */

static bool write_all(struct hub_stage *s, const char *data, size_t n, struct err *e)
{
	while (n) {
		ssize_t done = write(s->fd, data, n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return err_errno(e, errno, "%s", s->path);
		data += done;
		n -= (size_t)done;
	}
	return true;
}

static bool begin(struct hub_stage *s, struct uid workspace, struct err *e)
{
	char head[HEAD_SIZE], there[HEAD_SIZE];
	off_t good = HEAD_SIZE;

	memcpy(head, MAGIC, sizeof(MAGIC) - 1);
	memcpy(head + sizeof(MAGIC) - 1, workspace.b, sizeof(workspace.b));
	if (pread(s->fd, there, sizeof(there), 0) == (ssize_t)sizeof(there) && memcmp(head, there, sizeof(head)) == 0)
		good = scan(s);
	else if (ftruncate(s->fd, 0) != 0 || !write_all(s, head, sizeof(head), e))
		return err_errno(e, errno, "%s", s->path);
	return (ftruncate(s->fd, good) == 0 && lseek(s->fd, good, SEEK_SET) == good) || err_errno(e, errno, "%s", s->path);
}

bool hub_stage_open(const char *path, struct uid workspace, struct hub_stage **out, struct err *e)
{
	struct hub_stage *s = xcalloc(1, sizeof(*s));
	bool ok;

	str_init(&s->buf);
	s->path = xstrdup(path);
	s->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	ok = s->fd >= 0 || err_errno(e, errno, "%s", path);
	if (ok && flock(s->fd, LOCK_EX | LOCK_NB) != 0)
		ok = err_set(e, ERR_BUSY, _("another sync of this register is under way; wait for its end"));
	ok = ok && begin(s, workspace, e);
	if (!ok)
		hub_stage_close(&s, true);
	*out = s;
	return ok;
}

void hub_stage_close(struct hub_stage **s, bool keep)
{
	if (!*s)
		return;
	if (!keep)
		unlink((*s)->path);
	if ((*s)->fd >= 0)
		close((*s)->fd);
	free((*s)->path);
	free((*s)->reach);
	str_release(&(*s)->buf);
	free(*s);
	*s = NULL;
}

int64_t hub_stage_ops(const struct hub_stage *s)
{
	return s->n_ops;
}

int64_t hub_stage_reach(const struct hub_stage *s, int64_t site)
{
	for (int i = 0; i < s->n_reach; i++)
		if (s->reach[i].site == site)
			return s->reach[i].seq;
	return 0;
}

bool hub_stage_add(struct hub_stage *s, const struct travel_batch *b, const char *records, size_t n, struct err *e)
{
	if (!write_all(s, records, n, e))
		return false;
	if (b)
		note_batch(s, b);
	return true;
}

bool hub_stage_add_contents(struct hub_stage *s, const char *records, size_t n, int64_t n_ops, struct err *e)
{
	s->n_ops += n_ops;
	return write_all(s, records, n, e);
}

/* --- handing on ------------------------------------------------------------------------------------------------------------------ */

/* Each record is read by itself: the wire forgets what came before, but for the batch that it is in. */
bool hub_feed(struct hub_stage *s, struct intake *in, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct wire_bytes f;
	struct wire w;
	enum wire_kind kind;
	bool ok = true;
	int rc = 0;

	wire_init(&w);
	w.parts = true;
	rewind_to(s, HEAD_SIZE);
	while (ok && (rc = next_record(s, &kind, &f)) == 1) {
		wire_forget(&w);
		ok = wire_hand_on(&w, &a, kind, f, in, e);
		arena_clear(&a);
	}
	if (ok && s->error)
		ok = err_errno(e, s->error, "%s", s->path);
	else if (ok && (rc < 0 || s->at < s->buf.len))
		ok = err_set(e, ERR_DATA, _("it is damaged; ask for it again"));
	wire_release(&w);
	arena_release(&a);
	return ok;
}
