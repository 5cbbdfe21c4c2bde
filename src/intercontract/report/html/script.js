"use strict";
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const one = (id) => document.getElementById(id);
// An element. Text becomes text nodes only: nothing observed is ever parsed as markup.
const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== ""));
  return element;
};
const plural = (number, noun) => `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
const unpack = async (id) => {
  const bytes = Uint8Array.from(atob(one(id).textContent), (char) => char.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return JSON.parse(await new Response(stream).text());
};

const PAGE = 100;
const FIELDS = ["q", "region", "operation", "check", "verdict"];
const lists = { new: one("new-list"), known: one("known-list") };
const bodies = new Map();
let rows = [], runs = [], detailed = null;
const wanted = Object.fromEntries(FIELDS.map((name) => [name, ""]));
const details = () => (detailed ??= unpack("details"));

// The filter is in the address, so that a link shows what its sender saw.
const address = () => {
  const text = location.hash.slice(1);
  if (text && !text.includes("=")) return text; // a part of the page; the filter stays
  const given = new URLSearchParams(text);
  for (const name of FIELDS) wanted[name] = given.get(name) ?? "";
  return given.get("open") ?? "";
};
const remember = (open = "") => {
  const told = new URLSearchParams(FIELDS.filter((name) => wanted[name]).map((name) => [name, wanted[name]]));
  if (open) told.set("open", open);
  history.replaceState(null, "", `#${told}`);
};
const words = () => wanted.q.toLowerCase().split(/\s+/).filter(Boolean);
const matches = (row, texts) =>
  (!wanted.region || row.c.includes(wanted.region)) && (!wanted.operation || row.o.includes(wanted.operation)) &&
  (!wanted.check || row.r === wanted.check) && (!wanted.verdict || row.w === wanted.verdict) &&
  texts.every((text) => row.text.includes(text));

const entry = (row) => {
  const summary = make("summary", {},
    make("span", { class: "kind" }, make("span", { "aria-hidden": "true" }, row.g), ` ${row.w}`),
    make("span", { class: "what" }, make("b", {}, row.r), " ", make("code", {}, row.p)),
    make("span", { class: "message" }, row.m),
    make("span", { class: "spread" },
      ...row.c.map((chip) => make("span", { class: "chip" }, chip)), " ",
      make("span", { class: "times" }, row.o.length === 1 ? row.o[0] : plural(row.o.length, "operation")),
      row.n ? make("span", { class: "times" }, row.n.toLocaleString("en"), make("span", { "aria-hidden": "true" }, "×"),
        make("span", { class: "hidden" }, " times")) : null,
      row.f ? make("span", { class: row.b ? "since fresh" : "since" }, row.b ? "first seen in this run" : `since ${row.f}`) : null));
  const element = make("details", { class: `finding v-${row.t}`, id: row.i }, summary);
  element.addEventListener("toggle", () => {
    if (element.open) fill(element, row);
    else if (address() === row.i) remember();
  });
  return element;
};

const block = (title, text, copied) => {
  const lines = Array.isArray(text);
  const code = make("pre", { class: copied ? "code shell" : "code", tabindex: "0", role: "group", "aria-label": title });
  if (lines) {
    for (const [marked, row] of text) {
      code.append(marked ? make("mark", {}, make("span", { class: "hidden" }, "here: "), row) : make("span", {}, row), "\n");
    }
  } else code.append(text);
  const caption = make("figcaption", {}, title);
  if (copied) {
    const button = make("button", { type: "button", class: "copy" }, "Copy");
    button.addEventListener("click", () => copy(button, code));
    caption.append(button);
  }
  return make("figure", {}, caption, code);
};
const copy = async (button, code) => {
  try {
    await navigator.clipboard.writeText(code.textContent);
    button.textContent = "Copied";
  } catch {
    getSelection().selectAllChildren(code);
    button.textContent = "Selected";
  }
  setTimeout(() => { button.textContent = "Copy"; }, 2000);
};

