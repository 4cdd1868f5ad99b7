/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * vocab.h - closed vocabularies (vocab.def): codes that are stored, labels that are shown.
 */
#ifndef STRATES_MODEL_VOCAB_H
#define STRATES_MODEL_VOCAB_H

enum vocab {
	VOCAB_NONE = 0,
#define VOCAB(id) VOCAB_##id,
#define TERM(vocab, code, label)
#include <strates/model/vocab.def>
#undef VOCAB
#undef TERM
	VOCAB_COUNT
};

/* Number of terms, and the i-th code (static). */
int vocab_size(enum vocab v);
const char *vocab_code(enum vocab v, int i);
/* Index of a code, -1 when unknown; NULL is unknown. */
int vocab_index(enum vocab v, const char *code);
/* Label in the user's language; the code itself when unknown, "" for NULL. */
const char *vocab_label(enum vocab v, const char *code);
/* Index of a code or of a label in either language, folded ("en cours", "Under way", "2"); -1 when unknown. */
int vocab_find(enum vocab v, const char *text);

/* The strates in ascending order of territory; single and syndicat count as région and EPCI where strates are compared. */
enum strate {
	STRATE_COMMUNE = 0,
	STRATE_EPCI,
	STRATE_DEPARTEMENT,
	STRATE_REGION,
	STRATE_SINGLE,
	STRATE_SYNDICAT,
	STRATE_OTHER,
	STRATE_COUNT
};
/* Of a code of VOCAB_STRATE; STRATE_OTHER when unknown. */
enum strate strate_from_code(const char *code);
/* One letter for narrow columns: C E D R U S ·. */
const char *strate_letter(enum strate s);

#endif
