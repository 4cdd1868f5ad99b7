-- SPDX-License-Identifier: GPL-3.0-or-later
-- What the élu of a tandem said to what the cadre put to him: of an action, and of what was decided.

ALTER TABLE "action" ADD COLUMN "visa" TEXT;
ALTER TABLE "action" ADD COLUMN "visa_by" BLOB;
ALTER TABLE "action" ADD COLUMN "visa_on" TEXT;
ALTER TABLE "decision" ADD COLUMN "visa" TEXT;
ALTER TABLE "decision" ADD COLUMN "visa_by" BLOB;
ALTER TABLE "decision" ADD COLUMN "visa_on" TEXT;
