/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * vocab.c - closed vocabularies: codes, labels, and what people write for them.
 *
 * All terms stand in one flat table; an enum counts where each vocabulary begins, so that nothing
 * is built at run time. A file or a colleague writes a label in French whatever language the
 * program shows, hence the table of French words beside the catalogue: it holds every label once
 * more, folded, and the usual synonyms. Looking a label up is rare (a form, a column of a file
 * whose values repeat), so it folds and compares; codes, which are looked up all the time, are
 * compared as they are.
 */
#include "config.h"

#include <string.h>

#include <strates/base/intl.h>
#include <strates/base/mem.h>
#include <strates/base/str.h>
#include <strates/base/utf8.h>
#include <strates/model/vocab.h>

struct term {
	const char *code, *label;
};
static const struct term terms[] = {
#define VOCAB(id)
#define TERM(vocab, code, label) {code, label},
#include <strates/model/vocab.def>
#undef VOCAB
#undef TERM
};

/* FIRST_X and LAST_X: indices into terms. Each TERM adds one to the last of its vocabulary. */
enum vocab_bounds {
	LAST_NONE = -1
#define VOCAB(id)                , FIRST_##id, LAST_##id = FIRST_##id - 1
#define TERM(vocab, code, label) +1
#include <strates/model/vocab.def>
#undef VOCAB
#undef TERM
};

struct bounds {
	int first, last;
};
static const struct bounds bounds[VOCAB_COUNT] = {
        [VOCAB_NONE] = {0, -1},
#define VOCAB(id) [VOCAB_##id] = {FIRST_##id, LAST_##id},
#define TERM(vocab, code, label)
#include <strates/model/vocab.def>
#undef VOCAB
#undef TERM
};

