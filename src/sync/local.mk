# SPDX-License-Identifier: GPL-3.0-or-later
# Source files of layer sync, one a line: libcore_a_SOURCES += src/sync/thing.c
libcore_a_SOURCES += src/sync/key.c
libcore_a_SOURCES += src/sync/batch.c
libcore_a_SOURCES += src/sync/intake.c
libcore_a_SOURCES += src/sync/bundle.c
libcore_a_SOURCES += src/sync/wire.c
libcore_a_SOURCES += src/sync/wire_priv.h
libcore_a_SOURCES += src/sync/hub.c
libcore_a_SOURCES += src/sync/hub_link.c
libcore_a_SOURCES += src/sync/hub_push.c
libcore_a_SOURCES += src/sync/hub_part.c
libcore_a_SOURCES += src/sync/hub_stage.c
libcore_a_SOURCES += src/sync/hub_priv.h
libcore_a_SOURCES += src/sync/hub_sql_priv.h
libcore_a_SOURCES += src/sync/libpq.c
libcore_a_SOURCES += src/sync/libpq_priv.h
