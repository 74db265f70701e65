/* The tape as the Wengert list: leaves first, then one row for each line or collapsed module. */
const rowElements = new Map();
const operand = id => !id ? `<span class="gone" title="a constant: an input without gradient, which the tape does not keep">c</span>` : isParameter(id) ? `<button class="par" data-p="${id}" tabindex="-1" title="Show the paths of ${escaped(label(id))}">${escaped(label(id))}</button>` : escaped(label(id));
const plainOperand = id => id ? label(id) : "c";
/** Attributes stand after the inputs. */
const formula = l => `${l.id} = ${l.op}(${l.in.map(plainOperand).join(", ")}${l.with ? "; " + l.with : ""})`;
const kindName = { parameter: "parameter", data: "data", constant: "constant" };

function rowHtml(id, group, n) {
  const g = groupById.get(id), t = T[g ? shownBy(id) : id], k = t.line;
  const head = n === 0 ? `<td class="grp" rowspan="${group.ids.length}">${group.close ? `<button data-close="${group.close}" title="Close module ${escaped(group.name)}">${escaped(group.name)} ▴</button>` : escaped(group.name)}</td>` : "";
  const first = g ? `<button class="n" data-u="${id}" tabindex="-1" aria-label="Module ${escaped(g.name)}">%${g.from}…</button>` : k < 0 ? `<span class="n leafname">${operand(id)}</span>` : `<button class="n" data-u="${id}" tabindex="-1" aria-label="Line ${id}: ${escaped(L[k].op)} of ${escaped(L[k].in.map(plainOperand).join(" and "))}">${id}</button>`;
  const text = g ? `<button class="open" data-open="${id}" title="Open module ${escaped(g.name)}">▸ ${escaped(g.name)}</button> <span class="kind">${many(g.to - g.from + 1, "line")}</span>`
    : k < 0 ? `<span class="kind">${kindName[t.kind]}</span>` : `<span class="n">= ${escaped(L[k].op)}(${L[k].in.map(operand).join(", ")}${L[k].with ? `<span class="with" title="${escaped(L[k].with)}">; ${escaped(cut(L[k].with, 24))}</span>` : ""})</span>${t.called ? `<span class="tag">${escaped(t.called)}</span>` : ""}`;
  const cells = k < 0 ? `<td class="fm name" colspan="2">${first} ${text}<small class="part"></small></td>` : `<td class="id">${first}</td><td class="fm">${text}<small class="part"></small></td>`;
  return `<tr class="${k < 0 ? "leaf" : "op"}" data-id="${id}">${head}${cells}<td class="shp n">[${t.shape}]</td><td class="vc"></td><td class="gc"></td></tr>`;
}

/** The runs of rows that belong to one open module. */
function runs() {
  const found = [];
  for (const u of units) {
    const inner = G.filter(g => view.opened.includes(g.id) && u.from >= g.from && u.to <= g.to && g.id !== u.id).sort((a, b) => (a.to - a.from) - (b.to - b.from))[0], last = found[found.length - 1];
    if (last && last.inner === inner) last.ids.push(u.id); else found.push({ inner, name: inner ? inner.name : "", close: inner && D.views.length > 1 ? inner.id : "", ids: [u.id] });
  }
  return found;
}
function list() {
  const drawn = leaves.filter(id => id in view.at), shown = [...drawn.filter(isParameter), ...drawn.filter(id => !isParameter(id))], hidden = leaves.length - shown.length;
  const wide = Math.min(3, Math.max(1, ...Object.values(T).filter(t => t.v || t.g).map(t => columns(t.shape))));
  const groups = [...(shown.length ? [{ name: "leaves", ids: shown }] : []), ...runs()];
  one(".tape").style.setProperty("--n", wide);
  one(".tape").innerHTML = `<table><caption class="vh">The tape as the Wengert list: one line for each operation, in the order of the forward pass</caption><thead><tr><th class="grph"><b>Tape</b></th><th colspan="2"><b>Tape</b></th><th>shape</th><th>value</th><th>gradient</th></tr></thead>`
    + groups.map((g, n) => `<tbody>${g.ids.map((id, i) => rowHtml(id, g, i)).join("")}${n === 0 && hidden > 0 ? `<tr class="rest"><td class="grp"></td><td></td><td colspan="4" class="kind">and ${many(hidden, "leaf").replace("leafs", "leaves")} inside modules</td></tr>` : ""}</tbody>`).join("") + "</table>";
  rowElements.clear();
  all(".tape tr[data-id]").forEach(r => rowElements.set(r.dataset.id, r));
}
