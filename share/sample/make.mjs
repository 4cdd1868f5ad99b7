#!/usr/bin/env node
// SPDX-License-Identifier: GPL-3.0-or-later
//
// make.mjs - writes the demonstration's *.jsonl from territory.mjs, stories.mjs and around.mjs.
//
//   node share/sample/make.mjs          writes them beside itself
//   node share/sample/make.mjs --check  exit status 1 when they are not what it would write
//
// Deterministic: no clock, no chance; a uid is the hash of what it names. Dates are fixed between 2021 and 2028, so that at the end of 2026 some
// actions run, some are over and some are planned. Places are real, authorities and people are invented (README.md).
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as territory from './territory.mjs';
import * as stories from './stories.mjs';
import * as around from './around.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const TODAY = '2026-11';                      // what counts as over, running or planned
const ELECTION = '2026-04';                   // councils of communes and EPCI took office
const elected_locally = (key) => /^(com|epci|synd):/.test(key);

export const uid = (kind, name) => {
  const h = createHash('sha256').update(`strates sample|${kind}|${name}`).digest('hex');
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-8${h.slice(13, 16)}-8${h.slice(17, 20)}-${h.slice(20, 32)}`;
};
const fail = (text) => { throw new Error(text); };
const tidy = (o) => Object.fromEntries(Object.entries(o).filter(([, v]) => v !== undefined && v !== null && v !== '' && !(Array.isArray(v) && !v.length)));

// --- who: authorities, persons, partners ---------------------------------------------------------------------------------------

const authority = new Map(territory.authorities.map((a) => [a.key, a]));
const person_of = new Map();                  // "com:ZA001 elu" -> person
const persons = [];
const add_person = (p) => { p.uid = uid('person', `${p.authority} ${p.role} ${p.name}`); persons.push(p); return p; };
territory.authorities.forEach((a, i) => {
  if (a.strate === 'other') return;
  const [elu, cadre] = territory.people[i] ?? fail(`nobody for ${a.key}`);
  person_of.set(`${a.key} elu`, add_person({ name: elu[0], role: 'elu', function: elu[1], authority: a.key, mandate_start: elected_locally(a.key) ? ELECTION : '2021-07' }));
  person_of.set(`${a.key} cadre`, add_person({ name: cadre[0], role: 'cadre', function: cadre[1], authority: a.key }));
});
for (const p of territory.former) person_of.set(`${p.authority} former`, add_person({ ...p }));

const partners = new Map();
for (const [name, country, city, kind = 'local_authority', more = {}] of stories.partners)
  partners.set(name, tidy({ entity: 'partner', uid: uid('partner', name), name, kind, country, city, ...more }));
const partner_of_twin = (country, city) => {
  const name = `Ville de ${city}`.replace('de Ô', "d'Ô");
  if (!partners.has(name)) partners.set(name, { entity: 'partner', uid: uid('partner', name), name, kind: 'local_authority', country, city });
  return name;
};

// --- what: agreements and actions ------------------------------------------------------------------------------------------------

const agreements = around.agreements.map((g) => tidy({ entity: 'agreement', uid: uid('agreement', g.title), ...g, partner: partners.get(g.partner)?.uid ?? fail(g.partner) }));
const agreement_of = (title) => agreements.find((g) => g.title === title) ?? fail(`no agreement ${title}`);

const ref_authority = (key) => {
  const a = authority.get(key) ?? fail(`no authority ${key}`);
  return { authority: key, name: a.name, strate: a.strate };
};
const ref_person = (key) => {
  const p = person_of.get(key) ?? fail(`no person ${key}`);
  return { uid: p.uid, name: p.name };
};
const ref_partner = (name) => {
  const p = partners.get(name) ?? fail(`no partner ${name}`);
  return tidy({ uid: p.uid, name, kind: p.kind, country: p.country, city: p.city });
};

function place([country, city, lat, lon]) {
  return tidy({ country, city, lat, lon, precision: city ? undefined : 'country' });
}
function theme(text) {
  const [code, percent] = text.split(':'), [name, dac] = code.split('/');
  return tidy({ theme: name, dac, percent: percent && Number(percent) });
}
// tandem: 'both' (as it should be), 'elu', 'cadre' (the other one is missing), 'none', 'former' (the élu's mandate ended), 'stale' (not confirmed again)
function tandem(a, start) {
  const t = a.tandem ?? 'both', o = {};
  if (t === 'none' || authority.get(a.lead).strate === 'other') return o;
  if (t !== 'cadre') o.elu = ref_person(`${a.lead} ${t === 'former' ? 'former' : 'elu'}`);
  if (t !== 'elu') o.cadre = ref_person(`${a.lead} cadre`);
  if (t === 'both' && start && start < '2026-04') o.reconfirmed = elected_locally(a.lead) ? '2026-06' : '2025-09';
  return o;
}
function status(a) {
  if (a.status) return a.status;
  if (a.kind === 'twinning' && !a.end) return '2';
  if (!a.start) return 'idea';
  return a.start > TODAY ? '1' : a.end && a.end < TODAY ? '4' : '2';
}
function action(a) {
  const planned = a.start > TODAY;
  return tidy({
    uid: uid('action', a.id ?? `${a.lead} ${a.title}`), title: a.title, description: a.text, kind: a.kind ?? 'cooperation', status: status(a),
    start: planned ? undefined : a.start, end: planned ? undefined : a.end, planned_start: planned ? a.start : undefined, planned_end: planned ? a.end : undefined,
    lead: ref_authority(a.lead),
    participants: (a.with ?? []).map(([key, role]) => ({ ...ref_authority(key), role })),
    partners: (a.partners ?? []).map(ref_partner), places: (a.at ?? []).map(place), themes: (a.themes ?? []).map(theme), sdgs: a.sdgs, scheme: a.scheme,
    budget: (a.budget ?? []).map(([year, amount, stage = 'voted', payer = a.lead, currency = 'EUR']) => ({ year, payer, amount, currency, stage })),
    agreement: a.agreement && (({ uid, title, reference }) => tidy({ uid, title, reference }))(agreement_of(a.agreement)),
    dossier: a.dossier, ...tandem(a, a.start), audience: a.for, citizens: a.citizens, youth: a.youth, visits_out: a.visits?.[0], visits_in: a.visits?.[1],
    confidentiality: a.confidentiality, networks: a.networks, tags: ['fictif', ...(a.tags ?? [])], source: a.source, source_id: a.source_id,
  });
}
const twinning = ([lead, country, city, year, text, more = {}]) => ({
  lead, kind: 'twinning', title: `Jumelage ${authority.get(lead).name} – ${city}`, text, start: String(year), at: [[country, city]], partners: [partner_of_twin(country, city)],
  citizens: true, ...more });
const all = [...stories.actions, ...around.twinnings.map(twinning), ...around.actions];
const actions = all.map(action);
const action_uid = (id) => {
  const a = all.find((x) => x.id === id) ?? fail(`no action ${id}`);
  return uid('action', a.id);
};
{ // a slip of the pen must not make two actions one
  const seen = new Set();
  for (const a of actions) { if (seen.has(a.uid)) fail(`twice: ${a.title}`); seen.add(a.uid); }
}

// --- around them -----------------------------------------------------------------------------------------------------------------

const missions = around.missions.map((m) => tidy({ entity: 'mission', uid: uid('mission', m.title), ...m, partner: m.partner && partners.get(m.partner).uid,
  persons: (m.persons ?? []).map((k) => ref_person(k).uid), actions: (m.actions ?? []).map(action_uid) }));
const links = around.links.map(([a, b, kind, state, more = {}]) => ({ entity: 'link', uid: uid('link', `${a} ${b}`), a: action_uid(a), b: action_uid(b), kind, state, ...more }));
const notes = around.notes.map(([about, on_day, author, text]) => ({ entity: 'note', uid: uid('note', about + on_day), about: action_uid(about), on_day, author, text }));
const documents = around.documents.map(([about, title, path, added]) => ({ entity: 'document', uid: uid('document', path), about: action_uid(about), title, path, added }));
const events = around.events.map((x) => ({ entity: 'event', uid: uid('event', x.title), ...x }));
const needs = around.needs.map((x) => tidy({ entity: 'need', uid: uid('need', x.title), ...x, partner: partners.get(x.partner).uid }));
const priorities = around.priorities.map((x) => tidy({ entity: 'priority', uid: uid('priority', JSON.stringify(x)), ...x }));
const views = around.views.map((x) => ({ entity: 'view', ...x }));
const networks = around.networks.map((x) => ({ entity: 'network', ...x }));
const decisions = around.decisions.map(({ actions: ids, ...d }) => tidy({ ...d, visa_by: d.visa_by && ref_person(d.visa_by).uid, actions: ids.map(action_uid) }));
const later = around.later.map(([id, change]) => {
  const was = all.find((x) => x.id === id) ?? fail(id);
  return action({ ...was, ...change });
});

const authorities = territory.authorities.map((a) => tidy({ entity: 'authority', ...a }));
const files = {
  '10-territory.jsonl': [...authorities, ...networks, ...persons.map((p) => tidy({ entity: 'person', uid: p.uid, ...p })), ...partners.values(), ...agreements],
  '20-actions.jsonl': actions,
  '30-around.jsonl': [...missions, ...links, ...notes, ...documents, ...events, ...needs, ...priorities, ...views],
  '40-decisions.jsonl': decisions,
  '50-later.jsonl': later,
};
let stale = 0;
for (const [name, rows] of Object.entries(files)) {
  const text = rows.map((r) => JSON.stringify(r)).join('\n') + '\n', path = join(here, name);
  if (process.argv[2] === '--check') {
    let old = '';
    try { old = readFileSync(path, 'utf8'); } catch { /* absent: stale */ }
    if (old !== text) { stale = 1; console.error(`${name} is not what make.mjs writes`); }
  } else {
    writeFileSync(path, text);
    console.error(`${name}: ${rows.length}`);
  }
}
process.exitCode = stale;
