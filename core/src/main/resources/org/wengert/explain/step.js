/* The panel of a step. */
const chip = () => {
  const p = phase(), n = unitNow();
  return p === "forward" ? `<span class="chip ft">forward ${n + 1} of ${units.length}</span>` : p === "reverse" ? `<span class="chip rt">reverse ${units.length - n} of ${units.length}</span>` : `<span class="chip">${p === "turn" ? "the turn" : p}</span>`;
};
const heading = (text, more = "") => `<div class="line"><h2>${escaped(text)}</h2>${chip()}${more}</div>`;
const meta = id => `<small>${code(shapeOf(id))} ${escaped(T[id].dtype)}${T[id].called ? `, called <i>${escaped(T[id].called)}</i>` : ""}</small>`;
const kindText = id => isLine(id) ? "line" : kindName[T[id].kind];
const gone = `<span class="none">not on the tape</span>`;
const shelf = (ids, html) => `<div class="shelf">${ids.map(id => `<div><h3>${html[0](id)}</h3>${html[1](id)}</div>`).join("")}</div>`;
const few = (ids, most = 12) => ids.length <= most ? [ids, ""] : [ids.slice(0, most), `<p class="none">and ${many(ids.length - most, "more").replace("mores", "more")}</p>`];

function stepHtml() {
  const u = units[unitNow()], p = phase();
  if (p === "start") return startHtml();
  if (p === "turn") return turnHtml();
  if (p === "done") return doneHtml();
  return isCollapsed(u) ? moduleHtml(u, p) : p === "forward" ? forwardHtml(u.from) : reverseHtml(u.from);
}
const nameList = ids => ids.length > 6 ? `${ids.slice(0, 5).map(id => code(label(id))).join(", ")} and ${ids.length - 5} more` : and(ids.map(id => code(label(id))));
function startHtml() {
  const count = parameters.reduce((a, id) => a + T[id].size, 0), [shown, rest] = few([...parameters, ...others]);
  return heading(`${many(leaves.length, "leaf").replace("leafs", "leaves")}, ${many(N, "line")}`) + `<p class="say">${nameList(parameters)} ${parameters.length === 1 ? "is a parameter" : "are parameters"}: the sweep will find the derivative of the loss with respect to each of ${parameters.length === 1 ? "its" : "their"} ${many(count, "number")}. ${others.length ? `${nameList(others)} ${others.length === 1 ? "needs" : "need"} no gradient. ` : ""}Step forward (<kbd>→</kbd>) to compute the first line, or play (<kbd>space</kbd>). Choose a parameter, or one of its numbers, to see its chain rule.</p>${firstBad()}`
    + shelf(shown, [id => `${code(label(id))} ${kindName[T[id].kind]}`, id => valueHtml(id)]) + rest;
}
function turnHtml() {
  return heading("∂loss/∂loss = 1") + `<p class="say">The loss is ${code(T[D.loss].v ? short(T[D.loss].v[0]) : "not kept")}. The reverse sweep starts here with the gradient 1 and walks the same list backwards, from ${code(D.loss)} to ${code(L[0].id)}. Each line multiplies what has arrived by its local derivative and passes the product on to its inputs. Where a value was used twice, the products add up.</p>${firstBad()}
    <div class="edgebox">${equation([{ what: "value", of: D.loss, html: valueHtml(D.loss) }, { what: "gradient", of: "∂loss/∂loss", html: matrix([1], [], "g") }])}</div>`;
}
function doneHtml() {
  const [shown, rest] = few(parameters);
  return heading("Every parameter has its gradient") + `<p class="say">Choose a number of a gradient to see the sum of products it is made of.</p>${firstBad()}`
    + shelf(shown, [id => `${code(label(id))}`, id => equation([{ what: "value", html: valueHtml(id), wide: widthOf(id) }, { what: "gradient", html: sweptHtml(id, { pick: 1 }), wide: widthOf(id) }])]) + rest;
}
/** Names the first line that made a number which is not finite. */
function firstBad() {
  const bad = L.find(l => { const t = T[l.id]; return t.v ? t.v.some(x => !Number.isFinite(x)) : t.vs && +t.vs.bad; });
  return bad ? `<p class="warn">${code(bad.id)} ${escaped(bad.op)} is the first line that made a number which is not finite.</p>` : "";
}

