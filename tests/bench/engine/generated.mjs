/* SPDX-License-Identifier: GPL-3.0-or-later */
/* generated.mjs - the generator's files, whose column `gold' tells which rows report one action. */
import fs from 'node:fs';
import path from 'node:path';
import { die, have, measure, SHARED } from './lib.mjs';

const GENERATOR = path.join(SHARED, 'tools/gen_actions.py');

export const hasGenerator = async () => fs.existsSync(GENERATOR) && await have('python3', '--version');

/* The path of a file of so many actions; made once a folder. */
export async function generate(dir, actions, seed)
{
  const file = path.join(dir, `actions-${actions}-${seed}`);
  if (!fs.existsSync(`${file}.csv`)) {
    const r = await measure('python3', [GENERATOR, String(actions), file, String(seed)]);
    if (r.status !== 0)
      die(`the generator failed: ${r.err.trim()}`);
  }
  return `${file}.csv`;
}
