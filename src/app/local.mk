# SPDX-License-Identifier: GPL-3.0-or-later
# Source files of layer app, one a line: libcore_a_SOURCES += src/app/thing.c
