/* Shows the current step and the selection in the graph, the tape and the panel. */

/** The nodes, lines and arrows that the selection marks, and the factor at each. */
function marked() {
  const nodes = new Map(), uses = new Set();
  if (!state.sel) return { nodes, uses };
  const { id } = state.sel, node = T[id].g ? chosenTree() : null, add = (n, v) => { if (n) nodes.set(n, nodes.has(n) && v !== nodes.get(n) ? null : v); };
  if (node && !node.given) eachTerm(node, (term, at) => { add(nodeOf(L[term.k].id), isGroup(nodeOf(L[term.k].id)) ? null : term.v); uses.add(term.k + ":" + term.w); });
  else for (const part of waysUp(id)) { add(nodeOf(L[part.k].id), null); uses.add(part.k + ":" + part.w); }
  add(nodeOf(id), null);
  return { nodes, uses };
}

function paintGraph({ nodes, uses }) {
  const p = phase(), now = units[unitNow()], from = sweptFrom(), em = +box.dataset.em;
  document.body.classList.toggle("paths", !!state.sel);
  for (const [id, n] of nodeElements) {
    const shown = shownBy(id), t = T[shown], here = !!now && now.id === id, had = arrived(shown), count = parts[shown].length, part = parts[shown][had - 1], f = isKnown(shown);
    const gs = one(".gs", n);
    if (gs && part && part.sum && count > 1 && isSmall(t) && gs.dataset.had !== String(had)) { gs.dataset.had = had; gs.innerHTML = squares(part.sum, t.shape, +gs.dataset.x, +gs.dataset.y, +gs.dataset.room, +gs.dataset.wide, "g", "grd"); }
    n.classList.toggle("f", f); n.classList.toggle("g", had > 0); n.classList.toggle("on", nodes.has(id)); glowElements.get(id).classList.toggle("on", nodes.has(id));
    n.classList.toggle("now-f", p === "forward" && here); n.classList.toggle("now-r", p === "reverse" && here || p === "turn" && id === nodeOf(D.loss));
    const below = one(".below", n), y = below.dataset.y, v = nodes.get(id);
    let text = "";
    if (state.sel && nodes.has(id)) {
      const kept = elementGradient(state.sel.id, state.sel.i), words = id === state.sel.id ? kept === undefined ? "" : "= " + short(kept) : v === null || isGroup(id) ? "" : "× " + short(v);
      if (words) text = `<rect class="tagbox" x="${-words.length * .25 * em}" y="${y - .82 * em}" width="${words.length * .5 * em}" height="${1.08 * em}" rx="3"/><text class="under fac" y="${y}">${words}</text>`;
    } else if (!state.sel && count > 1 && had) text = `<text class="under gv" y="${y}">${had} of ${count}</text>`;
    else if (!state.sel && t.size === 1 && f && t.v && t.kind !== "constant") text = part && part.sum ? `<text class="under gv" y="${y}">∂ ${short(part.sum[0])}</text>` : `<text class="under fv" y="${y}">${short(t.v[0])}</text>`;
    below.innerHTML = text;
  }
  for (const e of edgeElements) {
    const flows = e.uses.filter(u => L[u.k].back[u.w]), swept = flows.some(u => u.k >= from), here = !!now && now.id === e.to;
    e.element.classList.toggle("f", e.uses.some(u => u.k < computed())); e.element.classList.toggle("r", swept);
    e.element.classList.toggle("now", here && (p === "forward" || p === "reverse" && swept)); e.element.classList.toggle("on", e.uses.some(u => uses.has(u.k + ":" + u.w)));
  }
}

