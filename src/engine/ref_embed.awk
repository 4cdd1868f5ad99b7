# SPDX-License-Identifier: GPL-3.0-or-later
#
# ref_embed.awk - turns tables of share/ref into the C texts of ref_data.h.
#   awk -v header=PATH/ref_data.h -f ref_embed.awk FILE.tsv… >ref_data.c
#
# Rules of the engine must not depend on what a laptop finds beside the program, so the tables it reads are a part of it. In gsub a
# replacement "\\\\" is ONE backslash, "&" is the match: hence "&&" to double it and "\\\\&" to put one before.

FNR == 1 {
	name = FILENAME
	sub(/^.*\//, "", name)
	sub(/\.tsv$/, "", name)
	if (NR > 1)
		text = text "},\n"
	text = text "\t{\"" name "\", \"\""
}

/^#/ || FNR <= 2 && $0 == "" { next }

{
	gsub(/\\/, "&&")
	gsub(/"/, "\\\\&")
	gsub(/\t/, "\\t")
	text = text "\n\t \"" $0 "\\n\""
}

END {
	printf "/* Generated from share/ref by ref_embed.awk: do not edit. */\n"
	printf "#include \"config.h\"\n#include \"%s\"\n\n", header
	printf "const struct ref_file ref_files[] = {\n%s},\n\t{NULL, NULL}};\n", text
}
