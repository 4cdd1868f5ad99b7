# SPDX-License-Identifier: GPL-3.0-or-later
# Source files of the console, one a line: libtui_a_SOURCES += src/ui/pane/thing.c

# The terminal: the only files that know curses.
libtui_a_SOURCES += src/ui/term/clip.c
libtui_a_SOURCES += src/ui/term/decode.c
libtui_a_SOURCES += src/ui/term/guard.c
libtui_a_SOURCES += src/ui/term/input.c
libtui_a_SOURCES += src/ui/term/keys.c
libtui_a_SOURCES += src/ui/term/screen.c
libtui_a_SOURCES += src/ui/term/terminfo.c
libtui_a_SOURCES += src/ui/term/translit.c
# Widgets: pure.
libtui_a_SOURCES += src/ui/widget/calendar.c
libtui_a_SOURCES += src/ui/widget/canvas.c
libtui_a_SOURCES += src/ui/widget/cluster.c
libtui_a_SOURCES += src/ui/widget/form.c
libtui_a_SOURCES += src/ui/widget/form_draw.c
libtui_a_SOURCES += src/ui/widget/form_key.c
libtui_a_SOURCES += src/ui/widget/frame.c
libtui_a_SOURCES += src/ui/widget/fuzzy.c
libtui_a_SOURCES += src/ui/widget/glyph.c
libtui_a_SOURCES += src/ui/widget/grid.c
libtui_a_SOURCES += src/ui/widget/idset.c
libtui_a_SOURCES += src/ui/widget/layout.c
libtui_a_SOURCES += src/ui/widget/lineedit.c
libtui_a_SOURCES += src/ui/widget/lineedit_draw.c
libtui_a_SOURCES += src/ui/widget/lineedit_key.c
libtui_a_SOURCES += src/ui/widget/list.c
libtui_a_SOURCES += src/ui/widget/list_key.c
libtui_a_SOURCES += src/ui/widget/list_view.c
libtui_a_SOURCES += src/ui/widget/popup.c
libtui_a_SOURCES += src/ui/widget/theme.c
