/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * libpq_priv.h - libpq, loaded when the server is first spoken to: it brings twenty libraries, which every other command would wait for.
 */
#ifndef STRATES_SYNC_LIBPQ_PRIV_H
#define STRATES_SYNC_LIBPQ_PRIV_H

#include <stdbool.h>

#include <libpq-fe.h>

struct err;

/* pq()->clear(r) is PQclear(r). */
#define LIBPQ_FUNCTIONS(F) \
	F(clear) F(cmdTuples) F(connectPoll) F(connectStartParams) F(connectionNeedsPassword) F(conninfo) F(conninfoFree) F(conninfoParse) F(consumeInput) \
	F(errorMessage) F(finish) F(flush) F(freemem) F(getResult) F(getlength) F(getvalue) F(host) F(isBusy) F(ntuples) F(putCopyData) F(putCopyEnd) \
	F(resultErrorField) F(resultErrorMessage) F(resultStatus) F(sendQueryParams) F(setSingleRowMode) F(setnonblocking) F(socket) F(sslInUse) F(status)

struct libpq {
#define LIBPQ_MEMBER(name) __typeof__(PQ##name) *name;
	LIBPQ_FUNCTIONS(LIBPQ_MEMBER)
#undef LIBPQ_MEMBER
};

/* Before the first pq(). False with e set when it is not on this machine. */
bool libpq_load(struct err *e);
const struct libpq *pq(void);

#endif
