/* Small matrices, summaries of large tensors, and equations of both. Filled is positive, outlined is negative, stronger is larger. */
function matrix(vs, shape, kind, o = {}) {
  const d = places(vs, o.digits ?? 4), pad = o.flat ? (3 - d) + (d ? 0 : 1) : 0, texts = vs.map(v => number(v, d) + " ".repeat(Math.max(0, pad)));
  const width = o.flat ? 6 : Math.max(1, ...texts.map(t => t.length)), across = o.row ? vs.length : o.flat ? [2, 3].includes(columns(shape)) ? columns(shape) : Math.min(3, vs.length) : columns(shape);
  const cells = vs.map((v, i) => {
    const chosen = state.sel && o.of === state.sel.id && state.sel.i === i;
    const sign = Number.isFinite(v) ? v > 0 ? "p" : v < 0 ? "q" : "z" : "bad";
    const look = `class="${sign}${chosen ? " sel" : ""}" style="--a:${strength(v, kind).toFixed(2)};min-width:calc(${width}ch + var(--pad))"`;
    const tip = `title="${escaped((o.of ? `${o.grad ? "∂loss/∂" : ""}${elementName(o.of, i)} = ` : "") + full(v))}"`;
    if (o.pick) return `<button ${look} ${tip} data-e="${o.of}:${i}" aria-pressed="${!!chosen}" aria-label="${escaped(elementName(o.of, i))}, gradient ${number(v, 4)}">${texts[i].padStart(width)}</button>`;
    return `<span ${look} ${tip}${o.tap ? ` data-e="${o.of}:${i}"` : ""} data-i="${i}">${texts[i].padStart(width)}</span>`;
  }).join("");
  return `<span class="m ${kind}${shape.length && !o.flat && !o.row ? " br" : ""}" style="grid-template-columns:repeat(${across},max-content)"${o.role ? ` data-m="${o.role}"` : ""}>${cells}</span>`;
}

/** Least, mean, greatest and norm of a tensor too large to print, and block means as a strip. */
function summaryHtml(s, kind, o = {}) {
  const bad = +s.bad ? `<b class="bad">${s.bad} not finite</b> ` : "";
  if (o.flat) return `<span class="sum" title="least ${full(+s.least)}, mean ${full(+s.mean)}, greatest ${full(+s.greatest)}, norm ${full(+s.norm)}">${bad}${short(+s.least)} … ${short(+s.greatest)}</span>`;
  const facts = ["least", "mean", "greatest", "norm"].map(k => `<span>${k} <b class="n">${short(+s[k])}</b></span>`).join("");
  return `<span class="summary">${strip(s, kind)}<span class="facts">${bad}${facts}</span></span>`;
}
function strip(s, kind) {
  if (!s.heat) return "";
  const most = Math.max(1e-300, ...s.heat.map(x => Math.abs(+x)).filter(Number.isFinite)), c = s.columns, r = Math.ceil(s.heat.length / c), cell = c > 12 ? 7 : 10;
  const squares = s.heat.map((x, i) => {
    const v = +x, a = Number.isFinite(v) ? Math.sqrt(Math.abs(v) / most) * (cell - 1) : cell, q = v < 0 ? Math.max(.5, a - 1) : a;
    return `<rect class="${v < 0 ? "neg" : "pos"}" x="${(i % c * cell + (cell - q) / 2).toFixed(1)}" y="${(Math.floor(i / c) * cell + (cell - q) / 2).toFixed(1)}" width="${q.toFixed(1)}" height="${q.toFixed(1)}"><title>mean of a block: ${full(v)}</title></rect>`;
  }).join("");
  return `<svg class="heat ${kind}" width="${c * cell}" height="${r * cell}" viewBox="0 0 ${c * cell} ${r * cell}" role="img" aria-label="Means of ${s.heat.length} blocks">${squares}</svg>`;
}
/** The list of lines has room for six numbers, or for a range. */
const range = (vs, kind, o) => {
  const finite = vs.filter(Number.isFinite), norm = Math.hypot(...finite), mean = finite.reduce((a, x) => a + x, 0) / finite.length;
  return summaryHtml({ least: Math.min(...finite), mean, greatest: Math.max(...finite), norm, bad: vs.length - finite.length }, kind, o);
};
const numbersHtml = (vs, shape, kind, o) => o.flat && vs.length > 6 ? range(vs, kind, o) : matrix(vs, shape, kind, o);
/** The value of a tensor, its gradient, or a word if neither is known. */
function valueHtml(id, o = {}) {
  const t = T[id];
  return t.v ? numbersHtml(t.v, t.shape, "v", { of: id, tap: isParameter(id), ...o }) : t.vs ? summaryHtml(t.vs, "v", o) : `<span class="none">not kept</span>`;
}
function gradientHtml(id, vs, o = {}) {
  const t = T[id];
  return vs ? numbersHtml(vs, t.shape, "g", { of: id, grad: 1, tap: isParameter(id), ...o }) : t.gs ? summaryHtml(t.gs, "g", o) : `<span class="none">not shown</span>`;
}
/** The gradient as the sweep leaves it. */
const sweptHtml = (id, o = {}) => gradientHtml(id, T[id].g, o);

/** An equation of captioned matrices { op, what, of, html, wide }. Element by element, rows stand below each other. */
function equation(terms, rowwise) {
  return `<div class="eq${rowwise && terms.every(t => t.wide > 1) ? " rows" : ""}">${terms.map((t, i) =>
    `<span class="t" style="--c:${i + 1}"><span class="o">${t.op || ""}</span><span class="c">${t.what}${t.of ? code(t.of).replace(/\.(?=\w)/g, ".<wbr>") : ""}</span><span class="x">${t.html}</span></span>`).join("")}</div>`;
}
const widthOf = id => T[id].v || T[id].g ? columns(T[id].shape) : 1;

/** Hinton squares for the graph: dots until the numbers exist. */
function squares(vs, shape, cx, cy, room, wide, kind, name) {
  const c = columns(shape), r = Math.ceil(vs.length / c), cell = Math.min(room * .62, room / r, wide / c), least = Math.min(4.4, cell * .7);
  let dots = "", out = "";
  vs.forEach((v, i) => {
    const x = cx + (i % c - (c - 1) / 2) * cell, y = cy + (Math.floor(i / c) - (r - 1) / 2) * cell, a = least + strength(v, kind) * (cell * .92 - least), q = Math.max(.4, v < 0 ? a - 1.3 : a);
    dots += `<circle class="dot" cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="1.3"/>`;
    out += Number.isFinite(v) ? `<rect class="${name} ${v < 0 ? "neg" : "pos"}" x="${(x - q / 2).toFixed(1)}" y="${(y - q / 2).toFixed(1)}" width="${q.toFixed(1)}" height="${q.toFixed(1)}"/>`
      : `<path class="${name} neg" d="M${x - a / 2} ${y - a / 2}l${a} ${a}m0 ${-a}l${-a} ${a}"/>`;
  });
  return `<g class="${name}-dots">${dots}</g>${out}`;
}
