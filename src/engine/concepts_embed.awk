# SPDX-License-Identifier: GPL-3.0-or-later
#
# concepts_embed.awk - turns share/ref/concepts.tsv into the C table of concepts_data.h.
#   awk -v header=PATH/concepts_data.h -f concepts_embed.awk concepts.tsv >concepts_data.c
#
# One row a line, so that an error in the C points at the row. The words hold no backslash and no quote: a row that does is refused here.

BEGIN { FS = "\t" }
FNR <= 2 { next } # what it is, names of the columns
NF != 4 || /["\\]/ {
	printf "%s:%d: not key, class, fr, en\n", FILENAME, FNR | "cat >&2"
	exit failed = 1
}
{ rows = rows "\t{\"" $1 "\", " ($2 == "-" ? 0 : $2) ", \"" $3 "\", \"" $4 "\"},\n"; n++ }
END {
	if (failed)
		exit 1
	printf "/* Generated from share/ref/concepts.tsv by concepts_embed.awk: do not edit. */\n"
	printf "#include \"config.h\"\n#include \"%s\"\n\n", header
	printf "const struct concept_row concept_rows[] = {\n%s\t{0, 0, 0, 0}};\n", rows
	printf "const int concept_rows_count = %d;\n", n
}
