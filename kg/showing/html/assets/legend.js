// The legend is the filter; search; the slider of time.
function tick(set, key, label, count, picture) {
  const box = h('input', { type: 'checkbox' });
  box.checked = !set.has(key);
  box.addEventListener('change', () => { if (box.checked) set.delete(key); else set.add(key); change(); });
  return h('label', {}, box, picture, h('span', {}, bdi(label)), h('span', { class: 'count' }, String(count)));
}
function filterSection(title, set, entries, key) {
  const every = entries.map(([k]) => k);
  const button = (name, run) => h('button', { class: 'tiny', onclick: () => { run(); change(); writeLegend(); } }, word(name));
  const rows = entries.map(([k, label, count, picture]) => {
    const row = tick(set, k, label, count, picture);
    row.insertBefore(h('button', { class: 'tiny', 'aria-label': `${word('only')}: ${label}`, onclick: (ev) => { ev.preventDefault(); set.clear(); every.forEach((x) => x !== k && set.add(x)); change(); writeLegend(); } }, word('only')), row.lastChild);
    return row;
  });
  return h('section', { 'data-filter': key, role: 'group', 'aria-label': title }, h('div', {}, h('h3', {}, title), button('all', () => set.clear()), button('none', () => every.forEach((k) => set.add(k)))), h('div', {}, rows));
}
function tally(list) { const t = new Map(); for (const k of list) t.set(k, (t.get(k) || 0) + 1); return t; }
function writeLegend() {
  const scroll = $('legend').scrollTop;
  const families = tally(nodes.family.filter((_, i) => exists[i])), relations = tally(D.edges.filter((_, e) => holding[e]).map((e) => e[2]));
  const linksNow = (i) => touching[i].filter((e) => holding[e]).length;
  const kinds = D.families.map((f, k) => [k, pick(f.slice(1)), families.get(k), badge(f)]).filter((x) => x[2]);
  const links = D.relations.map((r, k) => [k, pick(r.slice(1)), relations.get(k) || 0]).filter((x) => x[2]).sort((a, b) => b[2] - a[2] || (D.relations[a[0]][0] < D.relations[b[0]][0] ? -1 : 1));
  const industries = []; for (let i = 0; i < N; i++) if (exists[i] && familyOf(i)[0] === 'industry') industries.push(i);
  industries.sort((a, b) => linksNow(b) - linksNow(a) || byId(a, b));
  const guessed = D.edges.filter((_, e) => holding[e] && ruleOf(e) != null).length;
  const asInferred = h('input', { type: 'checkbox' });
  asInferred.checked = state.inferred;
  asInferred.addEventListener('change', () => { state.inferred = asInferred.checked; change(); });
  const box = (i) => {
    const input = h('input', { type: 'checkbox' });
    input.checked = state.industries.has(i);
    input.addEventListener('change', () => { if (input.checked) state.industries.add(i); else state.industries.delete(i); change(); });
    return h('label', {}, input, h('span', {}, bdi(nameOf(i))), h('span', { class: 'count' }, String(linksNow(i))));
  };
  $('legend').replaceChildren(
    h('div', { class: 'acts narrow' }, h('button', { onclick: () => document.body.classList.remove('with-legend') }, '✕ ' + word('close'))),
    ...(kinds.length ? [filterSection(word('kinds'), state.off.family, kinds, 'family')] : []),
    ...(links.length ? [filterSection(word('relations'), state.off.relation, links, 'relation')] : []),
    guessed ? h('label', { 'data-filter': 'inferred', title: word('inferred') }, asInferred, s('svg', { class: 'shape', viewBox: '0 0 20 20', 'aria-hidden': 'true' }, s('path', { d: 'M1 10h18', stroke: 'currentColor', 'stroke-dasharray': '4 3', 'stroke-width': 1.5 })), h('span', {}, word('inferred_links')), h('span', { class: 'count' }, String(guessed))) : '',
    ...(industries.length && industries.length < there.things ? [h('section', { 'data-filter': 'industry', role: 'group', 'aria-label': word('industries') }, h('div', {}, h('h3', {}, word('industries')), h('button', { class: 'tiny', onclick: () => { state.industries.clear(); change(); writeLegend(); } }, word('all'))), h('p', {}, word('industries_hint')), h('div', { class: 'scroll' }, industries.map(box)))] : []));
  $('legend').scrollTop = scroll;
}

