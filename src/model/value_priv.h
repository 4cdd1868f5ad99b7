/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * value_priv.h - what the files of records share: reading and writing single values.
 */
#ifndef STRATES_MODEL_VALUE_PRIV_H
#define STRATES_MODEL_VALUE_PRIV_H

#include <strates/model/record.h>

/* Is a value of this type held as a uid? */
bool type_is_uid(enum field_type t, int of);
/* Inverse of value_format(): "" is none; texts are copied into a. false when the text is not of
 * that type. */
bool value_from_text(
        enum field_type t, int of, const char *text, struct arena *a, struct value *out);
/* What a person or a file wrote; label begins the sentence when it can't be read. */
bool value_parse(const char *label, enum field_type t, int of, const char *text, struct arena *a,
        struct value *out, struct err *e);
/* A copy whose text lives in a; an empty text becomes none. */
struct value value_copy(const struct value *v, struct arena *a);
/* Labels of a vocabulary, joined by commas. Appends. */
void vocab_choices(struct str *out, enum vocab v);
/* Shortest decimal text that reads back as r. Appends. */
void real_format(struct str *out, double r);
void int_format(struct str *out, int64_t i);

/* JSON of one value: uid as text, amounts as integer hundredths, none as null. Appends. */
void json_add_value(struct str *out, const struct value *v);
void json_add_text(struct str *out, const char *s);

#endif
