// Search works without this. It makes filters act at once, and "/" go to the box.
"use strict";

const form = document.getElementById("find");
const box = document.getElementById("box");
const results = document.getElementById("results");

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input:not([type=checkbox]), textarea, select");
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typing) return;
  event.preventDefault();
  box.focus();
  box.select();
});

/** The address that the form would go to; what is empty or as usual is left out. */
function address() {
  const asked = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (value && !(name === "sort" && value === "relevance")) asked.append(name, value);
  }
  return `${form.getAttribute("action")}?${asked}`;
}

/** Put what was found in place of what is there, with what is unfolded and focused left so. */
function show(page) {
  const fresh = page.getElementById("results");
  const unfolded = [...results.querySelectorAll("details[open]")].map((d) => d.dataset.facet);
  for (const details of fresh.querySelectorAll("details[data-facet]")) {
    if (unfolded.includes(details.dataset.facet)) details.open = true;
  }
  const [shown, before] = [fresh, results].map((part) => part.querySelector("#filters-shown"));
  if (shown && before) shown.checked = before.checked;
  const { name, value, type } = document.activeElement;
  results.replaceChildren(...fresh.childNodes);
  const same = [...results.querySelectorAll("input, select")].find(
    (input) => input.name === name && (type !== "checkbox" || input.value === value),
  );
  if (name && same) same.focus({ preventScroll: true });
  document.title = page.title;
  document.querySelector(".choices [name=back]").value = location.pathname + location.search;
  document.getElementById("said").textContent = document.getElementById("total").textContent;
}

let latest = 0;
async function refresh() {
  const asked = address();
  const turn = ++latest;
  const answer = await fetch(asked, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (turn !== latest) return;
  if (!page.getElementById("results")) {
    location.assign(asked); // nothing is asked any more, or something is wrong: the page says what
    return;
  }
  history.pushState(null, "", asked);
  show(page);
}

if (results) {
  results.addEventListener("change", (event) => {
    if (event.target.form === form) refresh().catch(() => form.submit());
  });
  addEventListener("popstate", () => location.reload());
}
