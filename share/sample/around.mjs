// SPDX-License-Identifier: GPL-3.0-or-later
//
// around.mjs - what stands around the stories: twinnings, the ordinary work of the offices, missions, links, decisions. Invented, but for the places.
const REG = 'reg:ZR', LOIR = 'dep:ZA', HB = 'dep:ZB', VM = 'epci:999000001', RS = 'epci:999000002', MB = 'epci:999000003', SES = 'synd:sarve';
const CHU = 'other:chu-de-valmer', UNIV = 'other:universite-d-armorance';
const A = (n) => `com:ZA0${String(n).padStart(2, '0')}`, B = (n) => `com:ZB0${n}`;
const VALMER = A(1), PORTELUNE = A(2), SAUVRANCHE = A(3), KERMORIN = A(4), TREVALAN = A(5), ORMESSE = A(6), LANNEVIC = A(7), DUNE = A(8);
const SARVIGNY = A(11), CHANTEFORT = A(12), AUBRELLE = A(13), NOIRMONT = A(14), VAUCELIN = A(15), HILME = A(16), MONTRELAY = A(17);
const BRUMONT = B(21), FONTABRELLE = B(22), CHAUMELLE = B(23), ROCHEVIVE = B(24), VALBRUME = B(25), ORSIVAL = B(26), ESSARTS = B(27), CYRION = B(28);

export const agreements = [
  { title: 'Convention-cadre Valmer Métropole – Kédougou 2024-2028', reference: 'D-2024-031', deliberated: '2024-02-12', signed: '2024-03-08', start: '2024-03-08', end: '2028-12-31', transmitted: '2024-02-20', partner: 'Commune de Kédougou', parties: [VM] },
  { title: 'Charte de jumelage Valmer – Tübingen', signed: '1962-05-27', start: '1962-05-27', tacit: true, partner: 'Ville de Tübingen', parties: [VALMER] },
  { title: 'Convention Région Armorance – Kédougou eau', reference: 'CR-2025-004', deliberated: '2025-01-30', signed: '2025-02-21', start: '2025-03-01', end: '2027-12-31', transmitted: '2025-02-05', partner: 'Commune de Kédougou', parties: [REG] },
  { title: 'Convention Rives de Sarve – Saint-Louis déchets', reference: 'C-2025-118', deliberated: '2025-05-15', signed: '2025-06-02', start: '2025-06-02', end: '2028-05-31', partner: 'Commune de Saint-Louis', parties: [RS], note: "Transmission au contrôle de légalité à vérifier." },
  { title: 'Accord de coopération Haute-Brume – Vakinankaratra', signed: '2022-05-01', start: '2022-05-01', end: '2027-04-30', transmitted: '2022-05-06', partner: 'Hôpital régional Vakinankaratra', parties: [HB] },
  { title: 'Convention tripartite Agadir', reference: 'D-2024-207', deliberated: '2024-11-18', signed: '2024-12-03', start: '2025-01-01', end: '2027-06-30', transmitted: '2024-11-25', partner: "Commune urbaine d'Agadir", parties: [VM] },
  { title: 'Protocole Sarvigny – Koudougou', signed: '2019-10-04', start: '2019-10-04', end: '2025-10-03', transmitted: '2019-10-10', partner: 'Commune de Koudougou', parties: [SARVIGNY], note: 'Échu : renouvellement à présenter au prochain conseil.' },
  { title: 'Convention Loirance – Kédougou écoles', reference: 'CP-2025-077', deliberated: '2025-07-04', signed: '2025-09-01', start: '2025-09-01', end: '2027-06-30', transmitted: '2025-07-10', partner: 'Conseil départemental de Kédougou', parties: [LOIR] },
];

