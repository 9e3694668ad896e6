// The picture. vis-network holds the things, the camera and the pointer; lines, shapes and labels are drawn
// here: one path for thousands of lines, and labels that never lie over each other.
const X = new Float32Array(N + G), Y = new Float32Array(N + G), R = new Float32Array(N + G);
const visId = (i) => (i < N ? nodes.id[i] : 'group ' + (i - N));
const numberOf = new Map(Array.from({ length: N + G }, (_, i) => [visId(i), i]));
let touched = false; // whether somebody has moved the camera
let network = null, hovered = null, lit = null, labels = [], moving = false;
const bend = new Float32Array(E);
let rank = [];

function measureThings() {
  const pairs = new Map();
  for (let e = 0; e < E; e++) {
    const key = Math.min(from[e], to[e]) * N + Math.max(from[e], to[e]);
    if (!pairs.has(key)) pairs.set(key, []);
    pairs.get(key).push(e);
  }
  // Only lines that would lie over each other are bent.
  for (const list of pairs.values()) if (list.length > 1) list.forEach((e, k) => { bend[e] = (k - (list.length - 1) / 2) * 26 * (from[e] < to[e] ? 1 : -1); });
  const important = { zone: 7, part: 4, district: 4 };
  for (let i = 0; i < N; i++) R[i] = Math.min(30, 6.5 + 2.3 * Math.sqrt(touching[i].length) + (important[familyOf(i)[0]] || 0));
  D.groups.forEach(([, size], g) => { R[N + g] = 14 + 22 * Math.sqrt(size); });
  rank = Array.from({ length: N + G }, (_, i) => i).sort((a, b) => R[b] - R[a] || a - b);
}
/** A neighbourhood stands in rings about its middle: near ones within, ordered by relation, then by name. */
function placeRings() {
  const scope = state.focus || (D.centre != null && N <= 60 && state.layout === 'network' ? new Set([D.centre, ...nodes.id.keys()]) : null);
  if (!scope || !scope.size || state.layout === 'map' || scope.size > 120) return;
  const [centre] = scope, angle = new Map([[centre, 0]]);
  X[centre] = Y[centre] = 0;
  let level = [centre], radius = 0;
  for (let ring = 1; level.length; ring++) {
    const next = new Map();
    for (const i of level) for (const e of touching[i]) {
      const j = farEnd(e, i);
      if (scope.has(j) && !angle.has(j) && !next.has(j) && (linked[e] || !touching[j].some((x) => linked[x]))) next.set(j, [ring > 1 ? angle.get(i) : 0, D.edges[e][2] * 2 + (from[e] === i ? 0 : 1), nameOf(j)]);
    }
    level = [...next.keys()].sort((a, b) => next.get(a)[0] - next.get(b)[0] || next.get(a)[1] - next.get(b)[1] || next.get(a)[2].localeCompare(next.get(b)[2]));
    radius += Math.max(190, (level.length * 58) / (2 * Math.PI) - radius);
    level.forEach((j, k) => {
      const a = -Math.PI / 2 + ((k + 0.5) / level.length) * 2 * Math.PI, far = radius + (level.length > 14 && k % 2 ? 74 : 0);
      angle.set(j, a); X[j] = far * 1.3 * Math.cos(a); Y[j] = far * Math.sin(a);
    });
  }
}
function place(set) {
  const p = D.pos[set];
  for (let i = 0; i < N; i++) { X[i] = p[2 * i] ?? 0; Y[i] = p[2 * i + 1] ?? 0; }
  placeRings();
  const sums = Array.from({ length: G }, () => [0, 0, 0]);
  for (let i = 0; i < N && G; i++) { const t = sums[nodes.group[i]]; t[0] += X[i]; t[1] += Y[i]; t[2]++; }
  sums.forEach(([x, y, n], g) => { X[N + g] = x / n; Y[N + g] = y / n; });
}

