/* The chain rule of one number: the sum of products, in symbols, in numbers, and as an account with all digits. */
const MOST_PATHS = 8, MOST_TERMS = 40;
const chosen = () => state.sel ? elementName(state.sel.id, state.sel.i) : "";
const chosenTree = () => tree(state.sel.id, state.sel.i);
/** Whether all its products are written out; else they are summed for each line, or for the strongest paths. */
function isWritten(node) {
  let terms = 0;
  eachTerm(node, () => terms++);
  return !node.given && node.paths <= MOST_PATHS && terms <= 6 * MOST_TERMS;
}

function chainHtml() {
  const choice = parameters.length > 60 ? "" : `<div class="chips" role="group" aria-label="Parameter">${parameters.map(id => `<button class="n" data-p="${id}" aria-pressed="${!!state.sel && id === state.sel.id}">${escaped(label(id))}</button>`).join("")}</div>`;
  if (!state.sel) {
    const [shown, rest] = few(parameters);
    return `<p class="say">Choose one number of a gradient: its paths to the loss light up, and the chain rule is written out as a sum of products.</p>${shelf(shown, [id => code("∂loss/∂" + label(id)), id => sweptHtml(id, { pick: 1 })])}${rest}`;
  }
  const { id } = state.sel, row = T[id].g && columns(T[id].shape) === 1 && T[id].size > 1;
  return `<div class="choose">${choice}${T[id].g ? sweptHtml(id, { pick: 1, row }) : ""}</div>${T[id].g ? "" : largeHtml(id)}${accountHtml()}`;
}

/* ---- Tensors with many numbers: the strongest, and any other that the file holds */
function largeHtml(id) {
  const t = T[id], top = t.top || [];
  return `<div class="large">${t.gs ? summaryHtml(t.gs, "g") : ""}<form class="ask" data-of="${id}"><label>element <input name="at" size="9" inputmode="numeric" autocomplete="off" value="${indexOf(t.shape, state.sel.i)}" aria-label="Index of an element of ${escaped(label(id))}, ${shapeOf(id)}"></label> <button class="go">show</button></form>
    <div class="tops" role="group" aria-label="Strongest elements">${top.map(([i, v]) => `<button class="n" data-e="${id}:${i}" aria-pressed="${i === state.sel.i}">[${indexOf(t.shape, i)}] <b>${short(+v)}</b></button>`).join("")}</div></div>`;
}
/** The gradient of an element, if the file holds it. */
function elementGradient(id, i) {
  const t = T[id], top = (t.top || []).find(e => e[0] === i);
  return t.g ? t.g[i] : top ? t.round(Number(top[1])) : allOf(id, "gAll") ? allOf(id, "gAll")[i] : undefined;
}
/** All numbers of a large tensor, as the bytes of doubles or floats. */
function allOf(id, key) {
  const t = T[id];
  if (typeof t[key] !== "string") return t[key];
  const bytes = Uint8Array.from(atob(t[key]), c => c.charCodeAt(0));
  return t[key] = t.dtype === "FLOAT32" ? new Float32Array(bytes.buffer) : new Float64Array(bytes.buffer);
}

