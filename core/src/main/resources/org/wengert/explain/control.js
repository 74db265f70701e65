/* What the graph, the tape and the panel do when they are touched, and the address. */
const isNarrow = () => matchMedia("(max-width: 899px)").matches;
/** On a phone the panel may be far from what was touched. */
function showPanel() {
  if (!isNarrow()) return;
  const graph = one(".graph"), panel = one(".panel"), over = getComputedStyle(graph).position === "sticky" ? graph.offsetHeight : 0, r = panel.getBoundingClientRect();
  panel.style.scrollMarginTop = over + 8 + "px";
  if (r.top < over || r.top > innerHeight * .6) panel.scrollIntoView({ block: "start", behavior: calm.matches ? "auto" : "smooth" });
}
function select(id, i) {
  state.sel = { id, i }; state.tab = "chain"; paint(true);
  const v = elementGradient(id, i), n = T[id].g ? chosenTree().paths : 0;
  one("#live").textContent = `${chosen()}: ${n === 0 ? "its paths" : n === 1 ? "one path" : n + " paths"} to the loss.${v === undefined ? "" : ` Gradient ${short(v)}.`}`;
  showPanel();
  follow(nodeOf(id) || view.units[0]);
}
/** The element that is shown when only its tensor was chosen. */
const firstOf = id => state.sel?.id === id ? state.sel.i : T[id].g || !T[id].top ? 0 : T[id].top[0][0];
function clear() { if (!state.sel) return; state.sel = null; state.tab = "step"; paint(true); one("#live").textContent = "Selection cleared."; }
function jump(n) { pause(); state.tab = "step"; const s = state.s >= SEED ? reverseStep(n) : forwardStep(n); if (s === state.s) paint(); else go(s); showPanel(); }
const jumpTo = id => jump(units.findIndex(u => u.id === id));
function open(key) { pause(); openView(key); ticks(); list(); draw(); state.tab = state.sel ? state.tab : "step"; paint(true); }
/** Closing a module opens the one around it. */
const close = id => { const v = D.views.find(x => x.open === (groupById.get(id).parent || "")); open(v ? v.open : ""); };
function ask(form) {
  const { of } = form.dataset, { shape } = T[of], at = form.elements.at.value.split(/[\s,]+/).filter(Boolean).map(Number), input = form.elements.at;
  const fits = at.length === shape.length && at.every((x, n) => Number.isInteger(x) && x >= 0 && x < shape[n]);
  input.setCustomValidity(fits ? "" : `Give ${shape.length} whole numbers, from 0 to ${shape.map(n => n - 1).join(", ")}.`);
  if (fits) select(of, at.reduce((a, x, n) => a * shape[n] + x, 0)); else input.reportValidity();
}

document.addEventListener("click", ev => {
  const t = ev.target, near = q => t.closest(q), e = near("[data-e]"), toggle = near("[data-open]"), shut = near("[data-close]"), p = near("[data-p]"), node = near(".node"), row = near(".tape tr.op"), hop = near("tr.hop");
  if (e) { const [id, i] = e.dataset.e.split(":"); return select(id, +i); }
  if (toggle) return open(toggle.dataset.open);
  if (shut) return close(shut.dataset.close);
  const id = p ? p.dataset.p : node?.dataset.id;
  if (id && isGroup(id)) return open(id);
  if (id && isParameter(id)) return select(id, firstOf(id));
  if (id && isLine(id)) return jumpTo(id);
  if (row) return jumpTo(row.dataset.id);
  if (hop) { pause(); go(reverseStep(unitOf[+hop.dataset.k])); }
});
document.addEventListener("submit", ev => { ev.preventDefault(); if (ev.target.matches(".ask")) ask(ev.target); });
document.addEventListener("input", ev => ev.target.closest(".ask") && ev.target.setCustomValidity(""));
press("#tab-step", () => { state.tab = "step"; paint(true); });
press("#tab-chain", () => { state.tab = "chain"; paint(true); });
press("#clear", clear);
box.addEventListener("scroll", overview);
one(".strip").addEventListener("pointerdown", ev => { const r = ev.currentTarget.getBoundingClientRect(); box.scrollLeft = (ev.clientX - r.left) / r.width * box.scrollWidth - box.clientWidth / 2; });

