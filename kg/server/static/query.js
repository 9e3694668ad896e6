// The query page: the editor, saved questions, and the answer as a table, a chart or a graph.
// Everything that comes from the graph is put on the page as text, never as markup.
"use strict";

const find = (id) => document.getElementById(id);
const SVG = "http://www.w3.org/2000/svg";
const state = { editor: null, queries: [], prefixes: {}, saved: null, answer: null, shown: "table" };

function make(name, properties = {}, ...children) {
  const node = document.createElement(name);
  Object.assign(node, properties);
  node.append(...children);
  return node;
}

function draw(name, attributes, text) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (text !== undefined) node.textContent = text;
  return node;
}

function getText() {
  return state.editor ? state.editor.getValue() : find("text").value;
}

function setText(text) {
  find("text").value = text;
  if (state.editor) state.editor.setValue(text);
}

function days() {
  const given = new URLSearchParams(location.search);
  return ["known-by", "valid-on"].filter((n) => given.get(n)).map((n) => [n, given.get(n)]);
}

function compact(iri) {
  for (const [prefix, base] of Object.entries(state.prefixes)) {
    if (iri.startsWith(base) && /^[\w./-]+$/.test(iri.slice(base.length))) return `${prefix}:${iri.slice(base.length)}`;
  }
  return iri;
}

