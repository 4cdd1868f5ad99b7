/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * speed.mjs BUILD [ACTIONS…] - how long a full rebuild of the findings takes, beside SQL engines that only count the pairs of the same rows.
 *
 * The rows are the generator's. strates starts from a register that holds them and ends with its findings stored; the peers start from a database that
 * holds them as one flat table, and end with one number: the pairs of one country and DAC class whose periods meet, of different authorities. Each is
 * timed as a whole process, by turns (A B C A B C), since a machine is up to five times slower from one hour to the next; the better of two counts.
 * Without python3, sqlite3 or npm that part is left out.
 *
 *   STRATES_BENCH_SEED=N       of the generator (1)
 *   STRATES_BENCH_ROUNDS=N     how often each runs (2; from half a million rows on 1)
 *   STRATES_BENCH_DUCKDB=DIR   a folder in which @duckdb/node-api is installed already; no: DuckDB is left out
 *   STRATES_BENCH_SQLITE=no    leaves SQLite out, which takes minutes for a million rows
 */
import fs from 'node:fs';
import path from 'node:path';
import { die, fixed, have, measure, print, register, skip, temporaryFolder, SHARED } from './lib.mjs';
import { generate, hasGenerator } from './generated.mjs';

const [build, ...sizesGiven] = process.argv.slice(2);
if (!build)
  die('usage: speed.mjs BUILD [ACTIONS…]');
const sizes = (sizesGiven.length > 0 ? sizesGiven : ['20000', '100000']).map(Number);
const seed = process.env.STRATES_BENCH_SEED || '1';
const HERE = import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname);
const LARGE = 500000;

const JOIN = `SELECT count(*) FROM a x JOIN a y ON x.country = y.country AND x.dac3 = y.dac3
  WHERE x.id < y.id AND x.authority <> y.authority AND x.start <= y.end AND y.start <= x.end`;

async function must(command, ...args)
{
  const r = await measure(command, args);
  if (r.status !== 0)
    die(`${command} ${args.join(' ').slice(0, 60)}: status ${r.status}: ${r.err.trim()}`);
  return r;
}

async function duckFolder(dir)
{
  if (process.env.STRATES_BENCH_DUCKDB === 'no')
    return null;
  if (process.env.STRATES_BENCH_DUCKDB)
    return process.env.STRATES_BENCH_DUCKDB;
  if (!await have('npm', '--version')) {
    console.log('DuckDB left out: npm is not installed');
    return null;
  }
  const folder = path.join(dir, 'duckdb');
  fs.mkdirSync(folder);
  const r = await measure('npm', ['install', '--prefix', folder, '--no-audit', '--no-fund', '--no-save', '@duckdb/node-api']);
  if (r.status === 0)
    return folder;
  console.log(`DuckDB left out: npm says ${r.err.trim().split('\n')[0]}`);
  return null;
}

async function flatTable(csv, db, index)
{
  const columns = 'id INTEGER PRIMARY KEY, authority, level, country, adm1, city, lat, lon, dac3, dac5, start, end, partner, title, budget, gold';
  await must('sqlite3', db, `CREATE TABLE a(${columns})`, '.mode csv', `.import --skip 1 ${csv} a`,
    ...(index ? ['CREATE INDEX cover ON a(country, dac3, start, end, authority, id)'] : []));
}