document.addEventListener("keydown", ev => {
  const t = ev.target;
  if (ev.key === "Escape") clear();
  else if ((ev.key === "Enter" || ev.key === " ") && t.matches(".node, .brace")) { ev.preventDefault(); const { id } = t.dataset; t.dispatchEvent(new MouseEvent("click", { bubbles: true })); if (id) nodeElements.get(id)?.focus(); }
  else if ((ev.key === "ArrowDown" || ev.key === "ArrowUp") && t.matches(".tape .id button[data-u]")) {
    const list = all(".tape .id button[data-u]"), b = list[list.indexOf(t) + (ev.key === "ArrowDown" ? 1 : -1)];
    if (b) { ev.preventDefault(); t.tabIndex = -1; b.tabIndex = 0; b.focus(); }
  }
});
/* Pointing at a line, a node or a factor shows the same thing everywhere; pointing at a number of a product writes it out. */
document.addEventListener("mouseover", ev => {
  const t = ev.target, k = t.closest("[data-k]"), id = t.closest("[data-id]")?.dataset.id ?? (k ? units[unitOf[+k.dataset.k]].id : null);
  for (const map of [nodeElements, rowElements]) for (const [n, x] of map) x.classList.toggle("peek", n === id);
  const i = t.closest("[data-i]"), edge = i?.closest("[data-edge]");
  if (edge && i.closest("[data-m=p]")) trace(+edge.dataset.edge, +i.dataset.i, true);
  else if (i?.closest("[data-m=y]") && one("[data-t=f]")) traceForward(+i.dataset.i, true);
  else all("#step .hot").forEach(x => x.classList.remove("hot"));
});

/* ---- Begin */
function ticks() {
  const pos = s => (100 * s / DONE) + "%", n = units.length;
  one(".ticks").innerHTML = `<b class="ft" style="left:0;width:${pos(SEED)}"></b><b class="rt" style="left:${pos(SEED)};width:${pos(DONE - SEED)}"></b><u></u>`
    + Array.from({ length: DONE + 1 }, (_, s) => `<i class="${s <= n ? "ft" : s === SEED ? "" : "rt"}" style="left:${pos(s)}"></i>`).join("")
    + `<span style="left:0">start</span><span style="left:${pos(SEED / 2)}">forward pass</span><span style="left:${pos(SEED)}">turn</span><span style="left:${pos((SEED + DONE) / 2)}">reverse sweep</span><span style="left:100%">done</span>`;
  one("#range").max = DONE;
}
const unquoted = text => { try { return decodeURIComponent(text); } catch (e) { return text; } };
function fromAddress() {
  const q = new Map(location.hash.slice(1).split("&").map(x => [x.slice(0, x.indexOf("=")), unquoted(x.slice(x.indexOf("=") + 1))])), of = q.get("of") || "", key = q.get("open") || "";
  if (!view || key !== view.open) { openView(key); ticks(); list(); draw(); }
  state.s = Math.max(0, Math.min(DONE, Math.floor(+q.get("step")) || 0));
  state.sel = null;
  for (const id of parameters) {
    const name = label(id), rest = of.slice(name.length), at = /^\[([\d,]+)\]$/.exec(rest);
    if (!of.startsWith(name) || rest && !at) continue;
    const i = at ? at[1].split(",").map(Number).reduce((a, x, n) => a * T[id].shape[n] + x, 0) : firstOf(id);
    if (i >= 0 && i < T[id].size) state.sel = { id, i };
  }
  state.tab = q.get("view") === "chain" ? "chain" : "step";
  paint(true);
}

/** What a step takes, in milliseconds, when it plays. */
const pace = () => phase() === "forward" || state.s === 0 ? 1500 : 3200;
function begin() {
  one(".loss").title = one(".loss").textContent = D.formula ? "loss = " + pretty(D.formula) : `${many(N, "line")}, ${many(parameters.reduce((a, id) => a + T[id].size, 0), "parameter number")}`;
  fromAddress();
}
addEventListener("hashchange", fromAddress);
addEventListener("beforeprint", () => { draw(980); paint(true); });
addEventListener("afterprint", () => { draw(); paint(true); });
let lastWidth = box.clientWidth, lastPanel = 0;
new ResizeObserver(() => requestAnimationFrame(() => { const w = one(".panel").clientWidth; if (w !== lastPanel) { lastPanel = w; fit(); } })).observe(one(".panel"));
new ResizeObserver(() => requestAnimationFrame(() => { if (box.clientWidth !== lastWidth) { lastWidth = box.clientWidth; draw(); paint(true); } })).observe(box);