function paintList({ nodes }) {
  const p = phase(), now = units[unitNow()];
  for (const [id, r] of rowElements) {
    const shown = shownBy(id), t = T[shown], here = !!now && now.id === id, f = isKnown(shown), had = arrived(shown), count = parts[shown].length, part = parts[shown][had - 1];
    const touched = p === "reverse" && part && part.k >= now.from && part.k <= now.to;
    r.className = (t.line < 0 ? "leaf" : "op") + (f ? "" : " todo") + (here && p === "forward" ? " now-f" : "") + (here && p === "reverse" || p === "turn" && id === nodeOf(D.loss) ? " now-r" : "") + (touched ? " got" : "") + (nodes.has(id) ? " on" : "");
    if (here) r.setAttribute("aria-current", "step"); else r.removeAttribute("aria-current");
    one(".part", r).textContent = had && count > 1 && had < count ? `${had} of ${count}` : "";
    one(".vc", r).innerHTML = f ? valueHtml(shown, { flat: 1, digits: 3 }) : '<span class="wait">·</span>';
    one(".gc", r).innerHTML = had ? part.sum ? gradientHtml(shown, part.sum, { flat: 1, digits: 3 }) : had === count ? sweptHtml(shown, { flat: 1 }) : "" : count ? "" : t.line < 0 && p !== "start" && p !== "forward" ? '<span class="wait">none</span>' : "";
  }
}
function reveal(row, inside) {
  const a = row.getBoundingClientRect(), b = inside.getBoundingClientRect(), head = 34;
  if (inside.scrollHeight <= inside.clientHeight + 1) return;
  if (a.top < b.top + head) inside.scrollTop -= b.top + head - a.top + 20; else if (a.bottom > b.bottom - 8) inside.scrollTop += a.bottom - b.bottom + 28;
}
const calm = matchMedia("(prefers-reduced-motion: reduce)");
/** The graph follows the step. */
function follow(id, atOnce) {
  const n = nodeElements.get(id), tall = box.scrollHeight > box.clientHeight + 1;
  if (!n || box.scrollWidth <= box.clientWidth + 1 && !tall) return;
  const a = n.getBoundingClientRect(), b = box.getBoundingClientRect();
  const isSeen = a.top >= b.top && a.bottom <= b.bottom;
  box.scrollTo({ left: box.scrollLeft + (a.left + a.right) / 2 - (b.left + b.right) / 2, top: isSeen ? box.scrollTop : box.scrollTop + (a.top + a.bottom) / 2 - (b.top + b.bottom) / 2, behavior: calm.matches || atOnce ? "auto" : "smooth" });
}

/** What a screen reader hears. */
function spoken() {
  const p = phase(), n = unitNow(), u = units[n], say = (vs, shape) => !vs ? "many numbers" : vs.length > 6 ? `${shape.join(" by ")} numbers` : vs.map(short).join(", ");
  if (p === "start") return `Start. ${leaves.length} leaves, ${N} lines.`;
  if (p === "turn") return `The loss is ${say(T[D.loss].v, [])}. Its gradient is 1; the reverse sweep begins.`;
  if (p === "done") return "Done. Every parameter has its gradient.";
  if (isCollapsed(u)) return `${p} ${p === "forward" ? n + 1 : units.length - n} of ${units.length}. Module ${u.name}, ${u.to - u.from + 1} lines.`;
  const l = L[u.from], t = T[l.id];
  if (p === "forward") return `Forward ${n + 1} of ${units.length}. ${l.id} is ${l.op} of ${l.in.map(plainOperand).join(" and ")}: ${say(t.v, t.shape)}.`;
  return `Reverse ${units.length - n} of ${units.length}. Line ${l.id}, ${l.op}. Upstream gradient ${say(t.g, t.shape)}. ` + l.in.map((id, w) => {
    const b = l.back[w];
    if (!id) return "";
    if (!b) return `${label(id)} needs no gradient.`;
    const at = parts[id].findIndex(x => x.k === u.from && x.w === w), part = parts[id][at];
    return `${b.local && b.local.formula ? `Local derivative ${withNames(u.from, b.local.formula)}: ${say(b.local.v, b.local.shape)}. ` : ""}Passed to ${label(id)}: ${say(b.passed, T[id].shape)}.` + (parts[id].length > 1 ? ` Running sum, ${at + 1} of ${parts[id].length}: ${say(part.sum, T[id].shape)}.` : "");
  }).join(" ");
}

