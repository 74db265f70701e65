/* The graph: layers and rows come with the data; this draws them at the size of the window. */
const box = one(".scroll"), plot = one(".plot");
const nodeElements = new Map(), glowElements = new Map();
let edgeElements = [];

function outline(kind, w, h, inset = 0) {
  const x = w / 2 - inset, y = h / 2 - inset, s = 9;
  if (kind === "data") return `M${-x + s} ${-y}H${x}L${x - s} ${y}H${-x}Z`;
  if (kind === "constant") return `M${-x + s} ${-y}H${x - s}L${x} 0L${x - s} ${y}H${-x + s}L${-x} 0Z`;
  if (kind === "parameter") return `M${-x} ${-y}H${x}V${y}H${-x}Z`;
  const r = Math.min(12, y);
  return `M${-x + r} ${-y}H${x - r}Q${x} ${-y} ${x} ${-y + r}V${y - r}Q${x} ${y} ${x - r} ${y}H${-x + r}Q${-x} ${y} ${-x} ${y - r}V${-y + r}Q${-x} ${-y} ${-x + r} ${-y}Z`;
}
const kindOf = id => isGroup(id) ? "module" : T[id].kind;
/** The tensor whose numbers a node shows. */
const shownBy = id => isGroup(id) ? groupById.get(id).outs[groupById.get(id).outs.length - 1] : id;
const isLone = id => kindOf(id) === "constant" && T[id].size === 1 && !!T[id].v;

function sizes(paper) {
  const em = paper ? 15 : parseFloat(getComputedStyle(box).fontSize), room = paper || box.clientWidth - 2 * parseFloat(getComputedStyle(box).paddingLeft);
  const pitch = Math.max(6.1 * em, Math.min(9.5 * em, (room - .4 * em) / view.width)), width = Math.max(room, pitch * view.width);
  const most = paper ? 900 : Math.max(13 * em, innerHeight * (matchMedia("(max-width: 899px)").matches ? .34 : .4));
  const row = Math.max(4.9 * em, Math.min(5.15 * em, (most - 7.2 * em) / Math.max(1, view.height)));
  const nw = 2 * Math.round(Math.min(pitch * .71, 6 * em) / 2), nh = 2 * Math.round(1.5 * em);
  const left = Math.max(0, (width - pitch * view.width) / 2);
  const named = [...placeBraces(nw, c => Math.round(left + (c + .5) * pitch))], top = named.some(b => !b.side) ? 3.6 * em : 2.7 * em;
  return { em, pitch, width, row, nw, nh, named, X: c => Math.round(left + (c + .5) * pitch), Y: r => Math.round(top + r * row), height: top + view.height * row + nh / 2 + (named.some(b => b.side) ? 2.6 : 1.5) * em };
}

function draw(paper) {
  const at = sizes(paper), { em, nw, nh, X, Y, width, height } = at;
  const place = id => { const p = view.at[id]; return [X(p[0]), Y(p[1])]; };
  const tall = id => isLone(id) ? 1.8 * em : nh, out = [];
  for (const id in view.at) { const [x, y] = place(id), h = tall(id); out.push(`<rect class="glow" data-of="${id}" x="${x - nw / 2 - 6}" y="${y - h / 2 - 6}" width="${nw + 12}" height="${h + 12}" rx="10"/>`); }
  out.push(braces(at));
  const drawn = arrows(), into = {}, outOf = {};
  for (const e of drawn) { (into[e.to] ??= []).push(e); (outOf[e.from] ??= []).push(e); }
  const heightAt = (e, end) => { const bends = view.bends[e.key]; return bends && bends.length ? bends[end ? bends.length - 1 : 0] : view.at[end ? e.from : e.to][1]; };
  // Level arrows meet the middle of a node; others come in order above and below it.
  const port = (list, e, end) => {
    const own = view.at[end ? e.to : e.from][1], off = x => heightAt(x, end) - own, side = Math.abs(off(e)) < .08 ? 0 : Math.sign(off(e));
    if (!side || list.length < 2) return 0;
    const same = list.filter(x => Math.abs(off(x)) >= .08 && Math.sign(off(x)) === side).sort((a, b) => Math.abs(off(a)) - Math.abs(off(b)));
    return side * nh * .4 * (same.indexOf(e) + 1) / same.length;
  };
  drawn.forEach((e, n) => {
    const [ax, ay] = place(e.from), [bx, by] = place(e.to), slant = kindOf(e.from) === "data" ? 4 : 0;
    const start = [ax + nw / 2 - slant, ay + port(outOf[e.from], e, false) * .7], end = [bx - nw / 2, by + port(into[e.to], e, true)];
    const via = (view.bends[e.key] || []).map((r, i) => [X(view.at[e.from][0] + 1 + i), Y(r)]);
    const path = (a, b) => curve(a, via, b, em, nw), back = (a, b) => curve(b, via.slice().reverse(), a, em, nw), [x1, y1] = start, [x2, y2] = end, mid = [(x1 + x2) / 2, (y1 + y2) / 2];
    out.push(`<g class="edge" data-n="${n}"><path class="mark" d="${path(start, end)}"/><path class="fw" d="${path(start, [x2 - 7, y2])}"/><path class="fa" d="M${x2} ${y2}l-9 -4.5v9z"/>`
      + `<path class="rv" d="${back([x1 + 7, y1], end)}"/><path class="ra" d="M${x1} ${y1}l10 -5.5v11z"/>${e.uses.length > 1 ? `<text class="many" x="${mid[0]}" y="${mid[1] - .3 * em}">×${e.uses.length}</text>` : ""}</g>`);
  });
  for (const id in view.at) out.push(nodeHtml(id, place(id), tall(id), at));
  plot.innerHTML = `<svg width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="group" aria-label="Graph of the tape, from leaves on the left to the loss on the right: ${units.length} nodes for ${N} lines. The list of lines holds the same as text.">${out.join("")}</svg>`;
  nodeElements.clear(); glowElements.clear();
  all(".node", plot).forEach(n => nodeElements.set(n.dataset.id, n));
  all(".glow", plot).forEach(n => glowElements.set(n.dataset.of, n));
  edgeElements = all(".edge", plot).map(element => ({ element, ...drawn[+element.dataset.n] }));
  box.dataset.em = em;
  legend();
  overview();
}