function address(iri) {
  const keep = new URLSearchParams(days());
  const own = /^(id|doc|claim|kind|graph|shape):(.+)$/.exec(compact(iri));
  if (own) return `/${own[1]}/${own[2]}${keep.size ? `?${keep}` : ""}`;
  if (!/^https?:\/\//.test(iri)) return "";
  keep.set("iri", iri);
  return `/about?${keep}`;
}

function cell(term) {
  if (!term) return "";
  if (term.type === "uri") {
    const href = address(term.value);
    return href ? make("a", { href }, make("bdi", { textContent: compact(term.value) })) : make("bdi", { textContent: term.value });
  }
  const text = make("bdi", { textContent: term.type === "triple" ? JSON.stringify(term.value) : term.value });
  return term["xml:lang"] ? make("span", {}, text, " ", make("span", { className: "tag", textContent: term["xml:lang"] })) : text;
}

function showTable({ vars, rows }) {
  const head = make("tr", {}, ...vars.map((name) => make("th", { textContent: name, scope: "col" })));
  const body = make("tbody", {}, ...rows.slice(0, 2000).map((row) => make("tr", {}, ...vars.map((name) => make("td", {}, cell(row[name]))))));
  return make("table", {}, make("thead", {}, head), body);
}

const isNumber = (term) => term && term.type !== "uri" && term.value.trim() !== "" && Number.isFinite(Number(term.value));

function showChart({ vars, rows }) {
  const numbers = vars.filter((name) => rows.some((r) => r[name]) && rows.every((r) => !r[name] || isNumber(r[name])));
  const counted = numbers[numbers.length - 1];
  const named = vars.find((name) => name !== counted && /label|name/i.test(name)) || vars.find((name) => name !== counted);
  if (!counted) return make("p", { textContent: "A chart needs a column of numbers. 图表需要一列数字。" });
  const kept = rows.filter((r) => r[counted]).slice(0, 40);
  const most = Math.max(...kept.map((r) => Math.abs(Number(r[counted].value))), 1e-9);
  const svg = draw("svg", { viewBox: `0 0 800 ${kept.length * 26 + 30}`, role: "img", "aria-label": `${counted} by ${named || "row"}` });
  svg.append(draw("text", { x: 290, y: 18, class: "edge-name" }, counted));
  kept.forEach((row, i) => {
    const y = 28 + i * 26;
    const label = named && row[named] ? (row[named].type === "uri" ? compact(row[named].value) : row[named].value) : String(i + 1);
    const size = (430 * Math.abs(Number(row[counted].value))) / most;
    svg.append(draw("text", { x: 280, y: y + 15, "text-anchor": "end" }, label.length > 34 ? `${label.slice(0, 33)}…` : label));
    svg.append(draw("rect", { x: 290, y: y + 2, width: Math.max(size, 1), height: 18, rx: 4, class: "bar-of-chart" }));
    svg.append(draw("text", { x: 296 + size, y: y + 15 }, row[counted].value));
  });
  return svg;
}

function edgesOf({ vars, rows, triples }) {
  if (triples) return triples;
  const columns = vars.filter((name) => rows.some((r) => r[name] && r[name].type === "uri"));
  return rows.flatMap((r) => columns.slice(1).filter((name) => r[columns[0]] && r[name] && r[name].type === "uri").map((name) => [r[columns[0]].value, name, r[name].value]));
}

function showGraph(answer) {
  const edges = edgesOf(answer).slice(0, 150);
  const names = [...new Set(edges.flatMap(([s, , o]) => [s, o]))].slice(0, 60);
  if (!names.length) return make("p", { textContent: "A graph needs triples, or two columns of things. 需要三元组或两列事物。" });
  const place = settle(names, edges);
  const svg = draw("svg", { viewBox: "0 0 960 640", role: "group", "aria-label": "The answer as a graph" });
  for (const [s, p, o] of edges) {
    const [a, b] = [place.get(s), place.get(o)];
    if (!a || !b) continue;
    svg.append(draw("line", { x1: a.x, y1: a.y, x2: b.x, y2: b.y }));
    if (edges.length <= 24) svg.append(draw("text", { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, "text-anchor": "middle", class: "edge-name" }, compact(p)));
  }
  for (const name of names) {
    const { x, y } = place.get(name);
    svg.append(draw("circle", { cx: x, cy: y, r: 5 }));
    const text = draw("text", { x, y: y - 9, "text-anchor": "middle" }, compact(name).replace(/^id:/, "").slice(0, 34));
    const href = address(name);
    if (!href) { svg.append(text); continue; }
    const link = draw("a", { href });
    link.append(text);
    svg.append(link);
  }
  return svg;
}

// Springs and repulsion from a circle: no chance in it, so the same answer gives the same picture.
function settle(names, edges) {
  const nodes = names.map((name, i) => ({ name, x: 480 + 300 * Math.cos((2 * Math.PI * i) / names.length), y: 320 + 240 * Math.sin((2 * Math.PI * i) / names.length) }));
  const place = new Map(nodes.map((n) => [n.name, n]));
  const ideal = Math.min(170, 900 / Math.sqrt(names.length + 1));
  for (let step = 0; step < 250; step += 1) {
    const heat = 14 * (1 - step / 250);
    const push = nodes.map(() => ({ x: 0, y: 0 }));
    nodes.forEach((a, i) => nodes.forEach((b, j) => {
      if (i === j) return;
      const dx = a.x - b.x + (i - j) * 0.01, dy = a.y - b.y, far = Math.max(Math.hypot(dx, dy), 1);
      push[i].x += (dx / far) * (ideal * ideal / far); push[i].y += (dy / far) * (ideal * ideal / far);
    }));
    for (const [s, , o] of edges) {
      const i = names.indexOf(s), j = names.indexOf(o);
      if (i < 0 || j < 0 || i === j) continue;
      const dx = nodes[j].x - nodes[i].x, dy = nodes[j].y - nodes[i].y, far = Math.max(Math.hypot(dx, dy), 1), pull = (far * far) / ideal;
      push[i].x += (dx / far) * pull; push[i].y += (dy / far) * pull; push[j].x -= (dx / far) * pull; push[j].y -= (dy / far) * pull;
    }
    nodes.forEach((n, i) => {
      const far = Math.max(Math.hypot(push[i].x, push[i].y), 0.01);
      n.x = Math.min(880, Math.max(80, n.x + (push[i].x / far) * Math.min(far, heat)));
      n.y = Math.min(610, Math.max(30, n.y + (push[i].y / far) * Math.min(far, heat)));
    });
  }
  return place;
}

function triplesOf(text) {
  const found = [];
  for (const line of text.split("\n")) {
    const match = /^<([^>]*)> <([^>]*)> (?:<([^>]*)>|.*) \.$/.exec(line);
    if (match && match[3]) found.push([match[1], match[2], match[3]]);
  }
  return found;
}

function tell(text, fault = false) {
  find("told").textContent = text;
  find("told").classList.toggle("fault", fault);
}

function show(view) {
  state.shown = view;
  for (const tab of document.querySelectorAll("[role=tab]")) {
    const chosen = tab.id === `tab-${view}`;
    tab.setAttribute("aria-selected", String(chosen));
    tab.tabIndex = chosen ? 0 : -1;
  }
  find("answer").setAttribute("aria-labelledby", `tab-${view}`);
  const answer = state.answer;
  if (!answer) return;
  const shown = answer.text !== undefined && view === "table" ? make("pre", { textContent: answer.text })
    : { table: showTable, chart: showChart, graph: showGraph }[view](answer);
  find("answer").replaceChildren(shown);
}

function request() {
  const body = new URLSearchParams(days());
  const unchanged = state.saved && getText() === state.saved.text;
  const filled = [...find("params").querySelectorAll("input")].filter((i) => i.value.trim());
  if (unchanged && filled.length) {
    body.set("saved", state.saved.name);
    for (const input of filled) body.set(`param.${input.name}`, input.value.trim());
  } else body.set("query", getText());
  return body;
}

async function ask(event) {
  event?.preventDefault();
  const body = request(), format = find("format").value;
  if (format) {
    body.set("format", format);
    location.href = `/sparql?${body}`;
    return;
  }
  tell("asking … 查询中");
  find("run").disabled = true;
  const began = performance.now();
  try {
    const response = await fetch("/sparql", { method: "POST", body, headers: { Accept: "application/sparql-results+json, application/n-triples;q=0.9" } });
    const text = await response.text();
    const spent = Math.round(performance.now() - began);
    if (!response.ok) throw new Error(text.trim());
    take(response.headers.get("Content-Type") || "", text, spent);
  } catch (err) {
    state.answer = null;
    find("answer").replaceChildren();
    find("tabs").hidden = true;
    tell(err.message, true);
  } finally {
    find("run").disabled = false;
  }
}

function take(type, text, spent) {
  if (type.includes("n-triples")) {
    const triples = triplesOf(text);
    state.answer = { vars: [], rows: [], triples, text };
    tell(`${text.split("\n").filter(Boolean).length} triples in ${spent} ms`);
  } else {
    const content = JSON.parse(text);
    if ("boolean" in content) {
      state.answer = { vars: [], rows: [], text: content.boolean ? "yes 是" : "no 否" };
      tell(`answered in ${spent} ms`);
    } else {
      state.answer = { vars: content.head.vars, rows: content.results.bindings };
      const n = state.answer.rows.length;
      tell(`${n} ${n === 1 ? "row" : "rows"} in ${spent} ms${n > 2000 ? "; the table shows the first 2,000" : ""}`);
    }
  }
  find("tabs").hidden = false;
  show(state.answer.triples ? "graph" : "table");
}

function choose(query) {
  state.saved = query;
  setText(query.text);
  find("params").replaceChildren(...query.parameters.map((p) => make("label", {}, `${p.name}: ${p.meaning}`, make("input", { name: p.name, placeholder: p.type === "thing" ? "通州, tongzhou …" : p.type }))));
  for (const button of document.querySelectorAll("#saved button")) button.setAttribute("aria-pressed", String(button.dataset.name === query.name));
  ask();
}

function start() {
  for (const button of document.querySelectorAll("[data-prefix]")) state.prefixes[button.dataset.prefix] = button.dataset.iri;
  const given = new URLSearchParams(location.search).get("query");
  if (window.Yasqe) {
    Yasqe.defaults.autocompleters = [];
    state.editor = new Yasqe(find("editor"), { value: given || find("text").value, persistenceId: null, createShareableLink: null, resizeable: false, showQueryButton: false, autofocus: false, consumeShareLink: null });
    // The server knows these prefixes, so the editor must not call them undefined.
    const mode = state.editor.getDoc().mode, begin = mode.startState;
    mode.startState = (...given) => ({ ...begin.apply(mode, given), prefixes: { ...state.prefixes } });
    state.editor.setValue(state.editor.getValue());
    // Tab must lead on to the next control, or the keyboard could not leave the editor.
    state.editor.setOption("extraKeys", { ...state.editor.getOption("extraKeys"), Tab: false, "Shift-Tab": false, "Ctrl-Enter": () => ask(), "Cmd-Enter": () => ask() });
    state.editor.getInputField().setAttribute("aria-label", "SPARQL");
    find("text").hidden = true;
  } else if (given) find("text").value = given;
  find("ask").addEventListener("submit", ask);
  find("filter").addEventListener("input", (event) => {
    const wanted = event.target.value.trim().toLowerCase();
    for (const item of document.querySelectorAll("#saved li")) item.hidden = !item.textContent.toLowerCase().includes(wanted);
  });
  find("saved").addEventListener("click", (event) => {
    const name = event.target.closest("button")?.dataset.name;
    const query = state.queries.find((q) => q.name === name);
    if (query) choose(query);
  });
  document.querySelector(".prefixes").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) setText(`PREFIX ${button.dataset.prefix}: <${button.dataset.iri}>\n${getText()}`);
  });
  find("tabs").addEventListener("click", (event) => {
    const tab = event.target.closest("[role=tab]");
    if (tab) show(tab.id.slice(4));
  });
  find("tabs").addEventListener("keydown", (event) => {
    const order = ["table", "chart", "graph"], step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    show(order[(order.indexOf(state.shown) + step + 3) % 3]);
    find(`tab-${state.shown}`).focus();
  });
  fetch("/queries.json").then((r) => r.json()).then((content) => {
    state.queries = content.queries;
    if (given) ask();
  });
}

document.addEventListener("DOMContentLoaded", start);
