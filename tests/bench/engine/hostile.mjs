/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * hostile.mjs BUILD [TITLES [CELL]] - what skew costs: identical titles beside distinct ones, and many actions in one cell.
 *
 * TITLES (5,000) actions of as many authorities, spread over towns and themes, once with one title for all and once with one each; then the same actions
 * all in one town and theme (CELL of them, 20,000), with titles of their own. Each is rebuilt in full, by turns, the better of two counts; beside them stand
 * the same numbers of actions spread out. Wanted: identical ÷ distinct ≤ 3, and a cell that costs no more than its size.
 *   STRATES_BENCH_ROUNDS=N   how often each runs (2)
 *   STRATES_BENCH_LIMIT=S    no rebuild goes on for more than so many seconds (600): it is told as that
 */
import fs from 'node:fs';
import path from 'node:path';
import { die, fixed, measure, print, register } from './lib.mjs';

const [build, titles = '5000', cell = '20000'] = process.argv.slice(2);
if (!build)
  die('usage: hostile.mjs BUILD [TITLES [CELL]]');
const rounds = Number(process.env.STRATES_BENCH_ROUNDS || 2);
const limit = process.env.STRATES_BENCH_LIMIT || '600';

const WORDS = ('eau forage latrine école santé dispensaire marché voirie énergie solaire forêt mangrove jeunesse culture patrimoine déchet compost formation métier ' +
  'artisan transport piste pont théâtre musique sport bibliothèque état civil cadastre budget élu agent service').split(' ');
const TOWNS = ['SN//Kédougou', 'SN//Ziguinchor', 'SN//Matam', 'SN//Kolda', 'ML//Kayes', 'ML//Mopti', 'ML//Sikasso', 'BF//Ouagadougou', 'BF//Koudougou', 'BJ//Cotonou',
  'BJ//Parakou', 'TG//Lomé', 'TG//Kara', 'GN//Labé', 'GN//Kindia', 'MG//Mahajanga', 'MG//Antsirabe', 'CM//Dschang', 'CM//Garoua', 'TN//Sfax'];
const THEMES = ['eau', 'sante', 'education', 'energie', 'agriculture', 'culture', 'dechets', 'tourisme'];

/* The same numbers each time: a linear congruence is enough to spread things. */
function dice(seed)
{
  let x = seed;
  return (n) => {
    x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
    return Math.floor(x / 2 ** 32 * n);
  };
}

function file(name, actions, { oneTitle = false, oneCell = false })
{
  const roll = dice(7);
  const lines = ['title,kind,status,start,end,lead,lead_name,lead_strate,places,themes,source,source_id'];
  for (let i = 0; i < actions; i++) {
    const words = Array.from({ length: 6 }, () => WORDS[roll(WORDS.length)]).join(' ');
    const [town, theme, start, length] = [TOWNS[roll(TOWNS.length)], THEMES[roll(THEMES.length)], 2015 + roll(10), 1 + roll(3)];
    lines.push(`"${oneTitle ? "Programme d'appui à la coopération décentralisée" : `${words} ${i}`}",cooperation,2,${start}-01-01,${start + length}-12-31,` +
      `other:association-${i},Association ${i},other,${oneCell ? TOWNS[0] : town},${oneCell ? 'eau' : theme},hostile,${i}`);
  }
  fs.writeFileSync(name, lines.join('\n') + '\n');
  return name;
}

async function contender(name, actions, how)
{
  const r = await register(build);
  const csv = file(path.join(r.dir, 'actions.csv'), actions, how);
  return { name, actions, r, csv };
}

/* `timeout' ends what would not end; its status is 124. */
async function rebuild(c)
{
  const first = c.imported ? ['refresh', '--full'] : ['import', c.csv, '--json', '--rejects', path.join(c.r.dir, 'rejected.csv')];
  const m = await measure('timeout', [limit, c.r.strates, '-d', c.r.db, ...first], { env: c.r.env });
  if (m.status === 124)
    return { over: true };
  if (m.status !== 0)
    die(`${c.name}: ${first[0]}: status ${m.status}: ${m.err.trim()}`);
  c.imported = true;
  return m;
}

async function race(list)
{
  for (const c of list)
    if ((await rebuild(c)).over)
      c.over = true;
  for (let round = 0; round < rounds; round++)
    for (const c of list.filter((x) => !x.over)) {
      const m = await rebuild(c);
      if (m.over)
        c.over = true;
      else
        c.seconds = Math.min(c.seconds ?? Infinity, m.seconds);
    }
  for (const c of list) {
    const kinds = {};
    if (!c.over)
      await c.r.findings([], (f) => { kinds[f.kind] = (kinds[f.kind] ?? 0) + 1; });
    c.kinds = Object.entries(kinds).map(([k, n]) => `${k} ${n}`).join(', ');
    c.r.remove();
  }
  const base = list[0];
  print([['', 'actions', 'rebuild s', 'ratio'], ...list.map((c) => [c.name, c.actions, c.over ? `over ${limit}` : fixed(c.seconds), c.over || base.over ? '-' : fixed(c.seconds / base.seconds)])]);
  for (const c of list)
    console.log(`  ${c.name}: ${c.kinds || '-'}`);
  console.log();
}

await race([await contender('distinct titles', Number(titles), {}), await contender('one title', Number(titles), { oneTitle: true })]);
await race([await contender('spread out', Number(cell), {}), await contender('one cell', Number(cell), { oneCell: true })]);
