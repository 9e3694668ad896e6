// What is asked for, and what of the page is shown because of it.
const state = {
  off: { family: new Set(), relation: new Set() }, industries: new Set(), day: null, clock: 'known', focus: null, folded: new Set(),
  grouped: D.grouped, inferred: D.inferred, open: new Set(), chosen: null, path: null, pathFrom: null, layout: 'network', table: false, rows: 'things',
};
const G = D.groups.length;
const GROUP = (i) => (state.grouped && !state.open.has(nodes.group[i]) ? nodes.group[i] : -1);
/** Things that have a place on the map; the others are left out of it rather than put somewhere. */
const placed = (i) => state.layout !== 'map' || (D.pos.map[2 * i] != null && isOn(D.placed[i]));
/** Whether documents say when neither a link nor its claims hold. */
const isUndated = (e) => D.edges[e][5] === 1;
const shown = new Uint8Array(N), linked = new Uint8Array(E); // pass the filters
const drawn = new Uint8Array(N + G), lined = new Uint8Array(E); // stand in the picture (closed groups gather theirs)
const members = new Int32Array(G), foldedAt = new Int32Array(N);
let bundles = [], most = [], counts = { things: 0, links: 0, drawn: 0, groups: 0 };

const holding = new Uint8Array(E), exists = new Uint8Array(N); // are there on the chosen day, whatever is filtered
const open_ = new Uint8Array(D.whens.length).fill(1); // which days that Python wrote include the chosen one
let there = { things: N, links: E }, undated = { things: 0, links: 0 };

const days = () => (state.clock === 'known' ? D.days : D.validDays);
const dayIndex = () => (state.day == null ? days().length : days().findLastIndex((d) => d <= state.day));
/** Whether what was written with these days is there on the chosen one; a number of D.whens. */
const isOn = (when) => open_[when] === 1;

/** Selects by day: of all days that Python wrote, those that include the chosen one, and what carries them. */
function selectDay() {
  const day = state.day, clock = state.clock === 'known' ? 0 : 1;
  D.whens.forEach((when, w) => {
    const spans = when[clock];
    let on = day == null || spans === 0;
    for (let k = 0; !on && k < spans.length; k += 2) on = spans[k] <= day && (!spans[k + 1] || day <= spans[k + 1]);
    open_[w] = on ? 1 : 0;
  });
  sore = new Set(disputes().flatMap((d) => now(d[2])));
  there = { things: 0, links: 0 };
  for (let e = 0; e < E; e++) { holding[e] = day == null ? !D.edges[e][9] : open_[D.edges[e][4]]; there.links += holding[e]; }
  const near = D.centre != null && day != null ? within(D.centre, D.hops) : null;
  for (let i = 0; i < N; i++) {
    exists[i] = (touching[i].length ? touching[i].some((e) => holding[e]) : day == null || (state.clock === 'valid' || (nodes.first[i] && nodes.first[i] <= day))) && (!near || near.has(i)) ? 1 : 0;
    there.things += exists[i];
  }
  if (near) { there.links = 0; for (let e = 0; e < E; e++) { holding[e] = holding[e] && exists[from[e]] && exists[to[e]] ? 1 : 0; there.links += holding[e]; } }
}
/** What lies up to some links away on the chosen day; inferred links are shown, but are no steps. */
function within(centre, hops) {
  const found = new Set([centre]);
  let rim = [centre];
  for (let step = 0; step < hops; step++) {
    const next = new Set();
    for (const i of rim) for (const e of touching[i]) if (holding[e] && ruleOf(e) == null && !found.has(farEnd(e, i))) next.add(farEnd(e, i));
    for (const i of next) found.add(i);
    rim = next;
  }
  return found;
}

