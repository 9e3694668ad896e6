// Every promise with what was reported of it since.
const state = { day: null };
const asked_ = { place: '', lead: '', status: '', order: 'due' };
const WIDE = 640, HIGH = 120;
/** Years as numbers, so that a partial date has a place on the axis. */
const when = (text, last) => { const [y, m, d] = text.split('-').map(Number); return y + ((m || (last ? 12 : 7)) - 1) / 12 + ((d || (last ? 31 : 15)) - 1) / 365; };
/** Reports over time beside the target; hedges stand in the titles of the marks. */
function chart(t) {
  const seen = t.reports.filter((r) => r.number != null && r.at);
  if (!seen.length || t.number == null) return null;
  const times = [...seen.map((r) => when(r.at)), ...(t.due && /^\d/.test(t.due) ? [when(t.due, true)] : [])];
  const x0 = Math.floor(Math.min(...times)), x1 = Math.max(x0 + 1, Math.ceil(Math.max(...times) + 0.01));
  const top = Math.max(t.number, ...seen.map((r) => r.number)) * 1.05 || 1;
  const px = (x) => 20 + ((x - x0) / (x1 - x0)) * (WIDE - 40), py = (v) => HIGH - 20 - (v / top) * (HIGH - 38);
  const root = s('svg', { class: 'chart', viewBox: `0 0 ${WIDE} ${HIGH}`, role: 'img', 'aria-label': `${pick(t.label)}: ${seen.map((r) => `${r.at} ${pick(r.value)}`).join('; ')}` });
  root.append(s('line', { class: 'axis', x1: 2, x2: WIDE - 2, y1: py(0), y2: py(0) }), s('line', { class: 'aim', x1: 2, x2: WIDE - 2, y1: py(t.number), y2: py(t.number) }), s('text', { x: 2, y: py(t.number) - 4 }, grouped(pick(t.value))));
  for (let y = x0; y <= x1; y++) root.append(s('text', { x: px(y), y: HIGH - 6, 'text-anchor': 'middle' }, String(y)));
  if (t.due && /^\d/.test(t.due)) root.append(s('line', { class: 'due', x1: px(when(t.due, true)), x2: px(when(t.due, true)), y1: 12, y2: py(0) }, s('title', {}, word('due', t.due))));
  for (const r of seen) root.append(s('rect', { class: 'pole', x: px(when(r.at)) - 4, y: py(r.number), width: 8, height: Math.max(1.5, py(0) - py(r.number)), rx: 2 }, s('title', {}, `${r.at}: ${pick(r.value)}`)));
  return root;
}
function card(t) {
  const reports = t.reports.map((r) => claimsRow(h('span', {}, h('span', { class: 'soft' }, r.at || '—'), ' ', bdi(grouped(pick(r.value)))), r.claims, r.claims.some(disputed)));
  return h('article', { class: 'promise', id: t.id, 'data-status': t.status ? t.status[0] : '' },
    h('h2', {}, bdi(pick(t.label))),
    h('div', { class: 'row small' }, [t.place, ...t.leads].filter(Boolean).map((x) => h('span', { class: 'tag' }, bdi(pick(x))))),
    h('div', { class: 'two' }, h('div', {}, promiseRows(t), chart(t), claimsRow(word('evidence'), t.claims)),
      h('div', { class: 'reports' }, h('h3', {}, word('reports')), reports.length ? reports.reverse() : h('p', { class: 'soft small' }, word('no_report')))));
}
const ORDERS = {
  due: (a, b) => (a.due || '9999').localeCompare(b.due || '9999') || pick(a.label).localeCompare(pick(b.label)), name: (a, b) => pick(a.label).localeCompare(pick(b.label), view.lang ? 'zh' : 'en'),
  status: (a, b) => (a.status ? a.status[0] : '~').localeCompare(b.status ? b.status[0] : '~') || ORDERS.due(a, b),
};
function chooser(key, label, options) {
  const box = h('select', { 'data-filter': key, 'aria-label': label });
  box.append(...options.map(([value, text]) => h('option', { value }, text)));
  box.value = asked_[key];
  box.addEventListener('change', () => { asked_[key] = box.value; writePage(); });
  return h('label', {}, label + ' ', box);
}
function writePage() {
  const values = (of) => [...new Map(D.targets.flatMap(of).filter(Boolean).map((x) => [x[0] || x[1], pick(x)])).entries()].sort((a, b) => a[1].localeCompare(b[1]));
  const name = (x) => x && (x[0] || x[1]);
  const list = D.targets.filter((t) => (!asked_.place || name(t.place) === asked_.place) && (!asked_.lead || t.leads.some((l) => name(l) === asked_.lead)) && (!asked_.status || (t.status && t.status[0] === asked_.status))).sort(ORDERS[asked_.order]);
  const any = [['', word('any')]], statuses = values((t) => [t.status]);
  $('promises').replaceChildren(h('p', { class: 'soft' }, pick(D.lead)), h('div', { class: 'choose' },
    chooser('place', word('place'), [...any, ...values((t) => [t.place])]), chooser('lead', word('lead'), [...any, ...values((t) => t.leads)]), statuses.length ? chooser('status', word('status'), [...any, ...statuses]) : '',
    chooser('order', word('order'), [['due', word('by_due')], ['name', word('by_name')], ['status', word('by_status')]]), h('div', { class: 'acts' }, statuses.map(([value, text]) => h('button', { 'aria-pressed': String(asked_.status === value), 'data-status': value, onclick: () => { asked_.status = asked_.status === value ? '' : value; writePage(); } }, `${text} ${D.targets.filter((t) => t.status && t.status[0] === value).length}`))), h('span', { class: 'soft small', role: 'status' }, word('promises_shown', list.length, D.targets.length))),
  ...(list.length ? list.map(card) : [h('p', { class: 'soft' }, word('empty'))]));
  try { history.replaceState(null, '', '#' + new URLSearchParams(Object.entries(asked_).filter(([, v]) => v && v !== 'due'))); } catch { /* no address inside a notebook */ }
}
for (const [key, value] of new URLSearchParams(location.hash.slice(1))) if (key in asked_) asked_[key] = value;
writeWords(); writePage();
$('to-theme').addEventListener('click', () => { setTheme(dark() ? themes.light : themes.dark); writeWords(); writePage(); });
$('to-language').addEventListener('click', () => { view.lang = 1 - view.lang; writeWords(); writePage(); });
