/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * model_store.c - the weights of identity that a register adopted: text in a row of entity `model', a fact like any other, so that after a merge all laptops
 * of a workspace use the same.
 */
#include "config.h"

#include <strates/base/sha256.h>
#include <string.h>
#include "engine_priv.h"

/* NULL when the register adopted none. */
static const char *stored_text(struct store *s, struct arena *a)
{
	int64_t id = store_id_of_key(s, ENTITY_MODEL, ENGINE_MODEL_KEY);
	struct record r;

	return id && store_load(s, ENTITY_MODEL, id, a, &r, NULL) ? record_text(&r, FIELD_MODEL_TEXT) : NULL;
}

/* A text that can't be read (another hand's register, a merge with a newer program) must not keep anybody from their findings: every laptop then uses the
   shipped weights. */
void model_load(struct identity_model *m, struct store *s)
{
	struct arena a = ARENA_INIT;
	const char *text = stored_text(s, &a);

	model_release(m);
	if (!text || !model_parse(m, text, NULL)) {
		model_release(m);
		model_init(m);
	}
	arena_release(&a);
}

/* Over the text and not over what is read from it: this is asked at each opening. */
void model_stored_digest(struct store *s, char out[MODEL_DIGEST_SIZE])
{
	struct arena a = ARENA_INIT;
	const char *text = stored_text(s, &a);
	struct identity_model shipped;
	uint8_t digest[32];
	struct sha256 h;

	model_init(&shipped);
	model_digest(&shipped, out);
	if (text) {
		sha256_init(&h);
		sha256_add(&h, out, strlen(out));
		sha256_add(&h, text, strlen(text));
		sha256_end(&h, digest);
		sha256_hex(digest, MODEL_DIGEST_SIZE - 1, out);
	}
	arena_release(&a);
}