struct french {
	enum vocab vocab;
	const char *words; /* as utf8_fold_words() makes them */
	const char *code;
};
static const struct french french[] = {
        {VOCAB_ACTION_KIND, "jumelage", "twinning"},
        {VOCAB_ACTION_KIND, "accord de jumelage", "twinning"},
        {VOCAB_ACTION_KIND, "cooperation", "cooperation"},
        {VOCAB_ACTION_KIND, "cooperation decentralisee", "cooperation"},
        {VOCAB_ACTION_KIND, "accord de cooperation", "cooperation"},
        {VOCAB_ACTION_KIND, "partenariat", "cooperation"},
        {VOCAB_ACTION_KIND, "reseau", "network"},
        {VOCAB_ACTION_KIND, "dispositif 1", "one_percent"},
        {VOCAB_ACTION_KIND, "1", "one_percent"},
        {VOCAB_ACTION_KIND, "mobilite", "mobility"},
        {VOCAB_ACTION_KIND, "echange", "mobility"},
        {VOCAB_ACTION_KIND, "aide humanitaire", "humanitarian"},
        {VOCAB_ACTION_KIND, "humanitaire", "humanitarian"},
        {VOCAB_ACTION_KIND, "urgence", "humanitarian"},
        {VOCAB_ACTION_KIND, "transfrontalier", "cross_border"},
        {VOCAB_ACTION_KIND, "cooperation transfrontaliere", "cross_border"},
        {VOCAB_ACTION_KIND, "accueil", "hosting"},
        {VOCAB_ACTION_KIND, "autre", "other"},
        {VOCAB_STATUS, "idee", "idea"},
        {VOCAB_STATUS, "projet", "1"},
        {VOCAB_STATUS, "en projet", "1"},
        {VOCAB_STATUS, "a l etude", "1"},
        {VOCAB_STATUS, "prevu", "1"},
        {VOCAB_STATUS, "pipeline identification", "1"},
        {VOCAB_STATUS, "en cours", "2"},
        {VOCAB_STATUS, "actif", "2"},
        {VOCAB_STATUS, "active", "2"},
        {VOCAB_STATUS, "ongoing", "2"},
        {VOCAB_STATUS, "implementation", "2"},
        {VOCAB_STATUS, "mise en oeuvre", "2"},
        {VOCAB_STATUS, "finalisation", "3"},
        {VOCAB_STATUS, "clos", "4"},
        {VOCAB_STATUS, "close", "4"},
        {VOCAB_STATUS, "cloture", "4"},
        {VOCAB_STATUS, "cloturee", "4"},
        {VOCAB_STATUS, "termine", "4"},
        {VOCAB_STATUS, "terminee", "4"},
        {VOCAB_STATUS, "acheve", "4"},
        {VOCAB_STATUS, "achevee", "4"},
        {VOCAB_STATUS, "completed", "4"},
        {VOCAB_STATUS, "completion", "4"},
        {VOCAB_STATUS, "annule", "5"},
        {VOCAB_STATUS, "annulee", "5"},
        {VOCAB_STATUS, "abandonne", "5"},
        {VOCAB_STATUS, "suspendu", "6"},
        {VOCAB_STATUS, "suspendue", "6"},
        {VOCAB_STATUS, "en sommeil", "6"},
        {VOCAB_STATUS, "inactif", "6"},
        {VOCAB_STRATE, "ville", "commune"},
        {VOCAB_STRATE, "communes", "commune"},
        {VOCAB_STRATE, "com", "commune"},
        {VOCAB_STRATE, "municipality", "commune"},
        {VOCAB_STRATE, "intercommunalite", "epci"},
        {VOCAB_STRATE, "agglomeration", "epci"},
        {VOCAB_STRATE, "communaute d agglomeration", "epci"},
        {VOCAB_STRATE, "communaute de communes", "epci"},
        {VOCAB_STRATE, "communaute urbaine", "epci"},
        {VOCAB_STRATE, "metropole", "epci"},
        {VOCAB_STRATE, "departements", "departement"},
        {VOCAB_STRATE, "conseil departemental", "departement"},
        {VOCAB_STRATE, "conseil general", "departement"},
        {VOCAB_STRATE, "dep", "departement"},
        {VOCAB_STRATE, "regions", "region"},
        {VOCAB_STRATE, "conseil regional", "region"},
        {VOCAB_STRATE, "reg", "region"},
        {VOCAB_STRATE, "collectivite unique", "single"},
        {VOCAB_STRATE, "collectivite territoriale unique", "single"},
        {VOCAB_STRATE, "ctu", "single"},
        {VOCAB_STRATE, "syndicat mixte", "syndicat"},
        {VOCAB_STRATE, "syndicat intercommunal", "syndicat"},
        {VOCAB_STRATE, "autre", "other"},
        {VOCAB_STRATE, "autre organisme", "other"},
        {VOCAB_ROLE, "chef de file", "lead"},
        {VOCAB_ROLE, "pilote", "lead"},
        {VOCAB_ROLE, "co chef de file", "co_lead"},
        {VOCAB_ROLE, "copilote", "co_lead"},
        {VOCAB_ROLE, "financeur", "funder"},
        {VOCAB_ROLE, "cofinanceur", "funder"},
        {VOCAB_ROLE, "technique", "technical"},
        {VOCAB_ROLE, "appui technique", "technical"},
        {VOCAB_ROLE, "operateur", "implementer"},
        {VOCAB_ROLE, "maitre d oeuvre", "implementer"},
        {VOCAB_ROLE, "collectivite etrangere", "foreign"},
        {VOCAB_SCHEME, "1 eau", "1pct_water"},
        {VOCAB_SCHEME, "oudin santini", "1pct_water"},
        {VOCAB_SCHEME, "1 assainissement", "1pct_sanitation"},
        {VOCAB_SCHEME, "1 dechets", "1pct_waste"},
        {VOCAB_SCHEME, "1 energie", "1pct_energy"},
        {VOCAB_SCHEME, "1 mobilite", "1pct_mobility"},
        {VOCAB_SCHEME, "1 transport", "1pct_mobility"},
        {VOCAB_SCHEME, "appel a projets", "call"},
        {VOCAB_SCHEME, "erasmus", "erasmus"},
        {VOCAB_SCHEME, "fonds propres", "own"},
        {VOCAB_CONFIDENTIALITY, "publique", "public"},
        {VOCAB_CONFIDENTIALITY, "interne", "internal"},
        {VOCAB_CONFIDENTIALITY, "restreint", "restricted"},
        {VOCAB_CONFIDENTIALITY, "restreinte", "restricted"},
        {VOCAB_CONFIDENTIALITY, "confidentiel", "restricted"},
        {VOCAB_PLACE_PRECISION, "exacte", "exact"},
        {VOCAB_PLACE_PRECISION, "ville", "city"},
        {VOCAB_PLACE_PRECISION, "pays", "country"},
        {VOCAB_AUDIENCE, "habitants", "inhabitants"},
        {VOCAB_AUDIENCE, "jeunes", "youth"},
        {VOCAB_AUDIENCE, "jeunesse", "youth"},
        {VOCAB_AUDIENCE, "scolaires", "pupils"},
        {VOCAB_AUDIENCE, "eleves et enseignants", "pupils"},
        {VOCAB_AUDIENCE, "femmes", "women"},
        {VOCAB_AUDIENCE, "personnes agees", "elderly"},
        {VOCAB_AUDIENCE, "personnes handicapees", "disabled"},
        {VOCAB_AUDIENCE, "personnes en situation de handicap", "disabled"},
        {VOCAB_AUDIENCE, "agriculteurs", "farmers"},
        {VOCAB_AUDIENCE, "entreprises", "companies"},
        {VOCAB_AUDIENCE, "associations", "associations"},
        {VOCAB_AUDIENCE, "agents territoriaux", "agents"},
        {VOCAB_AUDIENCE, "elus", "officials"},
        {VOCAB_AUDIENCE, "etudiants et chercheurs", "students"},
        {VOCAB_AUDIENCE, "etudiants", "students"},
        {VOCAB_AUDIENCE, "artistes", "artists"},
        {VOCAB_AUDIENCE, "refugies et migrants", "refugees"},
        {VOCAB_AUDIENCE, "refugies", "refugees"},
        {VOCAB_AUDIENCE, "migrants", "refugees"},
        {VOCAB_PARTNER_KIND, "collectivite", "local_authority"},
        {VOCAB_PARTNER_KIND, "collectivite locale", "local_authority"},
        {VOCAB_PARTNER_KIND, "collectivite territoriale", "local_authority"},
        {VOCAB_PARTNER_KIND, "etat", "state"},
        {VOCAB_PARTNER_KIND, "association", "ngo"},
        {VOCAB_PARTNER_KIND, "ong", "ngo"},
        {VOCAB_PARTNER_KIND, "association ong", "ngo"},
        {VOCAB_PARTNER_KIND, "universite", "university"},
        {VOCAB_PARTNER_KIND, "ecole", "school"},
        {VOCAB_PARTNER_KIND, "etablissement scolaire", "school"},
        {VOCAB_PARTNER_KIND, "entreprise", "company"},
        {VOCAB_PARTNER_KIND, "hopital", "hospital"},
        {VOCAB_PARTNER_KIND, "organisation internationale", "international"},
        {VOCAB_PARTNER_KIND, "autre", "other"},
        {VOCAB_PERSON_ROLE, "elue", "elu"},
        {VOCAB_PERSON_ROLE, "cadre dirigeant", "cadre"},
        {VOCAB_PERSON_ROLE, "autre", "other"},
        {VOCAB_DIRECTION, "aller", "out"},
        {VOCAB_DIRECTION, "depart", "out"},
        {VOCAB_DIRECTION, "sortante", "out"},
        {VOCAB_DIRECTION, "accueil", "in"},
        {VOCAB_DIRECTION, "entrante", "in"},
        {VOCAB_MISSION_STATUS, "prevue", "planned"},
        {VOCAB_MISSION_STATUS, "faite", "done"},
        {VOCAB_MISSION_STATUS, "effectuee", "done"},
        {VOCAB_MISSION_STATUS, "annulee", "cancelled"},
        {VOCAB_STAGE, "prevu", "planned"},
        {VOCAB_STAGE, "vote", "voted"},
        {VOCAB_STAGE, "paye", "paid"},
        {VOCAB_STAGE, "mandate", "paid"},
        {VOCAB_LINK_KIND, "coordonnee", "coordinated"},
        {VOCAB_LINK_KIND, "coordonne", "coordinated"},
        {VOCAB_LINK_KIND, "meme projet", "same_project"},
        {VOCAB_LINK_KIND, "fait partie de", "parent"},
        {VOCAB_LINK_KIND, "suite", "successor"},
        {VOCAB_LINK_KIND, "cofinancement", "co_funded"},
        {VOCAB_LINK_KIND, "complementaire", "complement"},
        {VOCAB_LINK_KIND, "sans rapport", "not_related"},
        {VOCAB_LINK_STATE, "propose", "proposed"},
        {VOCAB_LINK_STATE, "confirme", "confirmed"},
        {VOCAB_LINK_STATE, "refuse", "refused"},
        {VOCAB_LINK_ROLE, "chef de file", "lead"},
        {VOCAB_LINK_ROLE, "actif", "active"},
        {VOCAB_LINK_ROLE, "delegue", "delegated"},
        {VOCAB_LINK_ROLE, "muet", "silent"},
        {VOCAB_VERDICT, "coordonne", "coordinated"},
        {VOCAB_VERDICT, "assume", "assumed"},
        {VOCAB_VERDICT, "doublon", "duplicate"},
        {VOCAB_VERDICT, "a suivre", "watch"},
        {VOCAB_VERDICT, "reunion", "meeting"},
        {VOCAB_EVENT_KIND, "conseil", "council"},
        {VOCAB_EVENT_KIND, "appel", "call"},
        {VOCAB_EVENT_KIND, "appel a projets", "call"},
        {VOCAB_EVENT_KIND, "reunion", "meeting"},
        {VOCAB_EVENT_KIND, "declaration", "declaration"},
        {VOCAB_EVENT_KIND, "declaration d aide", "declaration"},
        {VOCAB_FINDING_KIND, "double saisie", "double_entry"},
        {VOCAB_FINDING_KIND, "doublon", "duplication"},
        {VOCAB_FINDING_KIND, "chevauchement", "overlap"},
        {VOCAB_FINDING_KIND, "recouvrement", "overlap"},
        {VOCAB_FINDING_KIND, "recoupement", "overlap"},
        {VOCAB_FINDING_KIND, "complementarite", "complementarity"},
        {VOCAB_FINDING_KIND, "dispersion", "fragmentation"},
        {VOCAB_FINDING_KIND, "charge du partenaire", "partner_load"},
        {VOCAB_FINDING_KIND, "partenaire sollicite", "partner_load"},
        {VOCAB_FINDING_KIND, "collision de missions", "mission_clash"},
        {VOCAB_FINDING_KIND, "missions concurrentes", "mission_clash"},
        {VOCAB_FINDING_KIND, "sans tandem", "no_tandem"},
        {VOCAB_FINDING_KIND, "incomparable", "not_comparable"},
        {VOCAB_FINDING_KIND, "non comparable", "not_comparable"},
        {VOCAB_FINDING_KIND, "convention a echeance", "agreement_due"},
        {VOCAB_FINDING_KIND, "sans citoyens", "no_citizens"},
        {VOCAB_FINDING_KIND, "lien sans reponse", "link_unconfirmed"},
        {VOCAB_FINDING_KIND, "decision en retard", "decision_overdue"},
        {VOCAB_FINDING_KIND, "fiche dormante", "stale"},
        {VOCAB_FINDING_KIND, "1 hors theme", "one_percent_theme"},
        {VOCAB_FINDING_KIND, "sans suite", "no_successor"},
        {VOCAB_FINDING_KIND, "reseau non employe", "network_unused"},
        {VOCAB_FINDING_KIND, "besoin sans reponse", "gap"},
        {VOCAB_FINDING_KIND, "sans reciprocite", "no_reciprocity"},
        {VOCAB_FINDING_KIND, "1 non employe", "one_percent_unused"},
        {VOCAB_FINDING_KIND, "1 depasse", "one_percent_exceeded"},
        {VOCAB_FINDING_KIND, "aide non declaree", "undeclared"},
};

