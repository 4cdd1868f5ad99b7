# SPDX-License-Identifier: GPL-3.0-or-later
# Source files of layer store, one a line: libcore_a_SOURCES += src/store/thing.c
libcore_a_SOURCES += src/store/check.c
libcore_a_SOURCES += src/store/derive.c
libcore_a_SOURCES += src/store/log.c
libcore_a_SOURCES += src/store/names.c
libcore_a_SOURCES += src/store/read.c
libcore_a_SOURCES += src/store/refdata.c
libcore_a_SOURCES += src/store/snapshot.c
libcore_a_SOURCES += src/store/store.c
libcore_a_SOURCES += src/store/write.c
