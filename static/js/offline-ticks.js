// Keeps ticks on the phone while there is no net and sends them later. Without it every tick is a plain form.
const form = document.querySelector("[data-ticks]");
const note = document.querySelector("#offline");
const where = form?.dataset.ticks;
const kept = () => JSON.parse(localStorage.getItem(where) ?? "[]");
const keep = (ticks) => (ticks.length ? localStorage.setItem(where, JSON.stringify(ticks)) : localStorage.removeItem(where));

function show() {
  const ticks = kept();
  note.hidden = !ticks.length;
  note.textContent = ticks.length ? note.dataset.words : "";
  const seats = new Set(ticks.map((tick) => String(tick.seat)));
  for (const button of form.querySelectorAll("[data-seats]")) {
    if (button.dataset.seats.split(",").every((seat) => seats.has(seat))) button.textContent = note.dataset.kept;
  }
}

async function send() {
  const ticks = kept();
  if (!ticks.length) return;
  const headers = { "Content-Type": "application/json", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
  const answer = await fetch(where, { method: "POST", headers, body: JSON.stringify({ ticks }), redirect: "error" }).catch(() => null);
  if (!answer?.ok) return;
  const { results } = await answer.json();
  // Only what was in this sending is taken off: a tap in the meantime stays.
  keep(kept().filter((tick) => !ticks.some((sent) => sent.key === tick.key)));
  const refused = results.filter((result) => !result.ok).map((result) => result.error);
  if (!refused.length) return location.reload();
  note.hidden = false;
  note.textContent = refused.join(" ");
}

async function tick(event) {
  const button = event.submitter;
  if (!button?.dataset.seats) return;
  event.preventDefault();
  event.stopPropagation(); // the guard against a second sending would hold up the next name
  if (button.dataset.taken) return;
  button.dataset.taken = "yes";
  const key = crypto.randomUUID();
  form.elements.key.value = key;
  const body = new FormData(form);
  if (button.name) body.append(button.name, button.value);
  const asked = { method: "POST", headers: { Accept: "application/json" }, body };
  const answer = await fetch(button.formAction, asked).catch(() => null);
  const go = await answer?.json().then((said) => said.go).catch(() => null);
  if (go) return location.assign(go);
  const at = new Date().toISOString();
  keep([...kept(), ...button.dataset.seats.split(",").map((seat) => ({ seat, key: `${key}-${seat}`, at }))]);
  if (answer && answer.status < 500) location.reload(); // signed out meanwhile: the tick waits for the sign-in
  show();
}

if (form) {
  form.addEventListener("submit", tick);
  addEventListener("online", send);
  setInterval(send, 20000);
  show();
  send();
}
