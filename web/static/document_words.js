// Words in the text and on the image: what belongs together lights up together.

export class Words {
  walking = false;
  #pages = new Map(); // what the API says of a page, once it was asked for

  constructor(root, stage, told) {
    Object.assign(this, { root, stage, told, panel: document.getElementById("word") });
    root.addEventListener("pointerover", (event) => this.#over(event.target));
    root.addEventListener("click", (event) => this.#click(event));
    root.addEventListener("focusin", (event) => this.#focus(event.target));
    root.addEventListener("keydown", (event) => this.#key(event));
    this.panel.addEventListener("close", () => this.#closed());
  }

  attach(sheet) {
    this.sheet = sheet;
    this.panel.close();
    const button = document.getElementById("walk");
    button.hidden = !sheet.querySelector(".words span[data-u]");
    button.addEventListener("click", () => this.walk());
    if (this.walking) this.#begin();
  }

  // The words of the text with this number, and its rectangle.
  spans(number) {
    return [...this.sheet.querySelectorAll(`span[data-u="${number}"]`)];
  }

  rectangle(number) {
    return this.sheet.querySelector(`rect[data-u="${number}"]`);
  }

  light(number) {
    for (const part of this.sheet.querySelectorAll("[data-u].on")) part.classList.remove("on");
    if (number === null) return;
    for (const part of [...this.spans(number), this.rectangle(number)]) part?.classList.add("on");
  }

  revealHit() {
    const hit = this.sheet.querySelector("span.hit");
    if (!hit) return;
    hit.scrollIntoView({ block: "center" });
    this.stage.reveal(this.rectangle(hit.dataset.u));
  }

  #over(target) {
    if (this.panel.open) return;
    this.light(target.closest("[data-u]")?.dataset.u ?? null);
  }

  #focus(target) {
    const word = target.closest("[data-u]");
    if (!word) return;
    this.light(word.dataset.u);
    this.stage.reveal(this.rectangle(word.dataset.u));
  }

  #click(event) {
    const word = event.target.closest("[data-u]");
    if (!word || this.stage.box?.classList.contains("held")) return;
    if (!getSelection().isCollapsed) return; // somebody marks text
    this.open(word);
  }

  // -- a word's readings -------------------------------------------------------------------------

  async #page(number) {
    const address = `${this.root.dataset.api}/pages/${number}`;
    if (!this.#pages.has(address)) {
      const answer = await fetch(address);
      if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
      this.#pages.set(address, await answer.json());
    }
    return this.#pages.get(address);
  }

  async open(part) {
    const number = part.dataset.u;
    this.light(number);
    let page;
    try {
      page = await this.#page(this.sheet.dataset.page);
    } catch {
      return; // nothing is known of it beyond what is seen
    }
    const word = page.words[Number(number)];
    const say = (name, text) => (this.panel.querySelector(`[data-say=${name}]`).textContent = text);
    const { none } = this.panel.querySelector("[data-say=text]").dataset;
    say("raw", word.raw);
    say("text", word.text ?? none);
    say("readings", word.readings.join(" · ") || "–");
    say("confidence", `${Math.round(100 * word.confidence)} %`);
    say("zone", this.panel.querySelector("[data-say=zone]").dataset[word.zone]);
    this.#offer(word);
    this.opened = part;
    if (!this.panel.open) this.panel.show();
    this.#place(part);
    this.light(number);
    if (part.localName === "span") this.stage.reveal(this.rectangle(number));
    else this.spans(number)[0]?.scrollIntoView({ block: "nearest" });
  }

  // A reviewer may say what it is.
  #offer(word) {
    const form = this.panel.querySelector("form");
    if (!form) return;
    form.hidden = word.text === null;
    const back = new URL(location.href);
    back.searchParams.set("page", this.sheet.dataset.page);
    const { start, end } = word;
    const values = { start, end, before: word.text, after: word.text, back: `${back.pathname}${back.search}` };
    for (const [name, value] of Object.entries(values)) form.elements[name].value = value ?? "";
    const others = this.panel.querySelector("[data-say=readings]");
    if (!word.readings.length) return;
    others.replaceChildren(
      ...word.readings.map((reading) => {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = reading;
        button.addEventListener("click", () => (form.elements.after.value = reading));
        return button;
      }),
    );
  }

  // Below the word, or above it where there is no room; on a phone CSS has it at the foot.
  #place(part) {
    const word = part.getBoundingClientRect();
    const own = this.panel.getBoundingClientRect();
    const left = Math.min(Math.max(8, word.left - 24), innerWidth - own.width - 8);
    const below = word.bottom + 10;
    const top = below + own.height < innerHeight ? below : Math.max(8, word.top - own.height - 10);
    this.panel.style.setProperty("--left", `${left}px`);
    this.panel.style.setProperty("--top", `${top}px`);
  }

  #closed() {
    this.light(null);
    if (this.walking && this.opened?.isConnected) this.opened.focus();
    this.opened = null;
  }

  // -- from word to word with the keyboard -------------------------------------------------------

  walk() {
    this.walking = !this.walking;
    if (this.walking) this.#begin()?.focus();
    else this.#end();
  }

  #steps() {
    return [...this.sheet.querySelectorAll(".words span[data-u]")];
  }

  #begin() {
    document.getElementById("walk").setAttribute("aria-pressed", "true");
    const steps = this.#steps();
    for (const step of steps) {
      step.tabIndex = -1;
      step.setAttribute("role", "button");
    }
    const first = steps.find((step) => step.matches(".lit, .hit")) ?? steps[0];
    if (first) first.tabIndex = 0;
    return first;
  }

  #end() {
    document.getElementById("walk").setAttribute("aria-pressed", "false");
    for (const step of this.#steps()) {
      step.removeAttribute("tabindex");
      step.removeAttribute("role");
    }
    this.light(null);
    document.getElementById("walk").focus();
  }

  #key(event) {
    if (event.key === "Escape" && this.panel.open) {
      this.panel.close();
      return;
    }
    const word = event.target.closest("span[data-u]");
    if (!this.walking || !word) return;
    if (event.key === "Escape") this.walk();
    else if (event.key === "Enter" || event.key === " ") this.open(word);
    else if (!this.#step(event.key, word)) return;
    event.preventDefault();
  }

  #step(key, word) {
    const steps = this.#steps();
    const at = steps.indexOf(word);
    const line = (down) => {
      const { top, left } = word.getBoundingClientRect();
      const others = down ? steps.slice(at + 1) : steps.slice(0, at).reverse();
      const row = others.find((one) => (one.getBoundingClientRect().top - top) * (down ? 1 : -1) > 4);
      if (!row) return null;
      const level = row.getBoundingClientRect().top;
      const far = (one) => Math.abs(one.getBoundingClientRect().left - left);
      const beside = others.filter((one) => Math.abs(one.getBoundingClientRect().top - level) < 4);
      return beside.reduce((best, one) => (far(one) < far(best) ? one : best));
    };
    const to = {
      ArrowRight: () => steps[at + 1],
      ArrowLeft: () => steps[at - 1],
      ArrowDown: () => line(true),
      ArrowUp: () => line(false),
      Home: () => steps[0],
      End: () => steps.at(-1),
    }[key];
    if (!to) return false;
    const next = to();
    if (next) {
      word.tabIndex = -1;
      next.tabIndex = 0;
      next.focus();
      if (this.panel.open) this.open(next);
    }
    return true;
  }
}