// authority, country, town, since, what it lives on
export const twinnings = [
  [VALMER, 'GB', 'Plymouth', 1957, 'Régates, chorales et échanges scolaires.'], [VALMER, 'ES', 'Gijón', 1971, 'Sport, ports et cinéma.'], [VALMER, 'IT', 'Ravenna', 1980, 'Mosaïque et musique ancienne.', { tandem: 'stale' }],
  [VALMER, 'JP', 'Kanazawa', 1988, "Arts du feu, jardins et stages d'étudiants."], [VALMER, 'US', 'Savannah', 1994, 'Universités, ports et jazz.', { tandem: 'former' }],
  [PORTELUNE, 'DE', 'Emden', 1968, 'Marins, musiciens et cuisiniers.'], [PORTELUNE, 'IE', 'Galway', 1985, 'Pêche, voile et musique celtique.'], [PORTELUNE, 'PT', 'Figueira da Foz', 1992, 'Écoles et clubs de surf.', { tandem: 'none' }],
  [SAUVRANCHE, 'DE', 'Kaufbeuren', 1972, "Familles d'accueil et harmonies."], [SAUVRANCHE, 'PL', 'Kielce', 1993, 'Collèges et clubs de handball.', { tandem: 'former' }],
  [KERMORIN, 'GB', 'Penzance', 1979, "Jardins et écoles d'art."], [TREVALAN, 'DE', 'Bad Kreuznach', 1966, 'Comité très actif, un voyage par an.'], [TREVALAN, 'ES', 'Ronda', 2001, 'Langues et gastronomie.'],
  [ORMESSE, 'IT', 'Carpi', 1998, 'Textile, écoles maternelles.', { tandem: 'none' }], [LANNEVIC, 'IE', 'Youghal', 1990, 'Football et fest-noz.'], [DUNE, 'BE', 'Koksijde', 1975, 'Dunes et chars à voile.', { tandem: 'elu' }],
  [SARVIGNY, 'DE', 'Göttingen', 1964, 'Lycées, théâtre et justice.'], [SARVIGNY, 'GB', 'Kettering', 1982, 'Sport scolaire.', { tandem: 'stale' }], [SARVIGNY, 'PL', 'Toruń', 1997, 'Orchestres et universités du temps libre.'],
  [CHANTEFORT, 'DE', 'Wetzlar', 1970, 'Optique, lycées professionnels.'], [CHANTEFORT, 'RO', 'Sighișoara', 1991, 'Aide puis échanges.', { tandem: 'cadre' }], [AUBRELLE, 'DE', 'Bad Hersfeld', 1976, 'Festival et chorales.'],
  [AUBRELLE, 'IT', 'Faenza', 2003, 'Céramique.'], [NOIRMONT, 'GB', 'Ludlow', 1984, 'Produits du terroir.'], [VAUCELIN, 'DE', 'Kronach', 1987, "Pompiers et sociétés d'histoire.", { tandem: 'none' }], [HILME, 'BE', 'Dinant', 1969, 'Saxophone et rivières.'],
  [MONTRELAY, 'DE', 'Zwiesel', 1995, 'Verriers.', { tandem: 'elu' }], [BRUMONT, 'DE', 'Freudenstadt', 1961, 'Ski, forêt et musique.'], [BRUMONT, 'IT', 'Belluno', 1986, 'Montagne et secours.'], [BRUMONT, 'CH', 'Delémont', 2005, 'Horlogerie et lycées.'],
  [FONTABRELLE, 'DE', 'Lindau', 1974, 'Jeunes musiciens.'], [CHAUMELLE, 'ES', 'Jaca', 1999, 'Refuges et sentiers.', { tandem: 'none' }], [ROCHEVIVE, 'IT', 'Pinerolo', 2002, 'Ski.', { tandem: 'none' }], [VALBRUME, 'DE', 'Titisee-Neustadt', 1983, 'Coucous et dentelles.'],
  [ORSIVAL, 'AT', 'Bludenz', 1978, 'Alpages.', { tandem: 'elu' }], [ESSARTS, 'DE', 'Furtwangen', 1992, 'Sapeurs-pompiers.', { tandem: 'none' }], [CYRION, 'SI', 'Idrija', 2008, 'Fromages.', { tandem: 'none' }],
  [NOIRMONT, 'HU', 'Szentendre', 1993, 'Peintres.', { tandem: 'stale' }], [KERMORIN, 'CZ', 'Jihlava', 1996, 'Handball.'], [LANNEVIC, 'GR', 'Chania', 2004, 'Voile.', { tandem: 'none' }], [TREVALAN, 'LT', 'Kėdainiai', 2006, 'Danse.'], [HILME, 'LU', 'Diekirch', 1988, 'Procession dansante.'],
];

