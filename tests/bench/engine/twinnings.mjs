/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * twinnings.mjs BUILD [FIRST] - where the cases that a coordinator must see stand among the clusters of the French twinnings.
 *
 * The cases: Tianjin (a métropole, a région of before 2016, an overseas région), Ouagadougou (four cities), and each partner town that two communes of one
 * EPCI share, taken from the file itself (a group of two rows of one commune is told, and is no case). A case's rank is that of the first cluster (partner_load or fragmentation, in the order in which `findings' lists
 * them) that holds actions of at least two of its authorities; `whole' when it holds all of them. Wanted: all within the first FIRST (100).
 */
import fs from 'node:fs';
import { CLUSTERS, die, fold, needed, print, register, table } from './lib.mjs';

const [build, first = '100'] = process.argv.slice(2);
if (!build)
  die('usage: twinnings.mjs BUILD [FIRST]');
const file = needed('jumelages/jumelages_france.csv');
const rows = table(fs.readFileSync(file, 'utf8'));
const idOf = (row) => [row.code_insee, row.ville_fr, row.ville_partenaire, row.pays_partenaire_en].filter(Boolean).join('/');
const town = (row) => fold(row.ville_partenaire.split(', ')[0].split(' (')[0]);

const cases = [];
const named = (name) => cases.push({ name, kind: 'named', ids: rows.filter((row) => town(row) === fold(name)).map(idOf) });
named('Tianjin');
named('Ouagadougou');
const shared = new Map();
for (const row of rows.filter((x) => x.epci_siren)) {
  const key = `${row.epci_siren}\t${row.ville_partenaire}\t${row.pays_partenaire_en}`;
  shared.set(key, [...(shared.get(key) ?? []), row]);
}
let twice = 0;
for (const group of shared.values())
  if (new Set(group.map((row) => row.code_insee || row.ville_fr)).size > 1)
    cases.push({ name: `${group[0].ville_partenaire} (${group[0].epci_nom}: ${group.map((row) => row.ville_fr).join(', ')})`, kind: 'one EPCI', ids: group.map(idOf) });
  else if (group.length > 1)
    twice++;

const r = await register(build);
const { counts } = await r.import(file);
const uids = new Map();
await r.actions((a) => uids.set(a.source_id, a.uid));
for (const c of cases) {
  c.uids = c.ids.map((id) => uids.get(id)).filter(Boolean);
  if (c.uids.length !== c.ids.length)
    console.log(`  ${c.name}: ${c.ids.length - c.uids.length} rows are no actions here`);
}
const clusters = [];
await r.findings(['--kind', CLUSTERS], (f) => clusters.push({ members: new Set(f.actions), kind: f.kind, severity: f.severity, authorities: f.authorities.length, place: f.place }));
r.remove();

for (const c of cases) {
  const holds = (f) => c.uids.filter((u) => f.members.has(u)).length;
  const at = clusters.findIndex((f) => holds(f) > 1);
  Object.assign(c, at < 0 ? { rank: null } : { rank: at + 1, whole: holds(clusters[at]) === c.uids.length, cluster: clusters[at] });
}
const sorted = [...cases].sort((a, b) => (a.rank ?? Infinity) - (b.rank ?? Infinity));
const row = (c) => [c.name, c.kind, c.rank ?? 'none', c.rank ? `${c.cluster.kind} ${c.cluster.severity}, ${c.cluster.authorities} authorities` : '-', c.rank ? (c.whole ? 'whole' : 'part') : '-'];
print([['case', 'sort', 'rank', 'cluster', 'held'], ...sorted.map(row)]);
const within = (list) => `${list.filter((c) => c.rank !== null && c.rank <= Number(first)).length}/${list.length}`;
const kinds = {};
for (const c of clusters)
  kinds[c.kind] = (kinds[c.kind] ?? 0) + 1;
console.log(`\n${counts.added} twinnings, ${clusters.length} clusters (${Object.entries(kinds).map(([k, n]) => `${k} ${n}`).join(', ')}); ` +
  `one commune listed twice: ${twice}`);
console.log(`within the first ${first}: named ${within(cases.filter((c) => c.kind === 'named'))}, shared inside one EPCI ${within(cases.filter((c) => c.kind !== 'named'))}; ` +
  `in no cluster: ${cases.filter((c) => c.rank === null).length}; last rank: ${Math.max(0, ...cases.map((c) => c.rank ?? 0))}`);
