// What people do, and what follows from it.
function status() {
  const rest = state.grouped && counts.groups ? ' · ' + word('groups', counts.things - counts.drawn, counts.groups) : '';
  $('count').textContent = word('shown', state.grouped ? counts.drawn : counts.things, there.things, counts.links, there.links) + rest + (undated.things || undated.links ? ' · ' + word('undated_count', undated.things, undated.links) : '');
  writeBanner();
  const filtered = state.off.family.size || state.off.relation.size || state.industries.size || state.focus || state.folded.size || state.day != null;
  $('reset').hidden = !filtered;
  $('empty').hidden = counts.things > 0;
  $('empty').textContent = word(N ? 'hidden_all' : 'empty');
}
/** Says on which day the page stands; everything on it is as of that day. */
function writeBanner() {
  $('banner').hidden = state.day == null;
  $('banner').textContent = state.day == null ? '' : word(state.clock === 'known' ? 'banner_known' : 'banner_valid', state.day);
}
/** After any change of what is asked for. */
function change({ slow, view: look } = {}) {
  compute(); show(); status();
  if (slow) return; // while a slider moves; its last step writes the rest
  if (state.chosen && state.chosen.node < N && !shown[state.chosen.node]) { state.chosen = null; light(); }
  if (state.table) writeTable();
  writeLegend(); writePanel(); writeAddress();
  if (look) fit(false);
}
function choose(what, { look, back } = {}) {
  if (!back && state.chosen && !state.chosen.bundle && what) past.push(state.chosen);
  if (past.length > 50) past.shift();
  if (state.pathFrom != null && what && what.node != null && what.node < N && what.node !== state.pathFrom) { endPath(what.node); return; }
  state.chosen = what;
  light(); network.redraw(); writePanel(); writeAddress();
  if (state.table) writeTable();
  if (!what) return;
  if (what.node != null) {
    say(what.node < N ? nameOf(what.node) : groupName(what.node - N));
    if (look) lookAt(what.node);
  } else if (what.edge != null) say(`${nameOf(from[what.edge])} ${relationOf(what.edge)} ${nameOf(to[what.edge])}`);
}
/** Moves the camera so that a thing and its neighbours are seen. */
function lookAt(i) {
  if (i < N && !drawn[i]) { const g = GROUP(i); if (g < 0) return; i = N + g; }
  const spread = lit && state.chosen && state.chosen.node === i ? fitting(lit.nodes) : null;
  if (spread && spread.scale > 0.5) moveTo(spread.position, spread.scale); else moveTo({ x: X[i], y: Y[i] }, Math.max(network.getScale(), 0.6));
}
/** Makes sure that a thing found by name is in the picture. */
function reveal(i) {
  if (drawn[i]) return;
  if (state.grouped && shown[i]) state.open.add(nodes.group[i]);
  else {
    state.off.family.delete(nodes.family[i]); state.industries.clear(); state.day = null;
    if (state.focus) state.focus.add(i);
    for (const f of state.folded) if (neighbours(f).includes(i) || touching[f].some((e) => farEnd(e, f) === i)) state.folded.delete(f);
    if (state.grouped) state.open.add(nodes.group[i]);
    writeLegend(); writeTime();
  }
  change();
}
function focusOn(i) { reveal(i); state.focus = new Set([i, ...neighbours(i)]); if (state.grouped) for (const j of state.focus) state.open.add(nodes.group[j]); change(); arrange(state.layout); }
function grow(i) { const was = state.focus; state.focus = null; compute(); state.focus = new Set([...was, i, ...neighbours(i)]); change(); arrange(state.layout); }
function fold(i) { if (!state.folded.delete(i)) state.folded.add(i); change(); }
function openGroup(g) { state.open.add(g); state.chosen = null; change(); const inside = new Set(); for (let i = 0; i < N; i++) if (nodes.group[i] === g) inside.add(i); fit(false, inside); }
function openAll() { state.grouped = false; change({ view: true }); }
function closeGroups() { state.grouped = D.grouped; state.open.clear(); change({ view: true }); }
function beginPath(i) { state.pathFrom = i; state.path = null; writePanel(); say(word('path_pick')); $('search').focus(); }
function endPath(j) {
  const ends = [state.pathFrom, j], edges = shortest(...ends);
  state.pathFrom = null;
  if (!edges) { choose({ node: j }); say(word('path_none')); $('panel').prepend(h('p', { class: 'tag warn' }, word('path_none'))); return; }
  state.path = { ends, edges }; state.chosen = null;
  if (state.grouped) for (const e of edges) { state.open.add(nodes.group[from[e]]); state.open.add(nodes.group[to[e]]); }
  change(); fit(false, new Set(edges.flatMap((e) => [from[e], to[e]])));
  say(word('path_steps', edges.length));
}
function reset() {
  Object.assign(state, { focus: null, day: null, path: null, pathFrom: null, chosen: null });
  for (const set of [state.off.family, state.off.relation, state.industries, state.folded, state.open]) set.clear();
  state.grouped = D.grouped; state.inferred = D.inferred;
  change(); arrange(state.layout); writeLegend(); writeTime();
}
/** Walks from the chosen thing to the nearest one in a direction. */
function walk(dx, dy) {
  const c = state.chosen && state.chosen.node != null ? state.chosen.node : null;
  if (c == null) { const first = rank.find((i) => drawn[i]); if (first != null) choose({ node: first }, { look: true }); return; }
  let best = null, least = Infinity;
  for (let i = 0; i < N + G; i++) {
    if (!drawn[i] || i === c) continue;
    const x = X[i] - X[c], y = Y[i] - Y[c], along = x * dx + y * dy, aside = Math.abs(x * dy - y * dx);
    if (along > 0 && along + 2 * aside < least) { least = along + 2 * aside; best = i; }
  }
  if (best != null) choose({ node: best }, { look: true });
}
function toggleTable() { state.table = !state.table; writeTable(); writeAddress(); if (state.table) $('table').focus(); }
const KEYS = {
  ArrowRight: () => walk(1, 0), ArrowLeft: () => walk(-1, 0), ArrowDown: () => walk(0, 1), ArrowUp: () => walk(0, -1), '+': () => zoom(1.4), '=': () => zoom(1.4), '-': () => zoom(1 / 1.4), 0: () => fit(),
  f: () => state.chosen && state.chosen.node < N && focusOn(state.chosen.node), e: () => state.chosen && state.chosen.node < N && (state.focus ? grow(state.chosen.node) : fold(state.chosen.node)), p: () => state.chosen && state.chosen.node < N && beginPath(state.chosen.node),
  Enter: () => { if (state.chosen && state.chosen.node >= N) openGroup(state.chosen.node - N); else if (state.chosen) { $('panel').focus(); } },
};
function listenKeys() {
  $('canvas').addEventListener('keydown', (ev) => {
    const run = KEYS[ev.key] || KEYS[ev.key.toLowerCase()];
    if (run && !ev.ctrlKey && !ev.metaKey && !ev.altKey) { ev.preventDefault(); run(); }
  });
  document.addEventListener('keydown', (ev) => {
    const typing = /INPUT|SELECT|TEXTAREA/.test(ev.target.tagName) && ev.target.type !== 'range' && ev.target.type !== 'checkbox';
    if (ev.key === 'Escape') { $('export').open = false; document.body.classList.remove('with-legend'); if (state.table) toggleTable(); else if (state.chosen || state.path || state.pathFrom != null) letGo(); else if (state.focus) reset(); $('canvas').focus(); }
    if (typing || ev.ctrlKey || ev.metaKey || ev.altKey) return;
    if (ev.key === '/') { ev.preventDefault(); $('search').focus(); }
    if (ev.key === 't' || ev.key === 'T') toggleTable();
  });
}

