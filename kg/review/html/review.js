"use strict";
// The page of one review file. Its data stand in the element #review; saving writes the same YAML
// form that `kg review` writes, every value in double quotes.
const review = JSON.parse(document.getElementById("review").textContent);
const text = Array.from(review.text_content); // code points: offsets of the file count these
const claims = review.sentences.flatMap((s) => s.claims.map((c) => Object.assign(c, { sentence: s })));
const past = [];
let now = Math.max(0, claims.findIndex((c) => c.status === "proposed"));
let editing = "";

const make = (tag, names, words) => {
  const node = document.createElement(tag);
  if (names) node.className = names;
  if (words !== undefined) node.textContent = words;
  return node;
};
const span = (chars) => (/^\d+-\d+$/.test(chars || "") ? chars.split("-").map(Number) : [-1, -1]);
const slice = (a, b) => text.slice(a, b).join("");

function draw() {
  const main = document.getElementById("article");
  main.replaceChildren();
  for (const [start, end] of review.paragraphs) {
    const row = make("section", "paragraph");
    const words = make("p");
    const margin = make("div", "claims");
    let at = start;
    for (const sentence of review.sentences) {
      const [a, b] = span(sentence.chars);
      if (a < start || b > end) continue;
      words.append(slice(at, a), drawSentence(sentence, a, b));
      at = b;
      for (const claim of sentence.claims) margin.append(drawClaim(claim));
    }
    words.append(slice(at, end));
    row.append(words, margin);
    main.append(row);
  }
  const count = (s) => claims.filter((c) => c.status === s).length;
  document.getElementById("state").textContent =
    `${count("accepted")} accepted, ${count("rejected")} rejected, ${count("proposed")} open`;
}

function drawSentence(sentence, start, end) {
  const node = make("span", "sentence has");
  const current = claims[now];
  node.addEventListener("click", () => go(claims.indexOf(sentence.claims[0])));
  if (!current || current.sentence !== sentence) {
    node.textContent = slice(start, end);
    return node;
  }
  node.classList.add("now");
  const ends = [["subject", ...span(current.subject_chars)], ["object", ...span(current.object_chars)]]
    .filter(([, a, b]) => a >= start && b <= end && a < b)
    .sort((x, y) => x[1] - y[1]);
  let at = start;
  for (const [role, a, b] of ends) {
    if (a < at) continue;
    node.append(slice(at, a), make("mark", role, slice(a, b)));
    at = b;
  }
  node.append(slice(at, end));
  return node;
}

function drawClaim(claim) {
  const number = claims.indexOf(claim);
  const card = make("article", `claim ${claim.status}${number === now ? " now" : ""}`);
  card.tabIndex = 0;
  card.dataset.id = claim.id;
  card.addEventListener("click", () => number !== now && go(number));
  const says = make("p", "says");
  const said = claim.value ? `${claim.metric || "?"} ${claim.comparator} ${claim.value} ${claim.unit}` : claim.object;
  says.append(claim.subject, make("b", "", claim.relation), said);
  const more = make("p", "more");
  for (const role of ["subject", "object"]) {
    if (!claim[role + "_kind"] || claim[role + "_kind"] === "value") continue;
    const id = claim[role + "_id"];
    const like = claim[role + "_like"];
    more.append(make("span", id ? "" : "new", id || (like ? `new? like ${like.split(" ").join(", ")}` : "new")), ` (${claim[role + "_kind"]}) `);
  }
  if (claim.value) {
    const like = claim.indicator_like;
    more.append(make("span", claim.indicator ? "" : "new", claim.indicator || (like ? `indicator? like ${like.split(" ").join(", ")}` : "no indicator")), " ");
  }
  const rest = ["initiative", "date", "hedge", "speaker", "rule", "confidence", "reason"].filter((k) => claim[k]).map((k) => `${k} ${claim[k]}`);
  more.append(rest.join(" · "));
  const acts = make("div", "acts");
  for (const [words, act] of [["Accept", () => set(claim, "accepted")], ["Reject", () => reject(claim)], ["Skip", () => set(claim, "skipped")], ["Edit", () => edit(claim)]]) {
    const button = make("button", "", words);
    button.type = "button";
    button.addEventListener("click", (event) => { event.stopPropagation(); now = number; act(); });
    acts.append(button);
  }
  card.append(says, more, editing === claim.id ? drawForm(claim) : "", acts);
  return card;
}

