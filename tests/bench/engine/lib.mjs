/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * lib.mjs - what the measuring scripts of the engine share: a register in a home of its own, the program's figures as a whole process, CSV, words.
 *
 * Nothing here knows how the engine works: scripts use the command line alone (`import', `refresh', `findings --format jsonl'), so that they measure
 * any version of it. Figures are printed, never judged; what is not at hand is told, and left out with status 0.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import readline from 'node:readline';
import { fileURLToPath } from 'node:url';

const HERE = path.dirname(fileURLToPath(import.meta.url));
export const TESTS = path.resolve(HERE, '../..');
/* The real files and the generator stand beside the checkout, and are no part of it. */
export const SHARED = path.resolve(process.env.STRATES_SHARED || path.join(TESTS, '../../shared'));

export const PAIRS = 'double_entry,overlap,duplication,complementarity';
export const CLUSTERS = 'fragmentation,partner_load';

export function skip(why)
{
  console.log(`skipped: ${why}`);
  process.exit(0);
}

export function die(why)
{
  console.error(`bench-engine: ${why}`);
  process.exit(1);
}

/* A file of the real data, or the script ends here. */
export function needed(name)
{
  const file = path.join(SHARED, 'data', name);
  if (!fs.existsSync(file))
    skip(`${name} is not here (the real files are looked for in ${path.join(SHARED, 'data')})`);
  return file;
}

/* --- processes ---------------------------------------------------------------------------------------------------------------- */

/* The kernel's own high-water mark and processor time, asked for until the process is gone: the last answer is at most 5 ms old. */
function watch(pid)
{
  const seen = { mib: 0, cpu: 0 };
  const look = () => {
    try {
      const peak = /VmHWM:\s+(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, 'latin1'));
      const stat = fs.readFileSync(`/proc/${pid}/stat`, 'latin1');
      const words = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (peak)
        seen.mib = Math.max(seen.mib, Number(peak[1]) / 1024);
      seen.cpu = Math.max(seen.cpu, (Number(words[11]) + Number(words[12])) / 100);
    } catch { /* it has ended */ }
  };
  const timer = setInterval(look, 5);
  look();
  return { seen, stop: () => clearInterval(timer) };
}

/* Runs a program whole: wall and processor seconds, peak MiB, status, standard output and error as text. */
export function measure(command, args, { env = process.env, onLine = null } = {})
{
  return new Promise((resolve, reject) => {
    const begun = process.hrtime.bigint();
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const out = [];
    const err = [];
    const eye = watch(child.pid);
    child.on('error', reject);
    child.stderr.on('data', (d) => err.push(d));
    const lines = onLine && readline.createInterface({ input: child.stdout, crlfDelay: Infinity });
    const read = lines ? new Promise((done) => lines.on('close', done)) : null;
    if (lines)
      lines.on('line', onLine);
    else
      child.stdout.on('data', (d) => out.push(d));
    let ended;
    child.on('exit', () => { ended = process.hrtime.bigint(); eye.stop(); });
    child.on('close', async (status, signal) => {
      await read;
      resolve({
        seconds: Number((ended ?? process.hrtime.bigint()) - begun) / 1e9, ...eye.seen, status: signal ?? status,
        out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString(),
      });
    });
  });
}

export async function have(command, ...args)
{
  try {
    return (await measure(command, args)).status === 0;
  } catch {
    return false;
  }
}

/* --- a register ---------------------------------------------------------------------------------------------------------------- */

const temporary = [];
process.on('exit', () => temporary.forEach((d) => fs.rmSync(d, { recursive: true, force: true })));
for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => process.exit(130));

export function temporaryFolder()
{
  const dir = fs.mkdtempSync(path.join(process.env.STRATES_BENCH_DIR || os.tmpdir(), 'strates-bench-'));
  temporary.push(dir);
  return dir;
}

/*
 * A register in a home of its own, with the clock stopped: no configuration of the user's, no territory (all findings are listed).
 * profiles: import profiles to put beside the configuration, { name: text }.
 */