const MARKS = { seen: ["■", "seen"], absent: ["·", "absent"], "not looked at": ["?", "not looked at"] };
const life = ([chip, since, flaky, returned, marks]) => {
  const seen = marks.filter((mark) => mark === "seen").length;
  const strip = make("span", { class: "strip", "aria-hidden": "true" });
  marks.forEach((mark, at) => {
    const run = runs[at] ?? ["", "", ""];
    strip.append(make(run[2] ? "a" : "span", { href: run[2] || null, tabindex: run[2] ? "-1" : null, class: `mark-${mark[0]}`, title: `${run[1]} ${mark}` }, MARKS[mark][0]));
  });
  const told = `since ${since}, seen in ${seen} of the last ${plural(marks.length, "run")}`;
  return make("p", { class: "life" }, make("span", { class: "chip" }, chip), " ", strip, ` ${told}${returned ? ", came back" : ""}${flaky ? ", flaky" : ""}`);
};

const fill = async (element, row) => {
  if (bodies.has(row.i)) {
    if (!element.querySelector(".body")) element.append(bodies.get(row.i));
    return;
  }
  const source = one("details"), known = await details(), told = known.details[row.at];
  if (bodies.has(row.i)) return;
  const body = make("div", { class: "body" });
  bodies.set(row.i, body);
  element.append(body);
  if (!told) {
    body.append(make("p", {}, "The details of so many do not fit this page: they are in ", make("a", { href: source.dataset.file }, source.dataset.file), `, under ${row.x.split(" ")[0]}.`));
    return;
  }
  body.append(make("p", { class: "words" }, told.m));
  body.append(make("p", { class: "where" }, make("span", { class: "method" }, told.w[0]), " ", make("code", {}, told.w[1]), ` ${told.w[2]}`));
  body.append(make("dl", { class: "versus" }, ...told.v.map(([kind, name, text]) => make("div", { class: kind }, make("dt", {}, name), make("dd", {}, text))),
    told.d ? make("div", { class: "documented" }, make("dt", {}, "The schema of this place"), make("dd", {}, told.d)) : null));
  const [sent, got] = told.h === null ? [] : known.transcripts[told.h];
  for (const [title, text] of told.k) body.append(block(title, text, !Array.isArray(text)));
  if (sent) body.append(make("details", { class: "more" }, make("summary", {}, "Request and response"), make("div", { class: "pair" }, block("Request", sent), block("Response", got))));
  if (told.y) body.append(make("details", { class: "more" }, make("summary", {}, "Accept as known"),
    make("p", { class: "soft" }, "Read it, say in it why, and paste it into the list of deviations.yaml beside the contract."), block("deviations.yaml", told.y, true)));
  if (row.s === "known" && told.z) body.append(make("p", {}, told.z));
  if (told.e.length) body.append(make("ul", { class: "evidence" }, ...told.e.map(([text, isLink]) => make("li", {}, isLink ? make("a", { href: text, rel: "noopener noreferrer" }, text) : make("code", {}, text)))));
  for (const each of told.l) body.append(life(each));
  for (const [name, text] of told.a) body.append(make("p", {}, make("span", { class: "soft" }, name), " ", make("code", {}, text)));
  if (row.n || told.u.length > 1) body.append(places(told.u, row));
  body.append(make("p", { class: "print" }, "Fingerprint ", make("code", {}, row.x.split(" ").slice(0, 8).join(" "))));
};
const places = (members, row) => {
  const table = make("table", { class: "seen-in" }, make("caption", {}, "Seen in"), make("tbody"));
  for (const [chip, place, pointer, count, examples, differs] of members) {
    table.lastChild.append(make("tr", {}, make("th", { scope: "row" }, make("span", { class: "chip" }, chip), " ", place, " ", make("code", {}, pointer)),
      make("td", { class: "num" }, count ? `${count.toLocaleString("en")}×` : ""),
      make("td", {}, ...examples.map((name) => make("code", {}, name)), ...differs.map(([name, text]) => make("div", { class: "soft" }, `${name}: ${text}`)))));
  }
  return table;
};