function paint(isQuiet) {
  const p = phase(), n = unitNow(), u = units[n], marks = marked(), held = document.activeElement?.closest?.("#chain, #step") ? document.activeElement.dataset : {};
  const keep = held.e ? `[data-e="${held.e}"]` : held.p ? `[data-p="${held.p}"]` : "";
  paintGraph(marks);
  paintList(marks);
  one("#step").innerHTML = stepHtml();
  one("#chain").innerHTML = chainHtml();
  one("#chain").classList.toggle("has", !!state.sel);
  for (const tab of ["step", "chain"]) { one("#" + tab).hidden = state.tab !== tab; one("#tab-" + tab).setAttribute("aria-pressed", state.tab === tab); }
  one("#tab-chain").innerHTML = state.sel ? `Chain rule of ${code(chosen())}` : "Chain rule";
  one("#clear").hidden = !state.sel;
  if (keep) one(`#${state.tab} button${keep}`)?.focus({ preventScroll: true });
  if (u && !isCollapsed(u)) {
    if (p === "reverse") L[u.from].back.forEach((b, w) => b && b.j && T[L[u.from].in[w]].size > 1 && trace(w, state.sel?.id === L[u.from].in[w] ? state.sel.i : 0));
    else traceForward(0);
  }
  fit();
  const name = u ? isCollapsed(u) ? u.name : `${L[u.from].id} ${L[u.from].op}` : "", count = p === "forward" ? n + 1 : units.length - n;
  one(".where").innerHTML = u ? `<b>${p} ${count} of ${units.length}</b>${code(name)}` : p === "turn" ? `<b>the turn</b>${code("∂loss/∂loss = 1")}` : p === "done" ? "<b>done</b>all gradients" : "<b>start</b>leaves only";
  const range = one("#range");
  range.value = state.s;
  range.setAttribute("aria-valuetext", u ? `${p} ${count} of ${units.length}, ${name}` : p === "turn" ? "the turn" : p);
  one(".ticks u").style.left = 100 * state.s / DONE + "%";
  for (const [id, end] of [["#first", 0], ["#back", 0], ["#next", DONE], ["#last", DONE]]) one(id).setAttribute("aria-disabled", state.s === end);
  const at = u ? u.id : p === "start" || p === "done" ? units[0].id : nodeOf(D.loss);
  all(".tape .id button[data-u]").forEach(b => b.tabIndex = b.dataset.u === (u || units[0]).id ? 0 : -1);
  if (u) reveal(rowElements.get(at), one(".tape"));
  follow(at, isQuiet);
  if (!isQuiet) { one("#live").textContent = spoken(); one(".panel").scrollTop = 0; }
  remember();
}
/** Equations and accounts that are wider than the panel are stacked. */
function fit() {
  const view = one("#" + state.tab), pad = parseFloat(getComputedStyle(view).paddingLeft), room = view.clientWidth - 2 * pad + 1, right = view.getBoundingClientRect().right - pad + 1;
  const isWide = e => all(".x > *", e).some(x => x.getBoundingClientRect().right > right);
  for (const e of all(".eq", view)) {
    e.classList.remove("snug", "stack");
    if (isWide(e)) e.classList.add("snug");
    if (isWide(e)) e.classList.replace("snug", "stack");
  }
  for (const table of all(".ledger", view)) {
    table.classList.remove("tight", "narrow");
    if (table.offsetWidth > room) table.classList.add("tight");
    if (table.offsetWidth > room) table.classList.replace("tight", "narrow");
  }
}
/** The address keeps step, open module and selection. */
function remember() {
  const of = state.sel ? "&of=" + encodeURIComponent(chosen()) : "", open = view.open ? "&open=" + view.open : "";
  try { history.replaceState(null, "", "#step=" + state.s + open + of + (state.tab === "chain" ? "&view=chain" : "")); } catch (e) { /* some viewers forbid it */ }
}
