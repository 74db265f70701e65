/* The data of the page, and what follows from it: numbers as the engine holds them, and the products that each gradient is the sum of. */
const T = D.tensors, L = D.lines, G = D.groups, N = L.length;

/** Files hold FLOAT32 numbers in their shortest form: they are rounded again here, and after each product. */
for (const id in T) {
  const t = T[id];
  t.id = id;
  t.round = t.dtype === "FLOAT32" ? Math.fround : x => x;
  for (const key of ["v", "g"]) if (t[key]) t[key] = t[key].map(x => t.round(Number(x)));
  t.size = t.shape.reduce((a, n) => a * n, 1);
  t.line = t.kind === "line" ? +id.slice(1) : -1;
}
for (const line of L) for (const b of line.back) if (b) {
  const round = T[line.id].round;
  if (b.passed) b.passed = b.passed.map(x => round(Number(x)));
  if (b.local) b.local.v = b.local.v.map(x => round(Number(x)));
  if (b.diagonal) b.j = b.local.v.map((v, i) => ({ o: i, i, v })).filter(e => e.v !== 0);
  else if (b.j) b.j = b.j.map(([o, i, v, other]) => ({ o, i, v: round(Number(v)), other }));
}
const isLine = id => T[id].line >= 0, isParameter = id => T[id].kind === "parameter";
const leaves = Object.keys(T).filter(id => !isLine(id)), parameters = leaves.filter(isParameter), others = leaves.filter(id => !isParameter(id));
const label = id => T[id].name;

/** The products that add up to each gradient, in the order of the sweep. */
const parts = {};
for (const id in T) parts[id] = [];
const products = {};
L.forEach(l => l.back.forEach((b, w) => { if (b) (products[l.in[w]] ??= []).push(b); }));
// The only product is the gradient, which is in the file once.
for (const id in products) if (products[id].length === 1) products[id][0].passed = T[id].g;
parts[D.loss].push({ k: N, passed: [1], sum: [1] });
for (let k = N - 1; k >= 0; k--) L[k].back.forEach((b, w) => {
  if (!b) return;
  const id = L[k].in[w], known = parts[id], before = known.length ? known[known.length - 1].sum : null, { round } = T[id];
  const sum = !b.passed ? null : !known.length ? b.passed : before && before.map((x, i) => round(x + b.passed[i]));
  known.push({ k, w, passed: b.passed, before, sum, summary: b.summary });
});
/** The lines that read a tensor. */
const readers = {};
L.forEach((l, k) => l.in.forEach(id => { if (id) (readers[id] ??= []).push(k); }));

/* ---- Numbers */
const shapeOf = id => "[" + T[id].shape.join(", ") + "]";
function indexOf(shape, flat) {
  const at = [];
  for (let a = shape.length - 1; a >= 0; a--) { at.unshift(flat % shape[a]); flat = Math.floor(flat / shape[a]); }
  return at;
}
const elementName = (id, i) => T[id].size === 1 ? label(id) : `${label(id)}[${indexOf(T[id].shape, i)}]`;

/** A line is a sum of products with its derivatives, as a matrix product and a mean are, if they say so and the numbers agree. */
L.forEach(l => {
  const w = l.back.findIndex(b => b && b.j && (b.of >= 0 || l.in.length === 1)), x = w >= 0 && T[l.in[w]].v, y = T[l.id].v;
  if (!x || !y) return;
  const { j, of } = l.back[w], sums = new Array(y.length).fill(0);
  for (const e of j) sums[e.o] += e.v * x[e.i];
  l.isSum = (of >= 0 || j.every(e => Math.abs(e.v) === Math.abs(j[0].v))) && sums.every((s, o) => Math.abs(s - y[o]) <= 1e-6 * (1 + Math.abs(s)));
});

