# SPDX-License-Identifier: GPL-3.0-or-later
# Source files of the console, one a line: libtui_a_SOURCES += src/ui/pane/thing.c
