/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * iati.mjs BUILD - one country's activities published twice, as IATI 1.04 and as 2.03: are they found to be the same without their identifiers?
 *
 * Both files are converted to our JSON lines with what each says: title, description, status, actual dates, organisations (the first is the lead), sectors,
 * places with coordinates, commitments and disbursements. Nothing is completed: version 1.04 has cut its three-digit sectors into digits, which are no
 * codes, so it has no themes; an activity without a place has no country. Identifiers are kept aside as the truth: pairs of one identifier. Version 1.04
 * holds more activities than 2.03, and those have no twin. A double entry inside one version is told apart: the file does not say whether it is wrong.
 *   STRATES_BENCH_SHOW=N   shows so many misses and wrong pairs
 */
import fs from 'node:fs';
import path from 'node:path';
import { curve, die, fixed, fold, madeUid, needed, pairKey, print, register } from './lib.mjs';

const [build] = process.argv.slice(2);
if (!build)
  die('usage: iati.mjs BUILD');

/* Enough XML for well-formed files without CDATA: a tree of { name, at, kids, text }. */
function xml(text)
{
  const plain = (s) => s.replace(/&(#x?[0-9a-f]+|\w+);/gi, (all, e) => ({ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" })[e] ??
    (e[0] === '#' ? String.fromCodePoint(e[1].toLowerCase() === 'x' ? parseInt(e.slice(2), 16) : Number(e.slice(1))) : all));
  const root = { name: '', at: {}, kids: [], text: '' };
  const open = [root];
  for (const [, tag, content] of text.matchAll(/<([^>]+)>([^<]*)/g)) {
    if (tag[0] === '?' || tag[0] === '!')
      continue;
    if (tag[0] === '/') {
      open.pop();
    } else {
      const node = { name: /^[^\s/]+/.exec(tag)[0], at: {}, kids: [], text: '' };
      for (const [, k, v] of tag.matchAll(/([\w:-]+)\s*=\s*"([^"]*)"/g))
        node.at[k] = plain(v);
      open.at(-1).kids.push(node);
      if (!tag.endsWith('/'))
        open.push(node);
    }
    open.at(-1).text += plain(content);
  }
  return root.kids[0];
}
const all = (node, name) => node.kids.filter((k) => k.name === name);
const first = (node, name) => node.kids.find((k) => k.name === name);
const said = (node) => (node ? (first(node, 'narrative') ?? node).text.replace(/\s+/g, ' ').trim() : '');

/* 1.04 in words, 2.03 in numbers. */
const STATUS = { 'pipeline identification': '1', implementation: '2', completion: '4', suspended: '6', cancelled: '5' };
const START = ['start-actual', '2'];
const END = ['end-actual', '4'];

function place(node)
{
  const coordinates = first(node, 'coordinates');
  const [lat, lon] = coordinates ? [coordinates.at.latitude, coordinates.at.longitude] : (said(first(first(node, 'point') ?? node, 'pos')) || ' ').split(/\s+/);
  return { country: 'SN', city: said(first(node, 'name')) || undefined, lat: lat ? Number(lat) : undefined, lon: lon ? Number(lon) : undefined };
}

function action(activity, n)
{
  const date = (types) => all(activity, 'activity-date').find((d) => types.includes(d.at.type))?.at['iso-date'];
  const organisation = (name) => ({ authority: `other:${fold(name).replaceAll(' ', '-')}`, name, strate: 'other' });
  const names = [...new Set(all(activity, 'participating-org').map(said).filter(Boolean))];
  const status = first(activity, 'activity-status');
  const places = all(activity, 'location').map(place);
  const dacs = all(activity, 'sector').map((s) => s.at.code).filter((c) => /^\d{3}(\d{2})?$/.test(c));
  const budget = all(activity, 'transaction').map((t) => ({ year: Number(first(t, 'transaction-date').at['iso-date'].slice(0, 4)), amount: Math.round(Number(said(first(t, 'value')))),
    currency: first(t, 'value').at.currency, stage: ['C', '2'].includes(first(t, 'transaction-type').at.code) ? 'voted' : 'paid' }));
  const [start, end] = [date(START), date(END)];
  return {
    uid: madeUid(n), title: said(first(activity, 'title')), description: said(first(activity, 'description')) || undefined, kind: 'cooperation',
    status: status?.at.code ?? STATUS[fold(said(status))],
    start, end: end && end >= (start ?? '') ? end : undefined,
    lead: organisation(names[0] ?? said(first(activity, 'reporting-org'))), participants: names.slice(1).map((o) => ({ ...organisation(o), role: 'funder' })),
    places: places.length > 0 ? places : all(activity, 'recipient-country').map((c) => ({ country: c.at.code })), themes: dacs.map((dac) => ({ dac })),
    budget: budget.filter((b) => b.amount !== 0),
  };
}

const files = ['actions/iati_1.04_SenegalAIMS_GeocodedResearchRelease.xml', 'actions/iati_2.03_SenegalAIMS_GeocodedResearchRelease.xml'].map(needed);
const r = await register(build);
const versions = [];
const known = new Map(); /* uid → { version, id, action } */
let n = 0;
for (const [version, file] of files.entries()) {
  const activities = all(xml(fs.readFileSync(file, 'utf8')), 'iati-activity');
  const lines = activities.map((a) => {
    const out = action(a, n++);
    known.set(out.uid, { version, id: said(first(a, 'iati-identifier')), action: out });
    return JSON.stringify(out);
  });
  const name = path.join(r.dir, `v${version}.jsonl`);
  fs.writeFileSync(name, lines.join('\n') + '\n');
  versions.push((await r.import(name)).counts);
}
const twins = new Map();
for (const [uid, k] of known)
  twins.set(k.id, [...(twins.get(k.id) ?? []), uid]);
const truth = new Map([...twins.values()].filter((t) => t.length === 2).map((t) => [pairKey(...t), t]));

const found = new Map();
const other = new Map();
await r.findings(['--kind', 'double_entry,overlap,duplication,complementarity,contradiction'], (f) => {
  for (let i = 0; i < f.actions.length; i++)
    for (let j = i + 1; j < f.actions.length; j++) {
      const key = pairKey(f.actions[i], f.actions[j]);
      if (f.kind !== 'double_entry')
        other.set(key, f.kind);
      else
        found.set(key, { pair: [f.actions[i], f.actions[j]], identity: f.terms.find((t) => t.name === 'identity')?.value ?? -1, severity: f.severity, terms: f.terms });
    }
});
r.remove();

const across = [...found].filter(([, f]) => known.get(f.pair[0]).version !== known.get(f.pair[1]).version);
const right = across.filter(([key]) => truth.has(key));
const c = curve(across.map(([key, f]) => [f.identity, truth.has(key)]), truth.size);
const inside = found.size - across.length;
print([['IATI 1.04 × 2.03', 'figure'], ['actions', versions.map((v) => v.added).join(' + ')], ['pairs of one activity', truth.size], ['double entries across the versions', across.length],
  ['  of them right', right.length], ['precision', fixed(right.length / across.length, 3)], ['recall', fixed(right.length / truth.size, 3)],
  ['best F1 over thresholds of identity', `${fixed(c.best.f1, 3)} (P ${fixed(c.best.precision, 3)}, R ${fixed(c.best.recall, 3)}, from ${c.best.threshold})`],
  ['double entries inside one version', inside],
  ['  of one title (folded)', [...found.values()].filter((f) => known.get(f.pair[0]).version === known.get(f.pair[1]).version &&
    fold(known.get(f.pair[0]).action.title) === fold(known.get(f.pair[1]).action.title)).length],
  ['precision with those counted as wrong', fixed(right.length / found.size, 3)]]);

/* --- the misses: which fields differ ------------------------------------------------------------------------------------------------ */

const FIELDS = ['title', 'description', 'status', 'start', 'end', 'lead', 'participants', 'places', 'themes', 'budget'];
const empty = (x) => x === undefined || (Array.isArray(x) && x.length === 0);
function state(a, b)
{
  if (empty(a) && empty(b))
    return 'both empty';
  if (empty(a) || empty(b))
    return 'one empty';
  return JSON.stringify(a) === JSON.stringify(b) ? 'same' : 'different';
}
const misses = [...truth].filter(([key]) => !found.has(key));
const column = (list) => FIELDS.map((f) => {
  const states = list.map(([, [a, b]]) => state(known.get(a).action[f], known.get(b).action[f]));
  return ['same', 'different', 'one empty', 'both empty'].map((s) => states.filter((x) => x === s).length);
});
const lost = column(misses);
const kept = column([...truth].filter(([key]) => found.has(key)));
console.log();
print([['fields of the misses (of the found)', 'same', 'different', 'one empty', 'both empty'], ...FIELDS.map((f, i) => [f, ...lost[i].map((x, j) => `${x} (${kept[i][j]})`)])]);
const titles = new Map();
for (const k of known.values())
  titles.set(`${k.version} ${fold(k.action.title)}`, (titles.get(`${k.version} ${fold(k.action.title)}`) ?? 0) + 1);
const kinds = {};
for (const [key] of misses)
  kinds[other.get(key) ?? 'nothing'] = (kinds[other.get(key) ?? 'nothing'] ?? 0) + 1;
console.log(`\nthe misses stand as: ${Object.entries(kinds).map(([k, x]) => `${k} ${x}`).join(', ') || '-'}; ` +
  `with a title that another activity of their version has too: ${misses.filter(([, [a, b]]) => [a, b].some((u) => titles.get(`${known.get(u).version} ${fold(known.get(u).action.title)}`) > 1)).length}`);

const show = Number(process.env.STRATES_BENCH_SHOW || 0);
const tell = (u) => {
  const a = known.get(u).action;
  return `  ${['1.04', '2.03'][known.get(u).version]} ${known.get(u).id.slice(-12)} ${a.title} | ${a.start ?? ''}–${a.end ?? ''} | ${a.lead.name} +${a.participants.length} | ` +
    `${a.places.map((p) => p.city ?? p.country).join(', ')} | ${a.themes.map((t) => t.dac).join(', ')} | ${a.budget.map((b) => `${b.amount} ${b.stage}`).slice(0, 3).join(', ')}`;
};
for (const [, pair] of misses.slice(0, show))
  console.log(`\nmissed\n${pair.map(tell).join('\n')}`);
for (const [, f] of across.filter(([key]) => !truth.has(key)).slice(0, show))
  console.log(`\nwrong, ${f.terms.filter((t) => t.value !== null).map((t) => `${t.name} ${t.value}`).join(', ')}\n${f.pair.map(tell).join('\n')}`);
