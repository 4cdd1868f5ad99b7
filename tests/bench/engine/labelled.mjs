/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * labelled.mjs BUILD [PAIRS.csv] - how findings order real pairs that two people judged: average precision of `act', and label × kind.
 *
 * The pairs come from three registers, each imported into one of its own:
 *   rdc   who does what where, DR Congo. `rdc-N' numbers rows that agree in all that was shown to the judges, so an id stands for several rows of the file,
 *         found by title, organisation, place, cluster, dates and audience. Rows get a column of their numbers, which the shipped profile takes as their
 *         id: it changes nothing but uids. Exact duplicates are dropped, as the import does.
 *   sen   projects of Senegal: `sen-ID'.
 *   som   activities in Somalia, converted here: lead = first that implements, else that programmes, else the reporter; the others take part.
 * A pair's rank is its best finding's: kind (double entry, duplication, overlap, complementarity), then severity; a pair in no finding stands last. Pairs of
 * one rank count with their average. It is for reporting: no weight is tuned on a pair of these.
 */
import fs from 'node:fs';
import path from 'node:path';
import { averagePrecision, csv, die, fixed, fold, importedUid, madeUid, needed, pairKey, PAIRS, print, quote, register, table, TESTS } from './lib.mjs';

const [build, given] = process.argv.slice(2);
if (!build)
  die('usage: labelled.mjs BUILD [PAIRS.csv]');
const KINDS = ['double_entry', 'duplication', 'overlap', 'complementarity'];
const LABELS = ['same', 'duplicate', 'overlap', 'complement', 'none'];

/* --- registers: each gives the register, and id → { uids, title } for every id it was asked for ------------------------------------ */

async function rdc(ids)
{
  const [head, ...rows] = csv(fs.readFileSync(needed('3w/rdc_3w_mai_2025.csv'), 'utf8'));
  const column = (start) => head.findIndex((h) => h.startsWith(start));
  const [title, lead, zone, territory, province, cluster, start, end, audience] = ['NOM ACTIVITE', 'Nom organization', 'Zone de sante', 'Territoire', 'Province',
    'CLUSTER', 'DATE DEBUT', 'DATE FIN', 'TYPE DE BENEFICIAIRES'].map(column);
  const seen = new Set();
  const kept = rows.filter((r) => !seen.has(r.join('\0')) && seen.add(r.join('\0')));
  const profile = fs.readFileSync(path.join(TESTS, '../share/profiles/3w-rdc.ini'), 'utf8').replace(/^source = .*$/m, '$&\nsource_id = "bench row"');
  const r = await register(build, { profiles: { '3w-rdc': profile } });
  const file = path.join(r.dir, 'rdc.csv');
  fs.writeFileSync(file, [[...head, 'bench row'], ...kept.map((row, i) => [...row, String(i)])].map((row) => row.map(quote).join(';')).join('\n') + '\n');
  const { counts } = await r.import(file);
  /* The organisation shown is its name and its acronym in brackets. */
  const shows = (row, p) => fold(row[title]) === fold(p.title) && fold(p.org).startsWith(fold(row[lead])) && row[start].slice(0, 10) === p.start && row[end].slice(0, 10) === p.end &&
    fold(`${row[zone]} ${row[territory]} ${row[province]}`) === fold(p.place) && fold(row[cluster]) === fold(p.sector);
  for (const p of ids.values()) {
    const alike = kept.map((row, i) => i).filter((i) => shows(kept[i], p));
    const audienceToo = alike.filter((i) => fold(p.desc).startsWith(fold(`bénéficiaires: ${kept[i][audience]}`)));
    p.uids = (audienceToo.length > 0 ? audienceToo : alike).map((i) => importedUid('3w-rdc', i));
  }
  return { r, counts };
}

async function sen(ids)
{
  const [head, ...rows] = csv(fs.readFileSync(needed('actions/projets_aiddata.csv'), 'utf8'));
  const [source, id, country] = ['source', 'id', 'pays_iso3'].map((h) => head.indexOf(h));
  const r = await register(build);
  const file = path.join(r.dir, 'sen.csv');
  const kept = rows.filter((row) => row[country] === 'SEN');
  fs.writeFileSync(file, [head, ...kept].map((row) => row.map(quote).join(';')).join('\n') + '\n');
  const { counts } = await r.import(file);
  for (const p of ids.values())
    p.uids = kept.filter((row) => row[id] === p.id.slice(4)).map((row) => importedUid('aiddata', `${row[source]}/${row[id]}`));
  return { r, counts };
}

/* The file's names of DAC classes (facts of the OECD's list), and its spellings of Somalia's regions. */
const DAC = {
  'Government & Civil Society': '150', 'Other Multisector': '430', 'Emergency Response': '720', 'Other Social Infrastructure & Services': '160', Health: '120',
  'Agriculture, Forestry, Fishing': '310', 'Disaster Prevention & Preparedness': '740', 'Water Supply & Sanitation': '140', Education: '110',
  'Reconstruction Relief & Rehabilitation': '730', 'Population Policies/Programmes & Reproductive Health': '130', 'General Environment Protection': '410',
  'Trade Policies & Regulations': '331', 'Transport & Storage': '210', 'Industry, Mining, Construction': '320', 'Business & Other Services': '250',
  'Banking & Financial Services': '240', Energy: '230', Communications: '220', 'Development Food Assistance': '520', 'General Budget Support': '510', Tourism: '332',
};
const REGION = {
  'banadir-mogadishu': 'Banaadir', hiraan: 'Hiiraan', galgaduud: 'Galguduud', 'lower-juba': 'Jubbada Hoose', 'middle-juba': 'Jubbada Dhexe',
  'lower-shabelle': 'Shabeellaha Hoose', 'middle-shabelle': 'Shabeellaha Dhexe', 'woqooyi-galbeed': 'Woqooyi Galbeed',
};

function somali(a, n)
{
  const organisation = (name) => ({ authority: `other:${fold(name).replaceAll(' ', '-')}`, name, strate: 'other' });
  const { implementing = [], programming = [], funding = [] } = a.orgs;
  const lead = implementing[0] ?? programming[0] ?? a.reported_by;
  const others = [...implementing.map((o) => [o, 'implementer']), ...programming.map((o) => [o, 'technical']), ...funding.map((o) => [o, 'funder'])]
    .filter(([o], i, list) => o !== lead && list.findIndex(([x]) => x === o) === i);
  const capital = (s) => s.replace(/(^|-)(.)/g, (_, dash, c) => (dash ? ' ' : '') + c.toUpperCase());
  const inside = [...a.locations.admin1.map((x) => ({ country: 'SO', region: REGION[x] ?? capital(x) })), ...a.locations.admin2.map((x) => ({ country: 'SO', city: capital(x) }))];
  const abroad = a.locations.countries.filter((c) => c !== 'SO' || inside.length === 0).map((country) => ({ country }));
  const dacs = [...new Set(a.sectors.dac.map((s) => DAC[s]).filter(Boolean))];
  return {
    uid: madeUid(n), title: a.title.trim() || a.identifier, description: a.description || undefined, kind: a.humanitarian ? 'humanitarian' : 'cooperation',
    status: a.active ? '2' : '4', start: a.dates.start || undefined, end: a.dates.end && a.dates.end >= (a.dates.start ?? '') ? a.dates.end : undefined,
    lead: organisation(lead), participants: others.map(([o, role]) => ({ ...organisation(o), role })), places: [...inside, ...abroad],
    themes: dacs.map((dac) => ({ dac })),
  };
}

async function som(ids)
{
  const activities = JSON.parse(fs.readFileSync(needed('gold/somalia_iati_3w.json'), 'utf8'));
  const r = await register(build);
  const file = path.join(r.dir, 'som.jsonl');
  fs.writeFileSync(file, activities.map((a, n) => JSON.stringify(somali(a, n))).join('\n') + '\n');
  const { counts } = await r.import(file);
  const at = new Map(activities.map((a, n) => [a.identifier, n]));
  for (const p of ids.values())
    p.uids = at.has(p.id.slice(4)) ? [madeUid(at.get(p.id.slice(4)))] : [];
  return { r, counts };
}

/* --- one source ------------------------------------------------------------------------------------------------------------------- */

async function judge(source, pairs)
{
  const ids = new Map();
  for (const p of pairs)
    for (const s of ['a', 'b'])
      ids.set(p[`${s}_id`], { id: p[`${s}_id`], title: p[`${s}_title`], org: p[`${s}_org`], place: p[`${s}_place`], sector: p[`${s}_sector`], start: p[`${s}_start`],
        end: p[`${s}_end`], desc: p[`${s}_desc`] });
  const { r, counts } = await { rdc, sen, som }[source](ids);
  const titles = new Map();
  await r.actions((a) => titles.set(a.uid, a.title));
  let lost = 0;
  for (const p of ids.values()) {
    /* What was refused at the import can be in no finding. */
    p.uids = p.uids.filter((u) => titles.has(u));
    lost += p.uids.length === 0 ? 1 : 0;
    for (const u of p.uids)
      if (!fold(titles.get(u)).startsWith(fold(p.title).slice(0, 60)))
        console.log(`  ${p.id} is "${p.title}" there, and "${titles.get(u)}" here`);
  }
  const best = new Map();
  await r.findings(['--kind', PAIRS], (f) => {
    const rank = [KINDS.length - KINDS.indexOf(f.kind), f.severity];
    for (let i = 0; i < f.actions.length; i++)
      for (let j = i + 1; j < f.actions.length; j++) {
        const key = pairKey(f.actions[i], f.actions[j]);
        const old = best.get(key);
        if (!old || rank[0] > old.rank[0] || (rank[0] === old.rank[0] && rank[1] > old.rank[1]))
          best.set(key, { rank, kind: f.kind, state: f.state });
      }
  });
  r.remove();
  console.log(`${source}: ${counts.added} actions, ${pairs.length} pairs of ${ids.size} ids${lost ? `, ${lost} not found` : ''}; ${best.size} pairs in findings`);
  return pairs.map((p) => {
    let found = null;
    for (const a of ids.get(p.a_id).uids)
      for (const b of ids.get(p.b_id).uids) {
        const f = best.get(pairKey(a, b));
        if (f && (!found || f.rank[0] > found.rank[0] || (f.rank[0] === found.rank[0] && f.rank[1] > found.rank[1])))
          found = f;
      }
    return { ...p, kind: found?.kind ?? 'nothing', rank: found?.rank ?? [0, 0], gain: Number(p.act) };
  });
}

const file = given ?? needed('gold/labelled_pairs.csv');
const pairs = table(fs.readFileSync(file, 'utf8'));
const judged = [];
for (const source of ['rdc', 'sen', 'som'])
  judged.push(...await judge(source, pairs.filter((p) => p.src === source)));

const line = (name, list) => {
  const acted = list.filter((p) => p.gain > 0.5);
  const shown = list.filter((p) => p.kind !== 'nothing');
  return [name, list.length, fixed(averagePrecision(list), 3), fixed(averagePrecision(list.map((p) => ({ ...p, rank: p.rank.slice(1) }))), 3),
    fixed(averagePrecision(list.map((p) => ({ ...p, rank: [0] }))), 3), `${acted.filter((p) => p.kind !== 'nothing').length}/${acted.length}`,
    `${shown.filter((p) => p.gain > 0.5).length}/${shown.length}`];
};
console.log();
print([['average precision of act', 'pairs', 'kind, severity', 'severity', 'by chance', 'recall', 'precision'], line('all', judged),
  ...['rdc', 'sen', 'som'].map((s) => line(s, judged.filter((p) => p.src === s)))]);
console.log();
const kinds = [...KINDS, 'nothing'];
print([['both passes agree', ...kinds], ...LABELS.map((l) => [l, ...kinds.map((k) => judged.filter((p) => p.label1 === l && p.label2 === l && p.kind === k).length)]),
  ['they differ', ...kinds.map((k) => judged.filter((p) => p.label1 !== p.label2 && p.kind === k).length)]]);
if (process.env.STRATES_BENCH_SHOW)
  for (const p of judged.filter((x) => (x.gain > 0.5) !== (x.kind !== 'nothing')))
    console.log(`\nact ${p.act} ${p.label1}/${p.label2}, here ${p.kind}\n  ${p.a_id} ${p.a_title} | ${p.a_org} | ${p.a_place} | ${p.a_sector} | ${p.a_start}–${p.a_end}` +
      `\n  ${p.b_id} ${p.b_title} | ${p.b_org} | ${p.b_place} | ${p.b_sector} | ${p.b_start}–${p.b_end}`);
