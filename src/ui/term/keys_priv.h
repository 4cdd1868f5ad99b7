/* SPDX-License-Identifier: GPL-3.0-or-later */
/* keys_priv.h - what the decoder of bytes and the names of keys share. */
#ifndef STRATES_UI_KEYS_PRIV_H
#define STRATES_UI_KEYS_PRIV_H

#include <strates/ui/keys.h>

/* One key for what terminals can't tell apart; see keys.h. */
struct key key_settled(struct key k);

#endif
