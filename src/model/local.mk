# SPDX-License-Identifier: GPL-3.0-or-later
# Source files of layer model, one a line: libcore_a_SOURCES += src/model/thing.c
libcore_a_SOURCES += src/model/entity.c
libcore_a_SOURCES += src/model/filter.c
libcore_a_SOURCES += src/model/filter_check.c
libcore_a_SOURCES += src/model/filter_fields.c
libcore_a_SOURCES += src/model/record.c
libcore_a_SOURCES += src/model/record_json.c
libcore_a_SOURCES += src/model/validate.c
libcore_a_SOURCES += src/model/value.c
libcore_a_SOURCES += src/model/vocab.c
