# SPDX-License-Identifier: GPL-3.0-or-later
# Source files of layer exchange, one a line: libcore_a_SOURCES += src/exchange/thing.c
