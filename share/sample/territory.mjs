// SPDX-License-Identifier: GPL-3.0-or-later
//
// territory.mjs - a territory that does not exist: names, codes and people are invented.
const region = { key: 'reg:ZR', name: 'Région Armorance (fictive)', strate: 'region', code: 'ZR', region: 'ZR', population: 1512000, aliases: ['Armorance', 'Région Armorance', 'Territoire de démonstration (fictif)'] };
const departement = (code, name, population) =>
  ({ key: `dep:${code}`, name, strate: 'departement', code, parent: 'reg:ZR', region: 'ZR', departement: code, population });
const epci = (n, name, nature, dep, population, aliases) =>
  ({ key: `epci:99900000${n}`, name, strate: 'epci', code: `99900000${n}`, nature, parent: `dep:${dep}`, region: 'ZR', departement: dep, epci: `99900000${n}`, population, aliases });
const commune = (n, name, e, dep, population) =>
  ({ key: `com:${dep}${String(n).padStart(3, '0')}`, name, strate: 'commune', code: `${dep}${String(n).padStart(3, '0')}`, nature: 'COM', parent: `epci:99900000${e}`, region: 'ZR', departement: dep, epci: `99900000${e}`, population });

// The région says on the screen that none of it exists; the others carry it as another name, by which they are found too.
const invented = (a) => ({ ...a, aliases: [...(a.aliases ?? []), `${a.name} (fictif)`] });
export const authorities = [
  region,
  departement('ZA', 'Loirance', 894000),
  departement('ZB', 'Haute-Brume', 618000),
  epci(1, 'Valmer Métropole', 'METRO', 'ZA', 418000, ['VM']),
  epci(2, 'Rives de Sarve Agglomération', 'CA', 'ZA', 126000, ['Rives de Sarve']),
  epci(3, 'Communauté de communes des Monts-Brume', 'CC', 'ZB', 58000, ['Monts-Brume', 'CCMB']),
  commune(1, 'Valmer', 1, 'ZA', 219400),
  commune(2, 'Portelune', 1, 'ZA', 48200),
  commune(3, 'Sauvranche', 1, 'ZA', 31700),
  commune(4, 'Kermorin', 1, 'ZA', 22900),
  commune(5, 'Trévalan', 1, 'ZA', 17300),
  commune(6, 'Ormesse', 1, 'ZA', 12600),
  commune(7, 'Lannevic', 1, 'ZA', 9100),
  commune(8, 'Saint-Aubrac-la-Dune', 1, 'ZA', 6400),
  commune(11, 'Sarvigny', 2, 'ZA', 54100),
  commune(12, 'Chantefort-sur-Sarve', 2, 'ZA', 19800),
  commune(13, 'Aubrelle', 2, 'ZA', 11900),
  commune(14, 'Noirmont-le-Pont', 2, 'ZA', 8700),
  commune(15, 'Vaucelin', 2, 'ZA', 6900),
  commune(16, 'Saint-Hilme', 2, 'ZA', 5200),
  commune(17, 'Montrelay', 2, 'ZA', 4300),
  commune(21, 'Brumont', 3, 'ZB', 21400),
  commune(22, 'Fontabrelle', 3, 'ZB', 9600),
  commune(23, 'Chaumelle', 3, 'ZB', 6100),
  commune(24, 'Rochevive', 3, 'ZB', 4800),
  commune(25, 'Valbrume', 3, 'ZB', 3900),
  commune(26, 'Orsival', 3, 'ZB', 2700),
  commune(27, 'Les Essarts-de-Brume', 3, 'ZB', 2300),
  commune(28, 'Saint-Cyrion', 3, 'ZB', 1900),
  { key: 'synd:sarve', name: 'Syndicat des eaux de la Sarve', strate: 'syndicat', parent: 'dep:ZA', region: 'ZR', departement: 'ZA', population: 205000, revenue: 21400000, aliases: ['SES'] },
  { key: 'other:chu-de-valmer', name: 'CHU de Valmer', strate: 'other', parent: 'reg:ZR', region: 'ZR', departement: 'ZA' },
  { key: 'other:universite-d-armorance', name: "Université d'Armorance", strate: 'other', parent: 'reg:ZR', region: 'ZR', departement: 'ZA' },
].map(invented);

