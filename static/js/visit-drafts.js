// Keeps a visit on the phone while there is no net and sends it once when it is back. Without it a visit is a plain form.
const store = document.querySelector("[data-drafts]");
const note = document.querySelector("#offline");
const where = store?.dataset.drafts;
const token = store?.elements.csrfmiddlewaretoken.value;
const kept = () => JSON.parse(localStorage.getItem(where) ?? "[]");
const keep = (drafts) => (drafts.length ? localStorage.setItem(where, JSON.stringify(drafts)) : localStorage.removeItem(where));

function say(words) {
  note.hidden = !words;
  note.textContent = words;
}

// "redirect: error" leaves a draft alone when the sign-in is over: it waits for the next one.
const post = (draft) =>
  fetch(draft.url, {
    method: "POST",
    headers: { Accept: "application/json" },
    body: new URLSearchParams({ ...draft.said, csrfmiddlewaretoken: token }),
    redirect: "error",
  }).catch(() => null);

async function send() {
  const refused = [];
  let gone = 0;
  for (const draft of kept()) {
    const answer = await post(draft);
    if (!answer?.ok && answer?.status !== 422) continue;
    // Only this one is taken off: a tap in the meantime stays.
    keep(kept().filter((one) => one.said.key !== draft.said.key));
    gone += 1;
    if (!answer.ok) refused.push((await answer.json()).error);
  }
  if (refused.length) return say(refused.join(" "));
  if (gone) return location.reload();
  say(kept().length ? note.dataset.waiting : "");
}

async function tap(event) {
  const button = event.submitter;
  if (!button?.name) return;
  event.preventDefault();
  const said = { ...Object.fromEntries(new FormData(event.target)), [button.name]: button.value };
  const answer = await post({ url: location.pathname, said });
  if (answer?.ok) return location.assign((await answer.json()).go);
  if (answer?.status === 422) return say((await answer.json()).error);
  const now = new Date();
  said.on ||= new Date(now - now.getTimezoneOffset() * 60000).toISOString().slice(0, 10);
  keep([...kept().filter((one) => one.said.key !== said.key), { url: location.pathname, said }]);
  say(note.dataset.words);
}

if (store) {
  document.querySelector("[data-visit]")?.addEventListener("submit", tap);
  addEventListener("online", send);
  send();
}