// The ordinary work: authority, title, text, themes, country, town, from, to, euros a year, more
const year_of = (date) => Number(date.slice(0, 4));
function ordinary([lead, title, text, themes, country, city, start, end, amount, more = {}]) {
  const budget = [];
  const from = start ? year_of(start) : 2026, to = end ? Math.min(year_of(end), 2027) : from;
  for (let y = from; amount && y <= to; y++)
    budget.push([y, amount, y < 2026 ? 'paid' : y === 2026 ? 'voted' : 'planned']);
  return { lead, title, text, themes: themes ? themes.split(' ') : [], at: country ? [[country, city].filter(Boolean)] : [], start, end, budget, ...more };
}
const mob = { kind: 'mobility', scheme: 'erasmus', for: ['youth', 'students'], youth: true };
const aid = { kind: 'humanitarian', for: ['inhabitants'] };
export const actions = [
  // mobility of the young
  [REG, 'Apprentis en Europe', "Bourses de mobilité des apprentis et alternants.", 'formation/11330', 'ES', 'Valencia', '2025-01', '2027-12', 210000, mob],
  [REG, 'Lycéens aux Açores', "Classes scientifiques en mer.", 'education/11320', 'PT', 'Ponta Delgada', '2026-02', '2027-06', 18000, mob],
  [LOIR, 'Collégiens à Dresde', "Échanges franco-allemands de douze collèges.", 'jeunesse/11231', 'DE', 'Dresden', '2024-09', '2027-07', 26000, mob],
  [HB, 'Jeunes agriculteurs en Finlande', "Stages de quatre semaines.", 'agriculture/31181', 'FI', 'Seinäjoki', '2025-05', '2026-09', 14000, mob],
  [VM, 'Volontaires de la Métropole à Cork', "Service civique à l'international.", 'jeunesse/11231', 'IE', 'Cork', '2026-01', '2026-12', 22000, mob],
  [RS, 'Stages des lycées hôteliers à Turin', "Vingt stagiaires par an.", 'formation/11330', 'IT', 'Torino', '2025-02', '2027-06', 19000, mob],
  [BRUMONT, 'Chantier de jeunes à Piatra Neamț', "Rénovation d'un refuge.", 'jeunesse/11231', 'RO', 'Piatra Neamţ', '2026-07', '2026-08', 6000, mob],
  [CHANTEFORT, 'Correspondants de Cluj', "Deux classes de cours moyen.", 'education/11220', 'RO', 'Cluj-Napoca', '2025-09', '2027-07', 2500, { ...mob, scheme: 'own' }],
  [PORTELUNE, 'Mousses et cadets à Bergen', "Stage de voile traditionnelle.", 'jeunesse/11231', 'NO', 'Bergen', '2026-06', '2026-07', 5000, mob],
  [UNIV, 'Alliance des universités littorales', "Six universités, un diplôme commun.", 'enseignement-superieur/11420', 'ES', 'Cádiz', '2024-01', '2027-12', 120000, { ...mob, kind: 'network' }],
  [UNIV, 'Bourses de doctorat Armorance – Antananarivo', "Quatre thèses en cotutelle.", 'recherche/43082', 'MG', 'Antananarivo', '2025-09', '2028-08', 54000, { for: ['students'] }],
  // water, energy, waste elsewhere
  [SES, "Réseau d'eau de Dosso", "Extension vers deux quartiers.", 'eau/14031', 'NE', 'Dosso', '2022-01', '2024-12', 60000, { scheme: '1pct_water', for: ['inhabitants'] }],
  [SES, "Eau potable des îles de Ségou", "Adduction sommaire, pompage solaire.", 'eau/14031', 'ML', 'Ségou', '2021-06', '2023-05', 45000, { scheme: '1pct_water' }],
  [SES, "Puits pastoraux de Kiffa", "Réfection de neuf puits.", 'eau/14031', 'MR', 'Kiffa', '2026-01', '2027-12', 30000, { scheme: '1pct_water', for: ['farmers'] }],
  [VM, "Traitement de l'eau de Kindia", "Chloration et laboratoire.", 'eau/14020', 'GN', 'Kindia', '2025-02', '2027-06', 52000, { scheme: '1pct_water', for: ['inhabitants'] }],
  [VM, "Atlas de l'eau de Douala", "Cartographie des forages privés.", 'eau/14010', 'CM', 'Douala', '2026-03', '2027-09', 28000, { scheme: '1pct_water', for: ['agents'] }],
  [RS, "Compostage urbain de Sokodé", "Plateforme et agronomes.", 'dechets/14050', 'TG', 'Sokodé', '2025-01', '2027-12', 34000, { scheme: '1pct_waste', for: ['farmers'] }],
  [RS, "Décharge contrôlée de Mahina", "Étude de fermeture.", 'dechets/14050', 'KM', 'Moroni', '2024-01', '2025-12', 22000, { scheme: '1pct_waste' }],
  [VM, "Biogaz des abattoirs de Thika", "Pilote de méthanisation.", 'energie/23270', 'KE', 'Thika', '2025-05', '2027-05', 44000, { scheme: '1pct_energy', sdgs: [7] }],
  [MB, "Microcentrale de Gitega", "Remise en route d'une turbine.", 'energie/23220', 'BI', 'Gitega', '2025-01', '2027-01', 26000, { scheme: '1pct_energy' }],
  [VM, "Toitures solaires de Ramallah", "Écoles municipales.", 'energie/23230', 'PS', 'Ramallah', '2023-03', '2025-12', 38000, { scheme: '1pct_energy' }],
  [MB, "Bois-énergie de Korhogo", "Foyers améliorés et pépinière.", 'foret/31220', 'CI', 'Korhogo', '2026-02', '2027-12', 9000, { for: ['women'] }],
  // health and social work
  [CHU, "Formation d'urgentistes à Conakry", "Missions de trois semaines.", 'sante/12191', 'GN', 'Conakry', '2024-01', '2026-12', 36000, { for: ['agents'] }],
  [CHU, 'Télémédecine avec Nouméa', "Avis spécialisés hebdomadaires.", 'sante/12191', 'NC', 'Nouméa', '2025-01', '2027-12', 41000],
  [LOIR, "Protection de l'enfance à Sousse", "Échanges de travailleurs sociaux.", 'protection/16015', 'TN', 'Sousse', '2025-03', '2027-03', 17000, { for: ['agents', 'youth'] }],
  [HB, "Sages-femmes de Toamasina", "Tutorat et équipement.", 'sante/13020', 'MG', 'Toamasina', '2026-01', '2027-12', 23000, { for: ['women'] }],
  [LOIR, "Maisons des aînés de Szeged", "Voyage d'étude et jumelage d'établissements.", 'autonomie', 'HU', 'Szeged', '2025-10', '2026-10', 5000, { for: ['elderly'] }],
  [AUBRELLE, "Ludothèque de Chișinău", "Jouets et animation.", 'action-sociale/16050', 'MD', 'Chisinau', '2026-02', '2027-02', 2500, { citizens: true }],
  [TREVALAN, "Handisport avec Alger-Centre", "Rencontres annuelles.", 'sport/16065', 'DZ', 'Algiers', '2025-04', '2027-04', 4000, { for: ['disabled'] }],
  // culture, heritage, French language
  [REG, "Scènes d'Armorance en Louisiane", "Tournées de six compagnies.", 'culture/16061', 'US', 'Baton Rouge', '2025-01', '2027-12', 46000, { for: ['artists'] }],
  [REG, 'Carnets de voyage Armorance – Kerala', "Résidences d'illustrateurs.", 'culture/16061', 'IN', 'Thrissur', '2025-11', '2027-04', 21000, { for: ['artists'] }],
  [VALMER, 'Biennale des villes portuaires', "Arts visuels en six ports.", 'culture/16061', 'GR', 'Thessaloníki', '2026-04', '2027-10', 33000, { kind: 'network', networks: ['eurocities'] }],
  [VALMER, 'Villes éducatrices', "Participation au réseau et au congrès.", 'education/11110', 'ES', 'Barcelona', '2024-01', '2027-12', 6000, { kind: 'network', networks: ['villes-educatrices'] }],
  [SARVIGNY, 'Salon du livre francophone de Beyrouth', "Stand commun et rencontres.", 'francophonie', 'LB', 'Beirut', '2026-10', '2026-11', 8000],
  [BRUMONT, "Orgues de Haute-Brume et d'Oaxaca", "Facteurs d'orgues en résidence.", 'patrimoine/41040', 'MX', 'Oaxaca', '2025-06', '2027-06', 12000],
  [FONTABRELLE, 'Dentellières de Fontabrelle et de Burano', "Expositions croisées.", 'artisanat/32140', 'IT', 'Venice', '2026-03', '2026-12', 3000],
  [KERMORIN, 'Fest-noz de Saint-Jean de Terre-Neuve', "Groupes invités.", 'culture/16061', 'CA', "St. John's", '2026-05', '2027-09', 7000, { for: ['artists'] }],
  [LANNEVIC, 'Phares et gardiens', "Musée commun avec Bergenhus.", 'patrimoine/41040', 'NO', 'Stavanger', '2024-01', '2025-12', 5000],
  [LOIR, 'Archives partagées de la Loirance et de Pondichéry', "Numérisation de registres.", 'memoire', 'IN', 'Puducherry', '2025-02', '2027-02', 15000],
  [MONTRELAY, "Médiathèque d'Apia", "Don de livres et de matériel.", 'culture/16061', 'WS', 'Apia', '2025-09', '2026-06', 1500, { citizens: true }],
  // agriculture, trade, work
  [REG, 'Filières laitières Armorance – Wielkopolska', "Coopératives et recherche.", 'agriculture/31163', 'PL', 'Poznań', '2024-02', '2027-01', 57000, { for: ['farmers', 'companies'] }],
  [REG, 'Vitrine technologique de Montréal', "Entreprises du numérique.", 'economie/25010', 'CA', 'Montréal', '2025-03', '2027-12', 88000, { for: ['companies'] }],
  [REG, "Nouvelles filières du manioc", "Transformation et emballage.", 'agriculture/31120', 'CG', 'Pointe-Noire', '2025-09', '2027-12', 49000, { for: ['farmers', 'women'] }],
  [HB, "Élevage caprin de Cochabamba", "Fromageries de vallée.", 'agriculture/31163', 'BO', 'Cochabamba', '2025-01', '2026-12', 18000],
  [MB, 'Miel et ruchers de Gyeongju', "Échanges d'apiculteurs.", 'agriculture/31163', 'KR', 'Gyeongju', '2026-04', '2027-10', 3500],
  [VM, 'Port et logistique avec Dalian', "Missions de la chambre de commerce.", 'commerce/33110', 'CN', 'Dalian', '2025-01', '2026-12', 30000, { for: ['companies'] }],
  [SARVIGNY, "Commerce équitable avec Cuzco", "Label et boutique municipale.", 'commerce/33110', 'PE', 'Cusco', '2025-06', '2027-06', 4500, { citizens: true }],
  [CHAUMELLE, 'Fromages de Chaumelle et du Jura vaudois', "Route commune.", 'tourisme/33210', 'CH', 'Yverdon-les-Bains', '2026-01', '2027-12', 6000, { kind: 'cross_border', scheme: 'interreg' }],
  // towns and climate
  [VM, 'Nature en ville avec Medellín', "Corridors verts.", 'climat', 'CO', 'Medellín', '2025-04', '2027-04', 37000, { networks: ['iclei'] }],
  [VM, 'Plan lumière de Tétouan', "Diagnostic.", 'urbanisme/43030', 'MA', 'Tétouan', '2023-01', '2024-12', 21000],
  [VALMER, 'Adaptation du front de mer avec Beira', "Digues vertes.", 'risques/43060', 'MZ', 'Beira', '2025-02', '2027-12', 43000, { for: ['inhabitants'] }],
  [SAUVRANCHE, 'Écoquartier jumeau de Växjö', "Visites et charte.", 'habitat/16030', 'SE', 'Växjö', '2025-03', '2026-12', 5500],
  [RS, 'Zone humide de Keta', "Sentier et inventaire.", 'biodiversite/41030', 'GH', 'Keta', '2026-02', '2027-12', 16000],
  [PORTELUNE, 'Port propre de Mindelo', "Récupération d'huiles usées.", 'environnement/41010', 'CV', 'Mindelo', '2025-05', '2027-05', 9500],
  [KERMORIN, 'Dunes vivantes de Nouakchott', "Fixation par les habitants.", 'environnement/41010', 'MR', 'Nouakchott', '2024-06', '2026-06', 7000],
  [LOIR, 'Pompiers de Loirance et de Valparaíso', "Feux de forêt.", 'sdis/15133', 'CL', 'Valparaíso', '2026-01', '2027-12', 20000, { for: ['agents'] }],
  [HB, 'Secours en montagne avec Cuenca', "Formation.", 'sdis/15133', 'EC', 'Cuenca', '2025-07', '2026-12', 9000],
  // governance
  [LOIR, "Appui au conseil régional de Gorgol", "Budget participatif.", 'decentralisation/15112', 'MR', 'Kaédi', '2025-01', '2027-06', 29000, { for: ['officials', 'agents'] }],
  [REG, "Planification régionale d'Oio", "Schéma d'aménagement.", 'decentralisation/15112', 'GW', 'Mansôa', '2026-01', '2027-12', 31000, { for: ['officials'] }],
  [VM, 'Fiscalité locale de Garoua', "Adressage et rôle des patentes.", 'finances-locales/15114', 'CM', 'Garoua', '2025-10', '2027-10', 33000, { for: ['agents'], networks: ['aimf'] }],
  [SARVIGNY, "Conseil des jeunes d'Ariana", "Parrainage de deux conseils municipaux de jeunes.", 'citoyennete/15150', 'TN', 'Ariana', '2026-01', '2027-06', 4000, { youth: true, for: ['youth'] }],
  [VALMER, 'Maires pour la paix', "Adhésion et cérémonie annuelle.", 'paix/15220', 'JP', 'Hiroshima', '2022-01', '2027-12', 2000, { kind: 'network', networks: ['maires-pour-la-paix'] }],
  // solidarity, emergency, hosting
  [REG, "Fonds d'urgence Armorance : séisme au Maroc", "Contribution au fonds des collectivités.", 'urgence/72010', 'MA', 'Marrakesh', '2023-09', '2024-06', 100000, aid],
  [LOIR, "Fonds d'urgence Loirance : Derna", "Don à une organisation humanitaire.", 'urgence/72010', 'LY', 'Darnah', '2023-09', '2024-03', 30000, aid],
  [VALMER, 'Cyclone Chido : reconstruction à Mayotte', "Agents et matériel.", 'urgence/72010', 'YT', 'Mamoudzou', '2025-01', '2026-06', 40000, aid],
  [PORTELUNE, 'Sauvetage en mer', "Subvention annuelle à une association.", 'urgence/72010', 'IT', 'Catania', '2024-01', '2026-12', 10000, aid],
  [BRUMONT, "Accueil d'étudiants afghans", "Logements et cours de français.", 'migration/15190', 'AF', 'Kabul', '2022-01', '2025-08', 15000, { kind: 'hosting', for: ['refugees'] }],
  [SAUVRANCHE, "Accueil d'artistes en exil", "Deux résidences par an.", 'migration/15190', 'SY', 'Aleppo', '2025-01', '2027-12', 12000, { kind: 'hosting', for: ['artists', 'refugees'] }],
  [REG, 'Semaine des solidarités en Armorance', "Soixante associations, un programme commun.", 'ecsi/99820', 'FR', undefined, '2026-01', '2026-12', 35000, { citizens: true, for: ['associations'] }],
  // cross-border and networks
  [REG, 'Conférence des régions périphériques maritimes', "Commission arc atlantique.", 'peche/31310', 'PT', 'Porto', '2024-01', '2027-12', 24000, { kind: 'network', networks: ['crpm'] }],
  [VM, 'Eurocities, forum mobilité', "Groupe de travail.", 'transport/21010', 'BE', 'Brussels', '2024-01', '2027-12', 15000, { kind: 'network', networks: ['eurocities'] }],
  [VM, 'Convention des maires', "Plan climat et suivi.", 'climat', 'BE', 'Gent', '2023-01', '2027-12', 8000, { kind: 'network', networks: ['convention-des-maires'] }],
  [MB, 'Sentiers sans frontière', "Itinérance avec deux vallées alpines.", 'tourisme/33210', 'IT', 'Aosta', '2025-01', '2027-12', 28000, { kind: 'cross_border', scheme: 'interreg' }],
  [HB, 'Observatoire du loup', "Suivi partagé.", 'biodiversite/41030', 'IT', 'Cuneo', '2024-01', '2026-12', 17000, { kind: 'cross_border', scheme: 'interreg' }],
  // closed work of the years before
  [LOIR, "Collèges de Joal-Fadiout", "Rénovation de classes.", 'education/11320', 'SN', 'Joal-Fadiout', '2021-09', '2024-06', 36000],
  [VALMER, "Abattoir de Louga", "Remise aux normes.", 'agriculture/31163', 'SN', 'Louga', '2021-01', '2023-12', 27000],
  [RS, 'Adressage de Ziguinchor', "Plaques et plan.", 'urbanisme/43030', 'SN', 'Ziguinchor', '2021-03', '2023-09', 19000],
  [HB, 'Reboisement de Fianarantsoa', "Pépinières scolaires.", 'foret/31220', 'MG', 'Fianarantsoa', '2021-05', '2024-05', 13000],
  [REG, 'Technopole de Cần Thơ', "Étude de faisabilité.", 'economie/32130', 'VN', 'Cần Thơ', '2022-01', '2024-12', 39000],
  [VM, 'Bus école de Fès', "Ingénierie.", 'transport/21010', 'MA', 'Fes', '2021-01', '2023-06', 41000],
  // planned for the year to come
  [VM, "Ateliers de maîtrise d'œuvre à Iași", "Friches ferroviaires.", 'urbanisme/43030', 'RO', 'Iaşi', '2027-04', '2028-04', 16000],
  [LOIR, 'Routes rurales de Tamatave', "Ingénierie de pistes.", 'transport/21020', 'MG', 'Moramanga', '2027-01', '2028-12', 52000],
  [SARVIGNY, 'Cinéma itinérant du Sahel', "Tournées de villages.", 'culture/16061', 'SN', 'Matam', '2027-02', '2028-02', 7000],
  // ideas, and records that nobody has completed: what they may hide can't be told
  [REG, 'Stratégie Océan indien', "À écrire avec les départements.", '', 'MU', undefined, undefined, undefined, 0, { tandem: 'cadre' }],
  [HB, 'Coopération avec une collectivité du Laos', "Contact pris au congrès des départements.", 'education/11220', 'LA', undefined, undefined, undefined, 0],
  [VM, 'Partenariat métropolitain avec le Cameroun', "Demande reçue, ville à choisir.", '', 'CM', undefined, '2026-09', undefined, 15000, { tandem: 'none' }],
  [LOIR, 'Projet Sénégal (à préciser)', "Ligne budgétaire votée, contenu à définir.", '', 'SN', undefined, '2026-06', undefined, 50000, { tandem: 'cadre' }],
  [CHANTEFORT, 'Échange avec un village du Bénin', "", '', 'BJ', undefined, undefined, undefined, 3000, { tandem: 'none' }],
  [RS, 'Coopération Palestine', "Délibération de principe de 2023.", '', 'PS', undefined, '2023', undefined, 0, { tandem: 'stale' }],
  [BRUMONT, 'Aide à Madagascar', "Reconduite chaque année.", 'sante', 'MG', undefined, '2026', undefined, 4000, { tandem: 'none' }],
].map(ordinary);

