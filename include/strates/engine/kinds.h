/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kinds.h - the kinds of findings, and when each fires.
 *
 * Names in brackets are thresholds of the INI file (params.def); [findings] turns a kind off. `today` is the engine's reference day: a new day computes all
 * findings anew. An action is active while it is not closed, cancelled or over (traits_is_active()). What is not known never fires: a record that says nothing of
 * citizens is not one without them. Levels P, S, T, Q … are those of score.h: P = .7 within [km], a theme below [theme_share] of the action counts in proportion,
 * a missing end is start + [open_months]. Of each action the [top_pairs] most severe pairs are kept, [top_doubles] double entries, [top_gains] complementarities.
 * Definitions follow GAO-15-49SP (fragmentation, overlap, duplication).
 */
#ifndef STRATES_ENGINE_KINDS_H
#define STRATES_ENGINE_KINDS_H

/* In the order of VOCAB_FINDING_KIND: finding_kind_code() gives the code. */
enum finding_kind {
	KIND_NONE = -1,
	/* One action recorded twice: probability of the identity score (score_identity(), Fellegi and Sunter 1969) >= [identity]. */
	KIND_DOUBLE_ENTRY = 0,
	/* Two records confirmed to be one (a confirmed link of kind same_project, or a double entry decided "duplicate") that disagree: |a - b| of the budgets > [contradiction_budget]
	   x the greater one; days that their starts (or ends) may mean have none in common; another status; another lead. Each only where both sides say it. */
	KIND_CONTRADICTION,
	/* Different authorities, T > 0, S >= [duplication_theme] or X >= [duplication_wording], and Q >= [duplication_partner] or, in the same town, B >= [duplication_audience]. */
	KIND_DUPLICATION,
	/* Different authorities, T > 0, P >= [overlap_place], and S >= [overlap_theme] or X >= [overlap_wording] or B >= [overlap_audience]. */
	KIND_OVERLAP,
	/* The same with compatible themes instead of one: a gain. */
	KIND_COMPLEMENTARITY,
	/* Place x theme with n >= 2 authorities and link density < [fragmentation_density]; HHI, N = 1 / HHI (see cluster.c). */
	KIND_FRAGMENTATION,
	/* One partner approached by n >= 2 authorities without a lead. */
	KIND_PARTNER_LOAD,
	/* Two missions of different authorities, <= [mission_km] and <= [mission_days] apart, not joint. */
	KIND_MISSION_CLASH,
	/* Active, of a local authority, and the élu or the cadre is missing, out of office, or not confirmed since [elections]. */
	KIND_NO_TANDEM,
	/* Active, and place, theme or dates are missing, so that overlaps can't be told. */
	KIND_NOT_COMPARABLE,
	/* An agreement (CGCT L1115-1) that, while active actions stand under it and it is not renewed tacitly, has ended or ends within [agreement_days]; or is in force and was
	   signed more than [transmission_days] ago (but not before the law of 2 March 1982) without having been sent to the préfet; or is in force and signed with a State (L1115-5). */
	KIND_AGREEMENT_DUE,
	/* Active, and known to have neither a citizen part nor a youth part: each is denied, or not said while the audience is and holds nobody of them. */
	KIND_NO_CITIZENS,
	/* A link still "proposed", more than [link_days] after the day on which it was, between two actions that are there. */
	KIND_LINK_UNCONFIRMED,
	/* A decision whose day is over and that is not marked done. Not about a decision that is overdue itself. */
	KIND_DECISION_OVERDUE,
	/* Active, and its record was last changed [stale_months] ago or earlier. */
	KIND_STALE,
	/* Active, on a 1 % scheme, with themes, none of which is one that the scheme pays for (one_percent_covers(); CGCT L1115-1-1, L1115-2). */
	KIND_ONE_PERCENT_THEME,
	/* A partner (country and name) with active actions, all of a known end, the last of which ends within [successor_days]. */
	KIND_NO_SUCCESSOR,
	/* Place x theme with n >= 2 authorities, not coordinated (link density < [fragmentation_density]), two of which are members of a network that covers the country and the
	   theme, while none of the members' actions there uses it. Of several networks the one with most members, then the first by key. */
	KIND_NETWORK_UNUSED,
	/* A partner's need that is not met, or a priority (country x theme) of an authority's strategy, that no active action answers: of the need's theme, with its partner or
	   in its town, else its country; of a priority led by the authority or from inside its territory. */
	KIND_GAP,
	/* One authority and one partner over [reciprocity_months]: exchanges = out + in >= [reciprocity_least] and in / exchanges < [reciprocity_share]. Out is the greater of
	   missions that went there and visits that its running actions tell; in likewise. */
	KIND_NO_RECIPROCITY,
	/* This year, one_percent.h: room > [one_percent_room] x ceiling. */
	KIND_ONE_PERCENT_UNUSED,
	/* This year, one_percent.h: committed > ceiling, that is room < 0. */
	KIND_ONE_PERCENT_EXCEEDED,
	/* A local authority (no university, no hospital) that paid for actions in ODA countries (oda.h) last year and has no event of kind "declaration" this year, from [declaration_days] before 31 May on. */
	KIND_UNDECLARED,
	KIND_COUNT
};
const char *finding_kind_code(enum finding_kind k);
/* KIND_NONE when unknown. */
enum finding_kind finding_kind_find(const char *code);

#endif
