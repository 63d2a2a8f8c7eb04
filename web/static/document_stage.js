// The image of a page: how large it is, which way it is turned, which part of it is seen.

const PIXELS_A_POINT = 96 / 72;
// Beyond this many pixels a point, the image for a screen's width is too coarse.
const FINE = 1.25 * (150 / 72);
const LEAST = 0.1;
const MOST = 8;
const calm = matchMedia("(prefers-reduced-motion: reduce)");

export class Stage {
  mode = "width"; // width, page or free
  factor = 1; // of the actual size, where free
  turned = 0; // degrees
  zoned = false;

  constructor() {
    new ResizeObserver(() => this.apply()).observe(document.querySelector(".desk"));
  }

  attach(sheet) {
    if (sheet.dataset.page !== this.sheet?.dataset.page) this.turned = 0;
    this.sheet = sheet;
    this.box = sheet.querySelector(".stage");
    this.paper = sheet.querySelector(".paper");
    if (!this.paper) return;
    this.image = this.paper.querySelector("image");
    this.width = Number(this.paper.dataset.width);
    this.height = Number(this.paper.dataset.height);
    sheet.querySelector(".tools").hidden = false;
    this.image.addEventListener("error", () => {
      document.getElementById("image-failed").hidden = false;
    });
    const tools = {
      zoom_in: () => this.zoom(1.25),
      zoom_out: () => this.zoom(0.8),
      zoom_width: () => this.fit("width"),
      zoom_page: () => this.fit("page"),
      zoom_full: () => this.fit("full"),
      turn: () => this.turn(),
      zones: () => this.showZones(),
    };
    for (const [id, act] of Object.entries(tools)) {
      document.getElementById(id).addEventListener("click", act);
    }
    this.box.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    this.box.addEventListener("pointerdown", (event) => this.#drag(event));
    this.#markZones();
    this.apply();
    this.#fetchNext(sheet.dataset.next);
  }

  // Width and height in points as it is turned.
  get size() {
    return this.turned % 180 ? [this.height, this.width] : [this.width, this.height];
  }

  apply() {
    if (!this.paper || !this.box.clientWidth) return;
    const [wide, high] = this.size;
    const moves = {
      0: "",
      90: `translate(${this.height} 0) rotate(90)`,
      180: `translate(${this.width} ${this.height}) rotate(180)`,
      270: `translate(0 ${this.width}) rotate(270)`,
    };
    this.paper.setAttribute("viewBox", `0 0 ${wide} ${high}`);
    this.paper.querySelector(".turned").setAttribute("transform", moves[this.turned]);
    const style = getComputedStyle(this.box);
    const room = this.box.clientWidth - 2 * parseFloat(style.paddingLeft);
    const drop = this.box.clientHeight - 2 * parseFloat(style.paddingTop);
    const scale = { width: room / wide, page: Math.min(room / wide, drop / high) };
    const now = scale[this.mode] ?? this.factor * PIXELS_A_POINT;
    this.paper.style.width = `${wide * now}px`;
    if (now * devicePixelRatio > FINE && this.image.getAttribute("href") !== this.image.dataset.large) {
      this.image.setAttribute("href", this.image.dataset.large);
    }
  }

  fit(mode) {
    this.mode = mode === "full" ? "free" : mode;
    this.factor = 1;
    this.apply();
  }

  // `at` is the place on the screen that stays where it is; by default the middle.
  zoom(by, at = null) {
    if (!this.paper) return;
    const box = this.box.getBoundingClientRect();
    const [x, y] = at ?? [box.left + box.width / 2, box.top + box.height / 2];
    const before = this.paper.getBoundingClientRect();
    const across = (x - before.left) / before.width;
    const down = (y - before.top) / before.height;
    const now = before.width / this.size[0] / PIXELS_A_POINT;
    this.mode = "free";
    this.factor = Math.min(MOST, Math.max(LEAST, now * by));
    this.apply();
    const after = this.paper.getBoundingClientRect();
    this.box.scrollLeft += after.left + across * after.width - x;
    this.box.scrollTop += after.top + down * after.height - y;
  }

  turn() {
    this.turned = (this.turned + 90) % 360;
    this.apply();
  }

  showZones() {
    this.zoned = !this.zoned;
    this.#markZones();
  }

  #markZones() {
    if (!this.paper) return;
    this.paper.classList.toggle("zoned", this.zoned);
    this.sheet.querySelector(".legend").hidden = !this.zoned;
    document.getElementById("zones").setAttribute("aria-pressed", String(this.zoned));
  }

  // Scroll until something on the image is in sight.
  reveal(shape) {
    if (!shape || !this.box.clientWidth) return;
    const own = shape.getBoundingClientRect();
    const box = this.box.getBoundingClientRect();
    const room = 24;
    const seen =
      own.top >= box.top + room &&
      own.bottom <= Math.min(box.bottom, innerHeight) - room &&
      own.left >= box.left &&
      own.right <= box.right;
    if (seen) return;
    shape.scrollIntoView({ block: "center", inline: "center", behavior: calm.matches ? "auto" : "smooth" });
  }

  #wheel(event) {
    if (!event.ctrlKey) return;
    event.preventDefault();
    this.zoom(Math.exp(-event.deltaY / 300), [event.clientX, event.clientY]);
  }

  #drag(event) {
    if (event.pointerType !== "mouse" || event.button !== 0) return;
    const { clientX, clientY } = event;
    const { scrollLeft, scrollTop } = this.box;
    const move = (to) => {
      const [x, y] = [to.clientX - clientX, to.clientY - clientY];
      if (Math.hypot(x, y) > 4) this.box.classList.add("held");
      if (!this.box.classList.contains("held")) return;
      this.box.scrollLeft = scrollLeft - x;
      this.box.scrollTop = scrollTop - y;
    };
    const end = () => {
      window.removeEventListener("pointermove", move);
      // The click that follows is part of the dragging.
      setTimeout(() => this.box.classList.remove("held"));
    };
    window.addEventListener("pointermove", move);
    window.addEventListener("pointerup", end, { once: true });
  }

  #fetchNext(address) {
    if (address) setTimeout(() => (new Image().src = address), 500);
  }
}
