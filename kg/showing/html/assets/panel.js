// The details of what is chosen, each statement one click from its evidence.
const past = [];

function thingLink(i, text) {
  return h('a', { class: 'thing', href: '#at=' + encodeURIComponent(nodes.id[i]), onclick: (ev) => { ev.preventDefault(); choose({ node: i }, { look: true }); } }, bdi(text || nameOf(i)));
}
function namesOf(i) {
  const one = !nodes.en[i] || !nodes.zh[i];
  return [h('h2', { lang: view.lang && nodes.zh[i] ? 'zh' : 'en' }, bdi(nameOf(i))), !one && nodes.en[i] !== nodes.zh[i] && h('div', { class: 'other' }, bdi(otherName(i))),
    one && (nodes.en[i] || nodes.zh[i]) && h('span', { class: 'tag' }, word(nodes.zh[i] ? 'chinese_only' : 'english_only'))];
}
/** Groups links by relation and direction, most links last, so that the short lists are seen first. */
function linksOf(i) {
  const groups = new Map();
  for (const e of touching[i]) {
    if (!holding[e]) continue;
    const key = D.edges[e][2] + (from[e] === i ? '>' : '<');
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(e);
  }
  return [...groups.values()].map((edges) => h('div', {},
    h('div', { class: 'relation' }, from[edges[0]] === i ? `${relationOf(edges[0])} →` : `← ${relationOf(edges[0])}`, ` (${edges.length})`),
    edges.sort((a, b) => nameOf(farEnd(a, i)).localeCompare(nameOf(farEnd(b, i)))).map((e) => {
      const j = farEnd(e, i);
      return linkRow(e, h('span', {}, badge(familyOf(j)), ' ', thingLink(j)));
    })));
}
function factsOf(i) {
  const kind = D.kinds[nodes.kind[i]];
  const rows = [[word('kind'), pick(kind.slice(1)) || pick(familyOf(i).slice(1))]];
  const also = [...new Set((D.also[i] || []).filter(([, when]) => isOn(when)).map(([text]) => text))];
  if (also.length) rows.push([word('also'), also.join(' · ')]);
  for (const [label, value, when] of D.facts[i] || []) if (isOn(when)) rows.push([pick(label), pick(value)]);
  rows.push(['RDF', nodes.id[i]]);
  return h('dl', { class: 'facts' }, rows.flatMap(([a, b]) => [h('dt', {}, a), h('dd', {}, bdi(b))]));
}
function section(title, ...inside) { return inside.flat(Infinity).filter(Boolean).length ? h('section', {}, h('h3', {}, title), inside) : ''; }