/* Each contender: { name, run() → { seconds, cpu, mib, count?, inside? } }. */
async function contenders(dir, csv, size, duck)
{
  const r = await register(build);
  const imported = await r.import(csv);
  console.log(`${size} rows: import with findings ${fixed(imported.seconds)} s, ${fixed(imported.mib, 0)} MiB, ${imported.counts.added} actions`);
  /* The second computes all findings too, but rebuilds no other derived table (full-text search …); the third stores what a new day changes. */
  let day = 24;
  const list = [{ name: 'strates refresh --full', register: r, run: () => r.must(['refresh', '--full']) },
    { name: 'strates findings --set', run: () => r.must(['findings', '--set', 'weights.money=20', '--limit', '1', '--format', 'jsonl']) },
    { name: 'strates refresh, a day later', run: () => r.must(['refresh'], { env: { ...r.env, STRATES_NOW: `2026-11-${day++}T09:00:00Z` } }) }];
  const sql = (name, db) => list.push({ name, run: async () => {
    const m = await must('sqlite3', db, JOIN);
    return { ...m, count: m.out.trim() };
  } });
  if (process.env.STRATES_BENCH_SQLITE !== 'no' && await have('sqlite3', '-version')) {
    await flatTable(csv, path.join(dir, `i${size}.db`), true);
    sql('SQLite, covering index', path.join(dir, `i${size}.db`));
    if (size < LARGE) {
      await flatTable(csv, path.join(dir, `n${size}.db`), false);
      sql('SQLite, no index', path.join(dir, `n${size}.db`));
    }
  }
  if (duck) {
    const db = path.join(dir, `${size}.duckdb`);
    await must('node', path.join(HERE, 'duckdb.mjs'), duck, csv, db);
    list.push({ name: 'DuckDB', run: async () => {
      const m = await must('node', path.join(HERE, 'duckdb.mjs'), duck, db);
      const [count, inside] = m.out.trim().split(' ');
      return { ...m, count, inside: Number(inside) };
    } });
  }
  return list;
}

async function one(dir, size, duck)
{
  const csv = await generate(dir, size, seed);
  const list = await contenders(dir, csv, size, duck);
  const rounds = Number(process.env.STRATES_BENCH_ROUNDS || (size < LARGE ? 2 : 1));
  for (let round = 0; round < rounds; round++)
    for (const c of list) {
      const m = await c.run();
      if (!c.best || m.seconds < c.best.seconds)
        c.best = m;
    }
  const us = list[0].best;
  const kinds = {};
  await list[0].register.findings([], (f) => { kinds[f.kind] = (kinds[f.kind] ?? 0) + 1; });
  const counts = new Set(list.map((c) => c.best.count).filter(Boolean));
  if (counts.size > 1)
    die(`the peers do not count alike: ${[...counts].join(', ')}`);
  const daily = list[2].best;
  const rows = [[`${size} actions`, 'wall s', 'cpu s', 'peak MiB', 'full ÷', 'a day later ÷']];
  for (const c of list) {
    const m = c.best;
    const ratios = m.count ? [fixed(us.seconds / m.seconds), fixed(daily.seconds / m.seconds)] : ['', ''];
    rows.push([c.name, fixed(m.seconds), fixed(m.cpu), fixed(m.mib, 0), ...ratios]);
    if (m.inside)
      rows.push(['  its query alone', fixed(m.inside), '', '', fixed(us.seconds / m.inside), fixed(daily.seconds / m.inside)]);
  }
  print(rows);
  console.log(`pairs counted by the peers: ${[...counts][0] ?? '-'}; findings: ${Object.entries(kinds).map(([k, n]) => `${k} ${n}`).join(', ')}\n`);
  list[0].register.remove();
  return { size, list };
}

if (!await hasGenerator())
  skip(`no python3, or no generator in ${SHARED}/tools`);
const dir = temporaryFolder();
const duck = await duckFolder(dir);
const done = [];
for (const size of sizes)
  done.push(await one(dir, size, duck));
for (let i = 1; i < done.length; i++) {
  const [from, to] = [done[i - 1], done[i]];
  const grown = (what) => to.list.filter((c) => from.list.some((f) => f.name === c.name))
    .map((c) => `${c.name} × ${fixed(c.best[what] / from.list.find((f) => f.name === c.name).best[what], 1)}`).join(', ');
  console.log(`${from.size} → ${to.size}, time: ${grown('seconds')}; memory: ${grown('mib')}`);
}
