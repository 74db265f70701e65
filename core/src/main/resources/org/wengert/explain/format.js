/* Numbers as texts, and other small things that each page needs. */
const D = JSON.parse(document.getElementById("data").textContent);
const one = (q, at = document) => at.querySelector(q), all = (q, at = document) => [...at.querySelectorAll(q)];
const escaped = s => String(s).replace(/[&<>"']/g, c => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" })[c]);
const code = s => `<span class="n">${escaped(s)}</span>`;
const and = a => a.length < 2 ? a.join("") : a.slice(0, -1).join(", ") + " and " + a[a.length - 1];
const many = (n, what) => n.toLocaleString("en") + " " + what + (n === 1 ? "" : "s");
const minus = s => s.replace(/-/g, "−");
const decimals = (v, most) => { for (let d = 0; d < most; d++) if (+v.toFixed(d) === v) return d; return most; };
const places = (vs, most) => Math.max(0, ...vs.filter(Number.isFinite).map(v => decimals(nice(v), most)));
/** The shortest decimal that is this number; a float's is shorter than that of the double of the same value. */
function nice(v) {
  if (D.dtype !== "FLOAT32" || Math.fround(v) !== v) return v;
  for (let p = 6; p <= 9; p++) { const x = +v.toPrecision(p); if (Math.fround(x) === v) return x; }
  return v;
}
function number(v, d) {
  if (!Number.isFinite(v)) return minus(String(v).replace("Infinity", "∞"));
  const x = nice(v), tiny = x !== 0 && Math.abs(x) < .5 * 10 ** -d;
  return minus(tiny || Math.abs(x) >= 1e6 ? x.toExponential(tiny ? 1 : 2) : x.toFixed(d));
}
const short = v => number(v, places([v], 4));
const full = v => minus(String(nice(v)).replace("Infinity", "∞"));
const bracketed = v => v < 0 ? `(${short(v)})` : short(v);
const columns = shape => shape.length ? shape[shape.length - 1] : 1;

/** How strong a number is shown, from 0 to 1, by square root of its part of the greatest: of the values, or of the gradients. */
const strength = (v, kind) => Number.isFinite(v) ? Math.min(1, Math.sqrt(Math.abs(v) / (kind === "g" ? scale.g : scale.v))) : 1;
