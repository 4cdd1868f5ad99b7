# SPDX-License-Identifier: GPL-3.0-or-later
# Source files of layer base, one a line: libcore_a_SOURCES += src/base/thing.c