/** Works out what is shown; cheap enough for every step of the slider. */
function compute() {
  selectDay();
  let wanted = null;
  if (state.industries.size) {
    wanted = new Set(state.industries);
    for (const i of state.industries) for (const e of touching[i]) wanted.add(farEnd(e, i));
  }
  for (let i = 0; i < N; i++) {
    shown[i] = exists[i] && !state.off.family.has(nodes.family[i]) &&
      (!wanted || wanted.has(i)) && placed(i) && (!state.focus || state.focus.has(i)) ? 1 : 0;
    foldedAt[i] = 0;
  }
  for (let e = 0; e < E; e++) linked[e] = shown[from[e]] && shown[to[e]] && !state.off.relation.has(D.edges[e][2]) && (state.inferred || ruleOf(e) == null) && holding[e] ? 1 : 0;
  for (const i of state.folded) {
    if (!shown[i]) continue;
    for (const e of touching[i]) {
      const j = farEnd(e, i);
      if (!shown[j] || j === i || !linked[e] || touching[j].some((x) => linked[x] && farEnd(x, j) !== i)) continue;
      shown[j] = 0; foldedAt[i]++;
    }
    for (const e of touching[i]) if (!shown[farEnd(e, i)]) linked[e] = 0;
  }
  gather();
}
/** Puts what closed groups hold behind one disc each, and their links into bundles. */
function gather() {
  counts = { things: 0, links: 0, drawn: 0, groups: 0 };
  members.fill(0);
  for (let i = 0; i < N; i++) {
    const g = shown[i] ? GROUP(i) : -1;
    drawn[i] = shown[i] && g < 0 ? 1 : 0;
    counts.things += shown[i]; counts.drawn += drawn[i];
    if (g >= 0) members[g]++;
  }
  for (let g = 0; g < G; g++) { drawn[N + g] = members[g] ? 1 : 0; counts.groups += drawn[N + g]; }
  const found = new Map();
  for (let e = 0; e < E; e++) {
    counts.links += linked[e];
    lined[e] = linked[e] && drawn[from[e]] && drawn[to[e]] ? 1 : 0;
    if (!linked[e] || lined[e] || !state.grouped) continue;
    const a = drawn[from[e]] ? from[e] : N + nodes.group[from[e]], b = drawn[to[e]] ? to[e] : N + nodes.group[to[e]];
    if (a === b) continue;
    const key = Math.min(a, b) * (N + G) + Math.max(a, b);
    if (!found.has(key)) found.set(key, { a: Math.min(a, b), b: Math.max(a, b), edges: [] });
    found.get(key).edges.push(e);
  }
  bundles = [...found.values()];
  most = byLinks().slice(0, 10);
  undated = { things: 0, links: 0 };
  if (state.clock === 'valid' && state.day != null) {
    for (let i = 0; i < N; i++) undated.things += shown[i] && nodes.undated[i];
    for (let e = 0; e < E; e++) undated.links += linked[e] && isUndated(e);
  }
}

const byId = (a, b) => (nodes.id[a] < nodes.id[b] ? -1 : 1);
/** What is shown, the most linked first. */
function byLinks() {
  const links = new Int32Array(N), found = [];
  for (let e = 0; e < E; e++) if (linked[e]) { links[from[e]]++; if (to[e] !== from[e]) links[to[e]]++; }
  for (let i = 0; i < N; i++) if (shown[i]) found.push(i);
  return found.sort((a, b) => links[b] - links[a] || byId(a, b));
}
/** The things next to one, in what the filters show. */
const neighbours = (i) => [...new Set(touching[i].filter((e) => linked[e]).map((e) => farEnd(e, i)))].filter((j) => j !== i);

/** The shortest way between two things over shown links, as numbers of edges; null where there is none. */
function shortest(a, b) {
  const cameBy = new Int32Array(N).fill(-1);
  const queue = [a]; const seen = new Uint8Array(N); seen[a] = 1;
  for (let k = 0; k < queue.length && !seen[b]; k++) {
    for (const e of touching[queue[k]]) {
      const j = farEnd(e, queue[k]);
      if (linked[e] && !seen[j]) { seen[j] = 1; cameBy[j] = e; queue.push(j); }
    }
  }
  if (!seen[b]) return null;
  const way = [];
  for (let i = b; i !== a; i = farEnd(cameBy[i], i)) way.unshift(cameBy[i]);
  return way;
}