// ── pointer ────────────────────────────────────────────────────────────────────────────────────────
function hideTip() { $('tip').hidden = true; }
function pointAt(p) {
  const i = thingAt(p), line = i == null ? lineAt(p) : null, was = hovered;
  hovered = i;
  $('canvas').style.cursor = i != null || line ? 'pointer' : '';
  const tip = $('tip');
  const text = i != null ? (i < N ? `${nameOf(i)} · ${pick(D.kinds[nodes.kind[i]].slice(1)) || pick(familyOf(i).slice(1))}` : `${groupName(i - N)} · ${word('group_size', members[i - N])}`)
    : line && line.edge != null ? `${nameOf(from[line.edge])} ${relationOf(line.edge)} ${nameOf(to[line.edge])} · ${ruleOf(line.edge) != null ? word('inferred_line') : claimCount(claimsOf(line.edge).length)}` : line ? word('bundle', line.bundle.edges.length) : '';
  tip.hidden = !text; tip.textContent = text;
  if (text) { tip.style.left = Math.min(p.x + 14, $('stage').clientWidth - tip.offsetWidth - 8) + 'px'; tip.style.top = Math.min(p.y + 16, $('stage').clientHeight - tip.offsetHeight - 8) + 'px'; }
  if (was !== hovered) network.redraw();
}
function listenPointer() {
  let waiting = null;
  $('canvas').addEventListener('pointermove', (ev) => {
    if (ev.buttons || ev.pointerType === 'touch') return;
    const box = $('canvas').getBoundingClientRect(), p = { x: ev.clientX - box.left, y: ev.clientY - box.top };
    if (waiting == null) requestAnimationFrame(() => { const q = waiting; waiting = null; pointAt(q); });
    waiting = p;
  });
  $('canvas').addEventListener('pointerleave', () => { hideTip(); if (hovered != null) { hovered = null; network.redraw(); } });
  network.on('click', ({ pointer }) => {
    hideTip(); $('canvas').focus({ preventScroll: true });
    const i = thingAt(pointer.DOM), line = i == null ? lineAt(pointer.DOM) : null;
    choose(i != null ? { node: i } : line);
  });
  network.on('doubleClick', ({ pointer }) => {
    const i = thingAt(pointer.DOM);
    if (i == null) return;
    if (i >= N) openGroup(i - N); else if (state.focus) grow(i); else focusOn(i);
  });
}
function writeLayouts() {
  const names = { network: 'network', kind: 'by_kind', map: 'map' };
  $('layouts').hidden = Object.keys(D.pos).length < 2;
  $('layouts').replaceChildren($('layouts').firstElementChild, ...Object.keys(D.pos).map((set) => h('button', { 'aria-pressed': String(state.layout === set), 'data-layout': set, onclick: () => { arrange(set); writeLayouts(); writePanel(); writeAddress(); } }, word(names[set]))));
}
function writeAll() {
  writeWords(); writeLayouts(); writeLegend(); writeTime(); writeTable(); writePanel(); status();
  $('lead').textContent = pick(D.lead);
  $('canvas').setAttribute('aria-label', pick(D.title) + '. ' + pick(D.lead));
}
readAddress();
measureThings();
writeAll();
openStage();
listenKeys(); listenPointer(); listenSearch(); listenTime();
fit(true);
// vis-network fits once by itself; ours comes after it.
network.once('afterDrawing', () => { fit(true, state.path ? new Set(state.path.edges.flatMap((e) => [from[e], to[e]])) : state.chosen && state.chosen.edge != null ? lit.nodes : null); if (state.chosen && state.chosen.node != null && !state.path) lookAt(state.chosen.node); });
$('to-theme').addEventListener('click', () => { setTheme(dark() ? themes.light : themes.dark); state.themed = true; readInk(); writeAll(); network.redraw(); writeAddress(); });
$('to-language').addEventListener('click', () => { view.lang = 1 - view.lang; writeAll(); network.redraw(); writeAddress(); });
$('to-table').addEventListener('click', toggleTable);
$('to-legend').addEventListener('click', () => document.body.classList.toggle('with-legend'));
$('to-link').addEventListener('click', () => { writeAddress(); copy(location.href); $('to-link').textContent = word('copied'); setTimeout(() => { $('to-link').textContent = word('link'); }, 1500); });
$('reset').addEventListener('click', reset);
$('zoom-in').addEventListener('click', () => zoom(1.4)); $('zoom-out').addEventListener('click', () => zoom(1 / 1.4)); $('fit').addEventListener('click', () => fit());
for (const button of document.querySelectorAll('[data-save]')) button.addEventListener('click', () => { $('export').open = false; SAVES[button.dataset.save](); });
window.addEventListener('resize', () => requestAnimationFrame(() => fit(true)));
window.addEventListener('hashchange', () => { readAddress(); change(); writeAll(); arrange(state.layout, true); });
window.addEventListener('beforeprint', () => { network.redraw(); });
