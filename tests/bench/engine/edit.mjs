/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * edit.mjs BUILD [ACTIONS…] - what one edit costs in registers of so many actions of the generator: see tests/bench/edit.c.
 *   STRATES_BENCH_SEED=N    of the generator (1)
 *   STRATES_BENCH_EDITS=N   how many (1000)
 */
import path from 'node:path';
import { die, measure, register, skip } from './lib.mjs';
import { generate, hasGenerator } from './generated.mjs';

const [build, ...sizesGiven] = process.argv.slice(2);
if (!build)
  die('usage: edit.mjs BUILD [ACTIONS…]');
if (!await hasGenerator())
  skip('the generator of actions is not here');
for (const size of sizesGiven.length > 0 ? sizesGiven : ['20000', '100000']) {
  const r = await register(build);
  await r.import(await generate(r.dir, Number(size), process.env.STRATES_BENCH_SEED || '1'));
  const m = await measure(path.resolve(build, 'tests/bench/edit'), [r.db, process.env.STRATES_BENCH_EDITS || '1000'], { env: r.env });
  if (m.status !== 0)
    die(m.err.trim());
  process.stdout.write(m.out);
}