const PERSON = (key, role) => `${key} ${role}`;
const KED = { country: 'SN', city: 'Kédougou' };
export const missions = [
  { title: 'Lancement du chantier des forages de Kédougou', direction: 'out', authority: REG, start: '2027-01-18', end: '2027-01-23', ...KED, partner: 'Commune de Kédougou', objective: "Signature des marchés, visite des sites avec le maire.", status: 'planned', persons: [PERSON(REG, 'elu'), PERSON(REG, 'cadre')], actions: ['kedougou-region'] },
  { title: "Mission technique réseau d'eau de Kédougou", direction: 'out', authority: VM, start: '2027-01-27', end: '2027-02-02', ...KED, partner: 'Commune de Kédougou', objective: "Relevés, rencontre du maire et du comité de l'eau.", status: 'planned', persons: [PERSON(VM, 'elu'), PERSON(VM, 'cadre')], actions: ['kedougou-metropole'] },
  { title: 'Visite des écoles de Kédougou', direction: 'out', authority: LOIR, start: '2026-02-09', end: '2026-02-13', ...KED, objective: "Réception de deux blocs sanitaires.", report: "Deux écoles réceptionnées sur trois. Le maire demande que les collectivités d'Armorance se concertent.", status: 'done', persons: [PERSON(LOIR, 'cadre')], actions: ['kedougou-loirance'] },
  { title: 'Délégation Rives de Sarve à Saint-Louis', direction: 'out', authority: RS, start: '2026-12-07', end: '2026-12-12', country: 'SN', city: 'Saint-Louis', partner: 'Commune de Saint-Louis', objective: "Comité de pilotage des déchets.", status: 'planned', persons: [PERSON(RS, 'elu'), PERSON(RS, 'cadre')], actions: ['saint-louis-dechets'], joint: 'Saint-Louis décembre 2026' },
  { title: 'Délégation Valmer à Saint-Louis', direction: 'out', authority: VALMER, start: '2026-12-07', end: '2026-12-13', country: 'SN', city: 'Saint-Louis', partner: 'Commune de Saint-Louis', objective: "Atelier plastique, avec l'agglomération.", status: 'planned', persons: [PERSON(VALMER, 'cadre')], actions: ['saint-louis-plastique'], joint: 'Saint-Louis décembre 2026' },
  { title: "Comité de suivi d'Agadir", direction: 'out', authority: VM, start: '2026-10-12', end: '2026-10-16', country: 'MA', city: 'Agadir', partner: "Commune urbaine d'Agadir", report: "Deuxième tranche lancée.", status: 'done', persons: [PERSON(VM, 'cadre')], actions: ['agadir-eclairage'] },
  { title: "Voyage d'étude d'élus de Souss-Massa en Armorance", direction: 'in', authority: REG, start: '2027-04-05', end: '2027-04-10', country: 'MA', city: 'Agadir', partner: 'Conseil régional Souss-Massa', objective: "Accueil d'une délégation de six élus.", status: 'planned', actions: ['agadir-tourisme'] },
  { title: 'Mission médicale à Antsirabe', direction: 'out', authority: HB, start: '2027-03-01', end: '2027-03-12', country: 'MG', city: 'Antsirabe', partner: 'Hôpital régional Vakinankaratra', objective: "Formation de sages-femmes.", status: 'planned', persons: [PERSON(HB, 'elu')], actions: ['antsirabe-hb'] },
  { title: "Visite du comité de jumelage de Brumont à Antsirabe", direction: 'out', authority: BRUMONT, start: '2027-03-15', end: '2027-03-22', country: 'MG', city: 'Antsirabe', partner: 'Hôpital régional Vakinankaratra', objective: "Pose de la première pierre du pavillon.", status: 'planned', persons: [PERSON(BRUMONT, 'elu')], actions: ['antsirabe-brumont'] },
  { title: 'Atelier bois à Huế', direction: 'out', authority: REG, start: '2026-11-02', end: '2026-11-13', country: 'VN', city: 'Huế', status: 'done', report: "Douze compagnons formés.", persons: [PERSON(REG, 'cadre')], actions: ['hue-patrimoine'] },
  { title: 'Accueil de techniciens de Porto-Novo', direction: 'in', authority: VM, start: '2026-06-15', end: '2026-06-26', country: 'BJ', city: 'Porto-Novo', partner: 'Ville de Porto-Novo', status: 'done', actions: ['porto-novo-jardins'] },
  { title: "Fête du jumelage à Tübingen", direction: 'out', authority: VALMER, start: '2027-05-26', end: '2027-05-31', country: 'DE', city: 'Tübingen', partner: 'Ville de Tübingen', objective: "Soixante-cinq ans du jumelage.", status: 'planned', persons: [PERSON(VALMER, 'elu')], actions: ['tubingen-valmer'] },
  { title: 'Rencontres culturelles de Sherbrooke', direction: 'out', authority: VM, start: '2027-09-13', end: '2027-09-18', country: 'CA', city: 'Sherbrooke', partner: 'Ville de Sherbrooke', status: 'planned', actions: ['sherbrooke-metropole'] },
];