static const struct term *term_at(enum vocab v, int i)
{
	return &terms[bounds[v].first + i];
}

int vocab_size(enum vocab v)
{
	return bounds[v].last - bounds[v].first + 1;
}

const char *vocab_code(enum vocab v, int i)
{
	return term_at(v, i)->code;
}

int vocab_index(enum vocab v, const char *code)
{
	int n = vocab_size(v);

	for (int i = 0; code && i < n; i++)
		if (strcmp(term_at(v, i)->code, code) == 0)
			return i;
	return -1;
}

const char *vocab_label(enum vocab v, const char *code)
{
	int i = vocab_index(v, code);

	if (i < 0)
		return code ? code : "";
	return _(term_at(v, i)->label);
}

/* Are these words the folded text? buf is scratch. */
static bool folds_to(struct str *buf, const char *text, const char *words)
{
	str_clear(buf);
	utf8_fold_words(buf, text);
	return strcmp(buf->s, words) == 0;
}

static int find_words(enum vocab v, const char *words, struct str *buf)
{
	int n = vocab_size(v);

	for (int i = 0; i < n; i++) {
		const struct term *t = term_at(v, i);

		if (folds_to(buf, t->code, words) || folds_to(buf, t->label, words) ||
		        folds_to(buf, _(t->label), words))
			return i;
	}
	for (size_t i = 0; i < COUNT_OF(french); i++)
		if (french[i].vocab == v && strcmp(french[i].words, words) == 0)
			return vocab_index(v, french[i].code);
	return -1;
}

int vocab_find(enum vocab v, const char *text)
{
	struct str words = STR_INIT, buf = STR_INIT;
	int found = vocab_index(v, text);

	if (found >= 0 || !text)
		return found;
	utf8_fold_words(&words, text);
	if (words.len > 0)
		found = find_words(v, words.s, &buf);
	str_release(&words);
	str_release(&buf);
	return found;
}

enum strate strate_from_code(const char *code)
{
	int i = vocab_index(VOCAB_STRATE, code);

	return i < 0 ? STRATE_OTHER : (enum strate)i;
}

const char *strate_letter(enum strate s)
{
	static const char *const letters[STRATE_COUNT] = {"C", "E", "D", "R", "U", "S", "·"};

	return letters[s < STRATE_COUNT ? s : STRATE_OTHER];
}
