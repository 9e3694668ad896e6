// Claims as people read them: who says so, where, when, in which words.

/** One claim with its source; a link to the source opens elsewhere and tells it nothing. */
function claimCard(k) {
  const [, source, locator, quote, statement, speaker, hedge, asOf, start, end, grade, note, language, uncovered, ownCopy] = D.claims[k];
  const [slug, en, zh, publisher, date, url, extent, copy] = D.sources[source], at = ownCopy || copy;
  const lines = [[pick(publisher), date || word('undated'), locator || word('no_locator')], [
    speaker && word('said_by', pick(D.speakers[speaker - 1])), hedge && word('hedge', hedge), asOf && word('as_of', asOf),
    start && word('valid_from', start), end && word('valid_to', end), uncovered && word('uncovered', uncovered), !at && extent && word('extent_' + extent), note,
  ]].map((line) => line.filter(Boolean).flatMap((x, n) => [n ? ' · ' : '', bdi(x)]));
  const card = h('div', { class: 'claim' + (disputed(k) ? ' conflicting' : '') },
    disputed(k) && h('span', { class: 'tag warn' }, '⚡ ' + word('conflict')),
    statement && h('div', {}, bdi(statement)),
    quote && h('q', { cite: slug, lang: language || null }, bdi(quote)),
    h('div', {}, h('b', {}, bdi(pick([en, zh]) || slug))),
    h('span', { class: 'tag' + (grade === 'quoted' ? ' good' : '') }, word('grade_' + (grade || 'located').replace('-', '_'))),
    lines.map((line) => line.length > 0 && h('div', { class: 'meta' }, line)),
    [[url, 'source_link'], [at, 'extent_' + extent]].map(([href, key]) => href && h('a', { href, target: '_blank', rel: 'noopener noreferrer' }, word(key))));
  card.dataset.claim = k;
  return card;
}
const claimCount = (n) => (n === 1 ? word('claim') : word('claims', n));

/** The evidence of a link: its claims, or the rule and what it rests on, or a plain word that there is none. */
function evidence(e) {
  const edge = D.edges[e];
  const cards = claimsOf(e).map(claimCard);
  if (ruleOf(e) != null) {
    const [, en, zh] = D.rules[ruleOf(e)];
    cards.push(h('div', { class: 'claim' }, h('span', { class: 'tag' }, word('inferred')), h('div', {}, pick([en, zh])), h('div', { class: 'meta' }, word('rests_on')),
      (edge[7] || []).map(([subject, relation, object, said]) => [subject, relation, object, now(said)]).map(([subject, relation, object, claims]) => h('div', {},
        h('div', {}, '· ', bdi(pick(subject)), ' ', h('span', { class: 'soft' }, pick(relation)), ' ', bdi(pick(object))), claims.length ? claims.map(claimCard) : h('div', { class: 'meta' }, word('registry'))))));
  }
  if (!cards.length) cards.push(h('p', { class: 'soft small' }, word(isRegistered(e) ? 'registry' : 'unproved')));
  return cards;
}
/** A link that opens to its evidence. */
function linkRow(e, text, open) {
  const count = claimsOf(e).length;
  const bolt = claimsOf(e).some(disputed);
  const body = h('div', {});
  const row = h('details', { class: 'link', open }, h('summary', {}, text, h('small', {}, bolt ? '⚡ ' : '', ruleOf(e) != null && !count ? word('inferred_line') : claimCount(count))), body);
  const write = () => { if (row.open && !body.firstChild) body.append(...evidence(e)); };
  row.addEventListener('toggle', write); write();
  row.dataset.edge = e;
  return row;
}
/** A target: its words, a bar where a share can be computed, its reports and claims. */
function promiseRows(t) {
  const best = t.reports.filter((r) => r.share != null).at(-1);
  const rows = [h('div', { class: 'row' }, h('b', {}, bdi(grouped(pick(t.value)))), t.status && h('span', { class: 'tag ' + ({ met: 'good', 'met early': 'good', 'on track': 'good', missed: 'warn', behind: 'warn' }[t.status[0]] || '') }, pick(t.status)),
    h('span', { class: 'soft small' }, t.due ? word('due', t.due) : t.recurs ? pick(t.recurs) : word('no_due')))];
  if (best) {
    const bar = h('div', { class: 'bar', role: 'img', 'aria-label': word('of_target', best.share) }, h('i', {}));
    bar.firstChild.style.width = Math.min(100, best.share) + '%';
    rows.push(bar, h('div', { class: 'small soft' }, bdi(`${word('of_target', best.share)} · ${word('as_of', best.at)}`)));
  }
  if (t.rule) rows.push(h('div', { class: 'small soft' }, word('rule') + ': ' + pick(t.rule)));
  return rows;
}
/** A line of a series or of the claims behind something, which opens to its claims. */
function claimsRow(text, said, warn) {
  const claims = now(said);
  const body = h('div', {});
  const row = h('details', { class: 'link' }, h('summary', {}, h('span', {}, text), h('small', {}, warn ? '⚡ ' : '', claimCount(claims.length))), body);
  row.addEventListener('toggle', () => { if (!body.firstChild) body.append(...claims.map(claimCard)); });
  return row;
}
