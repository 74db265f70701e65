/* What plays: buttons, keys, slider and theme, which each page has. The page says DONE, paint, and the pace of a step. */
function go(s) { s = Math.max(0, Math.min(DONE, s)); if (s === state.s) return; state.s = s; paint(); if (s === DONE) pause(); }
function pause() { clearTimeout(state.timer); state.timer = 0; playIcon(); }
function play() { if (state.s === DONE) go(0); tick(); playIcon(); }
function tick() { state.timer = setTimeout(() => { go(state.s + 1); if (state.s < DONE) tick(); }, pace() / state.speed); }
function playIcon() {
  const on = !!state.timer, b = one("#play");
  b.innerHTML = `<svg viewBox="0 0 16 16" aria-hidden="true"><path d="${on ? "M4 2.5h3v11h-3zM9 2.5h3v11h-3z" : "M4.5 2.2v11.6l9-5.8z"}"/></svg>`;
  b.setAttribute("aria-label", on ? "Pause" : "Play");
  b.title = (on ? "Pause" : "Play") + " (space)";
}
function theme(t) {
  document.documentElement.dataset.theme = t;
  const b = one("#theme");
  b.setAttribute("aria-pressed", t === "dark");
  b.title = t === "dark" ? "Light theme" : "Dark theme";
  document.dispatchEvent(new Event("themed"));
}
function press(id, f) { one(id).addEventListener("click", f); }
press("#first", () => { pause(); go(0); });
press("#back", () => { pause(); go(state.s - 1); });
press("#play", () => state.timer ? pause() : play());
press("#next", () => { pause(); go(state.s + 1); });
press("#last", () => { pause(); go(DONE); });
press("#speed", () => {
  state.speed = state.speed === 1 ? 2 : state.speed === 2 ? .5 : 1;
  const text = { 1: "1×", 2: "2×", .5: "½×" }[state.speed];
  one("#speed").textContent = text;
  one("#speed").setAttribute("aria-label", "Speed " + text);
});
press("#theme", () => { const t = document.documentElement.dataset.theme === "dark" ? "light" : "dark"; theme(t); try { localStorage.setItem("wengert-theme", t); } catch (e) { /* a private window */ } });
one("#range").addEventListener("input", ev => { pause(); go(+ev.target.value); });
document.addEventListener("keydown", ev => {
  if (ev.ctrlKey || ev.metaKey || ev.altKey || ev.target.matches("input:not([type=range])")) return;
  const act = { ArrowRight: () => { pause(); go(state.s + 1); }, ArrowLeft: () => { pause(); go(state.s - 1); }, Home: () => { pause(); go(0); }, End: () => { pause(); go(DONE); } }[ev.key];
  if (act && ev.target.id !== "range") { ev.preventDefault(); act(); }
  else if (ev.key === " " && !ev.target.closest("button, [role=button], a")) { ev.preventDefault(); state.timer ? pause() : play(); }
});
theme(document.documentElement.dataset.theme);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", ev => theme(ev.matches ? "dark" : "light"));
playIcon();
begin();