/* ---- The account */
const signed = v => (v < 0 || Object.is(v, -0) || Number.isNaN(v) ? "" : " ") + full(v);
const thin = text => escaped(text).replace(/\[.*\]/, "<i>$&</i>");
function accountHtml() {
  const { id, i } = state.sel, kept = elementGradient(id, i), name = elementName(id, i), start = `<span class="frac"><span>∂loss</span><span>∂${escaped(name)}</span></span>`;
  if (!parts[id].length) return `<p class="say">The loss does not depend on ${code(label(id))}.</p>`;
  const node = T[id].g ? chosenTree() : null;
  if (!node || node.given && !node.uses.length) return byLineHtml(id, i, kept, start);
  if (!node.paths) return `<div class="big"><div>${start} = 0</div></div><p class="same">No path leads from ${code(name)} to the loss: each would have a factor that is 0 everywhere.</p>`;
  const written = isWritten(node), rows = written ? sumRows(node, true) : strongestRows(node), ones = rows.includes("data-one");
  const formula = written ? `<div>${start} = ${expression(node, t => escaped(bracket(factorOf(t))))}</div><div>= ${expression(node, t => bracketed(t.v))} <span class="f">= <b>${short(node.value)}</b></span></div>` : `<div>${start} = <b>${short(node.value)}</b>, the sum of ${many(node.paths, "path")}</div>`;
  return `<div class="big">${formula}</div><table class="ledger"><caption class="vh">Factors of each path, from the loss to ${escaped(name)}, with all digits</caption><thead><tr><th scope="col">local derivative</th><th scope="col">formula</th><th scope="col">number</th><th scope="col">product so far</th></tr></thead><tbody>${rows}</tbody></table>${verdict(node.value, kept, id, i, ones)}`;
}
function verdict(total, kept, id, i, ones) {
  const what = `${T[id].size > 1 ? `element ${code(`[${indexOf(T[id].shape, i)}]`)} of ` : ""}${code(label(id) + ".grad()")}`;
  const same = Object.is(total, kept) || total === kept;
  return `<p class="same">${same ? `<b>The same number, last digit included,</b> is ${what}.` : `The sweep left ${code(full(kept))} as ${what}: they differ by ${code(full(Math.abs(total - kept)))}, since it adds in another order.`}${ones ? " Factors of 1 are left out." : ""}</p>`;
}

/** A sum of products, factored where paths meet before the leaf. */
function expression(node, factor, inner) {
  const terms = termsOf(node), now = lineNow(), step = term => `<span class="f${term.v === 1 ? " one" : ""}${term.k === now && phase() === "reverse" ? " cur" : ""}" title="${escaped(`∂${elementName(L[term.k].id, term.o)}/∂${elementName(node.id, node.i)} = ${full(term.v)}`)}">${factor(term)}</span>`;
  const written = terms.map(term => { const before = term.up.seed ? "" : expression(term.up, factor, true) + '<span class="by">·</span><wbr>'; return before + step(term); });
  return written.length > 1 ? (inner ? "(" : "") + written.join('<span class="plus">+</span><wbr>') + (inner ? ")" : "") : written.join("");
}

/** The rows of the account of a sum: each term from the loss, then the sum where there are several. */
function sumRows(node, isLast) {
  const terms = termsOf(node);
  let out = "";
  terms.forEach(term => {
    if (terms.length > 1) out += `<tr class="cap"><td colspan="4">to ${code(elementName(node.id, node.i))} through ${code(L[term.k].id)}</td></tr>`;
    if (!term.up.seed) out += sumRows(term.up, false);
    out += hopRow(node, term, isLast);
  });
  if (terms.length > 1 || isLast) {
    const text = terms.length > 1 ? terms.map((t, n) => (n ? " + " : "") + (t.p < 0 && n ? `(${full(t.p)})` : full(t.p))).join("") + " =" : `∂loss/∂${elementName(node.id, node.i)} =`;
    out += `<tr class="${isLast ? "tot" : "mid"}"><td colspan="3" class="te">${isLast ? "" : `∂loss/∂${escaped(elementName(node.id, node.i))} = `}${escaped(text)}</td><td class="pr">${signed(node.value)}</td></tr>`;
  }
  return out;
}
function hopRow(node, term, isLast) {
  if (term.v === 1 && !isLast) return `<tr hidden data-one></tr>`;
  const p = term.p, now = phase() === "reverse" && term.k >= units[unitNow()].from && term.k <= units[unitNow()].to;
  return `<tr class="hop${now ? " cur" : ""}" data-k="${term.k}"><td class="df">∂${thin(elementName(L[term.k].id, term.o))}/∂${thin(elementName(node.id, node.i))}</td><td class="fo">${escaped(factorOf(term))}</td><td class="nu">${signed(term.v)}</td><td class="pr">${signed(p)}</td></tr>`;
}

