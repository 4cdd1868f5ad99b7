/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * duckdb.mjs FOLDER CSV DB | FOLDER DB - the peer DuckDB: makes a database of the generator's rows, or counts pairs in it.
 *
 * FOLDER holds node_modules with @duckdb/node-api. The count is the bare self-join: country × DAC class × period, other authority, each pair once.
 * It prints the count and the seconds of the query alone; speed.mjs times the process.
 */
import { createRequire } from 'node:module';
import path from 'node:path';

const [folder, ...files] = process.argv.slice(2);
const { DuckDBInstance } = createRequire(path.join(path.resolve(folder), 'x.js'))('@duckdb/node-api');
const db = files.at(-1);
const instance = await DuckDBInstance.create(db, { threads: process.env.DUCKDB_THREADS || '2' });
const connection = await instance.connect();
if (files.length === 2) {
  await connection.run(`CREATE TABLE a AS SELECT id, authority, country, dac3, "start", "end" AS stop FROM read_csv('${files[0]}')`);
} else {
  const begun = performance.now();
  const result = await connection.runAndReadAll(`SELECT count(*) FROM a x JOIN a y ON x.country = y.country AND x.dac3 = y.dac3
    WHERE x.id < y.id AND x.authority <> y.authority AND x."start" <= y.stop AND y."start" <= x.stop`);
  console.log(`${result.getRows()[0][0]} ${((performance.now() - begun) / 1000).toFixed(3)}`);
}
connection.closeSync();
