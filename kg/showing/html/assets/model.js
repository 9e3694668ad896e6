// What the page holds, by number: things, links, claims, sources; names and words in two languages.
const D = JSON.parse(document.getElementById('data').textContent);
const $ = (id) => document.getElementById(id);
const SVG = $('ink').namespaceURI;
const view = { lang: D.lang === 'zh' ? 1 : 0 };

/** Makes an element; texts become text, never markup. */
function h(tag, given, ...inside) {
  const el = document.createElement(tag);
  for (const [key, value] of Object.entries(given || {})) {
    if (key.startsWith('on')) el.addEventListener(key.slice(2), value);
    else if (value === true) el.setAttribute(key, '');
    else if (value !== false && value != null) el.setAttribute(key, value);
  }
  el.append(...inside.flat(Infinity).filter((x) => x != null && x !== false && x !== ''));
  return el;
}
/** The same for SVG. */
function s(tag, given, ...inside) {
  const el = document.createElementNS(SVG, tag);
  for (const [key, value] of Object.entries(given)) el.setAttribute(key, value);
  el.append(...inside);
  return el;
}
const fill = (text, values) => text.replace(/\{(\d)\}/g, (_, n) => values[n]);
/** A word of the page in its language. */
const word = (key, ...values) => fill(D.words[key][view.lang], values);
/** A name in the language of the page, else in the other. */
const pick = (pair) => pair[view.lang] || pair[1 - view.lang] || '';
/** Long numbers in groups of three; texts around them stay as they are. */
const grouped = (text) => String(text).replace(/(?<![\d.-])\d{5,}(?![\d-])/g, (n) => n.replace(/\B(?=(\d{3})+$)/g, ','));
const bdi = (text) => h('bdi', {}, text);

const nodes = D.nodes;
const N = nodes.id.length;
const E = D.edges.length;
const nameOf = (i) => pick([nodes.en[i], nodes.zh[i]]) || nodes.id[i];
const otherName = (i) => [nodes.zh[i], nodes.en[i]][view.lang] || '';
const familyOf = (i) => D.families[nodes.family[i]];
const groupName = (g) => (D.groups[g][2] ? word('unlinked') : word('group_of', nameOf(D.groups[g][0])));
const index = new Map(nodes.id.map((id, i) => [id, i]));
const relationOf = (e) => pick(D.relations[D.edges[e][2]].slice(1));

// Links of each thing, as numbers of edges.
const touching = Array.from({ length: N }, () => []);
const from = new Int32Array(E), to = new Int32Array(E);
D.edges.forEach((edge, e) => {
  from[e] = edge[0]; to[e] = edge[1];
  touching[edge[0]].push(e);
  if (edge[1] !== edge[0]) touching[edge[1]].push(e);
});
const farEnd = (e, i) => (from[e] === i ? to[e] : from[e]);
/** Claims that are there on the chosen day; all of them on a page without days. */
const now = (claims) => (state.day == null ? claims : claims.filter((k) => isOn(D.claimDays[k])));
const claimsOf = (e) => now(D.edges[e][3] || []);
const isRegistered = (e) => D.edges[e][8] === 1;
/** The rule that gives a link, where nobody says it; null where somebody does. */
const ruleOf = (e) => { const edge = D.edges[e]; return edge[6] == null || isRegistered(e) || (edge[3].length && claimsOf(e).length) ? null : edge[6]; };
const disputes = () => D.disputes.filter(([, , , when]) => isOn(when));
let sore = new Set(D.disputed);
const disputed = (claim) => sore.has(claim);

const themes = { light: 'light', dark: 'dark' };
const dark = () => document.documentElement.dataset.theme === themes.dark;
const inkOf = (family) => family[dark() ? 5 : 4];
const css = (name) => getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();

/** Tells people who do not see the page what changed. */
function say(text) { $('say').textContent = text; }