export async function register(build, { profiles = {} } = {})
{
  const strates = path.resolve(build, 'strates');
  if (!fs.existsSync(strates))
    die(`${strates} is missing; run \`make'`);
  const dir = temporaryFolder();
  const config = path.join(dir, 'config/strates');
  const env = Object.fromEntries(Object.entries(process.env).filter(([k]) => !/^(STRATES_|LC_|LANG|XDG_)/.test(k)));
  Object.assign(env, {
    HOME: dir, XDG_CONFIG_HOME: path.join(dir, 'config'), XDG_DATA_HOME: path.join(dir, 'data'), XDG_STATE_HOME: path.join(dir, 'state'),
    XDG_CACHE_HOME: path.join(dir, 'cache'), LC_ALL: 'C.UTF-8', LANGUAGE: 'en', TZ: 'UTC', STRATES_NOW: process.env.STRATES_BENCH_NOW || '2026-11-23T09:00:00Z',
    STRATES_SHARE: path.resolve(build, 'share/strates'), STRATES_LOCALE: path.resolve(build, 'share/locale'),
  });
  fs.mkdirSync(path.join(config, 'profiles'), { recursive: true });
  fs.writeFileSync(path.join(config, 'strates.ini'), '[identity]\nuser = Bench\n');
  for (const [name, text] of Object.entries(profiles))
    fs.writeFileSync(path.join(config, 'profiles', `${name}.ini`), text);
  const db = path.join(dir, 'register.db');
  const run = (args, how = {}) => measure(strates, ['-d', db, ...args], { env, ...how });
  const must = async (args, how) => {
    const r = await run(args, how);
    /* 1: done, but some rows were refused. */
    if (r.status !== 0 && r.status !== 1)
      die(`strates ${args.join(' ')}: status ${r.status}: ${r.err.trim()}`);
    return r;
  };
  await must(['init']);
  /* Other parameters for a whole run: STRATES_BENCH_SET='thresholds.identity=0.5 thresholds.top_doubles=8'. */
  const set = (process.env.STRATES_BENCH_SET ?? '').split(' ').filter(Boolean).flatMap((x) => ['--set', x]);
  return {
    dir, db, env, strates, run, must,
    /* Counts as `import --json' gives them. */
    async import(file, ...args) {
      const r = await must(['import', file, '--json', '--rejects', path.join(dir, 'rejected.csv'), ...args]);
      return { ...r, counts: JSON.parse(r.out) };
    },
    /* Each finding as an object; nothing is kept, since there may be millions. */
    findings(args, each) { return must(['findings', '--format', 'jsonl', ...set, ...args], { onLine: (l) => l && each(JSON.parse(l)) }); },
    actions(each, args = []) { return must(['list', '--format', 'jsonl', ...args], { onLine: (l) => l && each(JSON.parse(l)) }); },
    remove() { fs.rmSync(dir, { recursive: true, force: true }); },
  };
}