/** The largest products, and the rest as one line, so that the total agrees. */
function strongestRows(node) {
  const paths = strongest(node), seen = paths.reduce((a, p) => a + p.p, 0), rest = node.paths - paths.length;
  let out = "";
  paths.forEach((path, n) => {
    const via = path.terms.filter(t => t.v !== 1).map(t => escaped(bracket(factorOf(t)))).join(" · ") || "1";
    out += `<tr class="cap"><td colspan="3">path ${n + 1}: <span class="n via">${via}</span></td><td class="pr">${signed(path.p)}</td></tr>`;
  });
  if (rest > 0) out += `<tr class="cap"><td colspan="3">and ${rest.toLocaleString("en")} more: sum</td><td class="pr">${signed(node.value - seen)}</td></tr>`;
  out += lastHopRows(node);
  return out + `<tr class="tot"><td colspan="3" class="te">∂loss/∂${escaped(elementName(node.id, node.i))} =</td><td class="pr">${signed(node.value)}</td></tr>`;
}
/** The same sum by the elements of the lines that read the tensor: upstream gradient times local derivative. */
function lastHopRows(node) {
  const terms = termsOf(node), shown = terms.slice(0, MOST_TERMS);
  return `<tr class="cap"><td colspan="4">the same, as the sweep adds it: upstream gradient times local derivative</td></tr>` + shown.map(t => `<tr class="hop" data-k="${t.k}"><td class="df">∂loss/∂${thin(elementName(L[t.k].id, t.o))} · ${escaped(bracket(factorOf(t)))}</td><td class="fo">${signed(t.up.value)} ·</td><td class="nu">${signed(t.v)}</td><td class="pr">${signed(t.p)}</td></tr>`).join("")
    + (terms.length > shown.length ? `<tr class="cap"><td colspan="4">and ${terms.length - shown.length} more</td></tr>` : "");
}

/** The products of each line that reads the tensor, as the sweep passed them on. */
function byLineHtml(id, i, kept, start) {
  if (kept === undefined) return `<div class="big"><div>${start}</div></div><p class="same">This element is not in the file. ${code(`Explain.chainRule(loss, ${label(id)}).at(${indexOf(T[id].shape, i)})`)} prints it.</p>`;
  const { round } = T[id], rows = [];
  let total, known = true;
  for (const part of parts[id]) {
    if (part.k === N) continue;
    const b = L[part.k].back[part.w], pick = (b.picked || []).find(e => e.i === i), p = part.passed ? part.passed[i] : pick ? round(Number(pick.p)) : parts[id].length === 1 ? kept : undefined;
    if (p === undefined) { known = false; continue; }
    if (pick) for (const [o, g, v] of pick.terms) rows.push(`<tr class="hop" data-k="${part.k}"><td class="df">∂loss/∂${thin(elementName(L[part.k].id, o))} = ${full(round(+g))}</td><td class="fo">· ∂${thin(elementName(L[part.k].id, o))}/∂${thin(elementName(id, i))}</td><td class="nu">${signed(round(+v))}</td><td class="pr">${signed(product(round(+g), round(+v), round))}</td></tr>`);
    total = total === undefined ? p : round(total + p);
    rows.push(`<tr class="hop" data-k="${part.k}"><td class="df">through ${code(L[part.k].id)}</td><td class="fo">${escaped(ruleOf(part.k, b))}</td><td class="nu">${signed(p)}</td><td class="pr">${signed(total)}</td></tr>`);
  }
  const table = known ? `<table class="ledger"><caption class="vh">Products by line</caption><thead><tr><th scope="col">line</th><th scope="col">rule</th><th scope="col">passed on</th><th scope="col">sum so far</th></tr></thead><tbody>${rows.join("")}<tr class="tot"><td colspan="3" class="te">∂loss/∂${escaped(elementName(id, i))} =</td><td class="pr">${signed(total)}</td></tr></tbody></table>${verdict(total, kept, id, i)}` : `<p class="same">The file holds the products of the strongest elements only.</p>`;
  return `<div class="big"><div>${start} = <b>${short(kept)}</b></div></div>${table}`;
}