const draw = (part, found, upto = PAGE) => {
  const list = lists[part];
  if (!list) return;
  list.replaceChildren(...found.slice(0, upto).map(entry));
  if (found.length > upto) {
    const button = make("button", { type: "button", class: "further" }, `Show ${Math.min(PAGE, found.length - upto)} more of ${found.length.toLocaleString("en")}`);
    button.addEventListener("click", () => {
      const shown = all("details.finding", list).length;
      button.before(...found.slice(shown, shown + PAGE).map(entry));
      const left = found.length - shown - PAGE;
      if (left > 0) button.textContent = `Show ${Math.min(PAGE, left)} more of ${found.length.toLocaleString("en")}`;
      else button.remove();
    });
    list.append(button);
  }
};

// Everything else on the page that is of an operation, a region, or just text.
const elsewhere = (texts, of) => {
  for (const line of all("[data-line]")) {
    const data = line.dataset, text = line.textContent.toLowerCase();
    const fits = texts.every((word) => text.includes(word)) &&
      (!wanted.operation || (data.operation ? data.operation === wanted.operation : text.includes(wanted.operation.toLowerCase()))) &&
      (!wanted.region || !data.region || data.region === wanted.region) && (!wanted.check || !data.check || data.check === wanted.check);
    line.hidden = !fits;
  }
  for (const cell of all("table.grid [data-region]")) cell.hidden = Boolean(wanted.region) && cell.dataset.region !== wanted.region;
  for (const row of all("table.grid tr[data-operation]")) {
    const name = row.dataset.operation;
    const verdicts = all("td", row).filter((cell) => !cell.hidden).map((cell) => cell.dataset.verdict);
    row.hidden = !((!wanted.operation || name === wanted.operation) && (!wanted.verdict || verdicts.includes(wanted.verdict)) &&
      (texts.every((word) => name.toLowerCase().includes(word)) || (texts.length > 0 && of.has(name))) && (!wanted.check || of.has(name)));
  }
};

const apply = () => {
  const texts = words(), found = rows.filter((row) => matches(row, texts)), filtered = FIELDS.some((name) => wanted[name]);
  const fresh = found.filter((row) => row.s === "new"), known = found.filter((row) => row.s === "known");
  draw("new", fresh);
  draw("known", known);
  const fold = lists.known?.closest("details");
  if (fold) {
    fold.querySelector("summary").textContent = `Show ${known.length.toLocaleString("en")}`;
    fold.hidden = !known.length;
  }
  one("nothing").hidden = Boolean(fresh.length) || !rows.some((row) => row.s === "new");
  one("matching").textContent = filtered ? `${found.length.toLocaleString("en")} of ${rows.length.toLocaleString("en")} match` : "";
  one("clear").hidden = !filtered;
  elsewhere(texts, new Set(found.flatMap((row) => row.o)));
};

// A link to a finding or a part of the page unfolds it.
const reveal = (id) => {
  const row = rows.find((each) => each.i === id || each.x.split(" ").includes(id));
  if (row && !one(row.i)) {
    const found = rows.filter((each) => each.s === row.s && matches(each, words()));
    draw(row.s, found.includes(row) ? found : [row], Math.max(PAGE, found.indexOf(row) + 1));
  }
  const target = one(row ? row.i : id);
  if (!target) return;
  for (let node = target; node; node = node.parentElement) if (node.tagName === "DETAILS") node.open = true;
  if (target.id === "known") all(":scope > details", target).forEach((fold) => { fold.open = true; });
  target.scrollIntoView();
  if (row) target.querySelector("summary").focus({ preventScroll: true });
};

const follow = () => {
  const id = address();
  for (const name of FIELDS) {
    const field = one(name);
    if (!field) continue;
    field.value = wanted[name];
    if (field.value !== wanted[name]) wanted[name] = field.value = "";
  }
  apply();
  if (id) reveal(id);
};

