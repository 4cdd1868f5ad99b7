# SPDX-License-Identifier: GPL-3.0-or-later
# Source files of layer engine, one a line: libcore_a_SOURCES += src/engine/thing.c