// ── drawing ────────────────────────────────────────────────────────────────────────────────────────
let ink = {};
function readInk() {
  ink = Object.fromEntries(['ink', 'soft', 'edge', 'accent', 'region', 'line', 'warn', 'paper'].map((n) => [n, css(n)]));
  ink.family = D.families.map(inkOf);
}
const groupInk = (g) => ink.family[nodes.family[D.groups[g][0]]];
const shapes = new Map();
function shapePath(shape, r) {
  const size = Math.round(r * 2) / 2, key = shape + size;
  if (!shapes.has(key)) shapes.set(key, new Path2D(outline(shape, 0, 0, size)));
  return shapes.get(key);
}
function drawThing({ ctx, id, x, y }) {
  return { drawNode() {
    const i = numberOf.get(id);
    const faint = lit && !lit.nodes.has(i), chosen = state.chosen && state.chosen.node === i;
    ctx.translate(x, y);
    if (i >= N) return drawGroup(ctx, i - N);
    ctx.globalAlpha = faint ? 0.22 : 1;
    if (chosen || hovered === i) { ctx.beginPath(); ctx.arc(0, 0, R[i] * 1.25 + 5, 0, 7); ctx.lineWidth = 2.5; ctx.strokeStyle = ink.accent; ctx.stroke(); }
    ctx.fillStyle = ink.family[nodes.family[i]];
    ctx.fill(shapePath(familyOf(i)[3], R[i]), 'evenodd');
    if (nodes.undated[i] && state.clock === 'valid' && state.day != null) { ctx.beginPath(); ctx.arc(0, 0, R[i] * 1.2 + 3, 0, 7); ctx.setLineDash([3, 3]); ctx.lineWidth = 1.5; ctx.strokeStyle = ink.soft; ctx.stroke(); ctx.setLineDash([]); }
    if (foldedAt[i]) drawBadge(ctx, R[i] * 0.8, '+' + foldedAt[i]);
  } };
}
function drawGroup(ctx, g) {
  const r = R[N + g];
  ctx.globalAlpha = lit && !lit.nodes.has(N + g) ? 0.3 : 1;
  ctx.beginPath(); ctx.arc(0, 0, r, 0, 7); ctx.fillStyle = ink.paper; ctx.fill();
  ctx.globalAlpha *= 0.2; ctx.fillStyle = groupInk(g); ctx.fill();
  ctx.globalAlpha *= 5; ctx.lineWidth = hovered === N + g ? 4 : 2; ctx.strokeStyle = groupInk(g); ctx.stroke();
  ctx.fillStyle = ink.ink; ctx.textAlign = 'center'; ctx.textBaseline = 'middle'; ctx.font = `600 ${Math.max(13, r * 0.42)}px ${FONT}`;
  ctx.fillText(members[g], 0, -r * 0.28);
}
function drawBadge(ctx, at, text) {
  ctx.font = `600 11px ${FONT}`; ctx.textAlign = 'center'; ctx.textBaseline = 'middle';
  const w = ctx.measureText(text).width + 9;
  ctx.fillStyle = ink.accent; ctx.beginPath(); ctx.roundRect(at - 2, -at - 9, w, 17, 8); ctx.fill();
  ctx.fillStyle = ink.paper; ctx.fillText(text, at - 2 + w / 2, -at);
}
const FONT = getComputedStyle(document.documentElement).fontFamily;