/** The sign between two inputs, if the formula is no more than that. */
function infixOf(l) {
  const [a, sign, b] = l.formula;
  return l.formula.length === 3 && a === 0 && b === 1 && typeof sign === "string" && /^ \S* ?$/.test(sign) ? pretty(sign).trim() || "·" : "";
}
function forwardHtml(k) {
  const l = L[k], infix = infixOf(l), cast = l.in.filter(id => id && l.each && T[id].size !== 1 && String(T[id].shape) !== String(T[l.id].shape));
  const terms = l.in.map((id, w) => ({ op: w ? infix ? escaped(infix) : "," : infix ? "" : `<span class="fn">${escaped(l.op)}</span>`, what: id ? escaped(kindText(id)) : "constant", of: id ? `${label(id)}  ${shapeOf(id)}` : "", html: id ? valueHtml(id) : gone, wide: id ? widthOf(id) : 1 }));
  terms.push({ op: "=", what: "result", of: `${l.id}  ${shapeOf(l.id)}`, html: valueHtml(l.id, { role: "y" }), wide: widthOf(l.id) });
  return heading(formula(l), meta(l.id)) + `<p class="say">${code("y = " + withLetters(k, l.formula))}. ${cast.length ? `${and(cast.map(id => code(label(id) + " " + shapeOf(id))))} ${cast.length > 1 ? "are" : "is"} broadcast to ${code(shapeOf(l.id))}. ` : ""}${l.keeps.length ? `The tape keeps ${and(l.keeps.map(id => code(label(id))))} for the reverse sweep.` : "The tape keeps nothing here: the derivative does not depend on the values."}</p>
    <div class="edgebox" data-line="${k}">${equation(terms, l.each)}<p class="trace" data-t="f"></p></div>`;
}

/** What a module takes, and what it gives; in reverse what arrives, and what it passes on. */
function moduleHtml(g, p) {
  const lines = g.to - g.from + 1, box = (title, ids, html) => { const [shown, rest] = few(ids, 8); return ids.length ? `<div class="edgebox"><h3><b>${title}</b></h3>${shelf(shown, [id => `${code(label(id))} ${code(shapeOf(id))}`, html])}${rest}</div>` : ""; };
  const open = `<button class="open" data-open="${g.id}">open it</button>`, title = heading(`${g.name}`, `<small>${many(lines, "line")}, ${code("%" + g.from)} to ${code("%" + g.to)}</small>`);
  if (p === "forward") return title + `<p class="say">A module of ${many(lines, "line")}: one step goes over all of them. To step inside, ${open}.</p>` + box("goes in", g.ins, id => valueHtml(id)) + box("parameters", g.own, id => valueHtml(id)) + box("comes out", g.outs, id => valueHtml(id));
  const gets = id => T[id].g || T[id].gs;
  return title + `<p class="say">The gradients of what came out have arrived. The sweep went through ${many(lines, "line")} and passed on the gradients of what went in. To step inside, ${open}.</p>` + box("arrived", g.outs, id => nowHtml(id)) + box("passed on", g.ins.filter(gets), id => nowHtml(id) + partNote(id)) + box("parameters", g.own.filter(gets), id => nowHtml(id));
}
/** The gradient so far. */
function nowHtml(id, o) {
  const n = arrived(id), part = parts[id][n - 1];
  return !part ? `<span class="none">none yet</span>` : part.sum ? gradientHtml(id, part.sum, o) : n === parts[id].length ? sweptHtml(id, o) : `<span class="none">${n} of ${parts[id].length} products</span>`;
}
const partNote = id => parts[id].length > 1 ? `<p class="none">${arrived(id)} of ${parts[id].length} products</p>` : "";