// ── the address keeps what is asked for ────────────────────────────────────────────────────────────
const edgeKey = (e) => [nodes.id[from[e]], D.relations[D.edges[e][2]][0], nodes.id[to[e]]].join(' ');
function address() {
  const p = new URLSearchParams();
  const put = (key, value) => { if (value) p.set(key, value); };
  put('at', state.chosen && (state.chosen.edge != null ? edgeKey(state.chosen.edge) : state.chosen.node != null ? nodes.id[state.chosen.node] : ''));
  put('lang', view.lang !== (D.lang === 'zh' ? 1 : 0) && (view.lang ? 'zh' : 'en'));
  put('theme', state.themed && document.documentElement.dataset.theme);
  put('layout', state.layout !== 'network' && state.layout);
  put('kinds-off', [...state.off.family].map((f) => D.families[f][0]).join(' '));
  put('relations-off', [...state.off.relation].map((r) => D.relations[r][0]).join(' '));
  put('industries', [...state.industries].map((i) => nodes.id[i]).join(' '));
  put('clock', state.clock !== 'known' && state.clock);
  put('day', state.day);
  put('only', state.focus && [...state.focus].map((i) => nodes.id[i]).join(' '));
  put('folded', [...state.folded].map((i) => nodes.id[i]).join(' '));
  put('path', state.path && state.path.ends.map((i) => nodes.id[i]).join(' '));
  put('table', state.table && state.rows);
  put('inferred', state.inferred !== D.inferred && (state.inferred ? 'yes' : 'no'));
  put('groups', D.grouped && (!state.grouped ? 'all' : [...state.open].join(' ')));
  return p.toString();
}
function writeAddress() {
  // A page inside a notebook's frame has no address of its own.
  try { history.replaceState(null, '', '#' + address()); } catch { /* then there is no permalink, and nothing else is lost */ }
}
function readAddress() {
  const p = new URLSearchParams(location.hash.slice(1));
  const list = (key) => (p.get(key) || '').split(' ').filter(Boolean);
  const things = (key) => list(key).map((id) => index.get(id)).filter((i) => i != null);
  if (p.has('lang')) view.lang = p.get('lang') === 'zh' ? 1 : 0;
  if (p.has('theme')) { setTheme(p.get('theme')); state.themed = true; }
  if (D.pos[p.get('layout')]) state.layout = p.get('layout');
  state.off.family = new Set(list('kinds-off').map((k) => D.families.findIndex((f) => f[0] === k)).filter((k) => k >= 0));
  state.off.relation = new Set(list('relations-off').map((k) => D.relations.findIndex((r) => r[0] === k)).filter((k) => k >= 0));
  state.industries = new Set(things('industries'));
  if (p.get('clock') === 'valid') state.clock = 'valid';
  state.day = /^\d{4}(-\d\d){0,2}$/.test(p.get('day')) ? (p.get('day') + '-01-01').slice(0, 10) : null;
  state.focus = p.has('only') ? new Set(things('only')) : null;
  state.folded = new Set(things('folded'));
  if (p.has('table')) { state.table = true; state.rows = p.get('table') === 'links' ? 'links' : 'things'; }
  state.inferred = p.has('inferred') ? p.get('inferred') === 'yes' : D.inferred;
  if (p.get('groups') === 'all') state.grouped = false;
  else state.open = new Set(list('groups').map(Number).filter((g) => g >= 0 && g < G));
  compute();
  const ends = things('path');
  if (ends.length === 2) { const edges = shortest(...ends); if (edges) state.path = { ends, edges }; }
  const at = p.get('at') || '';
  const edge = at.includes(' ') ? D.edges.findIndex((_, e) => edgeKey(e) === at) : -1;
  if (edge >= 0) state.chosen = { edge }; else if (index.has(at)) state.chosen = { node: index.get(at) };
}
