// Extras only: every page does its work without this file.
const ready = {
  print: () => true,
  speech: () => "speechSynthesis" in window,
  share: () => "share" in navigator,
  copy: () => "clipboard" in navigator,
  passkey: () => "PublicKeyCredential" in window,
};

for (const part of document.querySelectorAll("[data-needs]")) {
  part.hidden = !ready[part.dataset.needs]?.();
}

// A reader who cannot see the page hears at once what is missing.
document.querySelector(".errors")?.focus();

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-act]");
  if (!button) return;
  if (button.dataset.act === "print") window.print();
  if (button.dataset.act === "share") navigator.share({ title: document.title, url: location.href }).catch(() => {});
  if (button.dataset.act === "copy") {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.from).value);
    button.textContent = button.dataset.done;
  }
  if (button.dataset.act === "read") {
    const { toggle } = await import(button.dataset.module);
    toggle(button, document.querySelector("[data-read]"));
  }
});

// A second tap must not send the form twice; the server would refuse it, but the visitor would see the refusal.
document.addEventListener("submit", (event) => {
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "yes";
  setTimeout(() => delete event.target.dataset.sent, 3000); // a download leaves the page standing
});