/** A line through bends: level where it passes a layer, curved between. */
function curve(a, via, b, em, nw) {
  const level = b[0] > a[0] ? nw * .35 : -nw * .35, points = [a, ...via.flatMap(([x, y]) => [[x - level, y], [x + level, y]]), b];
  let d = `M${points[0][0]} ${points[0][1]}`;
  for (let i = 1; i < points.length; i++) {
    const [x1, y1] = points[i - 1], [x2, y2] = points[i];
    if (y1 === y2) d += `L${x2} ${y2}`;
    else { const bend = Math.sign(x2 - x1) * Math.max(Math.min(.9 * em, Math.abs(x2 - x1)), Math.abs(x2 - x1) * .5); d += `C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`; }
  }
  return d;
}

/** The open modules whose names fit over their columns, or under them. */
function placeBraces(nw, X) {
  const taken = [[], []], found = [];
  for (const g of G.filter(g => view.opened.includes(g.id)).sort((a, b) => (b.to - b.from) - (a.to - a.from))) {
    const ids = units.filter(u => u.from >= g.from && u.to <= g.to).map(u => u.id);
    if (!ids.length) continue;
    const a = Math.min(...ids.map(id => X(view.at[id][0]))) - nw / 2, b = Math.max(...ids.map(id => X(view.at[id][0]))) + nw / 2;
    const mean = ids.reduce((sum, id) => sum + view.at[id][1], 0) / ids.length, first = mean > view.height / 2 + .3 ? 1 : 0, free = side => taken[side].every(([p, q]) => b < p || a > q);
    const side = free(first) ? first : free(1 - first) ? 1 - first : -1;
    if (side >= 0) { taken[side].push([a, b]); found.push({ g, side, a, b }); }
  }
  return found;
}
function braces({ em, named, height }) {
  const canClose = D.views.length > 1;
  return named.map(({ g, side, a, b }) => {
    const text = cut(g.name, Math.max(3, Math.floor((b - a) / (.5 * em)) - 1)), y = side ? height - .75 * em : .62 * em, k = side ? -5 : 5, tw = text.length * .25 * em + .5 * em, m = (a + b) / 2;
    return `<g class="brace"${canClose ? ` data-close="${g.id}" tabindex="0" role="button" aria-label="Close module ${escaped(g.name)}"` : ""}><path d="M${a} ${y + k}V${y}H${Math.max(a, m - tw)}M${Math.min(b, m + tw)} ${y}H${b}V${y + k}"/><text x="${m}" y="${y + .28 * em}">${escaped(text)}</text></g>`;
  }).join("");
}

