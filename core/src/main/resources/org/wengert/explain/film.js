/* A training as a film: each frame holds the step, the loss, weights, gradients, and the model's answers on a grid. */
const F = D.frames, DONE = F.length - 1;
const state = { s: 0, sel: null, timer: 0, speed: 1 };
const span = key => Math.max(1e-12, ...F.flatMap(f => f[key].flatMap(x => x.map(Number).filter(Number.isFinite).map(Math.abs))));
const scale = { v: span("weights"), g: span("gradients") };
const bytes = text => Uint8Array.from(atob(text), c => c.charCodeAt(0));
const losses = F.map(f => Number(f.loss)), finite = losses.filter(x => Number.isFinite(x) && x > 0);
const low = Math.log10(Math.min(...finite)), high = Math.log10(Math.max(...finite)), curve = one(".curve svg"), canvas = one("canvas");
const rgb = name => { const c = document.createElement("canvas").getContext("2d"); c.fillStyle = getComputedStyle(document.documentElement).getPropertyValue(name).trim(); c.fillRect(0, 0, 1, 1); return c.getImageData(0, 0, 1, 1).data; };

/* The answers as shades, the points, and the line of one half */
function plane() {
  const n = D.side, grid = bytes(F[state.s].grid), from = rgb("--panel"), to = rgb("--fwd"), context = canvas.getContext("2d");
  canvas.width = canvas.height = n;
  const image = context.createImageData(n, n);
  grid.forEach((p, i) => { for (let c = 0; c < 3; c++) image.data[4 * i + c] = from[c] + (to[c] - from[c]) * .62 * p / 255; image.data[4 * i + 3] = 255; });
  context.putImageData(image, 0, 0);
  const svg = one(".over"), at = k => (k + .5) * 100 / n, lines = [];
  const cross = (a, b) => (127.5 - a) / (b - a);
  for (let r = 0; r + 1 < n; r++) for (let c = 0; c + 1 < n; c++) {
    const q = [grid[r * n + c], grid[r * n + c + 1], grid[(r + 1) * n + c + 1], grid[(r + 1) * n + c]], ends = [];
    const corner = [[c, r], [c + 1, r], [c + 1, r + 1], [c, r + 1]];
    for (let k = 0; k < 4; k++) {
      const a = q[k], b = q[(k + 1) % 4], [x1, y1] = corner[k], [x2, y2] = corner[(k + 1) % 4];
      if (a > 127.5 !== b > 127.5) { const t = cross(a, b); ends.push([at(x1 + t * (x2 - x1)), at(y1 + t * (y2 - y1))]); }
    }
    for (let k = 0; k + 1 < ends.length; k += 2) lines.push(`M${ends[k].map(x => x.toFixed(2)).join(" ")}L${ends[k + 1].map(x => x.toFixed(2)).join(" ")}`);
  }
  const [x0, x1, y0, y1] = D.range, r = D.points.length > 60 ? 1.1 : 1.7;
  svg.setAttribute("viewBox", "0 0 100 100");
  svg.setAttribute("aria-label", `${D.points.length} points and the boundary at step ${F[state.s].step}`);
  svg.innerHTML = `<path class="edge0" d="${lines.join("")}"/>` + D.points.map(([x, y, label]) => `<circle class="${label > .5 ? "one" : "zero"}" cx="${(100 * (x - x0) / (x1 - x0)).toFixed(2)}" cy="${(100 * (y1 - y) / (y1 - y0)).toFixed(2)}" r="${r}"/>`).join("");
}

/* The loss by steps, on a logarithmic scale */
function lossCurve() {
  const w = curve.clientWidth, h = curve.clientHeight, X = k => 4 + k / Math.max(1, DONE) * (w - 12), Y = v => Number.isFinite(v) && v > 0 ? 14 + (high - Math.log10(v)) / Math.max(1e-9, high - low) * (h - 34) : 14;
  const path = to => losses.slice(0, to + 1).map((v, k) => (k ? "L" : "M") + X(k).toFixed(1) + " " + Y(v).toFixed(1)).join("");
  curve.setAttribute("aria-label", `Loss from ${short(losses[0])} to ${short(losses[DONE])}, now ${short(losses[state.s])}`);
  curve.innerHTML = `<path d="${path(DONE)}"/><path class="done" d="${path(state.s)}"/><circle class="at" cx="${X(state.s)}" cy="${Y(losses[state.s])}" r="5"/><text x="4" y="10">${short(10 ** high)}</text><text x="4" y="${h - 4}">${short(10 ** low)}</text><text x="${w - 6}" y="${h - 4}" text-anchor="end">step ${F[DONE].step}</text>`;
}

/** Numbers where there are few, else squares. */
const shown = (vs, shape, kind) => vs.length <= 36 ? matrix(vs.map(Number), shape, kind) : strip({ heat: vs, columns: columns(shape) }, kind);
function paint(isQuiet) {
  const f = F[state.s];
  plane();
  lossCurve();
  one(".weights").innerHTML = `<div class="shelf">${D.names.map((name, i) => `<div><h3>${code(name)}</h3>${equation([
    { what: "value", html: shown(f.weights[i], D.shapes[i], "v") }, { what: "gradient", html: f.gradients[i].length ? shown(f.gradients[i], D.shapes[i], "g") : "none" }])}</div>`).join("")}</div>`;
  one(".where").innerHTML = `<b>step ${f.step}</b>loss ${code(short(Number(f.loss)))}`;
  one(".ticks u").style.left = 100 * state.s / DONE + "%";
  const range = one("#range");
  range.value = state.s;
  range.setAttribute("aria-valuetext", `step ${f.step}, loss ${short(Number(f.loss))}`);
  for (const [id, end] of [["#first", 0], ["#back", 0], ["#next", DONE], ["#last", DONE]]) one(id).setAttribute("aria-disabled", state.s === end);
  if (!isQuiet) one("#live").textContent = `Step ${f.step}. Loss ${short(Number(f.loss))}.`;
  try { history.replaceState(null, "", "#frame=" + state.s); } catch (e) { /* some viewers forbid it */ }
}
const pace = () => 250;
function begin() {
  one(".ticks").innerHTML = `<b class="ft" style="left:0;width:100%"></b><u></u><span style="left:0">step ${F[0].step}</span><span style="left:100%">step ${F[DONE].step}</span>`;
  one("#range").max = DONE;
  one(".loss").textContent = `${many(D.points.length, "point")}, ${many(F.length, "frame")}`;
  state.s = Math.max(0, Math.min(DONE, Number((/frame=(\d+)/.exec(location.hash) || [0, 0])[1])));
  paint(true);
}
curve.addEventListener("click", ev => { const r = curve.getBoundingClientRect(); pause(); go(Math.round((ev.clientX - r.left - 4) / (r.width - 12) * DONE)); });
new ResizeObserver(() => requestAnimationFrame(lossCurve)).observe(one(".curve"));
document.addEventListener("themed", plane);
