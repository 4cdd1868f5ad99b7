/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The shipped data without most rows of the reference tables, which would cost a test more than everything else: a folder `share' in `folder`, and STRATES_SHARE. */
#ifndef TESTS_SMALL_SHARE_H
#define TESTS_SMALL_SHARE_H

void small_share(const char *folder);

#endif
