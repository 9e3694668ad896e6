// The same content as a table: for keyboards, screen readers, and for taking along.
const PAGE = 200;
let sorted = { key: 0, down: false }, rowsShown = PAGE;
function tableRows() {
  if (state.rows === 'things') {
    const rows = [];
    for (let i = 0; i < N; i++) if (shown[i]) rows.push({ node: i, cells: [nameOf(i), otherName(i) === nameOf(i) ? '' : otherName(i), pick(D.kinds[nodes.kind[i]].slice(1)) || pick(familyOf(i).slice(1)), touching[i].filter((e) => linked[e]).length, nodes.first[i]] });
    return { heads: ['name', 'other_name', 'kind', 'degree', 'first_said'], rows };
  }
  const rows = [];
  for (let e = 0; e < E; e++) {
    if (!linked[e]) continue;
    const base = [nameOf(from[e]), relationOf(e), nameOf(to[e])];
    for (const k of claimsOf(e)) {
      const [, source, locator, quote] = D.claims[k], [slug, en, zh, , date] = D.sources[source];
      rows.push({ edge: e, cells: [...base, pick([en, zh]) || slug, date || '', locator || '', quote || ''] });
    }
    if (!claimsOf(e).length) rows.push({ edge: e, cells: [...base, word(ruleOf(e) != null ? 'inferred_line' : isRegistered(e) ? 'registry' : 'unproved'), '', '', ruleOf(e) != null ? pick(D.rules[ruleOf(e)].slice(1)) : ''] });
  }
  return { heads: ['subject', 'relation', 'object', 'source', 'date', 'place_in_source', 'quote'], rows };
}
function writeTable() {
  const box = $('table');
  box.hidden = !state.table;
  $('to-table').setAttribute('aria-pressed', String(state.table));
  $('to-table').textContent = word('table');
  if (!state.table) { box.replaceChildren(); return; }
  const { heads, rows } = tableRows();
  const key = Math.min(sorted.key, heads.length - 1), sign = sorted.down ? -1 : 1;
  rows.sort((a, b) => sign * (typeof a.cells[key] === 'number' ? a.cells[key] - b.cells[key] : a.cells[key].localeCompare(b.cells[key], view.lang ? 'zh' : 'en')));
  const sort = (k) => { sorted = { key: k, down: sorted.key === k && !sorted.down }; writeTable(); $('table').querySelectorAll('th button')[k].focus(); };
  const head = h('tr', {}, heads.map((name, k) => h('th', { scope: 'col', 'aria-sort': k === key ? (sorted.down ? 'descending' : 'ascending') : null }, h('button', { onclick: () => sort(k) }, word(name)))));
  const body = rows.slice(0, rowsShown).map((row) => h('tr', { class: state.chosen && row.node != null && state.chosen.node === row.node ? 'selected' : '' }, row.cells.map((cell, k) => {
    const click = row.node != null ? k === 0 : k < 3;
    const pickRow = () => choose(row.node != null ? { node: row.node } : k === 0 ? { node: from[row.edge] } : k === 2 ? { node: to[row.edge] } : { edge: row.edge });
    return h('td', { class: k === 6 ? 'quote' : row.edge != null && k > 3 ? 'tight' : '' }, click ? h('button', { class: 'thing', onclick: pickRow }, bdi(cell)) : bdi(String(cell)));
  })));
  const tab = (name) => h('button', { 'aria-pressed': String(state.rows === name), onclick: () => { state.rows = name; sorted = { key: 0, down: false }; rowsShown = PAGE; writeTable(); writeAddress(); } }, word(name));
  const text = () => [heads.map((x) => word(x)), ...rows.map((r) => r.cells)].map((r) => r.map((c) => String(c).replace(/[\t\n]/g, ' ')).join('\t')).join('\n');
  box.replaceChildren(h('div', { class: 'bar-top' }, h('div', { class: 'switch', role: 'group' }, tab('things'), tab('links')), h('span', { class: 'soft small' }, word('rows', rows.length)), h('button', { onclick: () => copy(text()), 'data-act': 'copy_table' }, word('copy_table'))),
    h('table', {}, h('thead', {}, head), h('tbody', {}, body)),
    rows.length > rowsShown ? h('button', { onclick: () => { rowsShown += 1000; writeTable(); } }, word('more_rows', Math.min(1000, rows.length - rowsShown))) : '');
}