function middle(e) {
  const a = from[e], b = to[e], dx = X[b] - X[a], dy = Y[b] - Y[a], length = Math.hypot(dx, dy) || 1;
  return [(X[a] + X[b]) / 2 - (dy / length) * bend[e], (Y[a] + Y[b]) / 2 + (dx / length) * bend[e]];
}
function trace(ctx, e) {
  const a = from[e], b = to[e];
  ctx.moveTo(X[a], Y[a]);
  if (a === b) { ctx.arc(X[a] + R[a], Y[a] - R[a], R[a], Math.PI / 2 + 1.6, Math.PI / 2 - 1.6 + 6.28); return; }
  if (!bend[e]) { ctx.lineTo(X[b], Y[b]); return; }
  const [mx, my] = middle(e);
  ctx.quadraticCurveTo(2 * mx - (X[a] + X[b]) / 2, 2 * my - (Y[a] + Y[b]) / 2, X[b], Y[b]);
}
/** Strokes many lines; a path of a few hundred is quicker than one of thousands or thousands of one. */
function strokeAll(ctx, edges, colour, width, alpha, dash) {
  ctx.strokeStyle = colour; ctx.lineWidth = width; ctx.globalAlpha = alpha; ctx.setLineDash(dash || []);
  for (let k = 0; k < edges.length; k += 300) {
    ctx.beginPath();
    for (let n = k; n < Math.min(edges.length, k + 300); n++) trace(ctx, edges[n]);
    ctx.stroke();
  }
  ctx.setLineDash([]); ctx.globalAlpha = 1;
}
function arrows(ctx, edges, colour, alpha, size) {
  ctx.fillStyle = colour; ctx.globalAlpha = alpha; ctx.beginPath();
  for (const e of edges) {
    const a = from[e], b = to[e];
    if (a === b) continue;
    const [mx, my] = middle(e), cx = bend[e] ? 2 * mx - (X[a] + X[b]) / 2 : X[a], cy = bend[e] ? 2 * my - (Y[a] + Y[b]) / 2 : Y[a];
    const angle = Math.atan2(Y[b] - cy, X[b] - cx), r = R[b] * 1.15 + 2;
    const tx = X[b] - Math.cos(angle) * r, ty = Y[b] - Math.sin(angle) * r;
    ctx.moveTo(tx, ty);
    ctx.lineTo(tx - size * Math.cos(angle - 0.4), ty - size * Math.sin(angle - 0.4));
    ctx.lineTo(tx - size * Math.cos(angle + 0.4), ty - size * Math.sin(angle + 0.4));
    ctx.closePath();
  }
  ctx.fill(); ctx.globalAlpha = 1;
}
const regionsNow = () => (state.focus && state.layout !== 'map' ? [] : D.regions[state.layout] || []);
function drawRegions(ctx, scale) {
  for (const [x, y, r] of regionsNow()) {
    ctx.beginPath(); ctx.arc(x, y, r, 0, 7); ctx.fillStyle = ink.region; ctx.fill();
    ctx.lineWidth = 1 / scale; ctx.strokeStyle = ink.line; ctx.stroke();
  }
}
let flat = [], inferredLines = [], undatedLines = [];
/** The lines to draw, listed once after a change rather than at each frame. */
function listLines() {
  flat = []; inferredLines = []; undatedLines = [];
  const dashed = state.clock === 'valid' && state.day != null;
  for (let e = 0; e < E; e++) if (lined[e]) (ruleOf(e) != null ? inferredLines : dashed && isUndated(e) ? undatedLines : flat).push(e);
}
function drawLines(ctx) {
  const scale = network.getScale(), hair = 1.15 / scale, many = flat.length + inferredLines.length + undatedLines.length;
  drawRegions(ctx, scale);
  // The more lines, the fainter each, so that a crowd stays a texture and not a carpet.
  const alpha = (lit ? 0.13 : Math.max(0.2, Math.min(0.6, 400 / (many + 400)))) * (state.layout === 'network' ? 1 : 0.5);
  ctx.lineCap = 'butt';
  strokeAll(ctx, flat, ink.edge, hair, alpha);
  strokeAll(ctx, inferredLines, ink.edge, hair, alpha, [5 / scale, 4 / scale]);
  strokeAll(ctx, undatedLines, ink.edge, hair, alpha, [2 / scale, 3 / scale]);
  for (const b of bundles) {
    ctx.globalAlpha = lit && !(lit.nodes.has(b.a) && lit.nodes.has(b.b)) ? 0.1 : 0.5; ctx.strokeStyle = ink.edge; ctx.lineWidth = Math.min(9, 0.8 + Math.log2(1 + b.edges.length)) / Math.max(scale, 0.35);
    ctx.beginPath(); ctx.moveTo(X[b.a], Y[b.a]); ctx.lineTo(X[b.b], Y[b.b]); ctx.stroke();
  }
  ctx.globalAlpha = 1;
  if (!moving && !lit && many < 1600 && scale > 0.55) arrows(ctx, flat, ink.edge, alpha, 8);
  if (lit) {
    const bright = lit.edges.filter((e) => lined[e]);
    strokeAll(ctx, bright.filter((e) => ruleOf(e) == null), ink.accent, 1.8 / scale, 0.95);
    strokeAll(ctx, bright.filter((e) => ruleOf(e) != null), ink.accent, 1.8 / scale, 0.95, [6 / scale, 4 / scale]);
    arrows(ctx, bright, ink.accent, 1, Math.min(15, 9 / scale));
    const sore = bright.filter((e) => claimsOf(e).some(disputed));
    if (sore.length) strokeAll(ctx, sore, ink.warn, 2.4 / scale, 0.95);
  }
}