function reverseHtml(k) {
  const l = L[k], mine = parts[l.id], from = mine.map(p => p.k).filter(n => n < N), to = l.in.filter((id, w) => id && l.back[w]), dead = l.in.filter((id, w) => id && !l.back[w]);
  const shared = [...new Set(to)].filter(id => parts[id].length > 1);
  return heading(formula(l), meta(l.id)) + `<p class="say">The upstream gradient ${code("g = ∂loss/∂" + l.id)} has arrived ${from.length ? "from " + and([...new Set(from)].map(n => code(L[n].id))) : "as the seed"}${mine.length > 1 ? ", as a sum" : ""}. Times the local derivative, it goes on to ${and([...new Set(to)].map(id => code(label(id)))) || "nothing"}. ${dead.length ? `${and([...new Set(dead)].map(id => code(label(id))))} ${dead.length > 1 ? "need" : "needs"} no gradient: nothing is computed for ${dead.length > 1 ? "them" : "it"}. ` : ""}${shared.map(id => `${code(label(id))} is used ${parts[id].length === 2 ? "twice" : parts[id].length + " times"}: its products add up. `).join("")}</p>`
    + l.back.map((b, w) => b ? contributionHtml(k, w) : "").join("");
}

const ruleOf = (k, b) => b.formula ? withLetters(k, b.formula) : pretty(b.rule || "");
/** One input: upstream gradient, local derivative, product, and the sum it joins. */
function contributionHtml(k, w) {
  const l = L[k], b = l.back[w], id = l.in[w], list = parts[id], at = list.findIndex(p => p.k === k && p.w === w), part = list[at], last = at === list.length - 1;
  const g = { what: "upstream", of: `g = ∂loss/∂${l.id}`, html: T[l.id].g ? gradientHtml(l.id, T[l.id].g, { role: "g", tap: false }) : sweptHtml(l.id), wide: widthOf(l.id) };
  const passed = b.passed ? matrix(b.passed, T[id].shape, "g", { role: "p" }) : b.summary ? summaryHtml(b.summary, "g") : list.length === 1 ? sweptHtml(id) : `<span class="none">not shown</span>`;
  let terms;
  const factor = l.each ? null : matrixFactor(k, b), dot = sign => `<span title="${sign === "⊙" ? "element by element" : "product"}">${sign}</span>`;
  if (factor) {
    const { shape, v } = T[factor.id], turned = factor.isTransposed ? [shape[1], shape[0]] : shape;
    const local = { what: "local derivative", of: label(factor.id) + (factor.isTransposed ? "ᵀ" : ""), html: matrix(factor.isTransposed ? transposed(v, shape) : v, turned, "l"), wide: turned[1] };
    terms = factor.side === "left" ? [local, { ...g, op: dot("·") }] : [g, { ...local, op: dot("·") }];
  } else if (b.local) {
    terms = [g, { op: dot(T[l.id].size === 1 ? "·" : "⊙"), what: "local derivative", of: b.local.formula ? withNames(k, b.local.formula) : "", html: matrix(b.local.v, b.local.shape, "l"), wide: columns(b.local.shape) }];
  } else terms = [g, ...(b.of >= 0 && l.in[b.of] ? [{ op: "with", what: "local derivative, by", of: label(l.in[b.of]), html: valueHtml(l.in[b.of], { tap: false }), wide: widthOf(l.in[b.of]) }] : [])];
  const isShown = terms.length > 1 && T[l.id].g && !(b.of >= 0 && !factor);
  terms.push({ op: isShown ? "=" : "→", what: "passed on", of: `to ${label(id)}`, html: passed, wide: widthOf(id) });
  if (list.length > 1 && part.sum) {
    const before = [...new Set(list.slice(0, at).map(p => p.k < N ? L[p.k].id : "the seed"))];
    terms.push({ op: "+", what: at ? "already there" : "so far", of: at ? `from ${before.length > 4 ? many(before.length, "line") : and(before)}` : "nothing", html: matrix(part.before || part.sum.map(() => 0), T[id].shape, "g"), wide: widthOf(id) },
      { op: "=", what: last ? "the sum" : "running sum", of: `∂loss/∂${label(id)}`, html: gradientHtml(id, part.sum), wide: widthOf(id) });
  }
  const later = list.slice(at + 1).map(p => code(L[p.k].id)), note = list.length === 1 ? `used once: this is all of ${code("∂loss/∂" + label(id))}` : last ? `<b>${at + 1} of ${list.length} products: complete</b>` : `<b>${at + 1} of ${list.length} products</b>, still to come: from ${later.length > 4 ? later.slice(0, 4).join(", ") + " …" : and(later)}`;
  return `<div class="edgebox" data-edge="${w}"><h3><b>to ${code(label(id))}</b><span class="rule">${b.rule ? `rule ${code(`y = ${withLetters(k, l.formula)}  ⇒  ${ruleOf(k, b)}`)}` : ""}${l.each && T[id].size < T[l.id].size ? `, summed to ${code(shapeOf(id))}` : ""}</span><span class="ok">${note}</span></h3>${b.formula && b.formula.length > 1 && !b.local && !factor ? `<p class="names">${code("= " + withNames(k, b.formula))}</p>` : ""}${equation(terms, l.each)}${T[id].size > 1 && b.j ? `<p class="trace" data-t="b${w}"></p>` : ""}</div>`;
}