/** Writes every fixed word of the page in its language. */
function writeWords() {
  document.documentElement.lang = view.lang ? 'zh-CN' : 'en';
  $('title').textContent = document.title = pick(D.title);
  for (const el of document.querySelectorAll('[data-word]')) el.textContent = word(el.dataset.word);
  for (const el of document.querySelectorAll('[data-name]')) el.setAttribute('aria-label', word(el.dataset.name));
  for (const el of document.querySelectorAll('[data-hint]')) { el.placeholder = word(el.dataset.hint); el.setAttribute('aria-label', word(el.dataset.hint)); }
  $('to-theme').textContent = word(dark() ? 'theme_light' : 'theme');
  $('to-theme').setAttribute('aria-pressed', dark());
}
function setTheme(name) {
  document.documentElement.dataset.theme = name === themes.dark ? themes.dark : themes.light;
}
if (D.theme === 'auto') setTheme(matchMedia('(prefers-color-scheme: dark)').matches ? themes.dark : themes.light);

/** Saves bytes as a file, without asking anybody. */
function saveAs(name, content, type) {
  const blob = content instanceof Blob ? content : new Blob([content], { type });
  const a = h('a', { href: URL.createObjectURL(blob), download: name });
  document.body.append(a); a.click(); a.remove();
  setTimeout(() => URL.revokeObjectURL(a.href), 10000);
}
async function copy(text) {
  try { await navigator.clipboard.writeText(text); } catch {
    const area = h('textarea', { class: 'unseen' });
    area.value = text; document.body.append(area); area.select(); document.execCommand('copy'); area.remove();
  }
  say(word('copied'));
}

// The outline of each shape about the origin, for a radius of 1.
const turn = (n, start, radius) => Array.from({ length: n }, (_, k) => {
  const a = start + (k * 2 * Math.PI) / n, r = Array.isArray(radius) ? radius[k % radius.length] : radius;
  return [r * Math.cos(a), r * Math.sin(a)];
});
const UP = -Math.PI / 2;
const OUTLINES = {
  star: turn(10, UP, [1.25, 0.55]), hexagon: turn(6, 0, 1.08), square: turn(4, Math.PI / 4, 1.22), pentagon: turn(5, UP, 1.12),
  triangle: turn(3, UP, 1.3), diamond: turn(4, UP, 1.2), bar: [[-1.25, -0.6], [1.25, -0.6], [1.25, 0.6], [-1.25, 0.6]],
  drop: turn(3, -UP, 1.25), sheet: [[-0.8, -1], [0.8, -1], [0.8, 1], [-0.8, 1]],
  cross: [[-0.35, -1], [0.35, -1], [0.35, -0.35], [1, -0.35], [1, 0.35], [0.35, 0.35], [0.35, 1], [-0.35, 1], [-0.35, 0.35], [-1, 0.35], [-1, -0.35], [-0.35, -0.35]],
};
/** The outline of a shape as the text of an SVG path. */
function outline(shape, x, y, r) {
  const f = (v) => v.toFixed(1);
  const arc = (cx, cy, q, flip) => `M${f(cx - q)} ${f(cy)}a${f(q)} ${f(q)} 0 1 ${flip} ${f(2 * q)} 0a${f(q)} ${f(q)} 0 1 ${flip} ${f(-2 * q)} 0z`;
  if (shape === 'circle') return arc(x, y, r, 1);
  if (shape === 'ring') return arc(x, y, r * 1.1, 1) + arc(x, y, r * 0.66, 0) + arc(x, y, r * 0.34, 1);
  if (shape === 'pill') return `M${f(x - r * 0.7)} ${f(y - r * 0.72)}h${f(r * 1.4)}a${f(r * 0.72)} ${f(r * 0.72)} 0 0 1 0 ${f(r * 1.44)}h${f(-r * 1.4)}a${f(r * 0.72)} ${f(r * 0.72)} 0 0 1 0 ${f(-r * 1.44)}z`;
  return OUTLINES[shape].map(([px, py], k) => (k ? 'L' : 'M') + f(x + px * r) + ' ' + f(y + py * r)).join('') + 'z';
}
/** A small picture of a family's shape for legends and lists. */
function badge(family) {
  return s('svg', { class: 'shape', viewBox: '-10 -10 20 20', 'aria-hidden': 'true' }, s('path', { d: outline(family[3], 0, 0, 7), fill: inkOf(family) }));
}
