# SPDX-License-Identifier: GPL-3.0-or-later
# Source files of layer exchange, one a line: libcore_a_SOURCES += src/exchange/thing.c
libcore_a_SOURCES += src/exchange/rows.c
libcore_a_SOURCES += src/exchange/sniff.c
libcore_a_SOURCES += src/exchange/sniff_columns.c
libcore_a_SOURCES += src/exchange/table.c
libcore_a_SOURCES += src/exchange/target.c
libcore_a_SOURCES += src/exchange/compact.c
libcore_a_SOURCES += src/exchange/ini.c
libcore_a_SOURCES += src/exchange/ini_priv.h
libcore_a_SOURCES += src/exchange/profile.c
libcore_a_SOURCES += src/exchange/profile_spec.c
libcore_a_SOURCES += src/exchange/profile_match.c
libcore_a_SOURCES += src/exchange/profile_steps.c
libcore_a_SOURCES += src/exchange/profile_apply.c
libcore_a_SOURCES += src/exchange/profile_priv.h
