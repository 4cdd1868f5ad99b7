# SPDX-License-Identifier: GPL-3.0-or-later
# Source files of layer store, one a line: libcore_a_SOURCES += src/store/thing.c