// ── search ─────────────────────────────────────────────────────────────────────────────────────────
const fold_ = (t) => t.normalize('NFKC').toLowerCase();
const keys = Array.from({ length: N }, (_, i) => {
  const syllables = nodes.py[i] ? nodes.py[i].split(' ') : [];
  return [nodes.en[i], nodes.zh[i], syllables.join(''), syllables.map((x) => x[0]).join(''), nodes.py[i], nodes.id[i], ...(D.also[i] || []).map(([text]) => text)].map(fold_);
});
/** Things by name: equal, then beginning so, then a word so, then anywhere; more links first. */
function search(text) {
  const q = fold_(text.trim()), found = [];
  if (!q) return found;
  for (let i = 0; i < N; i++) {
    let best = 9;
    for (let k = 0; k < keys[i].length; k++) {
      const at = keys[i][k].indexOf(q);
      if (at < 0 || (k === 3 && q.length < 2)) continue;
      const score = keys[i][k] === q ? 0 : at === 0 ? 1 : keys[i][k][at - 1] === ' ' ? 2 : 3;
      best = Math.min(best, k === 3 || k === 5 ? score + 3 : score);
    }
    if (best < 9) found.push([best, -touching[i].length, i]);
  }
  return found.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]).slice(0, 12).map((x) => x[2]);
}
let hits = [], hitAt = -1;
function writeHits() {
  const list = $('hits'), text = $('search').value;
  hits = search(text); hitAt = hits.length ? 0 : -1;
  list.replaceChildren(...hits.map((i, k) => h('li', { role: 'option', id: 'hit-' + k, 'aria-selected': String(k === 0), onmousedown: (ev) => { ev.preventDefault(); takeHit(k); } }, badge(familyOf(i)), bdi(nameOf(i)), h('small', {}, bdi(otherName(i) !== nameOf(i) ? otherName(i) : '')))),
    ...(text.trim() && !hits.length ? [h('li', {}, word('nothing_found'))] : []));
  list.hidden = !text.trim();
  $('search').setAttribute('aria-expanded', String(!list.hidden));
  pointHit(hitAt);
  if (text.trim()) say(hits.length ? word('found', hits.length) : word('nothing_found'));
}
function pointHit(k) {
  hitAt = k;
  [...$('hits').children].forEach((li, n) => li.setAttribute('aria-selected', String(n === k)));
  if (k >= 0) { $('search').setAttribute('aria-activedescendant', 'hit-' + k); $('hits').children[k].scrollIntoView({ block: 'nearest' }); } else $('search').removeAttribute('aria-activedescendant');
}
function takeHit(k) {
  const i = hits[k];
  if (i == null) return;
  $('search').value = ''; writeHits();
  reveal(i);
  choose({ node: i }, { look: true });
}
function listenSearch() {
  $('search').addEventListener('input', writeHits);
  $('search').addEventListener('blur', () => { $('hits').hidden = true; $('search').setAttribute('aria-expanded', 'false'); });
  $('search').addEventListener('focus', () => { if ($('search').value.trim()) writeHits(); });
  $('search').addEventListener('keydown', (ev) => {
    if (ev.key === 'ArrowDown' || ev.key === 'ArrowUp') { ev.preventDefault(); if (hits.length) pointHit((hitAt + (ev.key === 'ArrowDown' ? 1 : hits.length - 1)) % hits.length); }
    else if (ev.key === 'Enter') { ev.preventDefault(); takeHit(hitAt); }
    else if (ev.key === 'Escape') { ev.stopPropagation(); $('search').value = ''; writeHits(); $('canvas').focus(); }
  });
}

// ── time ───────────────────────────────────────────────────────────────────────────────────────────
let playing = null;
function writeTime() {
  const list = days(), slider = $('time');
  slider.max = list.length; slider.value = dayIndex() < 0 ? 0 : dayIndex();
  slider.disabled = !list.length;
  $('day').textContent = state.day || word('any_day');
  slider.setAttribute('aria-label', word(state.clock === 'known' ? 'known_by' : 'valid_on'));
  slider.setAttribute('aria-valuetext', $('day').textContent);
  slider.title = word(state.clock === 'known' ? 'known_hint' : 'valid_hint');
  $('clock').replaceChildren($('clock').firstElementChild, ...['known', 'valid'].map((name) => h('button', { 'aria-pressed': String(state.clock === name), title: word(name + '_hint'), onclick: () => { state.clock = name; state.day = null; change(); writeTime(); } }, word(name === 'known' ? 'known_by' : 'valid_on'))));
  $('play').textContent = word(playing ? 'stop' : 'play');
}
let asked = false;
function listenTime() {
  // One step a frame: a slider may fire more often than a screen shows.
  $('time').addEventListener('input', () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      const k = Number($('time').value);
      state.day = k >= days().length ? null : days()[k];
      $('day').textContent = state.day || word('any_day');
      $('time').setAttribute('aria-valuetext', $('day').textContent);
      change({ slow: true });
    });
  });
  $('time').addEventListener('change', () => change());
  $('play').addEventListener('click', () => {
    if (playing) { clearInterval(playing); playing = null; writeTime(); return; }
    let k = dayIndex() >= days().length ? -1 : dayIndex();
    playing = setInterval(() => {
      k++;
      state.day = k >= days().length ? null : days()[k];
      if (state.day == null) { clearInterval(playing); playing = null; }
      change(); writeTime();
    }, Math.max(60, 12000 / (days().length + 1)));
    writeTime();
  });
}
