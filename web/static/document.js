// The page of a document: turning pages, keys, and what the parts have to do with each other.
import { Records } from "./document_records.js";
import { Stage } from "./document_stage.js";
import { Words } from "./document_words.js";

const root = document.querySelector(".document");
const told = document.getElementById("told");
const stage = new Stage();
const words = new Words(root, stage, told);
const records = new Records(root, stage, words, told, { turn, showPane });
let asked = 0; // so that an answer that comes late is not shown

function sheet() {
  return document.getElementById("page");
}

function attach() {
  stage.attach(sheet());
  words.attach(sheet());
  records.attach(sheet());
}

// `/documents/ID?page=2&view=raw` is `/documents/ID/pages/2?view=raw` without what is around it.
function partOf(address) {
  const url = new URL(address, location.href);
  const page = url.searchParams.get("page") || "1";
  url.searchParams.delete("page");
  return `${url.pathname}/pages/${encodeURIComponent(page)}?${url.searchParams}`;
}

async function turn(address, { push = true, record = null } = {}) {
  if ("short" in root.dataset) {
    location.assign(address); // the records that are listed are those of the page
    return;
  }
  const mine = ++asked;
  sheet().setAttribute("aria-busy", "true");
  let fresh = null;
  try {
    const answer = await fetch(partOf(address), { headers: { Accept: "text/html" } });
    if (answer.ok && !answer.redirected) {
      fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("page");
    }
  } catch {
    fresh = null; // the server is gone: the browser says so better than we could
  }
  if (mine !== asked) return;
  if (!fresh) {
    location.assign(address);
    return;
  }
  const focused = sheet().contains(document.activeElement) ? document.activeElement.id : null;
  const before = sheet().dataset.page;
  sheet().replaceWith(document.adoptNode(fresh));
  if (push) history.pushState(null, "", address);
  attach();
  if (focused !== null) {
    (document.getElementById(focused) || document.getElementById("number")).focus({ preventScroll: true });
  }
  if (before !== sheet().dataset.page) {
    told.textContent = told.dataset.page.replace("#", sheet().dataset.page);
    document.title = document.title.replace(/\d+( · sohoa)$/, `${sheet().dataset.page}$1`);
  }
  records.select(record ?? new URL(address, location.href).searchParams.get("record"), { reveal: true });
}

function showPane(name) {
  root.dataset.pane = name;
  for (const link of root.querySelectorAll(".panes a")) {
    if (link.hash === `#${name}`) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  if (name === "image") stage.apply();
}

function plain(event) {
  return event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
}

root.addEventListener("click", (event) => {
  const link = event.target.closest("a[rel=prev], a[rel=next], .switch a, .panes a");
  if (!link || !plain(event)) return;
  event.preventDefault();
  if (link.closest(".panes")) showPane(link.hash.slice(1));
  else turn(link.href);
});

root.addEventListener("submit", (event) => {
  if (!event.target.matches(".turning form")) return;
  event.preventDefault();
  const asked = new URLSearchParams(new FormData(event.target));
  turn(`${new URL(event.target.action).pathname}?${asked}`);
});

for (const dialog of root.querySelectorAll("dialog")) {
  dialog.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]")) dialog.close();
  });
}

function follow(selector) {
  const link = sheet().querySelector(selector);
  if (link) turn(link.href);
}

function nextView() {
  const views = [...sheet().querySelectorAll(".switch a")];
  const now = views.findIndex((view) => view.hasAttribute("aria-current"));
  if (views.length) turn(views[(now + 1) % views.length].href);
}

const KEYS = {
  n: () => follow("a[rel=next]"),
  p: () => follow("a[rel=prev]"),
  "+": () => stage.zoom(1.25),
  "=": () => stage.zoom(1.25),
  "-": () => stage.zoom(0.8),
  1: () => stage.fit("full"),
  w: () => stage.fit("width"),
  f: () => stage.fit("page"),
  r: () => stage.turn(),
  z: () => stage.showZones(),
  v: nextView,
  c: () => words.walk(),
  "?": () => document.getElementById("keys").showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.target.closest("input, select, textarea, [contenteditable], dialog[open]:modal")) return;
  const act = KEYS[event.key.toLowerCase()];
  if (!act) return;
  event.preventDefault();
  act();
});

window.addEventListener("popstate", () => turn(location.href, { push: false }));

root.classList.add("scripted");
showPane(root.dataset.lit ? "image" : sheet().querySelector(".stage") ? "image" : "text");
attach();
records.select(root.dataset.lit ?? null, { reveal: true });
if (!root.dataset.lit) words.revealHit();