// An élu and a cadre for each, in the order above; F or M in front.
const names = [
  'F Hélène Kermadec|M Olivier Tressan', 'M Bastien Roualec|F Nadia Belhombre', 'F Martine Vauclair|M Éric Dambron', 'F Sandrine Le Goarec|M Karim Besnault',
  'M Pascal Drévillon|F Claire Montaubin', 'F Josiane Perdrier|M Ludovic Fauchaux', 'M Thomas Arvoisin|F Aïcha Lemarrec', 'F Valérie Quédrac|M Simon Hautecloque',
  'M Gilles Brindeau|F Marion Laffargue', 'F Anne-Laure Kersaint|M Denis Povert', 'M Jean-Marc Trébœuf|F Sophie Arnizan', 'F Élodie Marcillou|M Romain Chédeville',
  'M Loïc Penhoat-Riou|F Christine Dauvergnat', 'F Maud Saint-Brévin|M Fabien Lorgeril', 'M Laurent Chazeuil|F Fatou Diémé-Roux', 'F Brigitte Malaunoy|M Antoine Crozeval',
  'M Hervé Jourdanne|F Lucie Espéran', 'F Florence Tavignac|M Mathieu Sorbet-Lys', 'M Yves Cormeroy|F Hanna Wisnieck', 'F Nathalie Hugoneau|M Julien Pradalès',
  'M Patrick Oudreville|F Inès Carmouze', 'F Catherine Vautrelle|M Stéphane Gué', 'M Alain Bresclou|F Delphine Roquevert', 'F Mireille Castagnon|M Arnaud Valsery',
  'M Frédéric Chaumeny|F Solène Vidaubry', 'F Pauline Escoubès|M Michel Tournecuillère', 'M Guy Sarrazeau|F Estelle Monfrin', 'F Odile Renaudec|M Vincent Bassompière-Lay',
  'M Bernard Lhospital-Jun|F Agathe Thirouin', 'M Christian Daubignac|F Mélanie Orvault-Sée',
];
const plural = { region: 'régionale', departement: 'départementale', epci: 'communautaire' };
const elu_function = (a, f) => {
  if (a.strate === 'commune') return f ? "Adjointe au maire, jumelages et solidarité internationale" : "Adjoint au maire, jumelages et solidarité internationale";
  if (a.strate === 'syndicat') return f ? 'Vice-présidente' : 'Vice-président';
  return f ? "Vice-présidente, action internationale" : "Vice-président, action internationale";
};
const cadre_function = (a, f) => {
  const who = f ? 'Directrice' : 'Directeur';
  if (a.strate === 'commune') return `${who} ${a.population > 15000 ? 'de la vie locale et des relations internationales' : `général${f ? 'e' : ''} des services`}`;
  if (a.strate === 'syndicat') return `${who} technique`;
  return `${who} de l'action internationale et européenne (administration ${plural[a.strate]})`;
};
export const people = authorities.map((a, i) => names[i] && names[i].split('|').map((text, k) => {
  const f = text[0] === 'F';
  return [text.slice(2), k ? cadre_function(a, f) : elu_function(a, f)];
}));

// Whose mandate ended with the elections of March 2026, and who still stands in records.
const ended = (authority, name, f) => ({ name, role: 'elu', function: f, authority, mandate_start: '2020-07', mandate_end: '2026-03-22' });
export const former = [
  ended('com:ZA001', 'Raymonde Tallec-Astier', 'Ancienne adjointe au maire'),
  ended('com:ZA003', 'Jacques Mirambeau-Dor', 'Ancien adjoint au maire'),
  ended('com:ZA011', 'Denise Farouault', 'Ancienne maire'),
  ended('epci:999000001', 'Philippe Gourvelin', 'Ancien vice-président'),
];