const tree = async (fold) => {
  const [name, exercised, missing] = (await details()).coverage[fold.dataset.dimension] ?? [];
  if (!name) return;
  const root = new Map(), leaf = Symbol("leaf");
  const add = (text, seen) => {
    let node = root;
    const parts = text.split(" ");
    const path = parts.flatMap((part) => (part.startsWith("/") ? part.slice(1).split("/") : [part]));
    for (const part of path) {
      if (!node.has(part)) node.set(part, new Map());
      node = node.get(part);
    }
    node.set(leaf, seen);
  };
  exercised.forEach((text) => add(text, true));
  missing.forEach((text) => add(text, false));
  const count = (node) => {
    let [seen, of] = node.has(leaf) ? [Number(node.get(leaf)), 1] : [0, 0];
    for (const [key, below] of node) if (key !== leaf) { const [more, total] = count(below); seen += more; of += total; }
    return [seen, of];
  };
  const show = (node, into) => {
    for (const [key, below] of node) {
      if (key === leaf) continue;
      const [seen, of] = count(below), state = seen === of ? "✓" : seen ? "◐" : "○";
      const told = [make("span", { "aria-hidden": "true" }, state), ` ${key} `, make("span", { class: "soft" }, of > 1 || !below.has(leaf) ? `${seen} of ${of}` : seen ? "" : "not seen")];
      if ([...below.keys()].some((each) => each !== leaf)) {
        const branch = make("details", { class: "branch" }, make("summary", {}, ...told));
        branch.addEventListener("toggle", () => { if (branch.open && branch.children.length === 1) { const list = make("ul"); show(below, list); branch.append(list); } });
        into.append(make("li", {}, branch));
      } else into.append(make("li", { class: seen ? "" : "lack" }, ...told));
    }
  };
  const list = make("ul", { class: "branches" });
  show(root, list);
  fold.querySelector(".tree").replaceChildren(list);
};

const step = (by) => {
  const shown = all("#new-list > details > summary, #known-list > details > summary").filter((each) => each.checkVisibility());
  const at = shown.indexOf(document.activeElement);
  const next = shown[at < 0 ? (by > 0 ? 0 : shown.length - 1) : Math.min(Math.max(at + by, 0), shown.length - 1)];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
};
const pressed = (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || one("keys").open) return;
  const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
  if (event.key === "Escape" && typing) event.target.blur();
  if (typing) return;
  if (event.key === "j" || event.key === "k") step(event.key === "j" ? 1 : -1);
  else if (event.key === "/") one("q").focus();
  else if (event.key === "?") one("keys").showModal();
  else return;
  event.preventDefault();
};

// On paper everything that is there is unfolded.
let folded = [];
addEventListener("beforeprint", () => {
  folded = all("details:not([open])");
  folded.forEach((fold) => { fold.open = true; });
});
addEventListener("afterprint", () => folded.forEach((fold) => { fold.open = false; }));

const begin = async () => {
  const told = await unpack("rows");
  runs = told.runs;
  rows = told.rows.map((row, at) => ({ ...row, at, text: [row.w, row.r, row.p, row.m, ...row.c, ...row.o, row.x].join(" ").toLowerCase() }));
  const checks = [...new Set(rows.map((row) => row.r))].sort();
  one("check").append(...checks.map((name) => make("option", {}, name)));
  one("rest")?.remove();
  one("filter").hidden = !rows.length && !document.querySelector("table.grid");
  one("filter").addEventListener("submit", (event) => event.preventDefault());
  one("filter").addEventListener("input", (event) => {
    wanted[event.target.id] = event.target.value;
    remember();
    apply();
  });
  one("clear").addEventListener("click", () => {
    for (const name of FIELDS) { wanted[name] = ""; if (one(name)) one(name).value = ""; }
    remember();
    apply();
  });
  one("help").addEventListener("click", () => one("keys").showModal());
  all("details.dimension").forEach((fold) => fold.addEventListener("toggle", () => { if (fold.open) tree(fold); }, { once: true }));
  addEventListener("keydown", pressed);
  addEventListener("hashchange", follow);
  document.addEventListener("click", (event) => {
    const summary = event.target.closest("details.finding > summary");
    if (summary && !summary.parentElement.open) remember(summary.parentElement.id);
  });
  follow();
  document.body.dataset.ready = "";
};
if ("DecompressionStream" in window) begin();