export const links = [
  ['vinnytsia-region', 'vinnytsia-loirance', 'coordinated', 'confirmed', { lead: REG, role_a: 'lead', role_b: 'active', proposed_by: REG, proposed_on: '2025-10-20', confirmed_by: LOIR, confirmed_on: '2025-11-06', note: "La Région achète, le Département achemine ; une seule liste de besoins avec la ville." }],
  ['kedougou-ses', 'kedougou-metropole', 'complement', 'confirmed', { lead: VM, role_a: 'delegated', role_b: 'lead', proposed_by: SES, proposed_on: '2026-05-04', confirmed_by: VM, confirmed_on: '2026-05-27', note: "Le diagnostic du syndicat sert d'étude préalable à la Métropole." }],
  ['antsirabe-chu', 'antsirabe-hb', 'same_project', 'confirmed', { lead: HB, role_a: 'active', role_b: 'lead', proposed_by: HB, proposed_on: '2025-03-10', confirmed_by: CHU, confirmed_on: '2025-03-28', note: 'Planning commun des missions.' }],
  ['saint-louis-lyceens', 'saint-louis-collegiens', 'coordinated', 'proposed', { lead: REG, proposed_by: REG, proposed_on: '2026-09-15', note: "Proposition d'un calendrier commun des voyages ; sans réponse." }],
  ['tubingen-valmer', 'tubingen-metropole', 'coordinated', 'confirmed', { lead: VALMER, role_a: 'lead', role_b: 'active', proposed_by: VALMER, proposed_on: '2025-11-12', confirmed_by: VM, confirmed_on: '2025-12-01' }],
  ['porto-novo-jardins', 'porto-novo-assainissement', 'coordinated', 'confirmed', { lead: VM, role_a: 'lead', role_b: 'active', proposed_by: VM, proposed_on: '2025-05-19', confirmed_by: SES, confirmed_on: '2025-06-02' }],
  ['hue-patrimoine', 'hue-jardins', 'complement', 'proposed', { lead: REG, proposed_by: ORMESSE, proposed_on: '2026-03-02' }],
  ['vinnytsia-hopital', 'vinnytsia-region', 'complement', 'confirmed', { lead: REG, proposed_by: CHU, proposed_on: '2025-12-15', confirmed_by: REG, confirmed_on: '2026-01-08' }],
];

