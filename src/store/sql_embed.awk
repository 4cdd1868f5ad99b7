# SPDX-License-Identifier: GPL-3.0-or-later
#
# sql_embed.awk - turns .sql files into the C tables of sql_data.h.
#   awk -v header=PATH/sql_data.h -f sql_embed.awk FILE.sql… >sql_data.c
#
# One C string literal a line, so that an error in the C points at the SQL. In gsub a replacement "\\\\" is ONE backslash,
# "&" is the match: hence "&&" to double it and "\\\\&" to put one before. Trigraphs do not matter under -std=gnu11.

function finish_file() {
	if (name == "")
		return
	if (migration)
		migrations = migrations text "},\n"
	else
		scripts = scripts text "},\n"
}

function start_file(path) {
	finish_file()
	name = path
	sub(/^.*\//, "", name)
	sub(/\.sql$/, "", name)
	migration = name ~ /^[0-9][0-9][0-9][0-9]_/
	if (!migration)
		count_scripts++
	else if (substr(name, 1, 4) + 0 != ++count_migrations) {
		printf "%s: this should be migration %04d\n", path, count_migrations | "cat >&2"
		exit failed = 1
	}
	text = "\t{\"" name "\", \"\""
}

FNR == 1 { start_file(FILENAME) }

{
	gsub(/\\/, "&&")
	gsub(/"/, "\\\\&")
	gsub(/\t/, "\\t")
	gsub(/\r/, "\\r")
	text = text "\n\t \"" $0 "\\n\""
}

END {
	if (failed)
		exit 1
	finish_file()
	printf "/* Generated from src/store/sql by sql_embed.awk: do not edit. */\n"
	printf "#include \"config.h\"\n#include \"%s\"\n\n", header
	printf "const struct sql_file sql_migrations[] = {\n%s\t{NULL, NULL}};\n", migrations
	printf "const size_t sql_migrations_count = %d;\n\n", count_migrations
	printf "const struct sql_file sql_scripts[] = {\n%s\t{NULL, NULL}};\n", scripts
	printf "const size_t sql_scripts_count = %d;\n", count_scripts
}
