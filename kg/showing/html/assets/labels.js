// Names in the picture: those of what stands out first, none over another.
const widths = new Map();
function widthOf(ctx, text, font) {
  const key = font + text;
  if (!widths.has(key)) { ctx.font = font; widths.set(key, ctx.measureText(text).width); }
  return widths.get(key);
}
/** A name in lines of about as many letters as fit well under a shape. */
function wrapped(text, most) {
  const room = /[\u3400-\u9fff]/.test(text) ? 13 : 24;
  const parts = text.match(/[\u3400-\u9fff\uff00-\uffef\u3000-\u303f]|[^\s\u3400-\u9fff\uff00-\uffef\u3000-\u303f]+\s*/g) || [text];
  const lines = [''];
  for (const part of parts) {
    if (lines.at(-1) && (lines.at(-1) + part.trimEnd()).length > room) lines.push('');
    lines[lines.length - 1] += part;
  }
  const kept = lines.slice(0, most).map((line) => line.trim());
  if (lines.length > most) kept[most - 1] = kept[most - 1].slice(0, room - 1) + '…';
  return kept;
}
const wrapCache = new Map();
function linesOf(i, most) {
  const key = i * 16 + most * 2 + view.lang;
  if (!wrapCache.has(key)) wrapCache.set(key, wrapped(i < N ? nameOf(i) : D.groups[i - N][2] ? word('unlinked') : nameOf(D.groups[i - N][0]), most));
  return wrapCache.get(key);
}
/** Boxes that were given away, in cells of a coarse grid. */
class Grid {
  constructor() { this.cells = new Map(); }
  *keys(b) { for (let cx = b[0] >> 6; cx <= b[2] >> 6; cx++) for (let cy = b[1] >> 6; cy <= b[3] >> 6; cy++) yield cx * 4096 + cy; }
  free(b) {
    for (const key of this.keys(b)) for (const o of this.cells.get(key) || []) if (b[0] < o[2] && b[2] > o[0] && b[1] < o[3] && b[3] > o[1]) return false;
    return true;
  }
  take(b) { for (const key of this.keys(b)) { if (!this.cells.has(key)) this.cells.set(key, []); this.cells.get(key).push(b); } }
}
const LABELS_AT_MOST = 260, LARGE = 50;
/** The largest shapes that are drawn; as many as the panel lists by their links. */
function standing() {
  const found = [];
  for (const i of rank) { if (drawn[i]) found.push(i); if (found.length === most.length) break; }
  return found;
}
function placeLabels(ctx, width, height) {
  const scale = network.getScale(), t = network.body.view.translation, grid = new Grid(), shapes_ = new Grid();
  labels = [];
  const offer = (text, x, y, size, weight, high, colour, anchor, over) => {
    const font = `${weight} ${size}px ${FONT}`, w = Math.max(...text.map((line) => widthOf(ctx, line, font))), tall = text.length * (size + 3);
    for (const [bx, by] of anchor === 'middle' ? [[x - w / 2, y - tall / 2]] : [[x - w / 2, y + high + 3], [x + high + 5, y - tall / 2], [x - w / 2, y - high - tall - 2], [x - high - 5 - w, y - tall / 2]]) {
      const box = [Math.round(bx - 2), Math.round(by - 1), Math.round(bx + w + 2), Math.round(by + tall)];
      if (box[0] < 2 || box[1] < 2 || box[2] > width - 2 || box[3] > height - 2 || !grid.free(box) || (!over && !shapes_.free(box))) continue;
      grid.take(box);
      labels.push({ text, x: bx + w / 2, y: by, size, font, colour, box });
      return true;
    }
    return false;
  };
  // A name that must be there: beside its shape, else as near as no other name stands, over shapes if need be.
  const NEAR = [0, 1, 2, 3, 5, 7, 9, 12];
  const offerNear = (text, x, y, size, weight, high, colour) => {
    const font = `${weight} ${size}px ${FONT}`, w = Math.max(...text.map((line) => widthOf(ctx, line, font))), tall = text.length * (size + 3);
    for (const step of NEAR) for (const [dx, dy] of [[0, 1], [1, 0], [0, -1], [-1, 0], [1, 1], [-1, 1], [1, -1], [-1, -1]]) {
      const reach = high + 3 + step * 14, bx = Math.max(3, Math.min(width - w - 3, x - w / 2 + dx * (reach + w / 2))), by = Math.max(3, Math.min(height - tall - 3, y - tall / 2 + dy * (reach + tall / 2)));
      const box = [Math.round(bx - 2), Math.round(by - 1), Math.round(bx + w + 2), Math.round(by + tall)];
      if (!grid.free(box)) continue;
      grid.take(box);
      labels.push({ text, x: bx + w / 2, y: by, size, font, colour, box });
      return;
    }
  };
  const first = [], seen = new Set();
  for (const i of [state.chosen && state.chosen.node, hovered, ...(lit ? [...lit.nodes].sort((a, b) => R[b] - R[a]) : [])]) if (i != null && !seen.has(i)) { seen.add(i); first.push(i); }
  const regions = regionsNow();
  const named = new Set();
  const label_ = (i, big, must) => {
    const r = R[i] * scale;
    const put = (how, ...more) => how(linesOf(i, big ? 4 : 2), X[i] * scale + t.x, Y[i] * scale + t.y, big ? 14 : r > 13 ? 13 : 12, big || R[i] > 22 ? 600 : 400, r * 1.05, ink.ink, ...more);
    // What was chosen or stands out gets its name, over the shapes of others if need be; never over another name.
    return put(offer, '', false) || ((big || must) && put(offer, '', true)) || (must === true && put(offerNear));
  };
  if (first.length && drawn[first[0]]) label_(first[0], true);
  for (let g = 0; g < G; g++) {
    const i = N + g, r = R[i] * scale;
    if (drawn[i] && i !== first[0] && r > 13) offer(linesOf(i, r > 24 ? 2 : 1), X[i] * scale + t.x, Y[i] * scale + t.y + r * 0.35, 11, 500, 0, ink.ink, 'middle');
  }
  // The ends of a path, and of all that is drawn the largest and the most linked, are named before anything else is.
  const inside = (i) => { const x = X[i] * scale + t.x, y = Y[i] * scale + t.y; return x >= 0 && y >= 0 && x <= width && y <= height; };
  const shownNames = new Set(first.slice(0, 1));
  for (const i of state.path ? [state.path.ends[0], state.path.ends[1], ...lit.nodes] : lit ? [] : [...standing(), ...most]) {
    if (!drawn[i] || shownNames.has(i) || !inside(i) || (i >= N && R[i] * scale > 13)) continue;
    shownNames.add(i); seen.add(i);
    label_(i, false, true);
  }
  // Shapes that stand out are no place for the names of others.
  let kept = 0;
  for (const i of lit ? first : rank) {
    if (!drawn[i] || R[i] * scale < 5 || kept++ > 120) { if (kept > 120 || (!lit && R[i] * scale < 5)) break; continue; }
    const x = X[i] * scale + t.x, y = Y[i] * scale + t.y, r = R[i] * scale * 0.85;
    if (x > 0 && y > 0 && x < width && y < height) shapes_.take([Math.round(x - r), Math.round(y - r), Math.round(x + r), Math.round(y + r)]);
  }
  for (const [x, y, r, en, zh] of regions) if (offer([pick([en, zh])], x * scale + t.x, (y - r) * scale + t.y + 10, 13, 650, 0, ink.soft, 'middle')) named.add(pick([en, zh]));
  let large = LARGE; // a crowd of small shapes does not take the names of large ones
  for (const pass of [first, rank]) {
    for (const i of pass) {
      if (labels.length >= LABELS_AT_MOST) break;
      if (!drawn[i] || (i >= N && i !== first[0] && R[i] * scale > 13) || (pass === rank && (seen.has(i) || lit))) continue;
      if (shownNames.has(i) || (i < N && named.has(nameOf(i)) && i !== first[0])) continue;
      const x = X[i] * scale + t.x, y = Y[i] * scale + t.y;
      if (x < -60 || y < -40 || x > width + 60 || y > height + 40) continue;
      if (pass === rank && R[i] * scale < 2.2) continue;
      label_(i, false, pass === rank && i < N && large-- > 0 && 'over');
    }
  }
  if (lit && scale > 0.35) for (const e of lit.edges.slice(0, 60)) if (lined[e]) { const [mx, my] = middle(e); offer([relationOf(e)], mx * scale + t.x, my * scale + t.y, 11, 400, 0, ink.accent, 'middle'); }
}
function drawLabels(ctx) {
  const canvas = ctx.canvas, ratio = canvas.width / canvas.clientWidth;
  ctx.save(); ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  placeLabels(ctx, canvas.clientWidth, canvas.clientHeight);
  ctx.textAlign = 'center'; ctx.textBaseline = 'top'; ctx.lineJoin = 'round'; ctx.lineWidth = 3.2; ctx.strokeStyle = ink.paper;
  for (const l of labels) {
    ctx.font = l.font; ctx.fillStyle = l.colour;
    l.text.forEach((line, k) => { ctx.strokeText(line, l.x, l.y + k * (l.size + 3)); ctx.fillText(line, l.x, l.y + k * (l.size + 3)); });
  }
  ctx.restore();
}