// ── pointer and camera ─────────────────────────────────────────────────────────────────────────────
function thingAt(p) {
  const scale = network.getScale(), { x, y } = network.DOMtoCanvas(p);
  let best = null, least = Infinity;
  for (let i = 0; i < N + G; i++) {
    if (!drawn[i]) continue;
    const d = Math.hypot(X[i] - x, Y[i] - y) - Math.max(R[i] * 1.1, 5 / scale);
    if (d < 2 / scale && d < least) { least = d; best = i; }
  }
  return best;
}
function distance(x, y, ax, ay, bx, by) {
  const dx = bx - ax, dy = by - ay, u = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(x - ax - u * dx, y - ay - u * dy);
}
function lineAt(p) {
  const { x, y } = network.DOMtoCanvas(p);
  let best = null, least = 6 / network.getScale();
  for (let e = 0; e < E; e++) {
    if (!lined[e]) continue;
    const a = from[e], b = to[e];
    let d;
    if (bend[e]) { const [mx, my] = middle(e); d = Math.min(distance(x, y, X[a], Y[a], mx, my), distance(x, y, mx, my, X[b], Y[b])); } else d = distance(x, y, X[a], Y[a], X[b], Y[b]);
    if (d < least) { least = d; best = { edge: e }; }
  }
  for (const b of bundles) { const d = distance(x, y, X[b.a], Y[b.a], X[b.b], Y[b.b]); if (d < least) { least = d; best = { bundle: b }; } }
  return best;
}
const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
function moveTo(position, scale, quick) {
  touched = touched || !quick;
  network.moveTo({ position, scale, animation: calm || quick ? false : { duration: 320, easingFunction: 'easeInOutQuad' } });
}
/** Where the camera stands to see all, or only some. */
function fitting(only) {
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
  const box = (x, y, r) => { x0 = Math.min(x0, x - r); y0 = Math.min(y0, y - r); x1 = Math.max(x1, x + r); y1 = Math.max(y1, y + r); };
  for (let i = 0; i < N + G; i++) if (drawn[i] && (!only || only.has(i))) box(X[i], Y[i], R[i]);
  if (!only) for (const [x, y, r] of regionsNow()) box(x, y, r);
  if (x0 > x1) return null;
  const { clientWidth: w, clientHeight: hgt } = $('canvas');
  const rim = w < 600 ? 24 : 84, scale = Math.min((w - rim) / (x1 - x0 + 60), (hgt - rim) / (y1 - y0 + 60), only ? 1.4 : 1.6);
  return { position: { x: (x0 + x1) / 2, y: (y0 + y1) / 2 }, scale: Math.max(0.02, scale) };
}
function fit(quick, only) { const camera = fitting(only); if (camera) moveTo(camera.position, camera.scale, quick); }
function zoom(factor) { moveTo(network.getViewPosition(), Math.max(0.02, Math.min(6, network.getScale() * factor))); }

