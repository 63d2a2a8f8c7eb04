/* One item after the other by keyboard. Every key presses a button or follows a link that is there
   without this script too; the answer's #review takes the place of the old one, so that nothing
   flickers or jumps. The next item and its pictures are fetched beforehand. */
"use strict";
(() => {
  const OFF = "review-keys-off";
  const said = document.getElementById("said");
  const help = document.getElementById("help");
  const off = document.getElementById("keys-off");
  let busy = false;
  let ahead = null; // { address, page: promise of the next item's document }
  const fetched = new Set(); // addresses of pictures

  const here = () => document.getElementById("review");
  const button = (key) => here().querySelector(`[data-key="${CSS.escape(key)}"]`);

  async function load(address, options) {
    const answer = await fetch(address, options);
    const type = answer.headers.get("content-type") || "";
    if (answer.status >= 500 || !type.startsWith("text/html")) throw new Error(answer.statusText);
    return { address: answer.url, page: new DOMParser().parseFromString(await answer.text(), "text/html") };
  }

  function fetchAhead() {
    const { next, ahead: images } = here().querySelector("[data-next]")?.dataset ?? {};
    for (const address of images?.split(" ").filter(Boolean) ?? []) {
      if (!fetched.has(address)) new Image().src = address;
      fetched.add(address);
    }
    ahead = next ? { address: next, page: load(next) } : null;
    ahead?.page.catch(() => { ahead = null; });
  }

  function show({ address, page }, keep) {
    const next = page.getElementById("review");
    if (!next) { location.reload(); return; } // logged out, or too old a form
    here().replaceWith(document.adoptNode(next));
    document.title = page.title;
    if (!keep && address !== location.href) history.pushState(null, "", address);
    const heading = here().querySelector("[data-heading]");
    window.scrollTo(0, 0);
    const wrong = here().querySelector("[role=alert]");
    (wrong ? here().querySelector("[data-edit]") : heading)?.focus({ preventScroll: true });
    tell();
    fetchAhead();
  }

  function tell() {
    const texts = [...here().querySelectorAll("[data-said], [data-heading], .message, .notice")];
    said.textContent = texts.map((one) => one.textContent.replace(/\s+/g, " ").trim()).join(". ");
  }

  async function go(loading, keep) {
    if (busy) return;
    busy = true;
    document.body.classList.add("waiting");
    try {
      show(await loading(), keep);
    } catch {
      said.textContent = said.dataset.lost;
      const shown = here().querySelector("[data-said]");
      shown.textContent = said.dataset.lost;
      shown.className = "small said warn";
    } finally {
      busy = false;
      document.body.classList.remove("waiting");
    }
  }

  function send(form, submitter) {
    const body = new URLSearchParams(new FormData(form, submitter));
    go(() => load(form.getAttribute("action"), { method: "POST", body }));
  }

  function follow(address) {
    const ready = ahead && new URL(ahead.address, location.href).href === address ? ahead : null;
    go(() => (ready ? ready.page : load(address)));
  }

  document.addEventListener("submit", (event) => {
    if (!here().contains(event.target)) return;
    event.preventDefault();
    send(event.target, event.submitter);
  });

  document.addEventListener("click", (event) => {
    const pressed = event.target.closest("#review [data-key]");
    if (!pressed || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (pressed.dataset.key === "?") help.showModal();
    else if (pressed.dataset.key === "e") edit();
    else if (pressed.matches("a")) {
      event.preventDefault();
      if (pressed.getAttribute("aria-disabled") === "true") return;
      const next = here().querySelector("[data-next]")?.dataset.next;
      follow(pressed.dataset.key === "s" && next ? new URL(next, location.href).href : pressed.href);
    }
  });

  function edit() {
    const field = here().querySelector("[data-edit]");
    if (!field) return;
    field.focus();
    if (field.select) field.select();
  }

  function leave(field) {
    field.form.reset();
    here().querySelector("[data-heading]").focus({ preventScroll: true });
  }

  const KEYS = {
    ArrowRight: "s", ArrowDown: "s", j: "s", ArrowUp: "k", Escape: null,
  };

  function typing(event) {
    const field = event.target.closest?.("#review input, #review select, #review textarea");
    if (!field) return Boolean(event.target.closest?.("input, select, textarea, [contenteditable]"));
    if (event.isComposing) return true; // an input method is at work, as for Vietnamese
    if (event.key === "Escape") { event.preventDefault(); leave(field); }
    if (event.key === "Enter" && field.matches("textarea, select") && !event.shiftKey) {
      event.preventDefault();
      field.form.requestSubmit(field.form.querySelector("[data-save]"));
    }
    return true;
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || help.open || typing(event)) return;
    const letter = event.key.length === 1;
    if (letter && off.checked) return;
    if (event.key === "Enter" && event.target.closest("a, button, summary")) return; // presses that
    const key = letter ? event.key.toLowerCase() : event.key;
    const pressed = button(key in KEYS ? KEYS[key] : key);
    if (!pressed) return;
    event.preventDefault();
    if (!event.repeat) pressed.click();
  });

  window.addEventListener("popstate", () => go(() => load(location.href), true));

  off.checked = localStorage.getItem(OFF) === "1";
  off.addEventListener("change", () => localStorage.setItem(OFF, off.checked ? "1" : "0"));
  document.documentElement.classList.add("scripted");
  here().querySelector("[data-heading]")?.focus({ preventScroll: true });
  fetchAhead();
})();