/* ---- Formulas come as texts and numbers: a number is an input, -1 the result, -2 the upstream gradient */
const OUT = -1, UP = -2;
/** A product has a dot, since numbers are put in the places of names. */
const dotted = text => text.replace(/^ $/, " · ").replace(/^ (?=\()/, " · ").replace(/([\d)]) $/, "$1 · ").replace(/([\d)]) (?=[a-z(])/g, "$1 · ");
const written = (formula, how) => formula.map(part => typeof part === "string" ? dotted(part) : how(part)).join("");
const idOf = (k, ref) => ref === OUT ? L[k].id : L[k].in[ref];
/** As it is printed in books. */
const pretty = text => text.replace(/ @ /g, " · ").replace(/\^T\b/g, "ᵀ").replace(/\^2\b/g, "²").replace(/\^3\b/g, "³").replace(/(^|[\s(])-/g, "$1−");
const letterOf = (k, ref) => ref === UP ? "g" : ref === OUT ? "y" : L[k].in.length === 1 ? "x" : L[k].in.length <= 3 ? "abc"[ref] : "x" + ref;
const withLetters = (k, formula) => pretty(written(formula, ref => letterOf(k, ref)));
const withNames = (k, formula) => pretty( written(formula, ref => ref === UP ? "g" : idOf(k, ref) ? label(idOf(k, ref)) : "·"));
/** The element of an input that meets element o of the result, after broadcasting. */
function metBy(k, id, o) {
  const shape = T[id].shape, at = indexOf(T[L[k].id].shape, o), lack = at.length - shape.length;
  return shape.reduce((flat, n, axis) => flat * n + (n === 1 ? 0 : at[axis + lack]), 0);
}
const withElements = (k, formula, o) => pretty(written(formula, ref => ref === UP ? "g" : idOf(k, ref) ? elementName(idOf(k, ref), metBy(k, idOf(k, ref), o)) : "·"));
const withNumbers = (k, formula, o) => pretty(written(formula, ref => { const id = ref === UP ? null : idOf(k, ref); return id && T[id].v ? bracketed(T[id].v[metBy(k, id, o)]) : "·"; }));
/** The rule of a matrix product, g · bᵀ or aᵀ · g, as { id, side, isTransposed }; null for any other. */
function matrixFactor(k, b) {
  const m = b.formula && /^(?:g( @ |·| · )<(\d+)>(\^T|ᵀ)?|<(\d+)>(\^T|ᵀ)?( @ |·| · )g)$/.exec(written(b.formula, ref => ref === UP ? "g" : `<${ref}>`));
  const id = m && L[k].in[m[2] ?? m[4]];
  return id && T[id].v && T[id].shape.length === 2 ? { id, side: m[2] === undefined ? "left" : "right", isTransposed: !!(m[3] || m[5]) } : null;
}
function transposed(vs, [rows, columns]) { return Array.from({ length: rows * columns }, (_, i) => vs[i % rows * columns + Math.floor(i / rows)]); }
/** The local derivative of one element by one other, as it is written in a product. */
function factorOf({ k, w, o, v, other }) {
  const b = L[k].back[w];
  if (other !== undefined && L[k].in[b.of]) return elementName(L[k].in[b.of], other);
  return b.local && b.local.formula && L[k].each ? withElements(k, b.local.formula, o) : full(v);
}
/** Brackets around a sum that stands in a product. */
const bracket = text => /[^(\[^]\s[-−+]|^[-−]/.test(text.replace(/\([^()]*\)|\[[^\]]*\]/g, "")) ? `(${text})` : text;

/** One scale for all values and one for all gradients, by square root. */
const greatest = key => {
  let most = 0;
  for (const id in T) {
    const t = T[id], summary = t[key + "s"], vs = t[key] || (summary ? [summary.least, summary.greatest] : []);
    for (const x of vs) if (Number.isFinite(+x)) most = Math.max(most, Math.abs(x));
  }
  return most || 1;
};
const scale = { v: greatest("v"), g: greatest("g") };

/* ---- The chain rule of one element, as a tree of sums of products in the order in which the sweep multiplies and adds */
const product = (a, b, round) => a === 0 || b === 0 ? 0 : round(a * b);
const trees = new Map();
/** Has the sums of its terms by line: `uses`, each a list of terms { k, w, o, i, v, other, up }. Where factors are unknown, the gradient is given. */
function tree(id, i) {
  const key = id + ":" + i, known = trees.get(key);
  if (known) return known;
  const node = { id, i, uses: [], paths: 0, value: 0, given: false }, { round } = T[id];
  trees.set(key, node);
  if (id === D.loss) node.seed = true, node.paths = 1, node.value = 1;
  for (const part of parts[id]) {
    if (part.k === N) continue;
    const back = L[part.k].back[part.w], y = L[part.k].id;
    if (!back.j || !T[y].g) { node.given = true; continue; }
    const terms = back.j.filter(j => j.i === i).map(j => ({ ...j, k: part.k, w: part.w, up: tree(y, j.o) })).filter(term => term.up.paths > 0);
    if (terms.length) node.uses.push(terms);
  }
  if (node.given) {
    node.paths = 1; node.value = T[id].g ? T[id].g[i] : NaN; node.uses = [];
  } else if (!node.seed) {
    node.uses.forEach((terms, u) => {
      let sum = 0;
      terms.forEach((term, n) => { term.p = product(term.up.value, term.v, round); sum = n ? round(sum + term.p) : term.p; node.paths += term.up.paths; });
      node.value = u ? round(node.value + sum) : sum;
    });
  }
  return node;
}
const termsOf = node => node.uses.flat();
/** The strongest paths from the loss to an element, each a list of terms, at most eight. */
function strongest(node, memo = new Map()) {
  if (memo.has(node)) return memo.get(node);
  let found = node.seed || node.given ? [{ p: node.value, terms: [] }] : [];
  for (const term of termsOf(node)) for (const path of strongest(term.up, memo)) found.push({ p: product(path.p, term.v, T[node.id].round), terms: [...path.terms, term] });
  found = found.sort((a, b) => Math.abs(b.p) - Math.abs(a.p)).slice(0, 8);
  memo.set(node, found);
  return found;
}
/** Calls f with each term on the way from an element to the loss, once. */
function eachTerm(node, f, seen = new Set()) {
  if (seen.has(node)) return;
  seen.add(node);
  for (const term of termsOf(node)) { f(term, node); eachTerm(term.up, f, seen); }
}
/** The lines between a tensor and the loss, and by which input they are reached. */
function waysUp(id) {
  const ways = [], open = [id], seen = new Set(open);
  while (open.length) for (const part of parts[open.pop()]) if (part.k < N) {
    ways.push(part);
    const y = L[part.k].id;
    if (!seen.has(y)) { seen.add(y); open.push(y); }
  }
  return ways;
}
