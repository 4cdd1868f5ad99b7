/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * quality.mjs BUILD [ACTIONS [SEED…]] - double entries against planted ones: best F1 over thresholds, precision at fixed recall.
 *
 * The generator plants groups of two to four reports of one action; all pairs of a group are the truth. A pair counts as found when a double entry
 * lists both (all pairs of its members when it lists more), with the value of its term `identity' as the score, else its severity: both are reported.
 * Seeds are other ones than those on which weights were learnt (11 12 13).
 *
 * Then how far the probabilities can be believed: by steps of what is said, the share that is right, and the Brier score, the mean square of what lies between
 * (0 is best; who says .9 of all that are found and is right gets .09). And of the first 50 in the order of the list, how many are right.
 */
import fs from 'node:fs';
import { calibration, csv, curve, die, fixed, importedUid, pairKey, print, register, skip, temporaryFolder, SHARED } from './lib.mjs';
import { generate, hasGenerator } from './generated.mjs';

const [build, actions = '100000', ...seedsGiven] = process.argv.slice(2);
if (!build)
  die('usage: quality.mjs BUILD [ACTIONS [SEED…]]');
const seeds = seedsGiven.length > 0 ? seedsGiven : ['11', '12', '13'];

const FIRST = 50;
const STEPS = [0.9, 0.95, 0.99, 0.999];

/* id → group, for the groups of more than one. Read by columns from both ends: titles are quoted at times. */
function groups(file)
{
  const text = fs.readFileSync(file, 'latin1');
  const members = new Map();
  for (let at = text.indexOf('\n') + 1; at > 0 && at < text.length;) {
    const end = text.indexOf('\n', at);
    const line = text.slice(at, end).trimEnd();
    const gold = line.slice(line.lastIndexOf(',') + 1);
    const id = line.slice(0, line.indexOf(','));
    if (members.has(gold))
      members.get(gold).push(id);
    else
      members.set(gold, [id]);
    at = end + 1;
  }
  return [...members.values()].filter((ids) => ids.length > 1);
}

async function one(dir, seed)
{
  const file = await generate(dir, actions, seed);
  if (csv(fs.readFileSync(file, 'latin1').slice(0, 2000))[0].at(-1) !== 'gold')
    die('the generator writes no column gold any more');
  const groupOf = new Map();
  let truths = 0;
  groups(file).forEach((ids, g) => {
    truths += ids.length * (ids.length - 1) / 2;
    ids.forEach((id) => groupOf.set(importedUid('synthetic', id), g));
  });
  const r = await register(build);
  await r.import(file);
  await r.actions((a) => {
    if (a.uid !== importedUid(a.source, a.source_id))
      die(`the uid of ${a.source} ${a.source_id} is not what it should be`);
  }, ['--limit', '5']);
  const found = new Map();
  const first = [];
  await r.findings(['--kind', 'double_entry'], (f) => {
    const identity = f.terms.find((t) => t.name === 'identity')?.value ?? null;
    for (let i = 0; i < f.actions.length; i++)
      for (let j = i + 1; j < f.actions.length; j++) {
        const a = groupOf.get(f.actions[i]);
        const right = a !== undefined && a === groupOf.get(f.actions[j]);
        found.set(pairKey(f.actions[i], f.actions[j]), { identity, severity: f.severity, right });
        if (first.length < FIRST)
          first.push(right);
      }
  });
  r.remove();
  fs.rmSync(file);
  const pairs = [...found.values()];
  return {
    curves: ['identity', 'severity'].map((by) => ({ seed, by, truths, ...curve(pairs.map((p) => [p[by] ?? -1, p.right]), truths) })),
    calibration: calibration(pairs.map((p) => [p.identity, p.right]), STEPS), first: first.filter(Boolean).length / first.length,
  };
}

if (!await hasGenerator())
  skip(`no python3, or no generator in ${SHARED}/tools`);
const dir = temporaryFolder();
const rows = [[`${actions} actions`, 'planted', 'found', 'right', 'best F1', 'precision', 'recall', 'from', 'P at R .5', '.6', '.7', '.8']];
const means = {};
const trust = [['said', ...STEPS.map((s, i) => `${s} to ${STEPS[i + 1] ?? 1}`), 'Brier', `right of the first ${FIRST}`]];
for (const seed of seeds) {
  const measured = await one(dir, seed);
  trust.push([`seed ${seed}: pairs, share right`, ...measured.calibration.steps.map((s) => `${s.n}, ${fixed(s.right / s.n, 3)}`), fixed(measured.calibration.brier, 4), fixed(measured.first)]);
  for (const c of measured.curves) {
    rows.push([`seed ${c.seed} by ${c.by}`, c.truths, c.all.found, c.all.right, fixed(c.best.f1, 3), fixed(c.best.precision, 3), fixed(c.best.recall, 3), c.best.threshold ?? '-',
      ...[0.5, 0.6, 0.7, 0.8].map((x) => fixed(c.at[x], 3))]);
    (means[c.by] ??= []).push(c.best.f1);
  }
}
print(rows);
for (const [by, f1] of Object.entries(means))
  console.log(`best F1 by ${by}: mean ${fixed(f1.reduce((a, b) => a + b) / f1.length, 3)}, worst ${fixed(Math.min(...f1), 3)}`);
print(trust);
