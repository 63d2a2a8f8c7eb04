// Files and folders dropped or chosen here are sent one by one; then the load is sent off and shown.
const drop = document.getElementById("drop");
const said = document.getElementById("said");
const sending = document.getElementById("sending");
const bar = document.getElementById("sent");
const token = document.querySelector("meta[name=csrf-token]").content;
let current = null; // the XMLHttpRequest that sends; one load at a time
let cancelled = false;

const api = async (address, method = "POST") => {
  const answer = await fetch(`/api/v1/loads${address}`, { method, headers: { "X-CSRF-Token": token } });
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.detail ?? answer.statusText);
  return body;
};

const send = (load, { file, name }, before, all) => new Promise((done, failed) => {
  // fetch does not tell how much has been sent
  current = new XMLHttpRequest();
  current.open("POST", `/api/v1/loads/${load}/files?name=${encodeURIComponent(name)}`);
  current.setRequestHeader("X-CSRF-Token", token);
  current.setRequestHeader("Content-Type", "application/octet-stream");
  current.upload.onprogress = (event) => { bar.value = all ? (before + event.loaded) / all : 1; };
  current.onload = () => {
    if (current.status === 201) return done();
    let why = current.statusText;
    try { why = JSON.parse(current.responseText).detail; } catch { /* no JSON: a proxy's answer */ }
    failed(new Error(`${name}: ${why}`));
  };
  current.onerror = () => failed(new Error(name));
  current.onabort = () => failed(new Error("cancelled"));
  current.send(file);
});

const load = async (found) => {
  if (current) return;
  const all = found.reduce((sum, { file }) => sum + file.size, 0);
  if (!found.length) { said.textContent = drop.dataset.empty; return; }
  if (all > +drop.dataset.maxBytes || found.length > +drop.dataset.maxFiles) {
    said.textContent = drop.dataset.tooMuch;
    return;
  }
  said.textContent = "";
  sending.hidden = false;
  cancelled = false;
  let id = null;
  try {
    ({ id } = await api(""));
    let before = 0;
    for (const [n, one] of found.entries()) {
      document.getElementById("sending-what").textContent =
        drop.dataset.sending.replace("{n}", n + 1).replace("{all}", found.length);
      if (cancelled) throw new Error("cancelled");
      await send(id, one, before, all);
      before += one.file.size;
    }
    await api(`/${id}/start`);
    location.assign(`/load/${id}`);
  } catch (error) {
    if (id) await api(`/${id}`, "DELETE").catch(() => {});
    said.textContent = cancelled ? "" : drop.dataset.failed.replace("{why}", error.message);
  } finally {
    current = null;
    sending.hidden = true;
  }
};

const chosen = (input) => {
  load([...input.files].map((file) => ({ file, name: file.webkitRelativePath || file.name })));
  input.value = "";
};
for (const id of ["files", "folder"]) {
  document.getElementById(id).addEventListener("change", (event) => chosen(event.target));
}
document.getElementById("cancel").addEventListener("click", () => {
  cancelled = true;
  current?.abort();
});

// A dropped folder is walked; its files keep the folders' names.
const entries = (reader) => new Promise((done, failed) => reader.readEntries(done, failed));
const walk = async (entry, into) => {
  if (entry.isFile) {
    const file = await new Promise((done, failed) => entry.file(done, failed));
    into.push({ file, name: entry.fullPath.replace(/^\//, "") });
    return;
  }
  const reader = entry.createReader();
  for (let some; (some = await entries(reader)).length;) {
    for (const one of some) await walk(one, into);
  }
};
for (const kind of ["dragover", "dragenter"]) {
  drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.add("over"); });
}
drop.addEventListener("dragleave", () => drop.classList.remove("over"));
drop.addEventListener("drop", async (event) => {
  event.preventDefault();
  drop.classList.remove("over");
  const roots = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry()).filter(Boolean);
  const found = [];
  for (const root of roots) await walk(root, found);
  load(found.sort((a, b) => a.name.localeCompare(b.name)));
});