/* ---- One element, written out */
function mark(where, cells) { all(".hot", where).forEach(x => x.classList.remove("hot")); for (const [m, i] of cells) one(`[data-m=${m}] [data-i="${i}"]`, where)?.classList.add("hot"); }
function traceForward(i, hot) {
  const u = units[unitNow()], k = u.from, l = L[k], at = one("[data-t=f]"), id = l.id;
  if (!at || !T[id].v) return;
  const steps = elementOf(k, i);
  at.innerHTML = steps.length ? [code(elementName(id, i)), ...steps.map(code), code(short(T[id].v[i]))].join(" = ") : "";
  if (hot) mark(at.closest(".edgebox"), [["y", i]]);
}
/** The formula of one element with names, and with numbers. */
function elementOf(k, o) {
  const l = L[k], w = l.back.findIndex(b => b && b.j && (b.of >= 0 || l.in.length === 1));
  if (l.each) return [withElements(k, l.formula, o), withNumbers(k, l.formula, o)];
  const x = w >= 0 && l.isSum ? l.in[w] : null, js = x && T[x].v ? l.back[w].j.filter(j => j.o === o).map(j => ({ ...j, k, w })) : [];
  if (!js.length) return [];
  const term = (a, f) => f === "1" ? a : f === "-1" ? `(−${a})` : `${f} · ${a}`;
  return [js.map(j => term(elementName(x, j.i), factorOf(j))).join(" + "), js.map(j => term(bracketed(T[x].v[j.i]), bracketed(j.v))).join(" + ")];
}
function trace(w, i, hot) {
  const u = units[unitNow()], k = u.from, b = L[k].back[w], at = one(`[data-t=b${w}]`);
  if (!b || !b.j || !at || !T[L[k].id].g) return;
  const id = L[k].in[w], y = L[k].id, g = T[y].g, js = b.j.filter(j => j.i === i).map(j => ({ ...j, k, w })), name = o => T[y].size === 1 ? "g" : `g[${indexOf(T[y].shape, o)}]`;
  at.innerHTML = `element ${code(`[${indexOf(T[id].shape, i)}]`)}: ${js.length ? `${code(js.map(j => `${name(j.o)} · ${bracket(factorOf(j))}`).join(" + "))} = ${code(js.map(j => `${bracketed(g[j.o])} · ${bracketed(j.v)}`).join(" + "))}` : code("no path")} = ${code(short(b.passed[i]))}`;
  if (hot) mark(at.closest(".edgebox"), [["p", i], ...js.map(j => ["g", j.o])]);
}
