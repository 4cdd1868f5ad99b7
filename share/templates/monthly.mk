# SPDX-License-Identifier: GPL-3.0-or-later
# The papers of the month, made by cron. Copy this file, change the first lines, then, in the crontab, on the first of each month at six:
#   0 6 1 * *   make -s -f /home/me/monthly.mk STRATES_DB=/home/me/register.db
# A paper is made anew when the register has changed since; a paper that can't be made ends the run with an error, and the others are made (-k).
STRATES   = strates
STRATES_DB ?= $(HOME)/.local/share/strates/register.db
LANGUAGE  = fr
FORMS     = odt html
OUT       = papers-$(shell date +%Y-%m)
REPORTS   = overlaps agenda calendar tandems one-percent matrix annual
# A sheet for each of these countries (ISO 3166, two letters).
COUNTRIES =

MAKEFLAGS += -k
papers = $(foreach f,$(FORMS),$(REPORTS:%=$(OUT)/%.$(f)) $(COUNTRIES:%=$(OUT)/country-%.$(f)))

all: $(papers)
$(papers): $(STRATES_DB) | $(OUT)
$(OUT)/country-%:
	$(STRATES) -d '$(STRATES_DB)' report country 'country:$(basename $*)' --lang $(LANGUAGE) -o '$@'
$(OUT)/%:
	$(STRATES) -d '$(STRATES_DB)' report '$(basename $*)' --lang $(LANGUAGE) -o '$@'
$(OUT):
	mkdir -p '$@'
.PHONY: all