export const notes = [
  ['kedougou-region', '2026-02-16', 'Olivier Tressan', "Le maire de Kédougou dit recevoir cinq collectivités d'Armorance et demande un interlocuteur unique."],
  ['kedougou-metropole', '2026-10-05', 'Claire Montaubin', "Le tracé du réseau passe par deux des forages annoncés par la Région : à vérifier avant le lancement des marchés."],
  ['saint-louis-dechets', '2026-09-22', 'Ludovic Fauchaux', "La commune de Valmer prépare un atelier plastique dans le même quartier ; mission commune en décembre."],
  ['koudougou-marche', '2026-07-01', 'Denis Povert', "Chantier repris après la saison des pluies ; suivi à distance."],
  ['vinnytsia-portelune', '2026-11-09', 'Nadia Belhombre', "Portelune ne savait pas que la Région et le Département livrent déjà des groupes."],
  ['agadir-eclairage', '2026-10-19', 'Claire Montaubin', "La télégestion est en service sur 400 points."],
  ['gyumri-handicap', '2026-04-14', 'Denis Povert', "Madame Farouault n'est plus élue : désigner un élu référent."],
];
export const documents = [
  ['kedougou-metropole', 'Convention-cadre signée', 'documents/kedougou-convention-2024.pdf', '2024-03-11'],
  ['kedougou-region', 'Plan des forages', 'documents/kedougou-forages.pdf', '2026-01-20'],
  ['saint-louis-dechets', 'Compte rendu du comité de pilotage', 'documents/saint-louis-copil-2026-06.odt', '2026-06-30'],
  ['koudougou-marche', 'Photos du chantier', 'documents/koudougou-photos', '2026-03-02'],
  ['vinnytsia-region', 'Liste des besoins de la ville', 'documents/vinnytsia-besoins.ods', '2025-11-04'],
];
export const events = [
  { title: 'Conseil métropolitain de Valmer', kind: 'council', on_day: '2026-12-14', authority: VM, note: 'Rapport annuel des actions internationales.' },
  { title: 'Session plénière de la Région', kind: 'council', on_day: '2026-12-17', authority: REG },
  { title: 'Commission action internationale de la Loirance', kind: 'commission', on_day: '2027-01-12', authority: LOIR },
  { title: 'Appel à projets généraliste : dépôt', kind: 'call', on_day: '2027-02-26' },
  ...[REG, VM, 'epci:999000002', 'dep:ZB', 'com:ZA001', 'com:ZB021', 'synd:sarve', 'com:ZA002', 'com:ZA003', 'com:ZA004', 'com:ZA005', 'com:ZA017']
    .map((authority, i) => ({ title: `Déclaration d'aide 2025 (${authority})`, kind: 'declaration', on_day: `2026-05-${12 + i}`, authority })),
  { title: 'Rencontre des collectivités actives à Kédougou', kind: 'meeting', on_day: '2026-12-10', authority: VM, note: 'À Valmer, 14 h.' },
];
export const needs = [
  { title: "Un interlocuteur unique pour l'eau", description: "La mairie demande qu'une seule collectivité porte la parole des autres.", partner: 'Commune de Kédougou', country: 'SN', city: 'Kédougou', theme: 'eau', since: '2026-02-13', met: false },
  { title: "Formation d'agents à la facturation de l'eau", partner: 'Commune de Kédougou', country: 'SN', city: 'Kédougou', theme: 'eau', since: '2026-05-20', met: false },
  { title: "Camions de collecte d'occasion", partner: 'Commune de Saint-Louis', country: 'SN', city: 'Saint-Louis', theme: 'dechets', since: '2026-03-04', met: false },
  { title: 'Ambulance', partner: 'Hôpital régional Vakinankaratra', country: 'MG', city: 'Antsirabe', theme: 'sante', since: '2025-11-10', met: true },
];
export const priorities = [
  { authority: VM, country: 'SN', theme: 'eau', note: 'Stratégie internationale 2024-2030, axe 1' }, { authority: VM, country: 'MA', note: 'Axe 2' }, { authority: VM, theme: 'transport', note: 'Axe 3' },
  { authority: REG, country: 'SN' }, { authority: REG, country: 'VN', theme: 'patrimoine' },
];
export const views = [
  { key: 'Sénégal en cours', filter: 'pays:sn -statut:clos', sort: '-severity', screen: 'list' },
  { key: 'Eau et assainissement', filter: 'theme:eau OR theme:assainissement', sort: 'start', screen: 'list' },
  { key: 'Sans tandem', filter: 'constat:no_tandem', sort: 'lead', screen: 'list' },
  { key: 'Jumelages', filter: 'type:twinning', sort: 'lead', screen: 'list' },
];
export const networks = [
  { key: 'cuf', name: 'Cités Unies France', members: [REG, LOIR, VM, VALMER, SARVIGNY] },
  { key: 'ps-eau', name: 'Programme Solidarité Eau', members: [REG, VM, SES] },
  { key: 'aimf', name: 'Association internationale des maires francophones', members: [VALMER, VM] },
];

