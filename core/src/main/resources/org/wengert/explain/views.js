/* What is drawn: the lines, or modules in place of their lines. Opening a module shows another of the views that came with the data. */
const state = { s: 0, sel: null, tab: "step", timer: 0, speed: 1 };
let view, units, unitOf, DONE, SEED;
const groupById = new Map(G.map(g => [g.id, g]));
for (const g of G) {
  // What goes in and out of a module, and the parameters that only it reads.
  const inside = k => k >= g.from && k <= g.to, ins = new Set(), own = new Set();
  for (let k = g.from; k <= g.to; k++) for (const id of L[k].in) if (id && !inside(T[id].line)) (isParameter(id) && readers[id].every(inside) ? own : ins).add(id);
  g.ins = [...ins]; g.own = [...own]; g.outs = [];
  for (let k = g.from; k <= g.to; k++) { const id = L[k].id; if (id === D.loss || (readers[id] || []).some(r => !inside(r))) g.outs.push(id); }
}

/** Shows the view in which this group is open; "" is the first. The step stays at its line. */
function openView(key) {
  const old = units ? { p: phase(), k: state.s ? lineNow() : -1 } : null;
  view = D.views.find(v => v.open === key) || D.views[0];
  units = view.units.map(id => groupById.get(id) || { id, from: T[id].line, to: T[id].line });
  unitOf = new Array(N);
  units.forEach((u, n) => { for (let k = u.from; k <= u.to; k++) unitOf[k] = n; });
  SEED = units.length + 1; DONE = 2 * units.length + 2;
  if (old) state.s = old.p === "forward" ? unitOf[old.k] + 1 : old.p === "reverse" ? SEED + units.length - unitOf[old.k] : old.p === "turn" ? SEED : old.p === "done" ? DONE : 0;
}
const phase = (s = state.s) => s === 0 ? "start" : s < SEED ? "forward" : s === SEED ? "turn" : s === DONE ? "done" : "reverse";
const unitNow = (s = state.s) => phase(s) === "forward" ? s - 1 : phase(s) === "reverse" ? SEED + units.length - s : -1;
const forwardStep = n => n + 1, reverseStep = n => SEED + units.length - n;
/** The line that a change of view returns to: the first of a module forward, the last in reverse. */
const lineNow = () => { const u = units[unitNow()]; return u ? phase() === "forward" ? u.from : u.to : -1; };
/** Lines below this number have their values. */
const computed = (s = state.s) => phase(s) === "start" ? 0 : phase(s) === "forward" ? units[s - 1].to + 1 : N;
/** Lines from this number have been swept. */
const sweptFrom = (s = state.s) => phase(s) === "turn" ? N : phase(s) === "reverse" ? units[unitNow(s)].from : phase(s) === "done" ? 0 : N + 1;
const isKnown = id => !isLine(id) || T[id].line < computed();
/** The number of products that have arrived. */
const arrived = id => { const from = sweptFrom(); let n = 0; for (const p of parts[id]) if (p.k >= from) n++; return n; };
/** The node that stands for a tensor: itself, or the module that holds it; null for a leaf that is not drawn. */
const nodeOf = id => isLine(id) ? units[unitOf[T[id].line]].id : id in view.at ? id : null;
const isGroup = id => groupById.has(id);
const nodeName = id => isGroup(id) ? groupById.get(id).name : isLine(id) ? L[T[id].line].op : label(id);
const isCollapsed = u => isGroup(u.id);

/** The arrows between nodes: those between two nodes are one, with the inputs that it stands for. */
function arrows() {
  const found = new Map();
  L.forEach((l, k) => l.in.forEach((id, w) => {
    const from = id && nodeOf(id), to = units[unitOf[k]].id;
    if (!from || from === to) return;
    const key = from + ">" + to;
    if (!found.has(key)) found.set(key, { key, from, to, uses: [] });
    found.get(key).uses.push({ k, w, id });
  }));
  return [...found.values()];
}