/** Whether any of the claims behind a row is there; a row without claims always is. */
const said = (claims) => !claims || !claims.length || now(claims).length > 0;
/** Reported figures by indicator, in the order of time; where sources disagree it is said. */
function figuresOf(i) {
  const there_ = (D.figures[i] || []).map(([label, rows]) => [label, rows.filter((row) => said(row[2]))]).filter(([, rows]) => rows.length);
  return there_.map(([label, rows]) => h('div', {}, h('div', { class: 'relation' }, bdi(pick(label))),
    rows.map(([at, value, claims]) => claimsRow(h('span', {}, h('span', { class: 'soft' }, at || '—'), '  ', bdi(grouped(pick(value)))), claims, claims.some(disputed)))));
}
function tenuresOf(i) {
  return (D.tenures[i] || []).filter((row) => said(row[5])).map(([person, post, seen, start, end, claims]) => claimsRow(
    h('span', {}, [person, post].map((x, n) => [n ? ' · ' : '', typeof x === 'number' ? (x === i ? h('b', {}, bdi(nameOf(x))) : thingLink(x)) : bdi(pick(x))]).flat(),
      h('span', { class: 'soft' }, ' — ' + [start && word('valid_from', start), end && word('valid_to', end), seen && word('seen', seen)].filter(Boolean).join(', '))), claims));
}
/** Targets of a thing that were promised by the chosen day, with the reports and the status of that day. */
function promisesNow(i) {
  return (D.promisesOf[i] || []).map((t) => D.targets[t]).filter((t) => said(t.claims)).map((t) => {
    if (state.day == null) return t;
    const [, status = null, rule = null] = t.states.find(([when]) => isOn(when)) || [];
    return { ...t, status, rule: rule && rule.map((text) => fill(text, [state.day])), reports: t.reports.filter((r) => said(r.claims)) };
  });
}
function thingCard(i) {
  const conflicts = disputes().filter((d) => d[1] === i).length;
  const marks = conflicts ? [h('p', {}, h('span', { class: 'tag warn' }, '⚡ ' + word('conflicts', conflicts)))] : [];
  const act = (key, run, ...values) => h('button', { onclick: run, 'data-act': key }, word(key, ...values));
  return [
    h('div', { class: 'head' }, badge(familyOf(i)), h('div', {}, namesOf(i))), marks,
    h('div', { class: 'acts' }, act('focus', () => focusOn(i)), state.focus && act('grow', () => grow(i)),
      foldedAt[i] || state.folded.has(i) ? act('unfold', () => fold(i), foldedAt[i]) : act('fold', () => fold(i)), act('path_from', () => beginPath(i))),
    state.pathFrom === i && h('p', { class: 'soft small', role: 'status' }, word('path_pick')),
    factsOf(i),
    section(word('targets'), promisesNow(i).map((t) => h('div', { class: 'step' }, h('div', {}, typeof t.node === 'number' && t.node !== i ? thingLink(t.node, pick(t.label)) : bdi(pick(t.label))), promiseRows(t), claimsRow(word('evidence'), t.claims), t.node === i && t.reports.map((r) => claimsRow(h('span', {}, h('span', { class: 'soft' }, r.at || '—'), ' ', bdi(grouped(pick(r.value)))), r.claims, r.claims.some(disputed)))))),
    section(word('links'), linksOf(i)),
    section(word('posts'), tenuresOf(i)),
    section(word('figures'), figuresOf(i)),
    section(word('also_said'), now(D.said[i] || []).map(claimCard)),
  ];
}
function edgeCard(e) {
  return [
    h('div', { class: 'head' }, h('h2', {}, thingLink(from[e]), ' ', h('span', { class: 'soft' }, relationOf(e)), ' ', thingLink(to[e]))),
    h('p', { class: 'soft small' }, `${nodes.id[from[e]]} ${D.relations[D.edges[e][2]][0]} ${nodes.id[to[e]]}`),
    ruleOf(e) != null && !claimsOf(e).length && h('p', {}, h('span', { class: 'tag' }, word('inferred'))),
    section(word('evidence'), evidence(e)),
  ];
}
function bundleCard(b) {
  return [h('div', { class: 'head' }, h('h2', {}, word('bundle', b.edges.length))), b.edges.slice(0, 400).map((e) => linkRow(e, h('span', {}, thingLink(from[e]), ' ', h('span', { class: 'soft' }, relationOf(e)), ' ', thingLink(to[e]))))];
}
function groupCard(g) {
  const inside = []; for (let i = 0; i < N; i++) if (shown[i] && nodes.group[i] === g) inside.push(i);
  inside.sort((a, b) => R[b] - R[a] || a - b);
  return [h('div', { class: 'head' }, h('h2', {}, groupName(g))), h('p', { class: 'soft' }, word('group_size', inside.length)),
    h('div', { class: 'acts' }, h('button', { onclick: () => openGroup(g), 'data-act': 'open_group' }, word('open_group'))),
    h('ul', {}, inside.slice(0, 300).map((i) => h('li', {}, badge(familyOf(i)), ' ', thingLink(i))))];
}
function pathCard() {
  const { ends, edges } = state.path;
  let at = ends[0];
  return [
    h('div', { class: 'head' }, h('h2', {}, word('path'))), h('p', {}, bdi(nameOf(ends[0])), ' … ', bdi(nameOf(ends[1])), ' · ', word('path_steps', edges.length)),
    edges.map((e, n) => {
      const a = at; at = farEnd(e, a);
      const arrow = from[e] === a ? `${relationOf(e)} →` : `← ${relationOf(e)}`;
      const row = h('div', { class: 'step' }, h('div', {}, `${n + 1}. `, thingLink(a), ' ', h('span', { class: 'soft' }, arrow), ' ', thingLink(at)), evidence(e));
      row.dataset.edge = e;
      return row;
    }),
  ];
}
/** The things that no document places, by kind; a map leaves them out and says so. */
function unplacedList() {
  const left = Array.from({ length: N }, (_, i) => i).filter((i) => exists[i] && (D.pos.map[2 * i] == null || !isOn(D.placed[i])));
  const body = h('div', {}), row = h('details', { class: 'link', 'data-list': 'unplaced' }, h('summary', {}, word('unplaced', left.length)), body);
  row.addEventListener('toggle', () => {
    if (body.firstChild) return;
    body.append(...D.families.map((family, k) => [family, left.filter((i) => nodes.family[i] === k)]).filter(([, list]) => list.length)
      .map(([family, list]) => section(`${pick(family.slice(1))} (${list.length})`, h('ul', {}, list.map((i) => h('li', {}, badge(family), ' ', thingLink(i)))))));
  });
  return row;
}
function startCard() {
  return [h('p', { class: 'soft' }, word('start_here')),
    D.grouped && h('p', { class: 'soft' }, word('too_many', N)),
    D.grouped && h('div', { class: 'acts' }, state.grouped ? h('button', { onclick: () => openAll(), 'data-act': 'open_all' }, word('open_all')) : h('button', { onclick: () => closeGroups(), 'data-act': 'close_groups' }, word('close_groups'))),
    most.length > 0 && section(word('most_linked'), h('ul', { 'data-list': 'most' }, most.map((i) => h('li', {}, badge(familyOf(i)), ' ', thingLink(i), h('span', { class: 'soft' }, ` ${touching[i].filter((e) => linked[e]).length}`))))),
    D.pos.map && state.layout === 'map' && [h('p', { class: 'soft small' }, word('map_note')), unplacedList()],
    h('section', { class: 'keyhelp' }, h('h3', {}, word('keys')), h('p', { class: 'soft small' }, word('keys_text'))),
    disputes().length > 0 && section(word('conflicts', disputes().length), disputes().map(([text, node, claims]) => claimsRow(h('span', {}, '⚡ ', node == null ? bdi(pick(text)) : thingLink(node, pick(text))), claims)))];
}
function writePanel() {
  const c = state.chosen, panel = $('panel');
  const cards = state.path && !c ? pathCard() : !c ? startCard() : c.edge != null ? edgeCard(c.edge) : c.bundle ? bundleCard(c.bundle) : c.node < N ? thingCard(c.node) : groupCard(c.node - N);
  const close = (c || state.path) && h('div', { class: 'acts' }, past.length > 0 && h('button', { onclick: goBack, 'data-act': 'back' }, '← ' + word('back')), state.path && c && h('button', { onclick: () => choose(null), 'data-act': 'path' }, word('path')), h('button', { onclick: letGo, 'data-act': 'close' }, '✕ ' + word('close')));
  panel.replaceChildren(...[close, ...cards].flat(Infinity).filter(Boolean));
  panel.scrollTop = 0;
}
function goBack() { const last = past.pop(); choose(last || null, { look: true, back: true }); }
function letGo() { past.length = 0; state.path = null; state.pathFrom = null; choose(null, { back: true }); }
