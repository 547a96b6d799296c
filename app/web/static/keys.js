// Keys of the queue and of an alert. Everything can be done without them; a key never sends anything by itself.
(() => {
  "use strict";
  const OFF = "fiscreen-keys-off";
  const root = document.querySelector("[data-keys]");
  const toggle = document.getElementById("keys-switch");
  if (!root || !toggle) return;

  const isOff = () => localStorage.getItem(OFF) === "yes";
  const label = () => { toggle.textContent = isOff() ? toggle.dataset.on : toggle.dataset.off; };
  toggle.hidden = false;
  label();
  toggle.addEventListener("click", () => {
    if (isOff()) localStorage.removeItem(OFF); else localStorage.setItem(OFF, "yes");
    label();
  });

  const open = (details) => {
    if (!details) return;
    details.open = true;
    details.scrollIntoView({ block: "nearest" });
    (details.querySelector("select, textarea, input:not([type=hidden])") || details.querySelector("summary")).focus();
  };
  const links = [...root.querySelectorAll("a.row-link")];
  const step = (by) => {
    const at = links.indexOf(document.activeElement);
    const next = links[at < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(Math.max(at + by, 0), links.length - 1)];
    if (next) next.focus();
  };
  const acts = {
    j: () => step(1),
    k: () => step(-1),
    t: () => { const button = root.querySelector("button[data-key=t]"); if (button) button.focus(); },
    q: () => { location.href = "/alerts"; },
    h: () => open(document.getElementById("history")),
    l: () => open(document.getElementById("latin")),
    w: () => { const drawing = document.getElementById("waterfall"); if (drawing) drawing.scrollIntoView({ block: "center" }); },
    "?": () => open(document.getElementById("keys")),
  };

  document.addEventListener("keydown", (event) => {
    if (isOff() || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const form = root.querySelector(`details.act[data-key="${CSS.escape(event.key)}"]`);
    if (!form && !acts[event.key]) return;
    event.preventDefault();
    if (form) open(form); else acts[event.key]();
  });
})();
