# SPDX-License-Identifier: GPL-3.0-or-later
# Source files of layer sync, one a line: libcore_a_SOURCES += src/sync/thing.c
