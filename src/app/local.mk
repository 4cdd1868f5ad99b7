# SPDX-License-Identifier: GPL-3.0-or-later
# Source files of layer app, one a line: libcore_a_SOURCES += src/app/thing.c
libcore_a_SOURCES += src/app/app.c
libcore_a_SOURCES += src/app/args.c
libcore_a_SOURCES += src/app/cmd_admin.c
libcore_a_SOURCES += src/app/command.c
libcore_a_SOURCES += src/app/command_text.c
libcore_a_SOURCES += src/app/config.c
libcore_a_SOURCES += src/app/keymap.c
libcore_a_SOURCES += src/app/state.c
libcore_a_SOURCES += src/app/import_missed.c
libcore_a_SOURCES += src/app/import_record.c
libcore_a_SOURCES += src/app/import_store.c
libcore_a_SOURCES += src/app/import.c
libcore_a_SOURCES += src/app/import_report.c
libcore_a_SOURCES += src/app/cmd_import.c
