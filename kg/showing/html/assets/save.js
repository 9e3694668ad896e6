// What is shown, to take along: picture, drawing, table, RDF.
const fileName = (suffix) => (D.title[0] || 'view').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(0, 60) + '.' + suffix;

function savePng() {
  const from_ = $('canvas').querySelector('canvas');
  const sheet = h('canvas', { width: from_.width, height: from_.height });
  const ctx = sheet.getContext('2d');
  ctx.fillStyle = ink.paper; ctx.fillRect(0, 0, sheet.width, sheet.height); ctx.drawImage(from_, 0, 0);
  sheet.toBlob((blob) => saveAs(fileName('png'), blob), 'image/png');
}
function svgText() {
  const { clientWidth: w, clientHeight: hgt } = $('canvas'), scale = network.getScale(), t = network.body.view.translation;
  const px = (x) => +(x * scale + t.x).toFixed(1), py = (y) => +(y * scale + t.y).toFixed(1);
  const root = s('svg', { xmlns: SVG, width: w, height: hgt, viewBox: `0 0 ${w} ${hgt}` });
  root.append(s('title', {}, pick(D.title)), s('rect', { width: w, height: hgt, fill: ink.paper }));
  for (const [x, y, r] of regionsNow()) root.append(s('circle', { cx: px(x), cy: py(y), r: (r * scale).toFixed(1), fill: ink.region, stroke: ink.line }));
  const bright = new Set(lit ? lit.edges : []);
  const lines = [[], [], []];
  const line = (e) => {
    const a = from[e], b = to[e], [mx, my] = middle(e);
    return bend[e] ? `M${px(X[a])} ${py(Y[a])}Q${px(2 * mx - (X[a] + X[b]) / 2)} ${py(2 * my - (Y[a] + Y[b]) / 2)} ${px(X[b])} ${py(Y[b])}` : `M${px(X[a])} ${py(Y[a])}L${px(X[b])} ${py(Y[b])}`;
  };
  for (let e = 0; e < E; e++) if (lined[e]) lines[bright.has(e) ? 2 : ruleOf(e) != null || undatedLines.includes(e) ? 1 : 0].push(line(e));
  for (const b of bundles) root.append(s('path', { d: `M${px(X[b.a])} ${py(Y[b.a])}L${px(X[b.b])} ${py(Y[b.b])}`, stroke: ink.edge, 'stroke-opacity': 0.5, 'stroke-width': (0.8 + Math.log2(1 + b.edges.length)).toFixed(1) }));
  root.append(s('path', { d: lines[0].join(''), fill: 'none', stroke: ink.edge, 'stroke-opacity': 0.55 }), s('path', { d: lines[1].join(''), fill: 'none', stroke: ink.edge, 'stroke-opacity': 0.55, 'stroke-dasharray': '5 4' }), s('path', { d: lines[2].join(''), fill: 'none', stroke: ink.accent, 'stroke-width': 1.8 }));
  for (let i = 0; i < N + G; i++) {
    if (!drawn[i]) continue;
    const mark = i < N ? s('path', { d: outline(familyOf(i)[3], px(X[i]), py(Y[i]), R[i] * scale), fill: ink.family[nodes.family[i]], 'fill-rule': 'evenodd', 'fill-opacity': lit && !lit.nodes.has(i) ? 0.22 : 1 })
      : s('circle', { cx: px(X[i]), cy: py(Y[i]), r: (R[i] * scale).toFixed(1), fill: ink.paper, stroke: groupInk(i - N), 'stroke-width': 2 });
    mark.append(s('title', {}, i < N ? nameOf(i) : groupName(i - N)));
    root.append(mark);
  }
  for (const l of labels) {
    const [weight] = l.font.split(' ');
    const text = s('text', { 'text-anchor': 'middle', 'font-family': 'sans-serif', 'font-size': l.size, 'font-weight': weight, fill: l.colour, stroke: ink.paper, 'stroke-width': 3, 'paint-order': 'stroke', 'stroke-linejoin': 'round' });
    l.text.forEach((part, k) => text.append(s('tspan', { x: l.x.toFixed(1), y: (l.y + l.size * 0.9 + k * (l.size + 3)).toFixed(1) }, part)));
    root.append(text);
  }
  return new XMLSerializer().serializeToString(root);
}
/** A claim's own part of its IRI; the page carries it in fewer letters. */
const digestOf = (k) => {
  const text = D.claims[k][0];
  return text.length === 43 ? [...atob(text.replace(/-/g, '+').replace(/_/g, '/') + '=')].map((c) => c.charCodeAt(0).toString(16).padStart(2, '0')).join('') : text;
};
/** A cell that no spreadsheet takes for a formula. */
const cell = (v) => { const text = String(v ?? '').replace(/^([=+\-@\t\r])/, "'$1"); return /[",\n\r]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text; };
function csvText() {
  const rows = [['subject', 'subject_label', 'relation', 'object', 'object_label', 'inferred', 'document', 'date', 'locator', 'quote', 'speaker', 'hedge', 'url', 'claim']];
  for (let e = 0; e < E; e++) {
    if (!linked[e]) continue;
    const base = [nodes.id[from[e]], nameOf(from[e]), D.relations[D.edges[e][2]][0], nodes.id[to[e]], nameOf(to[e]), ruleOf(e) != null ? D.rules[ruleOf(e)][0] : ''];
    for (const k of claimsOf(e)) {
      const [, source, locator, quote, , speaker, hedge] = D.claims[k], [slug, , , , date, url] = D.sources[source];
      rows.push([...base, 'doc:' + slug, date, locator, quote, speaker ? pick(D.speakers[speaker - 1]) : '', hedge, url, 'claim:' + digestOf(k)]);
    }
    if (!claimsOf(e).length) rows.push(base);
  }
  return '\ufeff' + rows.map((r) => r.map(cell).join(',')).join('\r\n') + '\r\n';
}
const term = (id) => {
  const colon = id.indexOf(':'), base = D.prefixes[id.slice(0, colon)], local = id.slice(colon + 1);
  if (base && /^[A-Za-z0-9_][\w-]*$/.test(local)) return id;
  const iri = (base ? base + local : id).replace(/[\x00-\x20<>"{}|^`\\]/g, (c) => '%' + c.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase());
  return `<${/^[a-z][a-z0-9+.-]*:/i.test(iri) ? iri : 'urn:x-view:' + encodeURIComponent(id)}>`;
};
const literal = (text, lang) => JSON.stringify(String(text)).replace(/[\u007f\u2028\u2029]/g, (c) => '\\u' + c.charCodeAt(0).toString(16).padStart(4, '0')) + (lang ? '@' + lang : '');
function turtleText() {
  const out = Object.entries(D.prefixes).map(([p, iri]) => `@prefix ${p}: <${iri}> .`);
  out.push('', '# Things');
  for (let i = 0; i < N; i++) {
    if (!shown[i]) continue;
    if (/target|observation/.test(familyOf(i)[0])) { out.push(`# ${term(nodes.id[i])}: ${nameOf(i).replace(/\s+/g, ' ')}`); continue; } // a name of the page's own making
    const labels_ = [nodes.en[i] && literal(nodes.en[i], 'en'), nodes.zh[i] && literal(nodes.zh[i], 'zh')].filter(Boolean);
    if (labels_.length) out.push(`${term(nodes.id[i])} skos:prefLabel ${labels_.join(', ')} .`);
  }
  out.push('', '# What is said of them, and by whom');
  const told = new Set();
  for (let e = 0; e < E; e++) {
    if (!linked[e]) continue;
    const triple = [nodes.id[from[e]], D.relations[D.edges[e][2]][0], nodes.id[to[e]]].map(term);
    out.push(triple.join(' ') + ' .' + (ruleOf(e) != null ? ` # inferred: ${D.rules[ruleOf(e)][0]}` : ''));
    for (const k of claimsOf(e)) {
      const [, source, locator, quote] = D.claims[k];
      const claim = term('claim:' + digestOf(k));
      if (told.has(k)) continue;
      told.add(k);
      out.push(`${claim} a kg:Claim ; kg:claimSubject ${triple[0]} ; kg:claimPredicate ${triple[1]} ; kg:claimObject ${triple[2]} ;`,
        `    prov:hadPrimarySource ${term('doc:' + D.sources[source][0])}${locator ? ` ; kg:locator ${literal(locator)}` : ''}${quote ? ` ; oa:exact ${literal(quote)}` : ''} .`);
    }
  }
  return out.join('\n') + '\n';
}
const SAVES = {
  png: savePng, svg: () => saveAs(fileName('svg'), svgText(), 'image/svg+xml'), csv: () => saveAs(fileName('csv'), csvText(), 'text/csv'),
  turtle: () => saveAs(fileName('ttl'), turtleText(), 'text/turtle'), print: () => window.print(),
};
