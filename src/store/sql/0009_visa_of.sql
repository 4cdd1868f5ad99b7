-- SPDX-License-Identifier: GPL-3.0-or-later
-- What was put to the élu: of two laptops, one may have had a visa for a decision that the other replaced.

ALTER TABLE "decision" ADD COLUMN "visa_of" TEXT;
