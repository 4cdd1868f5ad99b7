# SPDX-License-Identifier: GPL-3.0-or-later
# Source files of layer model, one a line: libcore_a_SOURCES += src/model/thing.c
