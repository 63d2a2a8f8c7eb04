// What was found in a document: hover or choose it, and its words light up where they stand.

const SVG = "http://www.w3.org/2000/svg";
// Milliseconds that a pointer rests on something before the page moves.
const REST = 350;

export class Records {
  selected = null;

  constructor(root, stage, words, told, { turn, showPane }) {
    Object.assign(this, { root, stage, words, told, turn, showPane });
    this.list = root.querySelector(".found");
    this.#makeTabs();
    this.list.addEventListener("pointerover", (event) => this.#over(event.target, REST));
    this.list.addEventListener("pointerleave", () => this.#over(this.list, REST));
    this.list.addEventListener("focusin", (event) => this.#over(event.target, 0));
    this.list.addEventListener("click", (event) => this.#click(event));
  }

  attach(sheet) {
    this.sheet = sheet;
    this.marks = JSON.parse(sheet.dataset.marks);
  }

  // Light up the words of a record on the page that is seen; returns whether it has any there.
  light(name) {
    for (const word of this.sheet.querySelectorAll("span.lit")) word.classList.remove("lit");
    const lights = this.sheet.querySelector(".lights");
    lights?.replaceChildren();
    const mark = this.marks[name];
    if (!mark) return false;
    const [units, boxes] = mark;
    for (const unit of units) for (const span of this.words.spans(unit)) span.classList.add("lit");
    if (lights) lights.replaceChildren(...boxes.map(rectangle));
    return true;
  }

  // Choose a record: it stays lit, and the address leads to it.
  select(name, { reveal = false } = {}) {
    this.selected = name;
    for (const item of this.list.querySelectorAll(".now")) {
      item.classList.remove("now");
      item.removeAttribute("aria-current");
      item.querySelector(".copy")?.remove();
    }
    const item = name && this.list.querySelector(`[data-at="${CSS.escape(name)}"]`);
    if (item) {
      item.classList.add("now");
      item.setAttribute("aria-current", "true");
      this.#offerLink(item);
      this.#show(item.closest("section"));
      if (reveal) item.scrollIntoView({ block: "nearest" });
    }
    if (this.light(name) && reveal) this.#reveal();
  }

  #reveal() {
    const lights = this.sheet.querySelector(".lights");
    this.stage.reveal(lights?.firstElementChild);
    const word = this.sheet.querySelector("span.lit");
    const body = word?.offsetParent && word.closest(".body");
    if (!body) return;
    const [own, seen] = [word.getBoundingClientRect(), body.getBoundingClientRect()];
    if (own.top < seen.top || own.bottom > seen.bottom) word.scrollIntoView({ block: "center" });
  }

  // Light up what is pointed at, and after a rest of so many milliseconds bring it into sight.
  #over(target, rest) {
    const item = target.closest("[data-at]");
    const name = item?.dataset.at ?? null;
    if (name === this.pointed) return;
    this.pointed = name;
    clearTimeout(this.resting);
    if (!this.light(name ?? this.selected) || name === null) return;
    this.resting = setTimeout(() => this.#reveal(), rest);
  }

  #click(event) {
    const link = event.target.closest("a.what");
    const item = event.target.closest("[data-at]");
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (!link || !item || !plain) return;
    event.preventDefault();
    const name = item.dataset.at;
    const address = new URL(link.href);
    const view = new URL(this.sheet.dataset.address, location.href).searchParams.get("view");
    if (view) address.searchParams.set("view", view);
    this.showPane(this.sheet.querySelector(".stage") ? "image" : "text");
    if (this.marks[name]) {
      history.pushState(null, "", here(address, this.sheet.dataset.page));
      this.select(name, { reveal: true });
    } else {
      this.turn(address.href, { record: name });
    }
  }

  #offerLink(item) {
    const link = item.querySelector("a.what");
    if (!link || !navigator.clipboard) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "quiet copy";
    button.textContent = this.told.dataset.copy;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(link.href);
      button.textContent = this.told.dataset.copied;
      this.told.textContent = this.told.dataset.copied;
    });
    (item.querySelector(".facts") ?? link.parentElement).append(button);
  }

  // -- one kind at a time ------------------------------------------------------------------------

  #makeTabs() {
    const bar = this.list.querySelector(".tabs");
    bar.setAttribute("role", "tablist");
    this.tabs = [...bar.querySelectorAll("a")];
    for (const tab of this.tabs) {
      const section = document.getElementById(tab.hash.slice(1));
      tab.setAttribute("role", "tab");
      tab.setAttribute("aria-controls", section.id);
      tab.id = `${section.id}-tab`;
      section.setAttribute("role", "tabpanel");
      section.setAttribute("aria-labelledby", tab.id);
      tab.addEventListener("click", (event) => {
        event.preventDefault();
        this.#show(section);
      });
    }
    bar.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const at = this.tabs.indexOf(document.activeElement);
      const next = this.tabs[(at + step + this.tabs.length) % this.tabs.length];
      next.click();
      next.focus();
    });
    this.list.classList.add("tabbed");
    const filled = this.tabs.find((tab) => document.getElementById(tab.hash.slice(1)).querySelector("[data-at]"));
    this.#show(document.getElementById((filled ?? this.tabs[0]).hash.slice(1)));
  }

  #show(section) {
    for (const tab of this.tabs) {
      const chosen = tab.hash === `#${section.id}`;
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
      document.getElementById(tab.hash.slice(1)).hidden = !chosen;
    }
  }
}

function rectangle([x0, y0, x1, y1]) {
  const pad = 1.5;
  const made = document.createElementNS(SVG, "rect");
  const sides = { x: x0 - pad, y: y0 - pad, width: x1 - x0 + 2 * pad, height: y1 - y0 + 2 * pad, rx: pad };
  for (const [name, value] of Object.entries(sides)) made.setAttribute(name, value);
  return made;
}

// The address of a record, with the page that is seen.
function here(address, page) {
  const url = new URL(address);
  url.searchParams.set("page", page);
  return url;
}