const item = (i) => ({ id: visId(i), shape: 'custom', ctxRenderer: drawThing, size: R[i], x: X[i], y: Y[i], hidden: !drawn[i] });
/** Shows in the picture what `compute` found: new things are handed to vis-network, others only hidden or shown. */
function show() {
  const body = network.body, fresh = [];
  for (let i = 0; i < N + G; i++) {
    const node = body.nodes[visId(i)];
    if (node) node.options.hidden = !drawn[i];
    else if (drawn[i]) fresh.push(item(i));
  }
  if (fresh.length) network.body.data.nodes.add(fresh);
  network._updateVisibleIndices();
  listLines(); light();
  network.redraw();
}
/** What stands out: the path, or the chosen thing with its neighbours, or the hovered one's. */
function light() {
  const c = state.chosen;
  lit = null;
  if (state.path) lit = { nodes: new Set(state.path.edges.flatMap((e) => [from[e], to[e]])), edges: state.path.edges };
  else if (c && c.edge != null) lit = { nodes: new Set([from[c.edge], to[c.edge]]), edges: [c.edge] };
  else if (c && c.bundle) lit = { nodes: new Set([c.bundle.a, c.bundle.b]), edges: [] };
  else if (c && c.node != null && drawn[c.node]) {
    const edges = (touching[c.node] || []).filter((e) => lined[e]);
    lit = { nodes: new Set([c.node, ...edges.map((e) => farEnd(e, c.node)), ...bundles.flatMap((b) => (b.a === c.node ? [b.b] : b.b === c.node ? [b.a] : []))]), edges };
  }
}
function arrange(name, quick) {
  const old = [X.slice(), Y.slice()];
  const hidden = state.layout === 'map' || name === 'map';
  state.layout = name;
  place(name);
  if (hidden) change();
  const [nx, ny] = [X.slice(), Y.slice()];
  const steps = calm || quick || counts.drawn > 1500 ? 1 : 18;
  const begin = performance.now();
  const step = () => {
    const u = steps === 1 ? 1 : Math.min(1, (performance.now() - begin) / 380), v = u * u * (3 - 2 * u);
    for (let i = 0; i < N + G; i++) {
      X[i] = old[0][i] + (nx[i] - old[0][i]) * v; Y[i] = old[1][i] + (ny[i] - old[1][i]) * v;
      const node = network.body.nodes[visId(i)];
      if (node) { node.x = X[i]; node.y = Y[i]; }
    }
    if (u < 1) { network.redraw(); requestAnimationFrame(step); } else { fit(quick); network.redraw(); }
  };
  step();
}
function openStage() {
  place(state.layout); readInk(); listLines();
  const start = []; for (let i = 0; i < N + G; i++) if (drawn[i]) start.push(item(i));
  network = new vis.Network($('canvas'), { nodes: new vis.DataSet(start), edges: new vis.DataSet([]) }, {
    physics: false, layout: { improvedLayout: false }, nodes: { borderWidth: 0, labelHighlightBold: false },
    interaction: { selectable: false, hover: false, keyboard: false, tooltipDelay: 1e9, zoomSpeed: 0.7 },
  });
  window.network = network; // as on every page of pyvis, for those who want to go on from here
  network.labelBoxes = () => labels.map((l) => l.box);
  network.labelNames = () => labels.map((l) => l.text.join(/[\u3400-\u9fff]/.test(l.text[0]) ? '' : ' '));
  network.on('beforeDrawing', drawLines);
  network.on('afterDrawing', drawLabels);
  for (const name of ['dragStart', 'zoom']) network.on(name, () => { touched = true; });
  network.on('dragging', ({ pointer }) => {
    hideTip(); moving = true;
    for (const id of network.getSelectedNodes()) { const p = network.getPosition(id), i = numberOf.get(id); X[i] = p.x; Y[i] = p.y; }
    return pointer;
  });
  network.on('dragEnd', () => { moving = false; network.unselectAll(); network.redraw(); });
  network.on('resize', () => { if (!touched) fit(true); });
  light();
}