function drawForm(claim) {
  const form = make("div", "edit");
  const figures = ["value", "unit", "comparator", "metric", "indicator"];
  const fits = (key) => (key.startsWith("initiative") ? claim.relation === "target" : claim.value ? !/^object_(id|new|kind)$/.test(key) : !figures.includes(key));
  for (const key of review.editable.filter(fits)) {
    const label = make("label", "", key);
    const input = make("input");
    input.value = claim[key] || "";
    input.name = key;
    input.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Escape") { editing = ""; draw(); focus(); }
      if (event.key === "Enter") apply(claim, form);
    });
    label.append(input);
    form.append(label);
  }
  const fault = make("p", "fault");
  fault.setAttribute("role", "alert");
  form.append(fault);
  return form;
}

function apply(claim, form) {
  const changed = {};
  for (const input of form.querySelectorAll("input")) if (input.value !== (claim[input.name] || "")) changed[input.name] = input.value;
  const [start, end] = span(claim.sentence.chars);
  for (const role of ["subject", "object"]) {
    if (!(role in changed)) continue;
    const within = slice(start, end);
    const at = changed[role] ? within.indexOf(changed[role]) : -1;
    if (at < 0) {
      form.querySelector(".fault").textContent = `"${changed[role]}" does not stand in the sentence; copy it from there`;
      return;
    }
    const first = start + Array.from(within.slice(0, at)).length;
    changed[role + "_chars"] = `${first}-${first + Array.from(changed[role]).length}`;
  }
  remember([claim]);
  Object.assign(claim, changed);
  editing = "";
  draw();
  focus();
}

function remember(changed) { past.push(changed.map((c) => [c, Object.assign({}, c)])); }
function set(claim, status, reason) {
  remember([claim]);
  claim.status = status;
  if (reason !== undefined) claim.reason = reason;
  next();
}
function setSentence(claim) {
  const open = claim.sentence.claims.filter((c) => c.status === "proposed");
  remember(open);
  for (const c of open) c.status = "accepted";
  next();
}
function reject(claim) {
  const reason = window.prompt("Why is it wrong?", claim.reason || "");
  if (reason !== null) set(claim, "rejected", reason);
}
function edit(claim) {
  editing = editing === claim.id ? "" : claim.id;
  draw();
  const input = document.querySelector(".edit input");
  if (input) input.focus();
}
function undo() {
  const last = past.pop();
  if (!last) return;
  for (const [claim, old] of last) Object.assign(claim, old);
  go(claims.indexOf(last[0][0]));
}
function next() {
  const ahead = claims.findIndex((c, n) => n > now && c.status === "proposed");
  const any = claims.findIndex((c) => c.status === "proposed");
  go(ahead >= 0 ? ahead : any >= 0 ? any : now);
}
function go(number) {
  if (number < 0 || number >= claims.length) return;
  now = number;
  draw();
  focus();
}
function focus() {
  const card = document.querySelector(".claim.now");
  if (card) { card.focus({ preventScroll: true }); card.scrollIntoView({ block: "center" }); }
}

function yaml() {
  const quote = (value) => JSON.stringify(value);
  const lines = ["# Reviewed in the page; `kg add` reads this file."];
  for (const [key, value] of Object.entries(review.head)) if (value) lines.push(`${key}: ${quote(value)}`);
  lines.push("sentences:");
  for (const sentence of review.sentences) {
    lines.push("", `- at: ${quote(sentence.at)}`, `  chars: ${quote(sentence.chars)}`, `  quote: ${quote(sentence.quote)}`, "  claims:");
    for (const claim of sentence.claims) {
      const keys = review.keys.filter((k) => claim[k]);
      keys.forEach((k, n) => lines.push(`${n ? "    " : "  - "}${k}: ${quote(claim[k])}`));
    }
  }
  return lines.join("\n") + "\n";
}
function save() {
  const link = make("a");
  link.href = URL.createObjectURL(new Blob([yaml()], { type: "application/yaml" }));
  link.download = review.file;
  link.click();
  URL.revokeObjectURL(link.href);
}

document.getElementById("save").addEventListener("click", save);
document.getElementById("undo").addEventListener("click", undo);
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "s") { event.preventDefault(); save(); return; }
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.tagName === "INPUT") return;
  const claim = claims[now];
  const act = {
    j: () => go(now + 1), k: () => go(now - 1), ArrowDown: () => go(now + 1), ArrowUp: () => go(now - 1),
    a: () => claim && set(claim, "accepted"), A: () => claim && setSentence(claim), r: () => claim && reject(claim),
    s: () => claim && set(claim, "skipped"), e: () => claim && edit(claim), u: undo,
  }[event.key];
  if (act) { event.preventDefault(); act(); }
});
draw();
focus();