const cutFront = (text, letters) => [...text].length > letters ? "…" + [...text].slice(1 - letters).join("") : text;
/** Of modules the last parts of their names, if there is no room for the whole. */
const shortened = (text, letters) => text.length > letters && text.includes(".") ? text.split(" … ").map(x => x.slice(x.lastIndexOf(".") + 1)).join(" … ") : text;
const cut = (text, letters) => [...text].length > letters ? [...text].slice(0, letters - 1).join("") + "…" : text;
function nodeHtml(id, [x, y], h, { em, nw }) {
  const kind = kindOf(id), up = -h / 2, shown = shownBy(id), t = T[shown], op = kind === "line" || kind === "module", gets = t.gs || t.g, cy = up + 2.03 * em, side = gets ? nw * .235 : 0;
  const numbers = (key, cx, name) => t[key] && isSmall(t) ? squares(t[key], t.shape, cx, cy, 1.36 * em, nw * .42, key, name) : t[key] || t[key + "s"] ? `<g class="${name}-dots"><circle class="dot" cx="${cx}" cy="${cy}" r="1.3"/></g>${block(cx, cy, em, name)}` : "";
  const name = nodeName(id), letters = Math.floor(kind === "parameter" ? nw / em / .5 - 1.8 : (nw / em - .5) / (kind === "line" ? .47 : .51)), dot = kind === "parameter" ? name.lastIndexOf(".") + 1 : 0, press = kind === "parameter" ? `Parameter ${name}, shape ${shapeOf(id)}: show its paths to the loss` : kind === "module" ? `Module ${name}, ${many(groupById.get(id).to - groupById.get(id).from + 1, "line")}: open` : "";
  const inner = kind === "parameter" ? `<path class="inner" d="${outline(kind, nw, h, 3.2)}"/>` : "";
  const stack = kind === "module" ? `<path class="shape" transform="translate(5 5)" d="${outline(kind, nw, h)}"/>` : "";
  const inModule = dot && name.length > letters ? dot : 0;
  const called = op && kind === "line" && t.called ? t.called : "";
  return `<g class="node ${op ? "op" : "leaf"} ${kind}" data-id="${id}" transform="translate(${x} ${y})"${press ? ` tabindex="0" role="button" aria-label="${escaped(press)}"` : ' aria-hidden="true"'}><title>${escaped(name)}</title>`
    + `<rect class="ring" x="${-nw / 2 - 6}" y="${up - 6}" width="${nw + 12}" height="${h + 12}" rx="6"/>${stack}<path class="shape" d="${outline(kind, nw, h)}"/>${inner}`
    + (kind === "line" ? `<text class="no" x="${-nw / 2 + 1}" y="${up - .3 * em}">${id}</text>` : "")
    + (kind === "module" ? `<text class="no" x="${-nw / 2 + 1}" y="${up - .3 * em}">${many(groupById.get(id).to - groupById.get(id).from + 1, "line")}</text>` : "")
    + (inModule ? `<text class="no" x="${-nw / 2 + 1}" y="${up - .3 * em}">${escaped(cutFront(name.slice(0, inModule), Math.floor(nw / (.44 * em))))}</text>` : "")
    + (called ? `<text class="tag" x="${nw / 2 - 1}" y="${up - .3 * em}">${escaped(cut(called, letters - 4))}</text>` : "")
    + (isLone(id) ? `<text class="name" y="${.3 * em}">${id === name || name === short(t.v[0]) ? "" : escaped(cut(name, letters - 5)) + " "}<tspan class="num">${short(t.v[0])}</tspan></text>`
      : `<text class="name" y="${up + 1.08 * em}">${escaped(cut(kind === "module" ? shortened(name, letters) : name.slice(inModule), letters))}</text>${numbers("v", -side, "val")}${gets ? `<g class="gs" data-x="${side}" data-y="${cy}" data-room="${1.36 * em}" data-wide="${nw * .42}">${numbers("g", side, "grd")}</g>` : ""}`)
    + `<g class="below" data-y="${h / 2 + .98 * em}"></g></g>`;
}
const isSmall = t => columns(t.shape) <= 12 && t.size <= 6 * columns(t.shape);
/** Stands for a tensor with too many numbers. */
function block(cx, cy, em, name) {
  const a = .24 * em;
  return [-1, 0, 1].flatMap(r => [-1, 0, 1].map(c => `<rect class="${name} pos" x="${cx + c * 1.4 * a - a / 2}" y="${cy + r * 1.4 * a - a / 2}" width="${a}" height="${a}"/>`)).join("");
}

/** What the shapes mean, where there is room. */
function legend() {
  const mini = (kind, text) => `<span><svg viewBox="-16 -9 32 18"><path class="shape" d="${outline(kind, 30, 16)}"/>${kind === "parameter" ? `<path class="inner" d="${outline(kind, 30, 16, 3)}"/>` : ""}</svg>${text}</span>`;
  const kinds = new Set(Object.keys(view.at).map(kindOf));
  one(".legend").innerHTML = mini("line", "operation") + (kinds.has("module") ? mini("line", "module: click to open") : "") + mini("parameter", "parameter") + (kinds.has("data") ? mini("data", "data") : "") + (kinds.has("constant") ? mini("constant", "constant") : "")
    + `<span><svg viewBox="0 0 40 18"><path d="M2 9H30" stroke="currentColor" stroke-width="1.6"/><path d="M38 9l-9 -4.5v9z" fill="currentColor"/></svg>value</span><span style="color:var(--rev)"><svg viewBox="0 0 40 18"><path d="M38 9H10" stroke="currentColor" stroke-width="3"/><path d="M1 9l10 -5.5v11z" fill="currentColor"/></svg>gradient</span>`
    + `<span><svg viewBox="0 0 32 18"><path d="M2 3h12v12h-12z" fill="currentColor"/><path d="M20 4h10v10h-10z" fill="none" stroke="currentColor" stroke-width="1.8"/></svg>positive, negative</span>`;
}
/** The strip above a graph that is too wide. */
function overview() {
  const bar = one(".strip"), wide = box.scrollWidth > box.clientWidth + 1;
  bar.hidden = !wide;
  if (!wide) return;
  const i = one("i", bar);
  i.style.left = 100 * box.scrollLeft / box.scrollWidth + "%";
  i.style.width = 100 * box.clientWidth / box.scrollWidth + "%";
}