// What people settled already, and what happened afterwards. Members by the ids of stories.mjs.
export const decisions = [
  { kind: 'overlap', actions: ['agadir-eclairage', 'inezgane-eclairage'], verdict: 'assumed', why: "Deux communes voisines mais deux réseaux distincts ; même cahier des charges, échangé en février.", decided_on: '2026-03-12', decided_by: 'Claire Montaubin', visa: 'asked', visa_by: PERSON(VM, 'elu'), visa_on: '2026-11-12' },
  { kind: 'duplication', actions: ['sherbrooke-culture', 'sherbrooke-metropole'], verdict: 'distinct', why: "Théâtre d'un côté, résidences d'arts visuels de l'autre : publics et lieux différents.", due: '2026-12-15', decided_on: '2026-02-03', decided_by: 'Claire Montaubin', visa: 'given', visa_by: PERSON(VM, 'elu'), visa_on: '2026-02-06' },
  { kind: 'duplication', actions: ['porto-novo-assainissement', 'porto-novo-latrines'], verdict: 'meeting', why: "Le syndicat et la commune se voient avant le choix du collège.", due: '2026-12-10', decided_on: '2026-10-21', decided_by: 'Claire Montaubin' },
  { kind: 'complementarity', actions: ['hue-patrimoine', 'hue-tourisme'], verdict: 'watch', why: "À revoir quand les sentiers atteindront la Citadelle.", due: '2027-03-01', decided_on: '2026-06-15', decided_by: 'Claire Montaubin' },
  { kind: 'duplication', actions: ['antsirabe-hb', 'antsirabe-brumont'], verdict: 'coordinated', why: "Trois mois en commun seulement : Brumont construit après les missions du Département, qui équipera le pavillon.", decided_on: '2026-05-28', decided_by: 'Sophie Arnizan' },
];
// The pavilion comes nine months earlier than what was judged: the decision above is open again.
export const later = [
  ['antsirabe-brumont', { start: '2027-01', end: '2028-03', text: "Construction d'un pavillon de douze lits, portée avec l'association des amis de Madagascar. Le calendrier a été avancé à la demande de l'hôpital." }],
];
