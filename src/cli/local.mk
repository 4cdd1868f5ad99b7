# SPDX-License-Identifier: GPL-3.0-or-later
# Source files of the command line, one a line: strates_SOURCES += src/cli/thing.c
strates_SOURCES += src/cli/confine.c
strates_SOURCES += src/cli/main.c