/* The uid that an import gives to a row of a source: so that a million rows need not be asked for (CLI.md: UUIDv8 of source and source id). */
export function importedUid(source, id)
{
  const h = createHash('sha256');
  for (const part of ['import', source, String(id)]) {
    const bytes = Buffer.from(part);
    const size = Buffer.alloc(8);
    size.writeBigUInt64BE(BigInt(bytes.length));
    h.update(size).update(bytes);
  }
  const b = h.digest().subarray(0, 16);
  b[6] = (b[6] & 0x0f) | 0x80;
  b[8] = (b[8] & 0x3f) | 0x80;
  return b.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/* The n-th uid of our own for files that give them. */
export const madeUid = (n) => `019c7b1e-8f00-7000-8000-${n.toString(16).padStart(12, '0')}`;

/* --- text ---------------------------------------------------------------------------------------------------------------------- */

/* Rows of a CSV file (RFC 4180) as arrays; the separator is the more common one of its beginning. */
export function csv(text)
{
  const rows = [];
  let row = [];
  let field = '';
  let quoted = false;
  const start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  const head = text.slice(start, start + 4000);
  const separator = head.split(';').length > head.split(',').length ? ';' : ',';
  for (let i = start; i < text.length; i++) {
    const c = text[i];
    if (quoted) {
      if (c !== '"')
        field += c;
      else if (text[i + 1] === '"')
        field += text[++i];
      else
        quoted = false;
    } else if (c === '"' && field === '') {
      quoted = true;
    } else if (c === separator) {
      row.push(field);
      field = '';
    } else if (c === '\n') {
      row.push(field.endsWith('\r') ? field.slice(0, -1) : field);
      rows.push(row);
      row = [];
      field = '';
    } else {
      field += c;
    }
  }
  if (field !== '' || row.length > 0)
    rows.push([...row, field]);
  return rows;
}

/* The same as objects by the header. */
export function table(text)
{
  const [head, ...rows] = csv(text);
  return rows.map((r) => Object.fromEntries(head.map((h, i) => [h, r[i] ?? ''])));
}

export const quote = (s) => (/[",;\r\n]/.test(s) ? `"${s.replaceAll('"', '""')}"` : s);

/* Small letters without marks, one blank for all that is neither letter nor digit. */
export const fold = (s) => s.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim();

export const fixed = (x, digits = 2) => (Number.isFinite(x) ? x.toFixed(digits) : '-');

/* Rows of cells, first column to the left, the others to the right. */
export function print(rows)
{
  const widths = rows[0].map((_, i) => Math.max(...rows.map((r) => String(r[i] ?? '').length)));
  for (const r of rows)
    console.log(r.map((c, i) => (i === 0 ? String(c).padEnd(widths[i]) : String(c ?? '').padStart(widths[i]))).join('  '));
}

/* One key for a pair in either order. */
export const pairKey = (a, b) => (a < b ? `${a} ${b}` : `${b} ${a}`);

/* --- measures ------------------------------------------------------------------------------------------------------------------ */

/*
 * Found pairs against the truth, by descending score: best F1 over all thresholds, precision where recall first reaches each of `recalls'.
 * scored: [score, right]…; truths: how many right ones there are, found or not.
 */
export function curve(scored, truths, recalls = [0.5, 0.6, 0.7, 0.8])
{
  scored.sort((a, b) => b[0] - a[0]);
  const best = { f1: 0, precision: 0, recall: 0, threshold: null };
  const at = Object.fromEntries(recalls.map((r) => [r, null]));
  let right = 0;
  for (let i = 0; i < scored.length; i++) {
    right += scored[i][1] ? 1 : 0;
    /* Equal scores stand or fall together. */
    if (i + 1 < scored.length && scored[i + 1][0] === scored[i][0])
      continue;
    const precision = right / (i + 1);
    const recall = truths > 0 ? right / truths : 0;
    const f1 = right > 0 ? 2 * precision * recall / (precision + recall) : 0;
    if (f1 > best.f1)
      Object.assign(best, { f1, precision, recall, threshold: scored[i][0] });
    for (const r of recalls)
      if (at[r] === null && recall >= r)
        at[r] = precision;
  }
  const n = scored.length;
  return { best, at, all: { found: n, right, precision: n > 0 ? right / n : null, recall: truths > 0 ? right / truths : null } };
}

/*
 * Probabilities against the truth: by steps of what is said (each from its lower end on), how many there are and how many are right; and the Brier score.
 * scored: [probability, right]…
 */
export function calibration(scored, lowerEnds)
{
  const steps = lowerEnds.map(() => ({ n: 0, right: 0 }));
  let squares = 0;
  for (const [p, right] of scored) {
    squares += (p - right) ** 2;
    const step = steps[lowerEnds.findLastIndex((low) => p >= low)];
    if (step) {
      step.n++;
      step.right += right;
    }
  }
  return { steps, brier: scored.length > 0 ? squares / scored.length : null };
}

/*
 * Average precision of a ranking with ties: its expected value over all orders of equal ranks, so that pairs of one kind and severity win nothing by the
 * order in which they happen to stand. items: { rank: numbers, compared from left to right, greater first; gain: 0 to 1 }. Precision at a place is the
 * gain so far ÷ places so far.
 */
export function averagePrecision(items)
{
  const order = (a, b) => a.rank.map((x, i) => b.rank[i] - x).find((d) => d !== 0) ?? 0;
  const sorted = [...items].sort(order);
  const total = sorted.reduce((sum, x) => sum + x.gain, 0);
  let gained = 0;
  let sum = 0;
  for (let i = 0; i < sorted.length;) {
    let j = i;
    while (j < sorted.length && order(sorted[i], sorted[j]) === 0)
      j++;
    const group = sorted.slice(i, j).map((x) => x.gain);
    const n = group.length;
    const all = group.reduce((a, b) => a + b, 0);
    const squares = group.reduce((a, b) => a + b * b, 0);
    /* Of two different ones of the group, the expected product. */
    const both = n > 1 ? (all * all - squares) / (n * (n - 1)) : 0;
    for (let k = 0; k < n; k++)
      sum += (gained * all / n + k * both + squares / n) / (i + k + 1);
    gained += all;
    i = j;
  }
  return total > 0 ? sum / total : null;
}
